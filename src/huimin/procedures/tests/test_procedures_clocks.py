"""Clocks count what the law counts: suspended days do not, extensions do, and four fifths are amber."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.workdays import Calendar, Unit, UnknownYear
from huimin.procedures.clocks import Pause, count, in_working_days, left
from huimin.procedures.declarations import Limit

CALENDAR = Calendar()
ACCEPTED = date(2025, 3, 3)
THIRTY = Limit(30, Unit.WORKDAY, "accepted")
days = st.dates(date(2015, 1, 1), date(2024, 6, 30))
units = st.sampled_from([Unit.WORKDAY, Unit.DAY, Unit.MONTH])
numbers = st.integers(1, 12)


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    start = draw(days)
    return Pause(start, start + timedelta(days=draw(st.integers(0, 30))))


@st.composite
def near(draw: st.DrawFn) -> tuple[date, list[Pause]]:
    """An event and suspensions about it."""
    start = draw(days)
    found = []
    for _each in range(draw(st.integers(0, 3))):
        first = start + timedelta(days=draw(st.integers(-10, 40)))
        found.append(Pause(first, first + timedelta(days=draw(st.integers(0, 30)))))
    return start, found


@pytest.mark.parametrize(
    ("number", "due"), [(3, date(2025, 3, 6)), (20, date(2025, 3, 31)), (30, date(2025, 4, 15))]
)
def test_an_application_accepted_on_3_march_2025(number, due):
    counted = count(CALENDAR, Limit(number, Unit.WORKDAY), ACCEPTED)
    assert (counted.start, counted.due, counted.total, counted.paused) == (ACCEPTED, due, number, 0)


def test_an_extension_lengthens_the_whole():
    counted = count(CALENDAR, THIRTY, ACCEPTED, extended=15)
    assert (counted.total, counted.extended, counted.due) == (45, 15, date(2025, 5, 8))


def test_suspended_days_are_told_as_far_as_they_moved_the_end():
    over_qingming = Pause(date(2025, 4, 3), date(2025, 4, 8))
    counted = count(
        CALENDAR, THIRTY, ACCEPTED, pauses=[over_qingming, Pause(date(2025, 6, 1), date(2025, 6, 9))]
    )
    assert (counted.paused, counted.due) == (2, date(2025, 4, 17))
    in_days = count(
        CALENDAR, Limit(10, Unit.DAY), ACCEPTED, pauses=[Pause(date(2025, 3, 10), date(2025, 3, 15))]
    )
    assert (in_days.paused, in_days.due) == (5, date(2025, 3, 18))


def test_a_suspension_that_begins_in_the_added_time_counts_too():
    both = [Pause(date(2025, 3, 5), date(2025, 3, 9)), Pause(date(2025, 3, 12), date(2025, 3, 14))]
    counted = count(CALENDAR, Limit(7, Unit.DAY, roll=False), ACCEPTED, pauses=both)
    assert (counted.due, counted.paused) == (date(2025, 3, 16), 6)


def test_a_suspension_without_an_end_is_not_counted_yet():
    assert count(CALENDAR, THIRTY, ACCEPTED, pauses=[Pause(date(2025, 3, 5))]).due == date(2025, 4, 15)


@pytest.mark.parametrize(
    ("limit", "on", "rest"),
    [
        (THIRTY, ACCEPTED, 30),
        (THIRTY, date(2025, 4, 14), 1),
        (THIRTY, date(2025, 4, 15), 0),
        (THIRTY, date(2025, 4, 16), -1),
        (THIRTY, date(2025, 4, 19), -3),
        (Limit(7, Unit.DAY, roll=False), ACCEPTED, 7),
        (Limit(7, Unit.DAY, roll=False), date(2025, 3, 11), -1),
        (Limit(1, Unit.MONTH), ACCEPTED, 31),
    ],
)
def test_what_is_left_is_told_in_the_unit_of_the_limit(limit, on, rest):
    assert left(CALENDAR, count(CALENDAR, limit, ACCEPTED), on) == rest


def test_a_limit_tells_whether_it_is_in_working_days():
    assert in_working_days(THIRTY)
    assert not in_working_days(Limit(3, Unit.MONTH))


def test_a_limit_into_a_year_without_holidays_is_not_guessed():
    with pytest.raises(UnknownYear):
        count(CALENDAR, THIRTY, date(2099, 3, 3))
    with pytest.raises(UnknownYear):
        count(CALENDAR, Limit(3, Unit.MONTH), date(2099, 3, 3))
    assert count(CALENDAR, Limit(3, Unit.MONTH, roll=False), date(2099, 3, 3)).due == date(2099, 6, 3)


@given(near(), numbers, units, st.booleans(), pauses())
def test_a_suspension_never_makes_a_limit_shorter(event, number, unit, roll, one_more):
    start, suspended = event
    limit = Limit(number, unit, roll=roll)
    without = count(CALENDAR, limit, start, pauses=suspended)
    with_one = count(CALENDAR, limit, start, pauses=[*suspended, one_more])
    assert with_one.due >= without.due >= count(CALENDAR, limit, start).due
    assert with_one.amber >= without.amber
    assert with_one.paused >= without.paused >= 0


@given(near(), numbers, units, st.booleans(), st.integers(0, 5))
def test_more_units_never_end_earlier(event, number, unit, roll, more):
    start, suspended = event
    shorter = count(CALENDAR, Limit(number, unit, roll=roll), start, pauses=suspended)
    longer = count(CALENDAR, Limit(number + more, unit, roll=roll), start, pauses=suspended)
    extended = count(CALENDAR, Limit(number, unit, roll=roll), start, pauses=suspended, extended=more)
    assert longer.due >= shorter.due
    assert longer.amber >= shorter.amber
    assert (extended.due, extended.amber) == (longer.due, longer.amber)


@given(near(), numbers, units)
def test_the_last_day_is_one_on_which_the_office_is_open(event, number, unit):
    start, suspended = event
    counted = count(CALENDAR, Limit(number, unit), start, pauses=suspended)
    assert CALENDAR.is_workday(counted.due)
    assert start < counted.amber <= counted.due


@given(near(), numbers)
def test_a_limit_in_working_days_never_ends_on_a_suspended_day(event, number):
    start, suspended = event
    counted = count(CALENDAR, Limit(number, Unit.WORKDAY), start, pauses=suspended)
    for day in (counted.due, counted.amber):
        assert not any(each.start <= day < each.end for each in suspended)


@given(days, numbers)
def test_amber_is_the_first_day_on_which_four_fifths_are_used(start, number):
    counted = count(CALENDAR, Limit(number, Unit.WORKDAY), start)
    assert CALENDAR.workdays_between(start, counted.amber) == ceil(number * 4 / 5)
    assert left(CALENDAR, counted, counted.amber) == number - ceil(number * 4 / 5)
