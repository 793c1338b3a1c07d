"""Statutory clocks say what an oracle written from the Civil Code says, and share no code with it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from tests.oracle.clocks import UNITS, Answer, Question, answer, questions

from huimin.kernel.workdays import Calendar, Unit
from huimin.procedures.clocks import Pause, count
from huimin.procedures.declarations import Limit

CASES = questions(1200, seed=20250303)


def counted(question: Question) -> Answer:
    """Return what the program says."""
    limit = Limit(question.number, Unit(question.unit), roll=question.roll)
    pauses = [Pause(start, end) for start, end in question.pauses]
    found = count(Calendar(), limit, question.start, pauses=pauses, extended=question.extended)
    return Answer(found.due, found.amber, found.paused)


def test_a_thousand_limits_end_on_the_day_that_the_text_says():
    differing = [
        (case, counted(case), expected) for case in CASES if (expected := answer(case)) != counted(case)
    ]
    assert not differing, f"{len(differing)} differ, first: {differing[0]}"


def test_the_limits_are_of_every_kind():
    assert Counter(case.unit for case in CASES) == dict.fromkeys(UNITS, len(CASES) // 4)
    assert {case.start.year for case in CASES} >= set(range(2015, 2026))
    assert len({case.start for case in CASES}) > 200
    suspended = [case for case in CASES if answer(case).paused]
    assert len(suspended) > 200
    assert sum(1 for case in CASES if case.extended) > 200
    assert sum(1 for case in CASES if any(end is None for _start, end in case.pauses)) > 50
    rolled = [case for case in CASES if case.unit != "workday" and case.roll]
    assert sum(1 for case in rolled if answer(case) != answer(_unrolled(case))) > 100


def _unrolled(case: Question) -> Question:
    return Question(case.start, case.number, case.unit, False, case.pauses, case.extended)


WEEKEND = (date(2025, 3, 8), date(2025, 3, 10))
HAND_MADE = [
    # accepted on a Monday; the Qingming holiday of 4 April counts once
    (Question(date(2025, 3, 3), 3, "workday"), "2025-03-06", "2025-03-06"),
    (Question(date(2025, 3, 3), 20, "workday"), "2025-03-31", "2025-03-25"),
    (Question(date(2025, 3, 3), 30, "workday"), "2025-04-15", "2025-04-07"),
    # a Sunday that is worked for the Labour Day holiday counts, the holiday does not
    (Question(date(2025, 4, 25), 1, "workday"), "2025-04-27", "2025-04-27"),
    (Question(date(2025, 4, 30), 1, "workday"), "2025-05-06", "2025-05-06"),
    (Question(date(2025, 9, 30), 3, "workday"), "2025-10-11", "2025-10-11"),
    (Question(date(2020, 1, 22), 3, "workday"), "2020-02-04", "2020-02-04"),
    # an event on a day of rest: the first working day after it is the first that counts
    (Question(date(2025, 3, 8), 5, "workday"), "2025-03-14", "2025-03-13"),
    # seven days of publicity end on the seventh, holiday or not
    (Question(date(2025, 9, 24), 7, "day", roll=False), "2025-10-01", "2025-09-30"),
    (Question(date(2025, 9, 24), 7, "day"), "2025-10-09", "2025-09-30"),
    (Question(date(2025, 3, 1), 7, "day"), "2025-03-10", "2025-03-07"),
    # three months after a death that fall into a holiday, on the last day of a month, and in a leap year
    (Question(date(2025, 7, 4), 3, "month"), "2025-10-09", "2025-09-16"),
    (Question(date(2024, 11, 30), 3, "month"), "2025-02-28", "2025-02-10"),
    (Question(date(2023, 11, 30), 3, "month"), "2024-02-29", "2024-02-11"),
    (Question(date(2025, 1, 31), 6, "month", roll=False), "2025-07-31", "2025-06-25"),
    (Question(date(2024, 2, 29), 1, "year"), "2025-02-28", "2024-12-17"),
    # ten working days stand still while papers are missing; the Sunday of 27 April is worked
    (
        Question(date(2025, 3, 3), 30, "workday", pauses=((date(2025, 3, 10), date(2025, 3, 24)),)),
        "2025-04-28",
        "2025-04-21",
    ),
    # standing still over a weekend costs no working day, but two calendar days
    (Question(date(2025, 3, 3), 10, "workday", pauses=(WEEKEND,)), "2025-03-17", "2025-03-13"),
    (Question(date(2025, 3, 3), 10, "day", pauses=(WEEKEND,)), "2025-03-17", "2025-03-13"),
    # two suspensions that overlap count once; one that has not ended does not count yet
    (
        Question(
            date(2025, 3, 3), 5, "workday",
            pauses=(
                (date(2025, 3, 5), date(2025, 3, 7)), (date(2025, 3, 6), date(2025, 3, 8)),
                (date(2025, 3, 10), None),
            ),
        ),
        "2025-03-13",
        "2025-03-12",
    ),
    # a suspension after the last day, and one before the event, change nothing
    (
        Question(
            date(2025, 3, 3), 3, "workday",
            pauses=((date(2025, 3, 7), date(2025, 3, 20)), (date(2025, 2, 1), date(2025, 3, 4))),
        ),
        "2025-03-06",
        "2025-03-06",
    ),
    # ten days of which ten stand still at once: the eighth that counts is the eighteenth
    (
        Question(date(2025, 3, 3), 10, "day", pauses=((date(2025, 3, 4), date(2025, 3, 14)),), roll=False),
        "2025-03-23",
        "2025-03-21",
    ),
    # extended from thirty to forty-five working days
    (Question(date(2025, 3, 3), 30, "workday", extended=15), "2025-05-08", "2025-04-23"),
    (Question(date(2025, 3, 3), 7, "day", extended=7), "2025-03-17", "2025-03-15"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "due", "amber"), HAND_MADE)
def test_hand_made_limits(question, due, amber):
    expected = (date.fromisoformat(due), date.fromisoformat(amber))
    for found in (counted(question), answer(question)):
        assert (found.due, found.amber) == expected
