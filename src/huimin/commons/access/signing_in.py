"""Sign officers in by password and second factor; five failures lock the account for a quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import login
from django.contrib.auth.backends import BaseBackend
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from huimin.commons.access import passwords, sessions
from huimin.commons.access.models import Officer
from huimin.commons.access.second_factor import WrongCode, factor_of, use_code
from huimin.commons.audit.trail import record
from huimin.commons.installation.public import NotFounded, installation
from huimin.kernel.errors import Forbidden
from huimin.kernel.errors import gettext_noop as _

FAILURES_BEFORE_LOCK: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
CODE_WITHIN: Final = timedelta(minutes=5)
AWAITS: Final = "awaits_code"
"""What a session holds between the right password and the right code."""
FACTOR: Final = "second_factor"
"""What a session holds that need not be asked for the second factor any more."""
_BACKEND: Final = "huimin.commons.access.signing_in.PasswordBackend"


class SigningInRefused(Forbidden):
    """Name and password do not belong together, or the account is closed."""

    template = _("Name or password is wrong. Check both; after five wrong ones the account is locked.")


class AccountLocked(Forbidden):
    """Too many wrong passwords were given."""

    template = _(
        "This account is locked until {until}. Wait, or ask the security administrator to unlock it."
    )


class CodeTooLate(Forbidden):
    """Nobody gave a password in this session, or too long ago."""

    template = _("The code came too late. Sign in with your password again.")


class PasswordBackend(BaseBackend):
    """Django's way to an officer: by password here, by number in later requests."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_more: Any,
    ) -> Officer | None:
        """Return the officer, or nothing when signing in is refused or a code must be given too."""
        try:
            officer = check_password(username or "", password or "", at=timezone.now())
        except (SigningInRefused, AccountLocked):
            return None
        return None if factor_of(officer) else officer

    def get_user(self, user_id: Any) -> Officer | None:
        """Return the officer of a session, nobody once the account is closed."""
        return Officer.objects.filter(pk=user_id, is_active=True).first()


def sign_in(request: HttpRequest, *, username: str, password: str) -> Officer | None:
    """Sign the officer in with a new session and return them; nobody while a code is still to be given.

    Raises:
        SigningInRefused: name or password is wrong, or the account is closed.
        AccountLocked: after too many failures.
    """
    at = timezone.now()
    officer = check_password(username, password, at=at)
    if factor_of(officer):
        request.session.cycle_key()
        request.session[AWAITS] = {"officer": officer.pk, "until": (at + CODE_WITHIN).isoformat()}
        return None
    _enter(request, officer, at)
    return officer


def awaited(request: HttpRequest) -> Officer:
    """Return the officer whose password was right in this session and whose code is still to be given.

    Raises:
        CodeTooLate: there is none, or five minutes have passed.
    """
    awaits = request.session.get(AWAITS)
    if awaits and timezone.now() <= datetime.fromisoformat(awaits["until"]):
        officer: Officer | None = Officer.objects.filter(pk=awaits["officer"], is_active=True).first()
        if officer is not None:
            return officer
    request.session.pop(AWAITS, None)
    raise CodeTooLate()


def give_code(request: HttpRequest, *, code: str) -> Officer:
    """Sign in whose password was right before, with a new session, and return them.

    Raises:
        CodeTooLate: nobody's was, or five minutes have passed.
        WrongCode: the code is wrong or was used before.
        AccountLocked: after too many failures.
    """
    officer, at = awaited(request), timezone.now()
    with failures_counted(officer, at):
        use_code(officer=officer, code=code, at=at)
        officer = _welcome(Officer.objects.select_for_update().get(pk=officer.pk), at)
    _enter(request, officer, at)
    request.session.pop(AWAITS, None)
    request.session[FACTOR] = "given"
    return officer


@contextmanager
def failures_counted(officer: Officer, at: datetime) -> Iterator[None]:
    """Count a wrong code that is given inside like a wrong password, in one transaction with what is done.

    Raises:
        AccountLocked: the account is locked, before or by this failure.
    """
    refused: Forbidden | WrongCode | None = None
    with transaction.atomic():  # the failure must be kept, so the refusal is raised outside
        # Locked row: attempts at the same time are counted one after the other.
        present = Officer.objects.select_for_update().get(pk=officer.pk)
        if present.locked_until is not None and present.locked_until > at:
            record("access.sign_in_refused", officer, by=None, division=officer.division, why="locked")
            refused = _locked(present.locked_until)
        else:
            try:
                with transaction.atomic():
                    yield
            except WrongCode as wrong:
                counted = _count_failure(present, at, why="code")
                refused = counted if isinstance(counted, AccountLocked) else wrong
    if refused is not None:
        raise refused


def sign_out(request: HttpRequest) -> None:
    """End the session and record that it ended."""
    if isinstance(officer := getattr(request.user, "_wrapped", request.user), Officer):
        record("access.sign_out", officer, by=officer, division=officer.division)
    sessions.end(request)


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
    if not (officer.check_password(password) and officer.is_active):
        return _count_failure(officer, at, why="password" if officer.is_active else "closed")
    if factor_of(officer):
        # Failures stay counted until the code is right too: it must not be tried again and again.
        record("access.password_right", officer, by=officer, division=officer.division)
        return officer
    return _welcome(officer, at)


def _welcome(officer: Officer, at: datetime) -> Officer:
    officer.failed_logins, officer.locked_until, officer.last_login = 0, None, at
    officer.save(update_fields=["failed_logins", "locked_until", "last_login"])
    record("access.sign_in", officer, by=officer, division=officer.division)
    return officer


def _count_failure(officer: Officer, at: datetime, *, why: str) -> Forbidden:
    # A lock that has run out starts the count anew.
    officer.failed_logins = 1 if officer.locked_until else officer.failed_logins + 1
    officer.locked_until = at + LOCKED_FOR if officer.failed_logins >= FAILURES_BEFORE_LOCK else None
    officer.save(update_fields=["failed_logins", "locked_until"])
    record("access.sign_in_refused", officer, by=None, division=officer.division, why=why)
    return _locked(officer.locked_until) if officer.locked_until else SigningInRefused()


def _enter(request: HttpRequest, officer: Officer, at: datetime) -> None:
    """Begin the session; in a demonstration, where logins are shared, without the limits of a production."""
    if _in_demonstration():
        login(request, officer, backend=_BACKEND)
        request.session[FACTOR] = "demonstration"
        return
    if not officer.must_change_password and passwords.is_too_old(officer, at):
        Officer.objects.filter(pk=officer.pk).update(must_change_password=True)
        record("access.password_too_old", officer, by=officer, division=officer.division)
    request.session.cycle_key()  # Django keeps the key when the same officer signs in again
    login(request, officer, backend=_BACKEND)
    sessions.begin(request, officer, at)


def _in_demonstration() -> bool:
    try:
        return installation().demonstration
    except NotFounded:
        return False


def _locked(until: datetime) -> AccountLocked:
    return AccountLocked(until=f"{timezone.localtime(until):%H:%M}")
