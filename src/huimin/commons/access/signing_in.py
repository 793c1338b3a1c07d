"""Sign officers in by password; five wrong ones lock the account for a quarter of an hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import login, logout
from django.contrib.auth.backends import BaseBackend
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.errors import Forbidden
from huimin.kernel.errors import gettext_noop as _

FAILURES_BEFORE_LOCK: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
_BACKEND: Final = "huimin.commons.access.signing_in.PasswordBackend"


class SigningInRefused(Forbidden):
    """Name and password do not belong together, or the account is closed."""

    template = _("Name or password is wrong. Check both; after five wrong ones the account is locked.")


class AccountLocked(Forbidden):
    """Too many wrong passwords were given."""

    template = _(
        "This account is locked until {until}. Wait, or ask the security administrator to unlock it."
    )


class PasswordBackend(BaseBackend):
    """Django's way to an officer: by password here, by number in later requests."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_more: Any,
    ) -> Officer | None:
        """Return the officer, or nothing when signing in is refused for whatever reason."""
        try:
            return check_password(username or "", password or "", at=timezone.now())
        except (SigningInRefused, AccountLocked):
            return None

    def get_user(self, user_id: Any) -> Officer | None:
        """Return the officer of a session, nobody once the account is closed."""
        return Officer.objects.filter(pk=user_id, is_active=True).first()


def sign_in(request: HttpRequest, *, username: str, password: str) -> Officer:
    """Sign the officer in with a new session and return them.

    Raises:
        SigningInRefused: name or password is wrong, or the account is closed.
        AccountLocked: after too many failures.
    """
    officer = check_password(username, password, at=timezone.now())
    login(request, officer, backend=_BACKEND)
    return officer


def sign_out(request: HttpRequest) -> None:
    """End the session and record that it ended."""
    if isinstance(officer := getattr(request.user, "_wrapped", request.user), Officer):
        record("access.sign_out", officer, by=officer, division=officer.division)
    logout(request)


def check_password(username: str, password: str, *, at: datetime) -> Officer:
    """Return the officer whose name and password these are; count a failure otherwise.

    Raises:
        SigningInRefused: name or password is wrong, or the account is closed.
        AccountLocked: after too many failures, for a quarter of an hour.
    """
    with transaction.atomic():  # the failure must be kept, so the refusal is raised outside
        outcome = _attempt(username, password, at)
    if isinstance(outcome, Officer):
        return outcome
    raise outcome


def _attempt(username: str, password: str, at: datetime) -> Officer | Forbidden:
    # Locked row: attempts at the same time are counted one after the other, never lost.
    officer = Officer.objects.select_for_update().filter(username=username).first()
    if officer is None:
        Officer().set_password(password)  # as slow as a known name, so that names cannot be guessed by time
        record("access.sign_in_refused", "access.Officer:?", by=None, username=username[:40], why="unknown")
        return SigningInRefused()
    if officer.locked_until is not None and officer.locked_until > at:
        record("access.sign_in_refused", officer, by=None, division=officer.division, why="locked")
        return _locked(officer.locked_until)
    right = officer.check_password(password) and officer.is_active
    return _welcome(officer, at) if right else _count_failure(officer, at)


def _welcome(officer: Officer, at: datetime) -> Officer:
    officer.failed_logins, officer.locked_until, officer.last_login = 0, None, at
    officer.save(update_fields=["failed_logins", "locked_until", "last_login"])
    record("access.sign_in", officer, by=officer, division=officer.division)
    return officer


def _count_failure(officer: Officer, at: datetime) -> Forbidden:
    # A lock that has run out starts the count anew.
    officer.failed_logins = 1 if officer.locked_until else officer.failed_logins + 1
    officer.locked_until = at + LOCKED_FOR if officer.failed_logins >= FAILURES_BEFORE_LOCK else None
    officer.save(update_fields=["failed_logins", "locked_until"])
    why = "password" if officer.is_active else "closed"
    record("access.sign_in_refused", officer, by=None, division=officer.division, why=why)
    return _locked(officer.locked_until) if officer.locked_until else SigningInRefused()


def _locked(until: datetime) -> AccountLocked:
    return AccountLocked(until=f"{timezone.localtime(until):%H:%M}")
