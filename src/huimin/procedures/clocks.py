"""Clocks: the last day of a limit with its suspensions and extensions, and what is left of it on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from huimin.kernel.days import ONE_DAY
from huimin.kernel.workdays import Calendar, Unit
from huimin.procedures.declarations import Limit

FOUR_FIFTHS = (4, 5)
"""The share of a limit after which its clock is amber."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count: from `start` up to, and without, `end`; without an end they go on."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A limit counted for one case: the last day, the day on which it turns amber, the event's day.

    It is amber from the first day on which four fifths of its units are used; `paused` is by how many days,
    or working days, suspensions moved its end.
    """

    start: date
    due: date
    amber: date
    limit: Limit
    extended: int = 0
    paused: int = 0

    @property
    def total(self) -> int:
        """Return how many units the whole time has, extensions included."""
        return self.limit.number + self.extended


def count(
    calendar: Calendar, limit: Limit, start: date, *, pauses: Sequence[Pause] = (), extended: int = 0
) -> Counted:
    """Return a limit that an event on `start` sets running, lengthened by `extended` units.

    Suspended days after the event do not count: each moves the end by a working day where the limit is in
    working days, by a day otherwise. A pause that has not ended is counted as far as it has an end.

    Raises:
        UnknownYear: the count needs a year without holidays on record.
    """
    number = limit.number + extended
    suspended = _suspended(pauses, start)
    if limit.unit is Unit.WORKDAY:
        due = _after_workdays(calendar, start, number, suspended)
        amber = _after_workdays(calendar, start, _amber(number), suspended)
        paused = sum(1 for day in suspended if day <= due and calendar.is_workday(day))
        return Counted(start, due, amber, limit, extended, paused)
    span = (calendar.deadline(start, number, limit.unit, roll=False) - start).days
    last = _after_days(start, span, suspended)
    due = calendar.rolled(last) if limit.roll else last
    amber = _after_days(start, _amber(span), suspended)
    return Counted(start, due, amber, limit, extended, (last - start).days - span)


def left(calendar: Calendar, counted: Counted, on: date) -> int:
    """Return how many units are left on the day `on`, below zero when the last day has passed.

    What is counted in months or years is left in days.

    Raises:
        UnknownYear: a year without holidays on record lies between.
    """
    if counted.limit.unit is Unit.WORKDAY:
        return calendar.workdays_between(on, counted.due)
    return (counted.due - on).days


def in_working_days(limit: Limit) -> bool:
    """Return whether a limit is counted in working days."""
    return limit.unit is Unit.WORKDAY


def _amber(number: int) -> int:
    """Return after how many units four fifths of `number` are used."""
    above, below = FOUR_FIFTHS
    return -(-number * above // below)


def _after_workdays(calendar: Calendar, start: date, number: int, suspended: Collection[date]) -> date:
    """Return the working day on which so many have passed that are not suspended."""
    day, counted = start, 0
    while counted < number:
        day += ONE_DAY
        if calendar.is_workday(day) and day not in suspended:
            counted += 1
    return day


def _after_days(start: date, number: int, suspended: Collection[date]) -> date:
    """Return the day on which so many have passed that are not suspended."""
    day = start + timedelta(days=number)
    for each in sorted(suspended):
        if each <= day:
            day += ONE_DAY
    return day


def _suspended(pauses: Iterable[Pause], start: date) -> set[date]:
    """Return the suspended days after the event, as far as the pauses have ended."""
    found: set[date] = set()
    for each in pauses:
        if each.end is not None:
            first = max(each.start, start + ONE_DAY)
            found.update(first + timedelta(days=number) for number in range((each.end - first).days))
    return found
