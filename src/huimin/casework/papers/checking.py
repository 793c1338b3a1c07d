"""Checking: an upload is what it says it is, not too large, and a picture no larger than it needs to be."""

from __future__ import annotations

import io
import warnings
from typing import Final

from django.utils.translation import gettext
from PIL import Image, ImageOps, UnidentifiedImageError

from huimin.casework.papers.reading_pdf import Unfit, refuse_unfit
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

LARGEST: Final = 50 * 1024 * 1024
LARGEST_KEPT: Final = 10 * 1024 * 1024
LONGEST_SIDE: Final = 2_000
MOST_PIXELS: Final = 120_000_000
QUALITY: Final = 85
PICTURES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
ENDINGS: Final = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
}
PDF: Final = b"%PDF-"


class WrongUpload(Invalid):
    """A file that cannot be taken in."""

    template = _("“{name}” cannot be taken in: {why} Take a photo, or give a JPEG, PNG, WebP or PDF file.")


EMPTY, TOO_LARGE = _("it is empty."), _("it is larger than 50 MB.")
OTHER, LIES = _("this kind of file is not accepted."), _("its content is not what its name says.")
BROKEN = _("the picture is damaged.")
UNFIT: Final = {
    "broken": _("the PDF does not open or has no page. Save it again, or photograph the paper."),
    "locked": _("the PDF is locked by a password. Save it without one, or photograph the paper."),
    "active": _("the PDF contains a program. Print it to a new PDF, or photograph the paper."),
    "inside": _("the PDF contains other files. Give each by itself, or photograph the paper."),
}


def checked(name: str, content: bytes) -> tuple[str, bytes]:
    """Return the media type of an upload and what is kept of it: a picture upright, shrunk, without its
    hidden data such as the place where it was taken; a PDF as it is, if it opens and carries
    neither scripts nor other files.

    Raises:
        WrongUpload: it is empty, too large, of another kind, damaged, or not what its name says.
    """
    ending = name.rsplit(".", 1)[-1].casefold() if "." in name else ""
    if not content:
        raise WrongUpload(name=name, why=gettext(EMPTY), field="file")
    if len(content) > LARGEST:
        raise WrongUpload(name=name, why=gettext(TOO_LARGE), field="file")
    if ending not in ENDINGS:
        raise WrongUpload(name=name, why=gettext(OTHER), field="file")
    if content.startswith(PDF):
        if ENDINGS[ending] != "application/pdf":
            raise WrongUpload(name=name, why=gettext(LIES), field="file")
        if len(content) > LARGEST_KEPT:
            raise WrongUpload(name=name, why=gettext(TOO_LARGE), field="file")
        try:
            refuse_unfit(content)
        except Unfit as unfit:
            raise WrongUpload(name=name, why=gettext(UNFIT[unfit.why]), field="file") from None
        return "application/pdf", content
    if ENDINGS[ending] == "application/pdf":
        raise WrongUpload(name=name, why=gettext(LIES), field="file")
    return _picture(name, content)


def _picture(name: str, content: bytes) -> tuple[str, bytes]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=list(PICTURES))
            if picture.width * picture.height > MOST_PIXELS:
                raise WrongUpload(name=name, why=gettext(TOO_LARGE), field="file")
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded small at once
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except UnidentifiedImageError:
        raise WrongUpload(name=name, why=gettext(LIES), field="file") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise WrongUpload(name=name, why=gettext(BROKEN), field="file") from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    upright.save(written, "JPEG", quality=QUALITY, optimize=True)
    return "image/jpeg", written.getvalue()
