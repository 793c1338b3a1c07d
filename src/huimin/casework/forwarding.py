"""Forwarding: cases passed on to another office, when it answers, and what it answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Left

from huimin.casework.aside import refuse_relative
from huimin.casework.models import Case, Feedback, Task
from huimin.casework.refusals import NotYours, ReasonNeeded
from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.audit.trail import record
from huimin.kernel.errors import Conflict
from huimin.kernel.errors import gettext_noop as _
from huimin.procedures.vocabulary import FEEDBACK_ON, FORWARDED_TO, Ending

TAKES: tuple[str, ...] = ("cases.accept", "cases.assign")
"""The rights of which one notes what another office answered."""


class NothingToAnswer(Conflict):
    """The case was not passed on, or its answer is noted."""

    template = _("No answer of another office is awaited here: the case was not passed on, or it is noted.")


def passed_on(scope: Scope) -> QuerySet[Case]:
    """Return the cases passed on whose answer is not noted, each with to whom and by when (`passed_to`,
    `answer_due`)."""
    told = Task.objects.filter(case=OuterRef("pk"), answers__has_key=FORWARDED_TO).order_by("-round", "-pk")
    due = told.annotate(until=Left(KeyTextTransform(FEEDBACK_ON, "answers"), 10)).values("until")[:1]
    to = told.annotate(to=KeyTextTransform(FORWARDED_TO, "answers")).values("to")[:1]
    rows = Case.objects.filter(scope.q(), ending=Ending.FORWARDED, feedback__isnull=True)
    rows = rows.annotate(passed_to=Subquery(to), answer_due=Cast(Subquery(due), DateField()))
    return rows.filter(passed_to__isnull=False).select_related("person").order_by(F("answer_due").asc())


def overdue_answers(scope: Scope, day: date) -> QuerySet[Case]:
    """Return the cases passed on about which the other office should have answered before a day."""
    return passed_on(scope).filter(Q(("answer_due__lt", day)))


@dataclass(frozen=True, slots=True)
class PassedOn:
    """To whom a case was passed on, by when they answer, and what they answered if they did."""

    to: str
    due: date | None
    feedback: Feedback | None


def passed_to(case: Case, tasks: Iterable[Task]) -> PassedOn | None:
    """Return to whom a case was passed on, as its tasks say; nothing if it was not."""
    if case.ending != Ending.FORWARDED:
        return None
    for task in reversed(list(tasks)):
        if to := task.answers.get(FORWARDED_TO):
            due = task.answers.get(FEEDBACK_ON)
            answered = Feedback.objects.filter(case=case).select_related("by").first()
            return PassedOn(to, date.fromisoformat(due[:10]) if due else None, answered)
    return None


def may_note_feedback(officer: Officer, case: Case) -> bool:
    """Return whether an officer notes here what another office answered."""
    return any(officer.scope(right).covers(case.division) for right in TAKES)


@transaction.atomic
def note_feedback(*, case: int, text: str, by: Officer, at: datetime, day: date) -> Feedback:
    """Note what the office answered to which a case was passed on, once, and return it.

    Raises:
        NotYours, RelativeInvolved: the officer notes nothing here.
        ReasonNeeded: nothing is said.
        NothingToAnswer: it was not passed on, or it is noted.
    """
    found = Case.objects.select_for_update().get(pk=case)
    if not may_note_feedback(by, found):
        raise NotYours()
    refuse_relative(by, found)
    if not text.strip():
        raise ReasonNeeded(field="text")
    if found.ending != Ending.FORWARDED or Feedback.objects.filter(case=found).exists():
        raise NothingToAnswer()
    noted = Feedback.objects.create(case=found, text=text.strip()[:500], on=day, at=at, by=by)
    record("case.feedback", found, by=by, division=found.division)
    return noted
