"""Statutory clocks count the days that the law counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.days import DayOutOfRange
from huimin.kernel.errors import Invalid
from huimin.kernel.workdays import PUBLISHED_YEARS, Calendar, Unit, UnknownUnit, UnknownYear

CALENDAR = Calendar()
ENDLESS = Calendar(years=range(2000, 2200))
ACCEPTED = date(2025, 3, 3)
days = st.dates(date(2010, 1, 1), date(2025, 12, 31))
units = st.sampled_from(Unit)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 3, 3), True),
        (date(2025, 3, 8), False),
        (date(2025, 4, 4), False),  # Qingming, a Friday
        (date(2025, 4, 27), True),  # a Sunday, made up for the Labour Day holiday
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
    ],
)
def test_the_state_councils_adjusted_days(day, worked):
    assert CALENDAR.is_workday(day) is worked


@pytest.mark.parametrize(
    ("number", "last"), [(3, date(2025, 3, 6)), (20, date(2025, 3, 31)), (30, date(2025, 4, 15))]
)
def test_the_clocks_of_an_application_accepted_on_3_march_2025(number, last):
    assert CALENDAR.deadline(ACCEPTED, number, "workday") == last
    assert CALENDAR.add_workdays(ACCEPTED, number) == last


@pytest.mark.parametrize(
    ("start", "number", "unit", "rolled", "unrolled"),
    [
        (date(2025, 3, 3), 7, "day", date(2025, 3, 10), date(2025, 3, 10)),
        (date(2025, 3, 1), 7, "day", date(2025, 3, 10), date(2025, 3, 8)),
        (date(2025, 9, 24), 7, "day", date(2025, 10, 9), date(2025, 10, 1)),
        (date(2025, 3, 31), 1, "month", date(2025, 4, 30), date(2025, 4, 30)),
        (date(2025, 1, 31), 1, "month", date(2025, 2, 28), date(2025, 2, 28)),
        (date(2025, 3, 4), 1, "month", date(2025, 4, 7), date(2025, 4, 4)),
        (date(2024, 2, 29), 1, "year", date(2025, 2, 28), date(2025, 2, 28)),
        (date(2024, 3, 8), 1, "year", date(2025, 3, 10), date(2025, 3, 8)),
        (date(2025, 3, 8), 0, "day", date(2025, 3, 10), date(2025, 3, 8)),
        (date(2025, 3, 8), 0, "workday", date(2025, 3, 10), date(2025, 3, 8)),
    ],
)
def test_a_period_that_ends_on_a_day_of_rest_rolls_unless_told_not_to(start, number, unit, rolled, unrolled):
    assert CALENDAR.deadline(start, number, unit) == rolled
    assert CALENDAR.deadline(start, number, unit, roll=False) == unrolled


def test_a_negative_limit_is_refused():
    with pytest.raises(Invalid):
        CALENDAR.deadline(ACCEPTED, -1, "day")


@pytest.mark.parametrize("unit", ["hour", "", "Workday"])
def test_another_unit_is_refused(unit):
    with pytest.raises(UnknownUnit):
        CALENDAR.deadline(ACCEPTED, 1, unit)


def test_a_limit_beyond_the_calendar_is_refused():
    with pytest.raises(DayOutOfRange):
        CALENDAR.deadline(ACCEPTED, 10**9, "day")


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(max(PUBLISHED_YEARS) + 1, 1, 1)])
def test_an_unknown_year_is_named(day):
    with pytest.raises(UnknownYear, match=str(day.year)) as refused:
        CALENDAR.is_workday(day)
    assert refused.value.values == {"year": day.year}


def test_a_clock_that_runs_into_an_unknown_year_is_refused():
    eve = date(max(PUBLISHED_YEARS), 12, 31)
    with pytest.raises(UnknownYear):
        CALENDAR.add_workdays(eve, 1)
    with pytest.raises(UnknownYear):
        CALENDAR.deadline(eve, 1, "month")
    assert CALENDAR.deadline(eve, 1, "month", roll=False) == date(eve.year + 1, 1, 31)


def test_an_entered_year_is_known_with_its_entered_days():
    new_year, monday = date(2051, 1, 2), date(2051, 1, 7)
    calendar = Calendar(overrides={new_year: False, monday: True}, years={2051})
    assert new_year.weekday() < 5 <= monday.weekday()
    assert not calendar.is_workday(new_year)
    assert calendar.is_workday(monday)
    assert calendar.is_workday(date(2051, 1, 3))
    assert not calendar.is_workday(date(2051, 1, 8))


def test_an_entered_day_alone_makes_no_year_known():
    calendar = Calendar(overrides={date(2051, 1, 2): False})
    assert not calendar.is_workday(date(2051, 1, 2))
    with pytest.raises(UnknownYear):
        calendar.is_workday(date(2051, 1, 3))


def test_an_entered_day_corrects_a_published_year():
    assert not Calendar(overrides={ACCEPTED: False}).is_workday(ACCEPTED)


@given(days, st.integers(1, 120))
def test_working_days_count_there_and_back(day, number):
    last = CALENDAR.add_workdays(day, number)
    assert CALENDAR.is_workday(last)
    assert CALENDAR.workdays_between(day, last) == number
    assert CALENDAR.workdays_between(last, day) == -number
    assert CALENDAR.add_workdays(last, -number) <= day < CALENDAR.add_workdays(last, 1 - number)


@given(days, st.integers(0, 100), units, st.booleans())
def test_a_deadline_never_moves_back(start, number, unit, roll):
    last = ENDLESS.deadline(start, number, unit, roll=roll)
    assert last >= start
    assert ENDLESS.deadline(start, number + 1, unit, roll=roll) >= last
    assert ENDLESS.deadline(start + timedelta(days=1), number, unit, roll=roll) >= last


@given(days, st.integers(0, 100), units)
def test_a_rolled_deadline_is_the_next_working_day(start, number, unit):
    plain = ENDLESS.deadline(start, number, unit, roll=False)
    rolled = ENDLESS.deadline(start, number, unit)
    assert rolled >= plain
    assert ENDLESS.is_workday(rolled)
    assert not any(
        ENDLESS.is_workday(plain + timedelta(days=after)) for after in range((rolled - plain).days)
    )
