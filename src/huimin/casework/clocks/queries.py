"""Read the questions for a longer limit, and those for more time that wait for an answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from huimin.casework.aside import relatives_of
from huimin.casework.models import Case, Extension, SpecialQuestion, Task
from huimin.commons.access.models import Officer
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _

ASSIGN = "cases.assign"


class NoSuchQuestion(NotFound):
    """There is no such question that waits for this officer's answer."""

    template = _("There is no such question that waits for your answer. Load the list again.")


def questions_for(officer: Officer) -> QuerySet[Extension]:
    """Return the questions for more time that wait and that an officer may answer: not their own."""
    waiting = Extension.objects.filter(
        officer.scope(ASSIGN).q("task__division"), allowed__isnull=True, task__state=Task.State.OPEN
    )
    waiting = waiting.exclude(task__case__in=relatives_of(officer).values("case"))
    return waiting.exclude(asked_by=officer).select_related("task__case__person", "asked_by")


def question_for(officer: Officer, extension: int) -> Extension:
    """Return a question for more time that an officer may answer.

    Raises:
        NoSuchQuestion: there is none of this number.
    """
    found = questions_for(officer).filter(pk=extension).first()
    if found is None:
        raise NoSuchQuestion()
    return found


def special_questions_for(officer: Officer) -> QuerySet[SpecialQuestion]:
    """Return the questions for the longer limit that wait and that an officer may answer: not their own."""
    waiting = SpecialQuestion.objects.filter(
        officer.scope(ASSIGN).q("case__division"), allowed__isnull=True, case__state=Case.State.OPEN
    )
    waiting = waiting.exclude(case__in=relatives_of(officer).values("case"))
    return waiting.exclude(asked_by=officer).select_related("case__person", "asked_by")


def special_question_for(officer: Officer, question: int) -> SpecialQuestion:
    """Return a question for the longer limit that an officer may answer.

    Raises:
        NoSuchQuestion: there is none of this number.
    """
    found = special_questions_for(officer).filter(pk=question).first()
    if found is None:
        raise NoSuchQuestion()
    return found


def special_questions_of(case: Case) -> list[SpecialQuestion]:
    """Return whether a case was asked to be special, with the answers, the latest first."""
    rows = SpecialQuestion.objects.filter(case=case).select_related("asked_by", "answered_by")
    return list(rows.order_by("-asked_at"))


def questions_among(tasks: Iterable[Task]) -> list[Extension]:
    """Return the questions for more time that were asked on the tasks of a case, the latest first."""
    asked = (each for task in tasks for each in task.extensions.all())
    return sorted(asked, key=lambda each: each.asked_at, reverse=True)
