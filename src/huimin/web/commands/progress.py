"""Progress of long work on the terminal, as the same steps that a page shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from huimin.commons.jobs.progress import Progress
from huimin.web.commands.showing import translate


class ShownProgress(Progress):
    """Draws a bar for each step."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._current: TaskID | None = None

    def step(self, message: str, total: int = 0) -> None:
        """Begin a step; the one before is complete."""
        self._complete()
        self._current = self._bars.add_task(translate(message), total=total or None)

    def advance(self, number: int = 1) -> None:
        """Count what is done of the step."""
        if self._current is not None:
            self._bars.advance(self._current, number)

    def _complete(self) -> None:
        if self._current is not None:
            done = self._bars.tasks[self._current].completed
            self._bars.update(self._current, total=max(done, 1), completed=max(done, 1))


@contextmanager
def shown_progress(*, quiet: bool = False) -> Iterator[Progress]:
    """Yield a progress that is drawn on standard error, or one that says nothing."""
    if quiet:
        yield Progress()
        return
    from rich.console import Console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True)) as bars:
        shown = ShownProgress(bars)
        yield shown
        shown._complete()
