"""Clocks run by the published calendar and by what the installation entered."""

from __future__ import annotations

from datetime import date

import pytest

from huimin.commons.workdays.models import HolidayYear, SpecialDay
from huimin.commons.workdays.queries import working_calendar
from huimin.kernel.workdays import UnknownYear

pytestmark = pytest.mark.django_db
MONDAY = date(2031, 9, 1)


def test_a_year_nobody_entered_is_not_guessed() -> None:
    with pytest.raises(UnknownYear, match="2031"):
        working_calendar().is_workday(MONDAY)


def test_an_entered_year_is_counted_with_its_days() -> None:
    HolidayYear.objects.create(year=2031, document="国办发明电〔2030〕1号")
    SpecialDay.objects.create(day=MONDAY, worked=False, occasion="调休", document="同上")
    SpecialDay.objects.create(day=date(2031, 9, 6), worked=True, occasion="调休上班", document="同上")
    calendar = working_calendar()
    assert not calendar.is_workday(MONDAY)
    assert calendar.is_workday(date(2031, 9, 2))
    assert calendar.is_workday(date(2031, 9, 6))
    assert calendar.add_workdays(date(2031, 8, 29), 1) == date(2031, 9, 2)
