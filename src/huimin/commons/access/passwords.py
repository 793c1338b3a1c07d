"""What a password must be: hard to guess and not one of the last five."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from huimin.commons.access.models import Officer
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

REMEMBERED: Final = 5
OLDEST: Final = timedelta(days=90)
"""After this long an officer chooses a new password when signing in."""
REASONS: Final = {
    "password_too_short": _("It has fewer than ten characters."),
    "password_too_common": _("Too many people use it."),
    "password_entirely_numeric": _("It has digits only."),
    "password_too_similar": _("It is too much like the name."),
}
"""Why a validator is not content, by its code."""


class PasswordRefused(Invalid):
    """The password is too easy to guess."""

    template = _("This password was refused: {reasons}")


class PasswordUsedBefore(PasswordRefused):
    """The password is one of the officer's last ones."""

    template = _("This is one of your last {count} passwords. Choose a new one.")


def is_too_old(officer: Officer, at: datetime) -> bool:
    """Return whether the officer chose the password so long ago that another one is due."""
    last = officer.passwords.order_by("-at").values_list("at", flat=True).first()
    return last is not None and at - last > OLDEST


def check_strength(password: str, officer: Officer) -> None:
    """Pass when the installation's validators are content with the password.

    Raises:
        PasswordRefused: they are not; the sentence lists why.
    """
    try:
        validate_password(password, officer)
    except ValidationError as error:
        reasons = [
            gettext(REASONS[each.code]) if each.code in REASONS else str(each.message)
            for each in error.error_list
        ]
        raise PasswordRefused(field="password", reasons=" ".join(reasons)) from error
