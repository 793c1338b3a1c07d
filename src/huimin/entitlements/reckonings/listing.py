"""Listing: the outcomes of a reckoning as rows of a table, filtered in Parquet, named page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from huimin.commons.desk.columns import Column
from huimin.commons.desk.sources import NOT_ON_RECORD, Order, Page, Ready, Source
from huimin.registry.public import PersonCard, person_cards

ROWS_AT_ONCE: Final = 2_000
PLACE: Final = "place"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome with the name of the person, or of who stands for the household."""

    key: str
    person: int | None
    household: int | None
    name: str
    id_masked: str
    division: str
    award: int | None
    held: int | None
    outcome: str
    amount: int | None
    people: int
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    of_household: bool


@dataclass(frozen=True)
class OutcomeSource(Source):
    """Outcomes to be filtered, counted, sorted and paged; a page is a slice, since they never change."""

    frame: pl.DataFrame
    of_households: bool

    def _with(self, frame: pl.DataFrame) -> OutcomeSource:
        return OutcomeSource(frame, self.of_households)

    def where(self, path: str, value: str) -> Source:
        """Return the rows whose value is `value`; of a list, those that contain it."""
        if isinstance(self.frame.schema[path], pl.List):
            return self._with(self.frame.filter(pl.col(path).list.contains(value)))
        return self._with(self.frame.filter(pl.col(path).cast(pl.String) == value))

    def search(self, paths: Sequence[str], text: str) -> Source:
        """Return the rows of a person or household with this number: names stand in the register."""
        number = pl.lit(text.strip())
        same = [pl.col(path).cast(pl.String) == number for path in paths]
        return self._with(self.frame.filter(pl.any_horizontal(same)))

    def narrowed(self, narrow: Callable[[Any], Any]) -> Source:
        """Return what `narrow` leaves."""
        return self._with(narrow(self.frame))

    def counts(self, path: str, ready: Ready | None = None) -> dict[str, int]:
        """Return how many rows have each value; a row with a list counts under each of its items."""
        column = (ready(self.frame) if ready else self.frame)[path]
        values = column.explode().drop_nulls() if isinstance(column.dtype, pl.List) else column
        counted = values.cast(pl.String).fill_null(NOT_ON_RECORD).value_counts(sort=True)
        return dict(counted.iter_rows())

    def count(self) -> int:
        """Return how many rows there are."""
        return self.frame.height

    def total(self, column: Column) -> int:
        """Return the sum of a column, in fen."""
        return int(self.frame[column.sort or column.name].sum())

    def page(self, order: Order, size: int, *, after: str = "", before: str = "") -> Page:
        """Return a slice with the tokens of its neighbours."""
        start = int(after) if after.isdecimal() else max(int(before) - size, 0) if before.isdecimal() else 0
        start = start if start < self.frame.height else 0
        end = start + size
        rows = self._named(self._ordered(order).slice(start, size))
        return Page(rows, str(start) if start else "", str(end) if end < self.frame.height else "")

    def all(self, order: Order) -> Iterator[Any]:
        """Go through all rows, named some thousand at a time."""
        for piece in self._ordered(order).iter_slices(ROWS_AT_ONCE):
            yield from self._named(piece)

    def key(self, row: Any) -> str:
        """Return the place of a row in the reckoning."""
        return str(row.key)

    def pick(self, keys: Sequence[str]) -> Source:
        """Return the rows at these places."""
        return self._with(self.frame.filter(pl.col(PLACE).cast(pl.String).is_in(list(keys))))

    def _ordered(self, order: Order) -> pl.DataFrame:
        by = order.path if order.path in self.frame.columns else PLACE
        return self.frame.sort(by, PLACE, descending=[order.descending, False], nulls_last=True)

    def _named(self, frame: pl.DataFrame) -> list[OutcomeRow]:
        people = person_cards(frame["person"].drop_nulls())
        return [
            _row(row, people.get(row["person"]), self.of_households) for row in frame.iter_rows(named=True)
        ]


def outcome_source(outcomes: pl.DataFrame, *, of_households: bool) -> OutcomeSource:
    """Return the outcomes of a scheme as a source for a table."""
    return OutcomeSource(outcomes.with_row_index(PLACE), of_households)


def _row(row: dict[str, Any], card: PersonCard | None, of_household: bool) -> OutcomeRow:
    return OutcomeRow(
        key=str(row[PLACE]),
        person=row["person"],
        household=row["household"],
        name=card.name if card else "",
        id_masked=card.id_masked if card else "",
        division=row["division"],
        award=row["award"],
        held=row["held"],
        outcome=row["outcome"],
        amount=row["amount"],
        people=row["people"],
        reasons=tuple(row["reasons"]),
        missing=tuple(row["missing"]),
        of_household=of_household,
    )
