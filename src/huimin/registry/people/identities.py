"""Identity numbers and phones of this installation: checked, sealed under its keys, and opened again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from huimin.commons.installation.public import installation
from huimin.kernel.identifiers import IdNumber, Phone
from huimin.registry.people import sealing
from huimin.registry.people.sealing import NOTHING, Number, Sealed


def id_number(given: str) -> IdNumber:
    """Return the number that `given` states; in a demonstration those of invented people pass too.

    Raises:
        ImpossibleIdNumber: nobody can have it.
    """
    return IdNumber.of(given, demonstration=installation().demonstration)


def seal(number: IdNumber | Phone | None) -> Sealed:
    """Return `number` as it is stored."""
    return NOTHING if number is None else seal_many(type(number), [number.text])[0]


def seal_many(kind: type[Number], texts: Sequence[str | None]) -> list[Sealed]:
    """Return many whole and checked numbers of one kind as they are stored."""
    return sealing.seal_many(_key_file(), kind, texts)


def index_of(number: IdNumber | Phone) -> bytes:
    """Return the blind index under which `number` is found."""
    return sealing.blind_index(sealing.ring_at(_key_file()), type(number), number.text)


def unseal(cipher: bytes | memoryview | None) -> str:
    """Return the number in a cipher, or nothing.

    Raises:
        Undecipherable: it was changed, or its key is lost.
    """
    return "" if cipher is None else sealing.ring_at(_key_file()).cipher.decrypt(bytes(cipher))


def _key_file() -> Path:
    return Path(settings.KEY_FILE)
