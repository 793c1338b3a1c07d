"""Files that were sent for a dry run, kept under their digest for a day until they are taken."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

LARGEST_FILE: Final = 20 * 1024 * 1024
KEPT_FOR_SECONDS: Final = 24 * 3600
"""A file that was tried is kept this long, to be taken after its dry run."""


class NoFile(Invalid):
    """Neither a file nor the digest of one that was tried came in."""

    template = _("No file was sent. Choose a CSV or XLSX file.")


class TooLarge(Invalid):
    """The file is larger than a page takes."""

    template = _("The file is larger than 20 MB. Send it in parts.")


def sent_file(request: HttpRequest) -> tuple[bytes, str, str]:
    """Return content, name and digest of the file that was sent, now or before its dry run.

    Raises:
        NoFile, TooLarge: there is none, or too much of it.
    """
    uploads = Path(settings.DATA) / "uploads"
    if sent := request.FILES.get("file"):
        if (sent.size or 0) > LARGEST_FILE:
            raise TooLarge()
        content = sent.read()
        digest = hashlib.sha256(content).hexdigest()
        uploads.mkdir(parents=True, exist_ok=True, mode=0o700)
        _forget_old(uploads)
        (uploads / digest).write_bytes(content)
        return content, sent.name or "", digest
    digest = request.POST.get("digest", "")
    path = uploads / digest
    if not (len(digest) == 64 and digest.isalnum() and path.is_file()):
        raise NoFile()
    return path.read_bytes(), request.POST.get("file_name", ""), digest


def _forget_old(uploads: Path) -> None:
    for path in uploads.iterdir():
        if path.is_file() and path.stat().st_mtime < time.time() - KEPT_FOR_SECONDS:
            path.unlink(missing_ok=True)
