"""The file of a dry run, kept under its digest until it is taken."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

LARGEST_FILE: Final = 20 * 1024 * 1024


class NoFile(Invalid):
    """Neither a file nor the digest of one that was tried came in."""

    template = _("No file was sent. Choose a CSV or XLSX file.")


class TooLarge(Invalid):
    """The file is larger than a page takes."""

    template = _("The file is larger than 20 MB. Send it in parts.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent."""

    content: bytes
    name: str
    digest: str


def kept_upload(request: HttpRequest) -> Upload:
    """Return the file that was sent now, or before its dry run.

    Raises:
        NoFile, TooLarge: there is none, or too much of it.
    """
    folder = Path(settings.DATA) / "uploads"
    if sent := request.FILES.get("file"):
        if (sent.size or 0) > LARGEST_FILE:
            raise TooLarge()
        content = sent.read()
        digest = hashlib.sha256(content).hexdigest()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / digest).write_bytes(content)
        return Upload(content, sent.name or "", digest)
    digest = request.POST.get("digest", "")
    path = folder / digest
    if not (len(digest) == 64 and digest.isalnum() and path.is_file()):
        raise NoFile()
    return Upload(path.read_bytes(), request.POST.get("file_name", ""), digest)
