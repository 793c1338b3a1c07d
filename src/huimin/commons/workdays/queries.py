"""The working calendar of this installation."""

from __future__ import annotations

from huimin.commons.installation.settled import settled
from huimin.commons.workdays.models import HolidayYear, SpecialDay
from huimin.kernel.workdays import Calendar


@settled
def working_calendar() -> Calendar:
    """Return the calendar that clocks run by: the published one with what this installation entered."""
    return Calendar(
        overrides=dict(SpecialDay.objects.values_list("day", "worked")),
        years=frozenset(HolidayYear.objects.values_list("year", flat=True)),
    )
