"""Spans, months and ages follow the calendar, also at its corners."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.days import (
    DayOutOfRange,
    EmptySpan,
    Month,
    NotAMonth,
    NotYetBorn,
    OpenSpan,
    Span,
    add_months,
    age_on,
    born_by,
    days_later,
)
from huimin.kernel.errors import Invalid

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
lengths = st.integers(1, 3000)
spans = st.one_of(
    st.builds(Span, days), st.builds(lambda day, days: Span(day, day + timedelta(days=days)), days, lengths)
)
months = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))


@pytest.mark.parametrize("end", [date(2025, 8, 1), date(2025, 7, 31)])
def test_a_span_ends_after_it_starts(end):
    with pytest.raises(EmptySpan):
        Span(date(2025, 8, 1), end)


def test_a_span_without_end_has_no_last_day_and_no_count():
    span = Span(date(2025, 8, 1))
    assert date(9999, 12, 31) in span
    assert date(2025, 7, 31) not in span
    assert span.last is None
    assert str(span) == "2025-08-01 –"
    with pytest.raises(OpenSpan):
        span.days()
    with pytest.raises(OpenSpan):
        list(span)


def test_a_span_written_by_its_last_day():
    span = Span.inclusive(date(2025, 8, 1), date(2025, 8, 3))
    assert span == Span(date(2025, 8, 1), date(2025, 8, 4))
    assert span.last == date(2025, 8, 3)
    assert str(span) == "2025-08-01 – 2025-08-03"
    assert list(span) == [date(2025, 8, 1), date(2025, 8, 2), date(2025, 8, 3)]
    with pytest.raises(DayOutOfRange):
        Span.inclusive(date(2025, 8, 1), date.max)


def test_adjacent_spans_share_no_day_and_leave_no_gap():
    august, september = Month.of("2025-08").span, Month.of("2025-09").span
    assert august.adjacent(september)
    assert september.adjacent(august)
    assert not august.overlaps(september)
    assert not august.adjacent(august)
    assert not Span(date(2025, 8, 1)).adjacent(Span(date(2025, 9, 1)))


@given(spans, spans, days)
def test_the_intersection_has_the_days_that_both_have(one, other, day):
    common = one.intersect(other)
    assert common == other.intersect(one)
    assert (common is not None) == one.overlaps(other)
    assert (common is not None and common.contains(day)) == (day in one and day in other)
    assert one.covers(other) == (common == other)


@given(days, lengths)
def test_a_span_counts_the_days_it_goes_through(start, number):
    span = Span(start, start + timedelta(days=number))
    assert span.days() == number == len(list(span))
    assert all(day in span for day in span)


@pytest.mark.parametrize(
    "text", ["2025-8", "2025-13", "2025-00", "0000-01", "202508", "2025-08-01", "", "٢٠٢٥-٠٨"]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(NotAMonth):
        Month.of(text)


def test_a_month_knows_its_days_and_its_neighbours():
    february = Month.of(date(2024, 2, 10))
    assert str(february) == "2024-02"
    assert (february.first, february.last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (str(february.previous), str(february.next)) == ("2024-01", "2024-03")
    assert date(2024, 2, 29) in february
    assert date(2023, 2, 28) not in february
    assert list(february.through(february)) == [february]
    assert list(february.through(february.previous)) == []


def test_months_end_where_the_calendar_ends():
    with pytest.raises(NotAMonth):
        Month(9999, 12).next  # noqa: B018 - the property refuses
    with pytest.raises(NotAMonth):
        Month(1, 1).previous  # noqa: B018 - the property refuses


@given(months, st.integers(-600, 600))
def test_months_count_there_and_back(month, number):
    later = month + number
    assert later - month == number
    assert later + -number == month
    assert Month.of(str(month)) == month
    assert (later > month) == (number > 0)


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 8, 15), 0, date(2025, 8, 15)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(9999, 11, 30), 1, date(9999, 12, 30)),
    ],
)
def test_months_end_on_the_corresponding_day(day, number, expected):
    assert add_months(day, number) == expected


@pytest.mark.parametrize(("day", "number", "year"), [(date(9999, 12, 1), 1, 10000), (date(1, 1, 1), -1, 0)])
def test_no_month_leads_out_of_the_calendar(day, number, year):
    with pytest.raises(DayOutOfRange) as refused:
        add_months(day, number)
    assert refused.value.values == {"year": year}


@pytest.mark.parametrize(("day", "number", "year"), [(date.max, 1, 10000), (date.min, -1, 0)])
def test_no_day_leads_out_of_the_calendar(day, number, year):
    with pytest.raises(DayOutOfRange) as refused:
        days_later(day, number)
    assert refused.value.values == {"year": year}


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1945, 8, 15), date(2025, 8, 14), 79),
        (date(1945, 8, 15), date(2025, 8, 15), 80),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        (date(2025, 8, 15), date(2025, 8, 15), 0),
    ],
)
def test_age_in_completed_years(birth, day, age):
    assert age_on(birth, day) == age


def test_nobody_has_an_age_before_birth():
    with pytest.raises(NotYetBorn):
        age_on(date(2025, 8, 15), date(2025, 8, 14))


def test_no_negative_age():
    with pytest.raises(Invalid):
        born_by(-1, date(2025, 8, 15))


@given(st.integers(0, 120), days)
def test_born_by_is_the_last_birth_day_that_reaches_the_age(age, day):
    latest = born_by(age, day)
    assert age_on(latest, day) == age
    assert age == 0 or age_on(latest + timedelta(days=1), day) == age - 1


@given(
    st.integers(1, 120),
    st.integers(1900, 2100).filter(lambda year: year % 4 == 0 and year != 1900 and year != 2100),
)
def test_born_by_at_the_corners_of_leap_years(age, year):
    for day in (
        date(year, 2, 28),
        date(year, 2, 29),
        date(year, 3, 1),
        date(year + 1, 2, 28),
        date(year + 1, 3, 1),
    ):
        latest = born_by(age, day)
        assert age_on(latest, day) == age
        assert age_on(latest + timedelta(days=1), day) == age - 1
