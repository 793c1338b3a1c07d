"""Keeping: the content of uploads, enciphered under the keys of the installation, outside of the web root."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from huimin.commons.database.sealed_files import decipher, encipher
from huimin.commons.installation.public import day_of
from huimin.kernel.crypto import KeyRing, sm3
from huimin.kernel.errors import Unavailable
from huimin.kernel.errors import gettext_noop as _


class ContentLost(Unavailable):
    """The content of an upload is gone, or is not what was kept."""

    template = _("The content of “{name}” is missing or was changed. Restore the folder of uploads.")


class Kept(Protocol):
    """Something whose content is kept: its place below the folder, its digest."""

    place: Any
    sm3: Any


def keep_content(content: bytes, at: datetime) -> str:
    """Write the content under its digest and return its place; the same content is kept once."""
    digest = sm3(content).hex()
    place = f"{day_of(at):%Y}/{digest[:2]}/{digest}"
    path = Path(settings.UPLOADS) / place
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as target:
            encipher([content], target, _ring())
        partial.rename(path)
    return place


def content_of(upload: Kept) -> bytes:
    """Return the content of an upload as it was kept.

    Raises:
        ContentLost: it is gone or was changed.
    """
    path = Path(settings.UPLOADS) / upload.place
    try:
        content = b"".join(decipher(io.BytesIO(path.read_bytes()), _ring()))
    except OSError:
        raise ContentLost(name=str(upload)) from None
    if sm3(content) != bytes(upload.sm3):
        raise ContentLost(name=str(upload))
    return content


def _ring() -> KeyRing:
    return KeyRing.load_or_create(Path(settings.KEY_FILE))
