"""Reading a file row by row: what its cells say, and every cell that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext

from huimin.commons.desk.spreadsheets import read_sheet
from huimin.commons.desk.trials import Trial, Wrong
from huimin.kernel.days import EmptySpan, Span
from huimin.kernel.errors import Invalid, Refusal
from huimin.registry.importing.headings import Heading, columns_of, label_of

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: where it stands, its cells as they are written, and what they say.

    `unread` are the columns whose cells cannot be read.
    """

    number: int
    written: dict[str, str]
    said: dict[str, Any] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def __getitem__(self, name: str) -> Any:
        return self.said.get(name)

    @property
    def span(self) -> Span:
        """The days from `start` to before `end`.

        Raises:
            EmptySpan: at the column of the end.
        """
        try:
            return Span(self["start"], self["end"])
        except EmptySpan as refusal:
            raise refusal.at("end") from None


@dataclass
class Reading:
    """A file being read against the columns that it should have."""

    headings: Sequence[Heading]
    trial: Trial = field(default_factory=Trial)

    def lines(self, content: bytes, name: str) -> Iterator[Line]:
        """Go through all rows; cells that cannot be read are noted as wrong.

        Raises:
            NotATable, TooManyRows, ColumnsMissing: the file as a whole cannot be taken.
        """
        sheet = read_sheet(content, name)
        columns, self.trial.ignored = columns_of(sheet, self.headings)
        for number, cells in sheet.rows:
            written = {heading.name: cells[place].strip() for place, heading in columns.items()}
            line = Line(number, written)
            self._read(line)
            yield line

    def found(self, line: Line, look: Callable[[], Found], *columns: str) -> Found | None:
        """Return what these cells lead to; nothing where they are unread or refused, which is noted."""
        if line.unread.intersection(columns):
            return None
        try:
            return look()
        except Refusal as refusal:
            self.note(line, refusal, columns[0] if len(columns) == 1 else "")
            return None

    def note(self, line: Line, refusal: Refusal, name: str = "") -> None:
        """Note a row that cannot be taken, at the column that the refusal is about."""
        about = name or getattr(refusal, "field", None) or ""
        heading = next((each for each in self.headings if each.name == about), None)
        label = "" if heading is None else label_of(heading)
        self.trial.wrong.append(
            Wrong(line.number, label, line.written.get(about, ""), refusal.sentence(gettext))
        )

    def _read(self, line: Line) -> None:
        for heading in self.headings:
            try:
                line.said[heading.name] = heading.of(line.written.get(heading.name, ""))
            except Invalid as refusal:
                self.note(line, refusal, heading.name)
                line.unread.add(heading.name)
