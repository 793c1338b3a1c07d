"""Following: what the holder of a receipt code sees, and the reviews that they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huimin.casework.complaints.refusals import NoSuchReceipt, SaysNothing, TooLateToAsk
from huimin.casework.complaints.running import ASKABLE, end, move_to, step_of
from huimin.casework.complaints.wording import outcome_word, state_of, step_word
from huimin.casework.models import Complaint, Handling
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.desk.states import tone_and_word

ASKED, SETTLED = "asked", "settled"


@dataclass(frozen=True, slots=True)
class ComplaintAnswer:
    """One answer as the complainant reads it."""

    step: str
    outcome: str
    answer: str
    on: date
    forwarded_to: str


@dataclass(frozen=True, slots=True)
class ComplaintCard:
    """What the holder of a receipt code sees: how far it is, how many days are left, and the answers.

    Nothing of who reported, of what was said, or of whom it is about: a code that is found tells nobody.
    """

    state: str
    received_on: date
    taken_up_on: date | None
    due_on: date | None
    days_left: int | None
    answers: tuple[ComplaintAnswer, ...]
    may_ask_for_review: bool
    closed_on: date | None


def card_of(receipt: str, day: date) -> ComplaintCard:
    """Return what the holder of a receipt code sees on a day.

    Raises:
        NoSuchReceipt: nobody was given this code.
    """
    found = _with_receipt(receipt)
    looks = Handling.objects.filter(complaint=found).exclude(outcome="").order_by("pk")
    asking = found.step in ASKABLE and found.due_on is not None and day <= found.due_on
    return ComplaintCard(
        state=state_of(found),
        received_on=found.received_on,
        taken_up_on=found.taken_up_on,
        due_on=found.due_on,
        days_left=(found.due_on - day).days if found.due_on else None,
        answers=tuple(
            ComplaintAnswer(
                step=step_word(each.step),
                outcome=outcome_word(each.outcome, each.step),
                answer=each.answer,
                on=each.answered_on,
                forwarded_to=each.forwarded_to,
            )
            for each in looks
            if each.answered_on is not None
        ),
        may_ask_for_review=asking,
        closed_on=found.closed_on,
    )


@transaction.atomic
def review_asked(*, receipt: str, text: str, at: datetime, day: date, by: Officer | None = None) -> Complaint:
    """Note that a review, or a second one, is asked for and return the complaint.

    Raises:
        NoSuchReceipt: nobody was given this code.
        TooLateToAsk: there is no answer yet, the days have passed, or it was reviewed twice.
        SaysNothing: nothing is said against the answer.
    """
    found = _with_receipt(receipt, lock=True)
    if found.step not in ASKABLE or found.due_on is None or day > found.due_on:
        raise TooLateToAsk(state=tone_and_word(state_of(found))[1])
    if not text.strip():
        raise SaysNothing(field="text")
    outcome = step_of(found).outcome(ASKED)
    assert outcome is not None, "the sheet lets a review be asked for"
    move_to(found, outcome.to[0], day)
    found.save(update_fields=["step", "due_on", "amber_on"])
    Handling.objects.create(complaint=found, step=found.step, opened_at=at, opened_on=day, asked=text.strip())
    record("complaint.ask_review", found, by=by, division=found.division, number=found.number)
    return found


@transaction.atomic
def settle_complaints(*, day: date) -> int:
    """End the complaints whose answer nobody asked to review in time, and return how many."""
    over = Complaint.objects.select_for_update().filter(step__in=ASKABLE, due_on__lt=day)
    ended = 0
    for found in over:
        outcome = step_of(found).outcome(SETTLED)
        assert outcome is not None, "the sheet ends what nobody asks about"
        end(found, outcome.ends, day)
        found.save(update_fields=["step", "ending", "closed_on", "due_on", "amber_on"])
        record("complaint.settle", found, by=None, division=found.division, number=found.number)
        ended += 1
    return ended


def _with_receipt(receipt: str, *, lock: bool = False) -> Complaint:
    rows = Complaint.objects.select_for_update() if lock else Complaint.objects.all()
    found = rows.filter(receipt=receipt.strip().casefold()).first() if receipt.strip() else None
    if found is None:
        raise NoSuchReceipt()
    return found
