"""The second factor: a code of six digits from an app on the officer's phone, or a recovery code."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyotp
import segno
from django.conf import settings
from django.db import transaction
from pyotp.utils import strings_equal

from huimin.commons.access.models import Officer, RecoveryCode, SecondFactor
from huimin.commons.audit.trail import record
from huimin.commons.installation.public import NotFounded, installation
from huimin.kernel.crypto import KeyRing
from huimin.kernel.errors import Conflict, Forbidden, Invalid
from huimin.kernel.errors import gettext_noop as _

ISSUER: Final = "Huimin"
STEPS_ASTRAY: Final = 1
"""So many steps of half a minute may a phone's clock be wrong, either way."""
RECOVERY_CODES: Final = 10
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what looks alike on paper."""


class WrongCode(Invalid):
    """The code is wrong, has run out, or was used before."""

    template = _(
        "This code is wrong or was used already. Wait for the next one in the app, and check its clock."
    )


class EnrolledAlready(Conflict):
    """The officer has a second factor."""

    template = _("You have a second factor already. To use another phone, turn it off first.")


class FactorRequired(Forbidden):
    """A role asks for the second factor."""

    template = _("One of your roles asks for a second factor; it cannot be turned off.")


class OwnFactor(Forbidden):
    """Nobody takes away their own second factor as an administrator."""

    template = _("Nobody resets their own second factor. Ask another security administrator.")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an officer enters into an app: by camera, or by hand."""

    secret: str
    picture: str


def factor_of(officer: Officer) -> SecondFactor | None:
    """Return the second factor that the officer signs in with, if they have one."""
    return SecondFactor.objects.filter(officer=officer, confirmed_at__isnull=False).first()


def is_enforced(officer: Officer) -> bool:
    """Return whether the officer may not work without: never in a demonstration, where logins are shared."""
    if not officer.needs_second_factor:
        return False
    try:
        return not installation().demonstration
    except NotFounded:
        return True


def recovery_codes_left(officer: Officer) -> int:
    """Return how many recovery codes the officer has not used."""
    return RecoveryCode.objects.filter(officer=officer, used_at__isnull=True).count()


@transaction.atomic
def begin_enrolment(*, officer: Officer, at: datetime) -> Enrolment:
    """Return the secret that the officer enters into an app; it is the same until a first code was right.

    Raises:
        EnrolledAlready: the officer has a second factor.
    """
    factor = SecondFactor.objects.select_for_update().filter(officer=officer).first()
    if factor is None:
        secret = pyotp.random_base32()
        factor = SecondFactor.objects.create(
            officer=officer, secret=_ring().cipher.encrypt(secret), begun_at=at
        )
        record("access.begin_second_factor", officer, by=officer, division=officer.division)
    if factor.confirmed_at is not None:
        raise EnrolledAlready()
    secret = _secret(factor)
    address = pyotp.TOTP(secret).provisioning_uri(name=officer.username, issuer_name=ISSUER)
    picture = segno.make(address, error="m", micro=False).svg_inline(scale=5, border=2, omitsize=False)
    return Enrolment(" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)), picture)


@transaction.atomic
def confirm_enrolment(*, officer: Officer, code: str, at: datetime) -> list[str]:
    """Let the second factor count from now on, and return recovery codes: nobody can show them again.

    Raises:
        EnrolledAlready: it counts already.
        WrongCode: the code is none of the app's.
    """
    factor = SecondFactor.objects.select_for_update().filter(officer=officer).first()
    if factor is None:
        raise WrongCode(field="code")
    if factor.confirmed_at is not None:
        raise EnrolledAlready()
    _use(factor, code, at)
    factor.confirmed_at = at
    factor.save(update_fields=["confirmed_at"])
    record("access.confirm_second_factor", officer, by=officer, division=officer.division)
    return _new_recovery_codes(officer)


@transaction.atomic
def use_code(*, officer: Officer, code: str, at: datetime) -> str:
    """Use up a code and return what it was, "app" or "recovery".

    Raises:
        WrongCode: it is wrong, has run out, or was used before.
    """
    factor = (
        SecondFactor.objects.select_for_update().filter(officer=officer, confirmed_at__isnull=False).first()
    )
    if factor is None:
        raise WrongCode(field="code")
    if re.fullmatch(r"\d{6}", _plain(code), re.ASCII):
        _use(factor, code, at)
        return "app"
    used = RecoveryCode.objects.filter(officer=officer, index=_index(officer, code), used_at__isnull=True)
    if not used.update(used_at=at):
        raise WrongCode(field="code")
    record(
        "access.use_recovery_code",
        officer,
        by=officer,
        division=officer.division,
        left=recovery_codes_left(officer),
    )
    return "recovery"


@transaction.atomic
def renew_recovery_codes(*, officer: Officer, code: str, at: datetime) -> list[str]:
    """Return new recovery codes; the old ones are worth nothing any more.

    Raises:
        WrongCode: the code is wrong.
    """
    use_code(officer=officer, code=code, at=at)
    record("access.renew_recovery_codes", officer, by=officer, division=officer.division)
    return _new_recovery_codes(officer)


@transaction.atomic
def end_second_factor(*, officer: Officer, code: str, at: datetime) -> None:
    """Let an officer who need not have it sign in without a second factor again.

    Raises:
        FactorRequired: a role asks for it.
        WrongCode: the code is wrong.
    """
    if is_enforced(officer):
        raise FactorRequired()
    use_code(officer=officer, code=code, at=at)
    _forget(officer)
    record("access.end_second_factor", officer, by=officer, division=officer.division)


@transaction.atomic
def reset_second_factor(*, officer: Officer, reason: str, by: Officer | None) -> None:
    """Take away the second factor of somebody who has lost phone and recovery codes.

    Raises:
        OwnFactor: the officer is the one who resets.
    """
    if by is not None and officer.pk == by.pk:
        raise OwnFactor()
    _forget(officer)
    record("access.reset_second_factor", officer, by=by, division=officer.division, reason=reason)


def _use(factor: SecondFactor, code: str, at: datetime) -> None:
    """Note the step of half a minute whose code this is; a step counts once, and none before it."""
    clock = pyotp.TOTP(_secret(factor))
    now = clock.timecode(at)
    for counter in range(now - STEPS_ASTRAY, now + STEPS_ASTRAY + 1):
        if counter > factor.last_counter and strings_equal(clock.generate_otp(counter), _plain(code)):
            factor.last_counter = counter
            factor.save(update_fields=["last_counter"])
            return
    raise WrongCode(field="code")


def _new_recovery_codes(officer: Officer) -> list[str]:
    RecoveryCode.objects.filter(officer=officer).delete()
    codes = [
        "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _part in range(3))
        for _code in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(officer=officer, index=_index(officer, code)) for code in codes
    )
    return codes


def _forget(officer: Officer) -> None:
    RecoveryCode.objects.filter(officer=officer).delete()
    SecondFactor.objects.filter(officer=officer).delete()


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()


def _index(officer: Officer, code: str) -> bytes:
    return _ring().index(f"recovery:{officer.pk}:{_plain(code)}")


def _secret(factor: SecondFactor) -> str:
    return _ring().cipher.decrypt(bytes(factor.secret))


def _ring() -> KeyRing:
    return _ring_at(Path(settings.KEY_FILE))


@lru_cache(maxsize=2)
def _ring_at(path: Path) -> KeyRing:
    return KeyRing.load_or_create(path)
