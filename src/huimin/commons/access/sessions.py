"""Sessions end: after a while without work, when one officer has too many, at an administrator's word."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from huimin.commons.access.models import Officer, OpenSession
from huimin.commons.audit.trail import record

SESSIONS_AT_MOST: Final = 3
"""Of one officer at the same time, such as at a desk and in the field; for one more the oldest one ends."""
SEEN: Final = "seen_at"
WRITTEN_EVERY: Final = timedelta(minutes=1)


@transaction.atomic
def begin(request: HttpRequest, officer: Officer, at: datetime) -> None:
    """Keep account of the session that the officer has just begun, and end their oldest ones beyond three."""
    request.session[SEEN] = at.isoformat()
    alive = Session.objects.filter(expire_date__gt=at).values("pk")
    OpenSession.objects.filter(officer=officer).exclude(session_key__in=alive).delete()
    if request.session.session_key is None:  # somebody else was signed in here before
        request.session.save()
    OpenSession.objects.create(officer=officer, session_key=request.session.session_key or "", since=at)
    beyond = OpenSession.objects.filter(officer=officer).order_by("-since", "-pk")[SESSIONS_AT_MOST:]
    if too_many := list(beyond):
        _end(too_many)
        record(
            "access.end_sessions",
            officer,
            by=officer,
            division=officer.division,
            sessions=len(too_many),
            why="limit",
        )


@transaction.atomic
def end_all(*, officer: Officer, reason: str, by: Officer) -> int:
    """End every session of an officer and return how many there were."""
    present = list(OpenSession.objects.filter(officer=officer))
    _end(present)
    record(
        "access.end_sessions", officer, by=by, division=officer.division, reason=reason, sessions=len(present)
    )
    return len(present)


def end(request: HttpRequest) -> None:
    """End the session of a request."""
    OpenSession.objects.filter(session_key=request.session.session_key or "").delete()
    logout(request)


def keep_after_new_password(request: HttpRequest, officer: Officer) -> None:
    """Let the session in which the password was changed go on, under a new key."""
    former = request.session.session_key or ""
    update_session_auth_hash(request, officer)
    OpenSession.objects.filter(session_key=former).update(session_key=request.session.session_key or former)


def has_rested(request: HttpRequest, officer: Officer) -> bool:
    """Return whether nobody worked in this session for too long, and then end it; else note that it goes on.

    Sessions of which no account is kept, as in a demonstration, do not end by it.
    """
    session = getattr(request, "session", None)
    seen = session.get(SEEN) if session is not None else None
    if session is None or seen is None:
        return False
    now, last = timezone.now(), datetime.fromisoformat(seen)
    if now - last > timedelta(seconds=settings.SESSION_IDLE_SECONDS):
        end(request)
        record("access.end_sessions", officer, by=officer, division=officer.division, sessions=1, why="idle")
        return True
    if now - last > WRITTEN_EVERY:
        session[SEEN] = now.isoformat()
    return False


def _end(sessions: list[OpenSession]) -> None:
    Session.objects.filter(pk__in=[each.session_key for each in sessions]).delete()
    OpenSession.objects.filter(pk__in=[each.pk for each in sessions]).delete()
