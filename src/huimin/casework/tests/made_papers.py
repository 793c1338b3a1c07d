"""Small PDF files: a good one, and such as nobody takes in."""

from __future__ import annotations

import io
from collections.abc import Callable

from pypdf import PdfWriter


def pdf(change: Callable[[PdfWriter], object] | None = None, *, pages: int = 1) -> bytes:
    """Return a PDF of blank pages, after a change to it."""
    writer, written = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(width=200, height=200)
    if change is not None:
        change(writer)
    writer.write(written)
    return written.getvalue()
