"""Secrecy: who objects or reports, enciphered under the keys of the installation."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from huimin.kernel.crypto import KeyRing


def enciphered(text: str) -> bytes | None:
    """Return a text as it is stored, and nothing for nothing."""
    return _ring().cipher.encrypt(text.strip()) if text.strip() else None


def opened(cipher: bytes | memoryview | None) -> str:
    """Return what was enciphered, or nothing.

    Raises:
        Undecipherable: it was changed, or its key is lost.
    """
    return "" if cipher is None else _ring().cipher.decrypt(bytes(cipher))


def _ring() -> KeyRing:
    return KeyRing.load_or_create(Path(settings.KEY_FILE))
