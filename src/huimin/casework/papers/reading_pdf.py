"""Reading PDF files that are handed in: they open, have pages, and carry nothing that runs or hides."""

from __future__ import annotations

import io
from typing import Any, Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

ACTIVE: Final = frozenset({"/JS", "/JavaScript", "/Launch", "/RichMedia"})
INSIDE: Final = frozenset({"/EmbeddedFiles", "/EF"})
MOST_PARTS: Final = 200_000
"""A file of more parts than this is no letter, receipt or certificate."""


class Unfit(Exception):  # noqa: N818 - what is wrong, on its way to the words of the refusal
    """A PDF file that cannot be taken in: `why` is `broken`, `locked`, `active` or `inside`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def refuse_unfit(content: bytes) -> None:
    """Refuse a PDF file that does not open, has no page, is locked, or carries scripts or other files.

    Raises:
        Unfit: saying which of these it is.
    """
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Unfit("locked")
        if not len(reader.pages):
            raise Unfit("broken")
        found = _names_in(reader.trailer)
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError):
        raise Unfit("broken") from None
    if found & ACTIVE:
        raise Unfit("active")
    if found & INSIDE:
        raise Unfit("inside")


def _names_in(root: Any) -> set[str]:
    """Return the names of all entries of a file and of its actions; each part is looked at once."""
    names, seen, pending = set[str](), set[tuple[int, int]](), [root]
    looked = 0
    while pending:
        part, looked = pending.pop(), looked + 1
        if looked > MOST_PARTS:
            raise Unfit("broken")
        if isinstance(part, IndirectObject):
            if (part.idnum, part.generation) in seen:
                continue
            seen.add((part.idnum, part.generation))
            part = part.get_object()
        if isinstance(part, DictionaryObject):
            names |= {str(name) for name in part}
            names |= {str(part.raw_get("/S"))} if "/S" in part else set()
            pending.extend(part.raw_get(name) for name in part)
        elif isinstance(part, ArrayObject):
            pending.extend(list.__iter__(part))
    return names
