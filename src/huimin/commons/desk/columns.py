"""Columns of tables: where a value comes from, how it is shown, how it leaves in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.commons.desk.pieces import Text
from huimin.commons.desk.states import tone_and_word
from huimin.kernel.money import Money


class Kind(StrEnum):
    """What a column holds; money is in fen."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    MONTH = "month"
    CODE = "code"
    STATE = "state"
    MASKED = "masked"
    YES_NO = "yes_no"


NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY})
NOTHING = "—"
"""What stands where there is no value."""


class Looked:
    """What templates look up hundreds of times for a page.

    A template asks a thing for an item before it asks for an attribute; without items each look-up costs an
    exception.
    """

    __slots__ = ()

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


@dataclass(frozen=True, slots=True)
class Column(Looked):
    """One column of a table.

    `value` is a path like `person.name` or a function of the row; without it the column's name is the path.
    `sort` is the database path (`person__name`) by which the column can be sorted, and summed if it is money.
    `words` puts codes into words; `link` gives the address to which a row's cell leads.
    `eye` gives the address that shows the whole of a masked value for a reason, to officers with `eye_right`.
    """

    name: str
    label: Text
    kind: Kind = Kind.TEXT
    value: str | Callable[[Any], Any] = ""
    sort: str = ""
    words: Mapping[Any, Text] | Callable[[Any], Text] | None = None
    link: Callable[[Any], str] | None = None
    shown: bool = True
    eye: Callable[[Any], str] | None = None
    eye_right: str = ""

    @property
    def numeric(self) -> bool:
        """Tell whether the column is aligned to the right."""
        return self.kind in NUMERIC

    def of(self, row: Any) -> Any:
        """Return the value of this column in `row`."""
        if callable(self.value):
            return self.value(row)
        return follow(row, self.value or self.name)

    def text(self, row: Any) -> str:
        """Return the value as people read it, `NOTHING` where there is none."""
        value = self.of(row)
        return NOTHING if value is None or value == "" else self._written(value)

    def plain(self, row: Any) -> Any:
        """Return the value for a spreadsheet: a Decimal in yuan, an int, a day, or what people read."""
        value = self.of(row)
        if value is None or value == "":
            return None
        if self.kind == Kind.MONEY:
            return Decimal(value.fen if isinstance(value, Money) else value).scaleb(-2)
        if self.kind == Kind.NUMBER or (self.kind == Kind.DAY and not isinstance(value, datetime)):
            return value
        return self._written(value)

    def _written(self, value: Any) -> str:
        if self.words is not None:
            said = self.words(value) if callable(self.words) else self.words.get(value, value)
            return str(said)
        return _WRITERS.get(self.kind, str)(value)


def follow(row: Any, path: str) -> Any:
    """Return what lies at the end of `path` (parts joined by `.` or `__`), or None where it breaks off."""
    for part in path.replace("__", ".").split("."):
        if row is None:
            return None
        row = row.get(part) if isinstance(row, Mapping) else getattr(row, part)
    return row


def _money(value: Money | int) -> str:
    return str(value if isinstance(value, Money) else Money(value))


def _moment(value: datetime) -> str:
    return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%d %H:%M")


def _day(value: date | datetime) -> str:
    return _moment(value)[:10] if isinstance(value, datetime) else value.isoformat()


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.MONEY: _money,
    Kind.NUMBER: lambda value: f"{value:,}",
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.MONTH: lambda value: str(value)[:7],
    Kind.STATE: lambda value: str(tone_and_word(value)[1] or value),
    Kind.YES_NO: lambda value: _("yes") if value else _("no"),
}
