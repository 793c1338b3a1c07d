"""Files that are sent part by part while they are made, so that none stands in memory as a whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override

from huimin.commons.database.remembering import remembering


class StreamedFile(StreamingHttpResponse):
    """A file whose `parts` are made when they are sent, under every server.

    Django would first gather what a server with an event loop is to send.
    """

    def __init__(self, parts: Iterator[bytes], *, name: str, media: str) -> None:
        super().__init__(_as_on_the_page(parts), content_type=media)
        self["Content-Disposition"] = f'attachment; filename="{name}"'
        self["Cache-Control"] = "private, no-store"
        self["X-Accel-Buffering"] = "no"  # nginx passes it on as it comes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Go through the parts, each made in the thread of the request."""
        parts = iter(self)
        while (part := await sync_to_async(lambda: next(parts, None))()) is not None:
            yield part


def _as_on_the_page(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Make each part in the language of the page that was asked for it, remembering what is read for it.

    The first one is made at once: what goes wrong there is still answered with a page.
    """
    language = get_language()

    def made() -> bytes | None:
        with override(language), remembering():
            return next(parts, None)

    def following(first: bytes | None) -> Iterator[bytes]:
        part = first
        while part is not None:
            yield part
            part = made()

    return following(made())
