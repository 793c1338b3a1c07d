"""Printing: the answer to a complaint as a numbered letter that stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from huimin.casework.complaints.running import (
    ANSWERED,
    FORWARDED,
    HANDLING,
    REVIEW,
    REVIEWED,
    SECOND_REVIEW,
)
from huimin.casework.models import Complaint, Handling
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import name_of
from huimin.commons.documents.actions import issue
from huimin.commons.documents.queries import documents_of
from huimin.commons.installation.public import installation
from huimin.commons.workdays.queries import working_calendar
from huimin.procedures import clocks
from huimin.procedures.declarations import Version
from huimin.rulebook.public import complaint_procedure

KIND: Final = "casework.complaint"
TEMPLATE: Final = Path(__file__).parent / "reply.typ"
TITLES: Final = {REVIEW: "投诉举报复查意见书", SECOND_REVIEW: "投诉举报复核意见书"}
TITLE: Final = "投诉举报答复意见书"
REMEDIES: Final = {HANDLING: ("复查", ANSWERED), REVIEW: ("复核", REVIEWED)}
STEPS: Final = {REVIEW: "复查", SECOND_REVIEW: "复核"}


@transaction.atomic
def reply_letter(*, handling: Handling, by: Officer, day: date) -> int:
    """Return the letter with an answer; the first call issues it, later ones return the same."""
    complaint = Complaint.objects.select_for_update().get(pk=handling.complaint_id)
    title = TITLES.get(handling.step, TITLE)
    issued = [each.id for each in documents_of(name_of(complaint)) if each.title == title]
    if issued:
        return issued[0]
    made = issue(
        kind=KIND,
        template=TEMPLATE,
        data=_data(complaint, handling, by),
        series=f"TSDF-{installation().place}-{day.year}",
        title=title,
        subject=name_of(complaint),
        division=complaint.division,
        by=by,
        day=handling.answered_on,
    )
    return made.pk


def _data(complaint: Complaint, handling: Handling, by: Officer) -> dict[str, Any]:
    version = complaint_procedure().version(complaint.since)
    outcome = version.steps[handling.step].outcome(handling.outcome)
    forwarded = handling.outcome == FORWARDED
    next_step, until = ("", "") if forwarded else _remedy(version, handling)
    return {
        "language": "zh-hans",
        "complaint": complaint.number,
        "received_on": complaint.received_on,
        "step": STEPS.get(handling.step, "登记审查" if forwarded else "调查核实"),
        "outcome": outcome.zh if outcome else handling.outcome,
        "answer": handling.answer,
        "forwarded_to": handling.forwarded_to,
        "until": until,
        "next": next_step,
        "final": handling.step == SECOND_REVIEW,
        "office": by.office,
        "day": handling.answered_on,
    }


def _remedy(version: Version, handling: Handling) -> tuple[str, str]:
    """Return what can be asked for against an answer, and until when; nothing against the last one."""
    if handling.step not in REMEDIES or handling.answered_on is None:
        return "", ""
    name, step = REMEDIES[handling.step]
    limit = version.steps[step].limit
    assert limit is not None, "the sheet says how long a review can be asked for"
    return name, str(clocks.count(working_calendar(), limit, handling.answered_on).due)
