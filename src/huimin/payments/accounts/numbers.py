"""Account numbers: enciphered at rest, masked on screens, in clear in bank files only."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from django.conf import settings

from huimin.kernel.crypto import KeyRing, Sm4Cipher
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

_NUMBER = re.compile(r"\d{8,30}", re.ASCII)


class NotAnAccountNumber(Invalid):
    """The text is no account number."""

    template = _("This is not an account number. Enter the 8 to 30 digits on the card or passbook.")


def cleaned(text: str) -> str:
    """Return the digits of an account number as it was typed.

    Raises:
        NotAnAccountNumber: anything but digits and spaces, or too few or too many of them.
    """
    number = re.sub(r"[\s-]", "", text)
    if not _NUMBER.fullmatch(number):
        raise NotAnAccountNumber(field="number")
    return number


def masked(number: str) -> str:
    """Return a number of which only the ends can be read.

    >>> masked("6222021001112223334")
    '6222***********3334'
    """
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def digits_apart(earlier: str, number: str) -> int:
    """Return in how many digits two numbers differ; what one is longer by counts.

    >>> digits_apart("6222021001112223334", "6222021009912223334")
    2
    """
    return sum(one != other for one, other in zip_longest(earlier, number))


def cipher() -> Sm4Cipher:
    """Return the cipher of this installation."""
    return _cipher_in(Path(settings.KEY_FILE))


@lru_cache(maxsize=2)
def _cipher_in(path: Path) -> Sm4Cipher:
    ring = KeyRing.load(path) if path.exists() else KeyRing.create(path)
    return ring.cipher
