"""The progress of a job as server-sent events, as long as it is at work and somebody looks."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Final

from asgiref.sync import sync_to_async

from huimin.commons.jobs.listening import listening
from huimin.commons.jobs.recording import CHANNEL

STREAMS_AT_MOST: Final = 3
"""For one officer in one process: a browser opens six connections to a place, and pages need some of them."""
LONGEST_SECONDS: Final = 600
"""A longer stream ends and is asked for anew, by who may still do so."""
SECONDS_BETWEEN_BEATS: Final = 10
SECONDS_TO_COME_BACK: Final = 2

_open: Counter[int] = Counter()


class Shown:
    """What is shown of a job, and whether more will come."""

    __slots__ = ("at_work", "part")

    def __init__(self, part: str, at_work: bool) -> None:
        self.part = part
        self.at_work = at_work


def may_open(officer_id: int) -> bool:
    """Return whether the officer may open one more stream."""
    return _open[officer_id] < STREAMS_AT_MOST


async def progress_of(
    job_id: int, *, officer_id: int, look: Callable[[], Shown | None]
) -> AsyncIterator[bytes]:
    """Yield the part of the page that `look` shows whenever the job tells something, and at its end.

    `look` is called in a thread; it returns nothing when the officer may not look any more.
    """
    _open[officer_id] += 1
    ends_at = time.monotonic() + LONGEST_SECONDS
    before = ""
    see = sync_to_async(look)
    try:
        async with listening(CHANNEL, str(job_id)) as bell:
            yield f"retry: {SECONDS_TO_COME_BACK * 1000}\n\n".encode()
            while not bell.over and time.monotonic() < ends_at:
                shown = await see()
                if shown is None:
                    return
                if shown.part != before:
                    yield event("progress", before := shown.part)
                if not shown.at_work:
                    yield event("end", "")
                    return
                if not await bell.heard(SECONDS_BETWEEN_BEATS):
                    yield b": still here\n\n"
    finally:
        _open[officer_id] -= 1
        if _open[officer_id] <= 0:
            del _open[officer_id]


def event(name: str, data: str) -> bytes:
    """Return a server-sent event with its data line by line.

    >>> event("progress", "<p>7\\n</p>")
    b'event: progress\\ndata: <p>7\\ndata: </p>\\n\\n'
    """
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()
