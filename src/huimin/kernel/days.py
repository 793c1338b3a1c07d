"""Half-open spans of days, months, ages in completed years, and the end-of-month rule of the Civil Code."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Final, Self

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

ONE_DAY: Final = timedelta(days=1)
_MONTH_WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


class EmptySpan(Invalid):
    """A span would end on or before the day on which it starts."""

    template = _("A period that starts on {start} cannot already be over on {end}. Enter a later end.")


class OpenSpan(Invalid):
    """A span without an end was asked for all its days."""

    template = _(
        "The period from {start} has no end yet, so its days cannot be counted. Enter its end first."
    )


class NotAMonth(Invalid):
    """The text names no month."""

    template = _("“{given}” is not a month. Enter year and month like 2025-08.")


class DayOutOfRange(Invalid):
    """Arithmetic would leave the years that a calendar day can have."""

    template = _(
        "This leads to the year {year}, which no calendar has. Check the day and the number of years."
    )


class NotYetBorn(Invalid):
    """An age was asked for on a day before the birth."""

    template = _("On {day} a person born on {birth} has no age yet. Check both days.")


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `start` up to, but not including, `end`; without an end, all days from `start` on.

    >>> august = Span(date(2025, 8, 1), date(2025, 9, 1))
    >>> date(2025, 8, 31) in august, date(2025, 9, 1) in august, august.days()
    (True, False, 31)

    Raises:
        EmptySpan: `end` is not after `start`.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise EmptySpan(start=self.start, end=self.end)

    @classmethod
    def inclusive(cls, first: date, last: date) -> Self:
        """Return the span from `first` to `last`, both counted, as documents write it.

        >>> Span.inclusive(date(2025, 8, 1), date(2025, 8, 31)) == Month.of("2025-08").span
        True
        """
        return cls(first, days_later(last, 1))

    @property
    def last(self) -> date | None:
        """The last day inside, as documents write it; None without an end."""
        return None if self.end is None else self.end - ONE_DAY

    def contains(self, day: date) -> bool:
        """Tell whether `day` lies inside, as `day in span` does."""
        return self.start <= day and (self.end is None or day < self.end)

    __contains__ = contains

    def covers(self, other: Span) -> bool:
        """Tell whether every day of `other` is a day of this span."""
        return self.intersect(other) == other

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans have a day in common."""
        return self.intersect(other) is not None

    def intersect(self, other: Span) -> Span | None:
        """Return the days that both spans have, or None if there are none.

        >>> Span(date(2025, 1, 1)).intersect(Span(date(2024, 5, 1), date(2025, 2, 1))).days()
        31
        """
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends, default=None)
        return Span(start, end) if end is None or start < end else None

    def adjacent(self, other: Span) -> bool:
        """Tell whether one span starts on the day on which the other ends: no gap, no common day."""
        return self.end == other.start or other.end == self.start

    def days(self) -> int:
        """Return the number of days.

        Raises:
            OpenSpan: the span has no end.
        """
        if self.end is None:
            raise OpenSpan(start=self.start)
        return (self.end - self.start).days

    def __iter__(self) -> Iterator[date]:
        """Go through the days in order."""
        return (self.start + timedelta(days=passed) for passed in range(self.days()))

    def __str__(self) -> str:
        return f"{self.start} – {self.last or ''}".rstrip()


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month.

    >>> month = Month.of("2025-12")
    >>> str(month.next), month.last, month - Month.of("2024-12")
    ('2026-01', datetime.date(2025, 12, 31), 12)
    >>> [str(each) for each in month.through(month + 2)]
    ['2025-12', '2026-01', '2026-02']

    Raises:
        NotAMonth: no such month.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (MINYEAR <= self.year <= MAXYEAR and 1 <= self.number <= 12):
            raise NotAMonth(given=f"{self.year}-{self.number}")

    @classmethod
    def of(cls, written: str | date) -> Self:
        """Return the month written like `2025-08`, or the month in which a day falls.

        Raises:
            NotAMonth: the text is something else.
        """
        if isinstance(written, date):
            return cls(written.year, written.month)
        found = _MONTH_WRITTEN.fullmatch(written)
        if found is None:
            raise NotAMonth(given=written)
        return cls(int(found[1]), int(found[2]))

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def next(self) -> Month:
        """The month after this one."""
        return self + 1

    @property
    def previous(self) -> Month:
        """The month before this one."""
        return self + -1

    @property
    def span(self) -> Span:
        """All days of the month."""
        return Span.inclusive(self.first, self.last)

    def through(self, last: Month) -> Iterator[Month]:
        """Go through the months from this one to `last`, both included; none when `last` is earlier."""
        return (self + passed for passed in range(last - self + 1))

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.number)

    def __add__(self, months: int) -> Month:
        year, place = divmod(self._counted + months, 12)
        return Month(year, place + 1)

    def __sub__(self, other: Month) -> int:
        """Return how many months later than `other` this one is."""
        return self._counted - other._counted

    @property
    def _counted(self) -> int:
        return self.year * 12 + self.number - 1

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def days_later(day: date, days: int) -> date:
    """Return the day that comes `days` calendar days later, or earlier for a negative number.

    Raises:
        DayOutOfRange: beyond the years 1–9999.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise DayOutOfRange(year=MAXYEAR + 1 if days > 0 else MINYEAR - 1) from None


def add_months(day: date, months: int) -> date:
    """Return the corresponding day `months` later, or the last day of a shorter month (民法典 202).

    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 2, 29), -12)
    (datetime.date(2024, 2, 29), datetime.date(2023, 2, 28))

    Raises:
        DayOutOfRange: beyond the years 1–9999.
    """
    year, place = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise DayOutOfRange(year=year)
    month = Month(year, place + 1)
    return min(month.first + timedelta(days=day.day - 1), month.last)


def age_on(birth: date, day: date) -> int:
    """Return the age in completed years (周岁); who was born on 29 February ages on 1 March in common years.

    >>> age_on(date(2008, 2, 29), date(2026, 2, 28)), age_on(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)

    Raises:
        NotYetBorn: `day` is before `birth`.
    """
    if day < birth:
        raise NotYetBorn(birth=birth, day=day)
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def born_by(age: int, day: date) -> date:
    """Return the latest birth day of a person who has reached `age` on `day`.

    The whole of a column has reached 80 where `birth <= born_by(80, day)`.

    >>> born_by(80, date(2025, 8, 15)), born_by(18, date(2026, 2, 28))
    (datetime.date(1945, 8, 15), datetime.date(2008, 2, 28))

    Raises:
        Invalid: a negative age.
        DayOutOfRange: before the year 1.
    """
    if age < 0:
        raise Invalid(_("An age of {age} years does not exist. Enter 0 or more."), age=age)
    return add_months(day, -12 * age)
