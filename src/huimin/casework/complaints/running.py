"""Running: the steps and clocks of a complaint as its sheet declares them."""

from __future__ import annotations

from datetime import date
from typing import Final

from huimin.casework.clocks.counting import limit_words
from huimin.casework.complaints.refusals import NotYourComplaint
from huimin.casework.models import Complaint, Handling, MoreDays
from huimin.commons.access.models import Officer
from huimin.commons.desk.pieces import Clock
from huimin.commons.workdays.queries import working_calendar
from huimin.procedures import clocks
from huimin.procedures.clocks import Counted
from huimin.procedures.declarations import Limit, Step, Version
from huimin.rulebook.public import complaint_procedure

SUBMITTED: Final = "submitted"
TRANSFERRED: Final = "transferred"
"""The step of what another office passed on: until it is taken as ours, it can be objected to."""
REGISTERED, HANDLING, ANSWERED = "registered", "handling", "answered"
REVIEW, REVIEWED, SECOND_REVIEW = "review", "reviewed", "second_review"
FORWARDED, FOUNDED = "forwarded", ("founded", "partly")
REVIEWS: Final = (REVIEW, SECOND_REVIEW)
ANSWERABLE: Final = (REGISTERED, HANDLING, *REVIEWS)
LOOKED_AT: Final = (TRANSFERRED, *ANSWERABLE)
"""The steps that wait for the office; at the others the complainant may ask for more."""
ASKABLE: Final = (ANSWERED, REVIEWED)
MORE_DAYS_AT_MOST: Final = 30
"""信访工作条例."""


def version_of(complaint: Complaint) -> Version:
    """Return the version of the procedure under which a complaint runs."""
    return complaint_procedure().version(complaint.since)


def step_of(complaint: Complaint) -> Step:
    """Return the step at which a complaint stands."""
    return version_of(complaint).steps[complaint.step]


def refuse_stranger(complaint: Complaint, by: Officer) -> None:
    """Refuse an officer without the right that the complaint's step asks for, where it belongs.

    Raises:
        NotYourComplaint: the officer has not the right there.
    """
    if not handles(by, complaint):
        raise NotYourComplaint()


def handles(officer: Officer, complaint: Complaint) -> bool:
    """Return whether the step at which a complaint stands is an officer's, by right, level and division."""
    actor = step_of(complaint).actor()
    return officer.scope(actor.right, actor.offices).covers(complaint.division)


def move_to(complaint: Complaint, step: str, day: date) -> None:
    """Let a complaint stand at a step, with the clock that runs there, without storing it."""
    complaint.step = step
    counted = counted_for(complaint, day)
    complaint.due_on, complaint.amber_on = counted.due, counted.amber


def end(complaint: Complaint, ending: str, day: date) -> None:
    """Let a complaint end, without storing it."""
    complaint.step, complaint.ending, complaint.closed_on = "", ending, day
    complaint.due_on = complaint.amber_on = None


def counted_for(complaint: Complaint, opened: date | None = None) -> Counted:
    """Return the clock of a complaint's step as it was counted; `opened` is the day of a step that is new."""
    limit = step_of(complaint).limit
    assert limit is not None, "every step of a complaint has its days"
    more = MoreDays.objects.filter(complaint=complaint.pk, allowed=True).first()
    extended = more.days if more and complaint.step == HANDLING else 0
    return clocks.count(working_calendar(), limit, _start(complaint, limit, opened), extended=extended)


def clock_of(complaint: Complaint, day: date) -> Clock:
    """Return the clock of a complaint that waits for the office, as a page shows it."""
    counted = counted_for(complaint)
    words = f"{limit_words(counted.limit)} · {counted.start} · {counted.limit.article}"
    working = clocks.in_working_days(counted.limit)
    left = clocks.left(working_calendar(), counted, day)
    total = counted.limit.number if working else (counted.due - counted.start).days
    return Clock(counted.due, left, total, working_days=working, counted=words)


def _start(complaint: Complaint, limit: Limit, opened: date | None) -> date:
    """Return the day from which a limit runs: of the receipt, or on which the step was opened."""
    if limit.after == SUBMITTED:
        return complaint.received_on
    if opened is not None:
        return opened
    looks = Handling.objects.filter(complaint=complaint, step=complaint.step)
    return looks.values_list("opened_on", flat=True).get()
