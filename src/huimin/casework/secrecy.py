"""Secrecy: who objects or reports, enciphered under the keys of the installation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import F, Value
from django.db.models.functions import Length, StrIndex

from huimin.commons.access.models import Officer
from huimin.kernel.crypto import KeyRing

SHORTEST_NAME: Final = 2


@dataclass(frozen=True, slots=True)
class Identity:
    """Who objected or reported, as it was deciphered for a reason."""

    name: str
    phone: str


def enciphered(text: str) -> bytes | None:
    """Return a text as it is stored, and nothing for nothing."""
    return _ring().cipher.encrypt(text.strip()) if text.strip() else None


def opened(cipher: bytes | memoryview | None) -> str:
    """Return what was enciphered, or nothing.

    Raises:
        Undecipherable: it was changed, or its key is lost.
    """
    return "" if cipher is None else _ring().cipher.decrypt(bytes(cipher))


def named_in(words: str) -> list[Officer]:
    """Return the officers whose whole name stands in some words."""
    if len(words.strip()) < SHORTEST_NAME:
        return []
    rows = Officer.objects.annotate(
        length=Length("name"), place=StrIndex(Value(words.strip()), F("name"))
    ).filter(length__gte=SHORTEST_NAME, place__gt=0)
    return list(rows)


def _ring() -> KeyRing:
    return KeyRing.load_or_create(Path(settings.KEY_FILE))
