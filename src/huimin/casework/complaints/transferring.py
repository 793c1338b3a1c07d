"""Transferring: what another office passed on is taken as ours, or objected to within five working days."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huimin.casework.complaints.handling import kept_apart, locked
from huimin.casework.complaints.refusals import ReasonNeeded, TooLateToObject
from huimin.casework.complaints.running import TRANSFERRED, end, move_to, step_of
from huimin.casework.models import Complaint, Handling
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record

OURS, OBJECTED, BY_LETTER = "ours", "objected", "letter"


@transaction.atomic
def take_as_ours(*, complaint: int, by: Officer, at: datetime, day: date) -> Complaint:
    """Take what another office passed on as ours, to be registered like any other, and return it.

    Raises:
        ComplaintHasMovedOn: it was taken or sent back already.
        NotYourComplaint, NoSuchComplaint: the officer may not handle it.
    """
    found = locked(complaint, by, TRANSFERRED)
    outcome = step_of(found).outcome(OURS)
    assert outcome is not None, "the sheet lets what was passed on be taken"
    move_to(found, outcome.to[0], day)
    found.save(update_fields=["step", "due_on", "amber_on"])
    record(
        "complaint.take_as_ours", found, by=by, division=found.division, number=found.number,
        office=found.passed_on_by,
    )  # fmt: skip
    return found


@transaction.atomic
def object_to_transfer(*, complaint: int, reason: str, by: Officer, at: datetime, day: date) -> Complaint:
    """Send what is not for us back to the office that passed it on, with the reason, and return it.

    Raises:
        ComplaintHasMovedOn: it was taken or sent back already.
        NotYourComplaint, NoSuchComplaint: the officer may not handle it.
        ReasonNeeded: it does not say why.
        TooLateToObject: the five working days are over.
    """
    found = locked(complaint, by, TRANSFERRED)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    if found.due_on is None or day > found.due_on:
        raise TooLateToObject(day=found.due_on)
    outcome = step_of(found).outcome(OBJECTED)
    assert outcome is not None, "the sheet lets what was passed on be objected to"
    with kept_apart():
        Handling.objects.create(
            complaint=found, step=TRANSFERRED, opened_at=at, opened_on=found.received_on, outcome=OBJECTED,
            finding=reason.strip(), answer=reason.strip(), told_by=BY_LETTER, forwarded_to=found.passed_on_by,
            answered_at=at, answered_on=day, answered_by=by,
        )  # fmt: skip
    found.outcome = OBJECTED
    end(found, outcome.ends, day)
    found.save()
    record(
        "complaint.object", found, by=by, division=found.division, number=found.number,
        office=found.passed_on_by,
    )  # fmt: skip
    return found
