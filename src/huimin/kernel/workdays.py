"""Statutory clocks in working days and calendar periods, with the State Council's adjusted holidays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from chinese_calendar.constants import holidays, workdays

from huimin.kernel.days import add_months, days_later
from huimin.kernel.errors import Invalid, Refusal
from huimin.kernel.errors import gettext_noop as _

PUBLISHED_YEARS: Final = frozenset(range(min(holidays).year, max(holidays).year + 1))
"""The years whose holiday notices the library has."""


class UnknownYear(Refusal):
    """The holidays of a year have not been entered, so its working days are not known."""

    template = _(
        "The public holidays of {year} are not on record, so this time limit cannot be counted. "
        "Enter the State Council's holiday notice for {year} in the calendar register."
    )


class UnknownUnit(Invalid):
    """A time limit is counted in something else than the four units."""

    template = _("“{given}” is no unit of a time limit. Choose workday, day, month or year.")


class Unit(StrEnum):
    """What a time limit is counted in; working days and days are never exchanged for one another."""

    WORKDAY = "workday"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of the country, with what an installation has entered itself.

    `overrides` says of single days whether they are worked; `years` names years that the library does not
    know and whose notice has been entered whole. A single entered day does not make its year known: the rest
    of it would be guessed.

    >>> calendar = Calendar()
    >>> calendar.is_workday(date(2025, 4, 4)), calendar.is_workday(date(2025, 4, 27))
    (False, True)
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    years: Collection[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Tell whether `day` is a working day.

        Raises:
            UnknownYear: nobody has entered the holidays of its year.
        """
        entered = self.overrides.get(day)
        if entered is not None:
            return entered
        if day.year not in PUBLISHED_YEARS and day.year not in self.years:
            raise UnknownYear(year=day.year)
        return day in workdays or (day.weekday() < 5 and day not in holidays)

    def add_workdays(self, day: date, number: int) -> date:
        """Return the working day `number` working days after `day`, or before it for a negative number.

        Zero returns `day` itself.

        >>> Calendar().add_workdays(date(2025, 3, 3), 30)
        datetime.date(2025, 4, 15)

        Raises:
            UnknownYear: the count runs into a year without holidays on record.
        """
        step = 1 if number > 0 else -1
        for _counted in range(abs(number)):
            day = days_later(day, step)
            while not self.is_workday(day):
                day = days_later(day, step)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to and including `end`; negative backwards.

        >>> Calendar().workdays_between(date(2025, 3, 3), date(2025, 3, 31))
        20

        Raises:
            UnknownYear: a year without holidays on record lies between.
        """
        if end < start:
            return -self.workdays_between(end, start)
        return sum(self.is_workday(start + timedelta(days=after + 1)) for after in range((end - start).days))

    def rolled(self, day: date) -> date:
        """Return `day`, or the first working day after it if it is a day of rest (民法典 203).

        Raises:
            UnknownYear: the holidays of a year that is needed are not on record.
        """
        while not self.is_workday(day):
            day = days_later(day, 1)
        return day

    def deadline(self, start: date, number: int, unit: Unit | str, *, roll: bool = True) -> date:
        """Return the last day of a time limit of `number` units that an event on `start` sets running.

        The day after the event counts first (民法典 201). A limit that ends on a day of rest runs on
        to the next working day (民法典 203) unless `roll` is off, as for a publicity of seven days.

        >>> Calendar().deadline(date(2025, 9, 24), 7, "day")
        datetime.date(2025, 10, 9)
        >>> Calendar().deadline(date(2025, 9, 24), 7, "day", roll=False)
        datetime.date(2025, 10, 1)

        Raises:
            Invalid: a negative number.
            UnknownUnit: none of the four units.
            UnknownYear: the count needs a year without holidays on record.
        """
        if number < 0:
            raise Invalid(_("A time limit of {number} cannot be counted. Enter 0 or more."), number=number)
        match unit:
            case Unit.WORKDAY:
                last = self.add_workdays(start, number)
            case Unit.DAY:
                last = days_later(start, number)
            case Unit.MONTH:
                last = add_months(start, number)
            case Unit.YEAR:
                last = add_months(start, 12 * number)
            case _:
                raise UnknownUnit(given=unit)
        return self.rolled(last) if roll else last
