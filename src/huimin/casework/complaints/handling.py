"""Handling: take a complaint up, pass it on, answer it; name whom it is about; ask for more days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from huimin.casework.complaints.queries import HANDLE, refuse_barred
from huimin.casework.complaints.queries import REVIEW as REVIEW_RIGHT
from huimin.casework.complaints.refusals import (
    AllowedByAnother,
    AnswerInPerson,
    AnswerNeeded,
    ComplaintHasMovedOn,
    HandledBefore,
    NoCaseNumbered,
    NoSuchAnswer,
    NoSuchComplaint,
    NothingToAnswerFor,
    NotYourComplaint,
    ReasonNeeded,
    TooManyDays,
    WhereToNeeded,
)
from huimin.casework.complaints.registering import home_of, mark_cases
from huimin.casework.complaints.running import (
    ANSWERABLE,
    FORWARDED,
    FOUNDED,
    HANDLING,
    MORE_DAYS_AT_MOST,
    REGISTERED,
    end,
    move_to,
    refuse_stranger,
    step_of,
)
from huimin.casework.complaints.wording import LIABILITY, RECEIPT, TOLD, state_of
from huimin.casework.models import Case, Complaint, Handling, MoreDays, Respondent
from huimin.casework.secrecy import Identity, opened
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record, record_reading
from huimin.commons.desk.states import tone_and_word

OPEN = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a complaint is answered: what was found, what the complainant reads, and how they were told.

    `liability` are codes of what the staff answers for; `forwarded_to` is where it is passed on.
    """

    outcome: str
    finding: str
    answer: str
    told_by: str
    liability: Sequence[str] = ()
    forwarded_to: str = ""


@transaction.atomic
def take_up(*, complaint: int, told_by: str, by: Officer, at: datetime, day: date) -> Complaint:
    """Take a complaint up, note how the complainant was told, and return it.

    Raises:
        ComplaintHasMovedOn: it was taken up or passed on already.
        NotYourComplaint, NoSuchComplaint: the officer may not handle it.
        AnswerInPerson: who gave a name is told in person.
    """
    found = locked(complaint, by, REGISTERED)
    _refuse_untold(found, told_by)
    found.taken_up_on, found.taken_up_by, found.told_by = day, by, told_by
    with kept_apart():
        move_to(found, HANDLING, day)
        found.save()
    Handling.objects.create(complaint=found, step=HANDLING, opened_at=at, opened_on=day)
    record("complaint.take_up", found, by=by, division=found.division, number=found.number)
    return found


@transaction.atomic
def answer_complaint(*, complaint: int, given: Answer, by: Officer, at: datetime, day: date) -> Complaint:
    """Answer a complaint at the step at which it stands and return it; what is passed on ends there.

    Raises:
        ComplaintHasMovedOn: it waits for no answer.
        NotYourComplaint, NoSuchComplaint, HandledBefore: the officer may not.
        NoSuchAnswer, ReasonNeeded, AnswerNeeded, WhereToNeeded, AnswerInPerson, NothingToAnswerFor: what was
            given does not do.
    """
    found = locked(complaint, by, *ANSWERABLE)
    outcome = step_of(found).outcome(given.outcome)
    if outcome is None or outcome.name == "taken_up":
        raise NoSuchAnswer(outcome=given.outcome, field="outcome")
    _refuse_incomplete(found, given)
    look = _open_look(found, at, day)
    look.outcome, look.finding, look.answer = outcome.name, given.finding.strip(), given.answer.strip()
    look.told_by, look.liability, look.forwarded_to = (
        given.told_by,
        list(given.liability),
        given.forwarded_to.strip()[:120],
    )
    look.answered_at, look.answered_on, look.answered_by = at, day, by
    with kept_apart():
        look.save()
    found.outcome = outcome.name
    if outcome.ends:
        end(found, outcome.ends, day)
    else:
        move_to(found, outcome.to[0], day)
    found.save()
    record(
        "complaint.answer", found, by=by, division=found.division, number=found.number, step=look.step,
        outcome=outcome.name,
    )  # fmt: skip
    return found


@transaction.atomic
def name_respondent(*, complaint: int, officer: Officer, by: Officer, at: datetime) -> Complaint:
    """Note that an officer is complained of, from whom the complaint is hidden from now on.

    Raises:
        NoSuchComplaint, NotYourComplaint: the officer may not handle it.
    """
    found = locked(complaint, by)
    Respondent.objects.get_or_create(complaint=found, officer=officer, defaults={"at": at})
    record("complaint.name", found, by=by, division=found.division, username=officer.username)
    return found


@transaction.atomic
def link_case(*, complaint: int, number: str, by: Officer) -> Complaint:
    """Note which case a complaint is about, which then needs a visit, and return the complaint.

    Raises:
        NoSuchComplaint, NotYourComplaint: the officer may not handle it.
        NoCaseNumbered: nobody has such a case.
    """
    found = locked(complaint, by)
    case = Case.objects.filter(number=number.strip()).first()
    if case is None:
        raise NoCaseNumbered(number=number, field="case_number")
    found.case = case
    found.save(update_fields=["case"])
    mark_cases(found)
    record("complaint.link", found, by=by, division=found.division, number=case.number)
    return found


@transaction.atomic
def link_holder(*, complaint: int, person: int, by: Officer, day: date) -> Complaint:
    """Note which person, with the household, a complaint is about, and return it.

    Raises:
        NoSuchComplaint, NotYourComplaint: the officer may not handle it.
    """
    found = locked(complaint, by)
    found.person_id, found.household_id = person, home_of(person, day)
    found.save(update_fields=["person", "household"])
    mark_cases(found)
    record("complaint.link", found, by=by, division=found.division, person=person)
    return found


@transaction.atomic
def ask_for_days(*, complaint: int, days: int, reason: str, by: Officer, at: datetime) -> MoreDays:
    """Ask for more days for a complaint, once, and return the question.

    Raises:
        ComplaintHasMovedOn: it is not being handled, or was asked for already.
        TooManyDays, ReasonNeeded: what was given does not do.
    """
    found = locked(complaint, by, HANDLING)
    if not 1 <= days <= MORE_DAYS_AT_MOST:
        raise TooManyDays(most=MORE_DAYS_AT_MOST, field="days")
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    if MoreDays.objects.filter(complaint=found).exists():
        raise _moved_on(found)
    with kept_apart():
        asked = MoreDays.objects.create(
            complaint=found, days=days, reason=reason.strip()[:200], asked_by=by, asked_at=at
        )
    record("complaint.ask_for_days", found, by=by, division=found.division, counts=days)
    return asked


@transaction.atomic
def answer_for_days(*, complaint: int, allowed: bool, by: Officer, at: datetime) -> Complaint:
    """Allow more days or refuse them, by somebody else than who asked, and return the complaint.

    Raises:
        ComplaintHasMovedOn: nobody asks, or it was answered.
        NotYourComplaint: the officer allows nothing here.
        AllowedByAnother: who asks does not allow it.
    """
    found = Complaint.objects.select_for_update().get(pk=complaint)
    refuse_barred(found, by)
    if not by.scope(REVIEW_RIGHT).covers(found.division):
        raise NotYourComplaint()
    asked = MoreDays.objects.filter(complaint=found, allowed__isnull=True).first()
    if asked is None or found.step != HANDLING:
        raise _moved_on(found)
    if asked.asked_by_id == by.pk:
        raise AllowedByAnother()
    asked.allowed, asked.answered_by, asked.answered_at = allowed, by, at
    with kept_apart():
        asked.save()
    if allowed:
        move_to(found, HANDLING, found.received_on)
        found.save(update_fields=["step", "due_on", "amber_on"])
    record("complaint.answer_for_days", found, by=by, division=found.division, counts=allowed)
    return found


@transaction.atomic
def show_reporter(*, complaint: Complaint, reason: str, by: Officer) -> Identity:
    """Record that an officer reads who reported, and why, and return name and phone.

    Raises:
        ReadWithoutReason: no reason was given.
        NoSuchComplaint: it is about the officer, or a case of theirs.
        NotYourComplaint: the officer has not the right to handle complaints there.
    """
    refuse_barred(complaint, by)
    if not by.scope(HANDLE).covers(complaint.division):
        raise NotYourComplaint()
    record_reading(complaint, by=by, reason=reason, division=complaint.division, what="reporter")
    return Identity(opened(complaint.name_cipher), opened(complaint.phone_cipher))


def names_of_exhibits(complaint: Complaint) -> list[str]:
    """Return what the files of a complaint were called, for the page that shows who reported."""
    ciphers = complaint.exhibits.order_by("pk").values_list("name_cipher", flat=True)
    return [opened(cipher) for cipher in ciphers]


def locked(complaint: int, by: Officer, *steps: str) -> Complaint:
    """Return a complaint that stands at one of the steps, and that nobody else can move meanwhile."""
    found = Complaint.objects.select_for_update().get(pk=complaint)
    refuse_barred(found, by)
    if found.ending or (steps and found.step not in steps):
        raise _moved_on(found)
    refuse_stranger(found, by)
    return found


def _open_look(complaint: Complaint, at: datetime, day: date) -> Handling:
    look = Handling.objects.filter(complaint=complaint, outcome=OPEN).first()
    return look or Handling(complaint=complaint, step=complaint.step, opened_at=at, opened_on=day)


def _refuse_incomplete(complaint: Complaint, given: Answer) -> None:
    if not given.finding.strip():
        raise ReasonNeeded(field="finding")
    if not given.answer.strip():
        raise AnswerNeeded(field="answer")
    if given.outcome == FORWARDED and not given.forwarded_to.strip():
        raise WhereToNeeded(field="forwarded_to")
    if given.liability and given.outcome not in FOUNDED:
        raise NothingToAnswerFor(field="liability")
    if set(given.liability) - set(LIABILITY):
        raise NoSuchAnswer(outcome=given.liability[0], field="liability")
    _refuse_untold(complaint, given.told_by)


def _refuse_untold(complaint: Complaint, told_by: str) -> None:
    if told_by not in TOLD or (complaint.named and told_by == RECEIPT):
        raise AnswerInPerson(field="told_by")


def _moved_on(complaint: Complaint) -> ComplaintHasMovedOn:
    return ComplaintHasMovedOn(state=tone_and_word(state_of(complaint))[1])


@contextmanager
def kept_apart() -> Iterator[None]:
    """Put into words what the database refuses: a complaint about oneself, a review of one's own answer.

    Raises:
        NoSuchComplaint, HandledBefore: the officer who is written inside may not have it.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        if "nobody_handles_a_complaint_of_their_own" in str(refused):
            raise NoSuchComplaint() from refused
        if "review_is_by_somebody_else" in str(refused):
            raise HandledBefore() from refused
        raise
