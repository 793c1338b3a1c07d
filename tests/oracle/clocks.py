"""Time limits counted a second time, from the text of the Civil Code and the published holidays alone.

The day of the event does not count (民法典 201). A period in months or years ends on the corresponding day,
or on the last day of the month if there is none (202). One that ends on a day of rest ends on the first
working day after it (203), unless it is one that may not roll. Days on which the clock stands still are not
counted.

Nothing here comes from the program: the working days are a list made from the published table, and every
limit is counted by going through the days one after another.
"""

from __future__ import annotations

import calendar
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from chinese_calendar.constants import holidays, workdays

FIRST, LAST = date(2014, 12, 1).toordinal(), date(2026, 12, 31).toordinal()
UNITS = ("workday", "day", "month", "year")


def _worked(ordinal: int) -> bool:
    day = date.fromordinal(ordinal)
    if day in workdays:
        return True
    return calendar.weekday(day.year, day.month, day.day) < calendar.SATURDAY and day not in holidays


WORKED = [ordinal for ordinal in range(FIRST, LAST + 1) if _worked(ordinal)]
"""Every working day, in order."""


@dataclass(frozen=True)
class Question:
    """A limit to be counted: from the event, so many units, with days that stand still and an extension."""

    start: date
    number: int
    unit: str
    roll: bool = True
    pauses: tuple[tuple[date, date | None], ...] = ()
    extended: int = 0


@dataclass(frozen=True)
class Answer:
    """The last day, and the first on which four fifths are used."""

    due: date
    amber: date
    paused: int


def answer(question: Question) -> Answer:
    """Return what the text of the law says."""
    start = question.start.toordinal()
    still = {
        ordinal
        for first, end in question.pauses
        if end is not None
        for ordinal in range(first.toordinal(), end.toordinal())
        if ordinal > start
    }
    number = question.number + question.extended
    if question.unit == "workday":
        counted = [day for day in WORKED[bisect_left(WORKED, start + 1) :] if day not in still]
        due = counted[number - 1]
        amber = next(day for used, day in enumerate(counted, 1) if 5 * used >= 4 * number)
        paused = sum(1 for day in still if day in WORKED and day <= due)
        return Answer(date.fromordinal(due), date.fromordinal(amber), paused)
    span = _corresponding(question.start, number, question.unit) - start
    passing = [day for day in range(start + 1, start + span + len(still) + 1) if day not in still]
    end = passing[span - 1]
    amber = next(day for used, day in enumerate(passing, 1) if 5 * used >= 4 * span)
    last = WORKED[bisect_left(WORKED, end)] if question.roll else end
    return Answer(date.fromordinal(last), date.fromordinal(amber), end - start - span)


def _corresponding(start: date, number: int, unit: str) -> int:
    """Return the day that corresponds to the event's after so many days, months or years."""
    if unit == "day":
        return start.toordinal() + number
    year, month = start.year, start.month
    for _each in range(number * (12 if unit == "year" else 1)):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    day = start.day
    while True:
        try:
            return date(year, month, day).toordinal()
        except ValueError:
            day -= 1


def questions(number: int, seed: int) -> list[Question]:
    """Return so many questions over 2015 to 2026, a quarter of them in each unit."""
    random = Random(seed)
    return [_question(random, UNITS[each % len(UNITS)]) for each in range(number)]


def _question(random: Random, unit: str) -> Question:
    longest = {"workday": 60, "day": 90, "month": 12, "year": 2}[unit]
    end = LAST - {"workday": 300, "day": 300, "month": 600, "year": 1300}[unit]
    start = date.fromordinal(random.randint(date(2015, 1, 1).toordinal(), end))
    return Question(
        start=start,
        number=random.randint(1, longest),
        unit=unit,
        roll=random.random() < 0.7,
        pauses=tuple(_pauses(random, start)),
        extended=random.choice((0, 0, 0, 1, 5)) if unit in {"workday", "day"} else random.choice((0, 0, 1)),
    )


def _pauses(random: Random, start: date) -> Sequence[tuple[date, date | None]]:
    """Return suspensions before, in and after the limit, across one another, or without an end."""
    found: list[tuple[date, date | None]] = []
    for _each in range(random.choice((0, 0, 1, 1, 2, 3))):
        first = start.toordinal() + random.randint(-10, 60)
        length = random.randint(0, 25)
        found.append((date.fromordinal(first), date.fromordinal(first + length)))
    if random.random() < 0.1:
        found.append((date.fromordinal(start.toordinal() + random.randint(0, 20)), None))
    return found
