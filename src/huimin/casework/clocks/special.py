"""Special cases: ask that a case has the longer limit of its procedure on a ground of it, and allow it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from huimin.casework.aside import refuse_relative
from huimin.casework.clocks.actions import ASSIGN
from huimin.casework.clocks.counting import recount, version_of, whole_if_special
from huimin.casework.clocks.refusals import (
    AnsweredAlready,
    AskedAlready,
    CaseIsClosed,
    NoSpecialLimit,
    NotASpecialGround,
    OwnQuestion,
    SpecialAlready,
    TimeStillPast,
)
from huimin.casework.levels import holds
from huimin.casework.models import Case, SpecialQuestion, Task
from huimin.casework.refusals import NotYours, ReasonNeeded
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record


def may_ask(officer: Officer, case: Case, waiting: Iterable[Task]) -> bool:
    """Return whether an officer may ask for it: who has a step to do that waits, or gives tasks there."""
    return officer.scope(ASSIGN).covers(case.division) or any(holds(officer, task) for task in waiting)


@transaction.atomic
def ask_for_special(
    *, case: int, ground: str, reason: str, by: Officer, at: datetime, day: date
) -> SpecialQuestion:
    """Ask that a case has the longer limit on a ground of its procedure, and return the question.

    Raises:
        CaseIsClosed: no clock of it runs.
        NoSpecialLimit, SpecialAlready: the procedure has no longer limit, or the case has it.
        NotYours, RelativeInvolved: the officer has nothing to do with the case.
        NotASpecialGround, ReasonNeeded: what was given does not do.
        TimeStillPast: the longer limit is over already, too.
        AskedAlready: a question waits for its answer.
    """
    found = Case.objects.select_for_update().get(pk=case)
    version = version_of(found)
    if found.state != Case.State.OPEN:
        raise CaseIsClosed()
    if version.special is None:
        raise NoSpecialLimit()
    if found.special:
        raise SpecialAlready()
    if not may_ask(by, found, Task.objects.filter(case=found, state=Task.State.OPEN)):
        raise NotYours()
    refuse_relative(by, found)
    if ground not in {each.name for each in version.specials}:
        raise NotASpecialGround(field="ground")
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    due = whole_if_special(found)
    if due is not None and due < day:
        raise TimeStillPast(due=due)
    waiting = SpecialQuestion.objects.filter(case=found, allowed__isnull=True).select_related("asked_by")
    if (first := waiting.first()) is not None:
        raise AskedAlready(name=first.asked_by.name)
    asked = SpecialQuestion.objects.create(
        case=found, ground=ground, reason=reason.strip()[:200], asked_by=by, asked_at=at
    )
    record("case.ask_for_special", found, by=by, division=found.division, reason=reason, ground=ground)
    return asked


@transaction.atomic
def answer_for_special(*, question: int, allowed: bool, by: Officer, at: datetime) -> SpecialQuestion:
    """Allow that a case has the longer limit, so that its clock moves, or refuse it.

    Raises:
        AnsweredAlready: it was answered, or the case is closed or special meanwhile.
        NotYours, RelativeInvolved: the officer allows nothing here.
        OwnQuestion: who asks does not allow it.
    """
    found = SpecialQuestion.objects.select_for_update(of=("self",)).get(pk=question)
    case = Case.objects.select_for_update().get(pk=found.case_id)
    if found.allowed is not None or case.state != Case.State.OPEN or case.special:
        raise AnsweredAlready()
    if not by.scope(ASSIGN).covers(case.division):
        raise NotYours()
    refuse_relative(by, case)
    if by.pk == found.asked_by_id:
        raise OwnQuestion()
    found.allowed, found.answered_by, found.answered_at = allowed, by, at
    found.save()
    if allowed:
        case.special = found.ground
        recount(case)
    record(
        "case.answer_for_special", case, by=by, division=case.division, counts=allowed, ground=found.ground
    )
    return found
