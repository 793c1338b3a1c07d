"""Read cases and their tasks, each officer the part of the divisions where the duty is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from huimin.casework.aside import stands_aside
from huimin.casework.models import Case, Duty, Extension, Task
from huimin.casework.refusals import FileClosed, NoSuchCase, NoSuchTask
from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope

VIEW = "cases.view"


def cases(scope: Scope) -> QuerySet[Case]:
    """Return the submitted cases of a scope."""
    return Case.objects.filter(scope.q(), submitted_on__isnull=False).select_related("person")


def case_for(officer: Officer, case: int) -> Case:
    """Return a case whose file the officer may open, drafts included.

    Raises:
        NoSuchCase: there is none in the officer's divisions.
        FileClosed: a relative of the officer is in it.
    """
    found = case_outside(officer, case)
    if stands_aside(officer, found):
        raise FileClosed(found)
    return found


def case_outside(officer: Officer, case: int) -> Case:
    """Return a case that the officer may know of, to be shown from outside if its file is closed to them.

    Raises:
        NoSuchCase: there is none in the officer's divisions.
    """
    rows = Case.objects.filter(officer.scope(VIEW).q(), pk=case).select_related("person", "opened_by")
    if (found := rows.first()) is None:
        raise NoSuchCase(case=case)
    return found


def related_cases(case: Case) -> list[Case]:
    """Return the case that this one follows, and those that follow it, such as an appeal."""
    return list(Case.objects.filter(Q(pk=case.follows_id) | Q(follows=case)).order_by("pk"))


def case_numbered(officer: Officer, number: str) -> Case:
    """Return the case of a number that the officer may see.

    Raises:
        NoSuchCase: there is none in the officer's divisions.
    """
    found = Case.objects.filter(officer.scope(VIEW).q(), number=number).first()
    if found is None:
        raise NoSuchCase(case=number)
    return found


def may_open_letter(officer: Officer, subject: str) -> bool:
    """Return whether a letter or record of a case may be opened by an officer: not of a relative's."""
    _label, _colon, key = subject.partition(":")
    found = Case.objects.filter(officer.scope(VIEW).q(), pk=key).first() if key.isdecimal() else None
    return found is not None and not stands_aside(officer, found)


def task_for(officer: Officer, task: int) -> Task:
    """Return a task of a case that the officer may see.

    Raises:
        NoSuchTask: there is none in the officer's divisions.
        FileClosed: a relative of the officer is in the case.
    """
    rows = Task.objects.select_related("case__person", "assigned", "done_by")
    found = rows.filter(officer.scope(VIEW).q(), pk=task).first()
    if found is None:
        raise NoSuchTask(task=task)
    if stands_aside(officer, found.case):
        raise FileClosed(found.case)
    return found


def tasks_of(case: Case) -> list[Task]:
    """Return every task of a case with who did it together with whom, the earliest first."""
    rows = Task.objects.filter(case=case).select_related("assigned", "done_by")
    asked = Prefetch("extensions", Extension.objects.select_related("asked_by", "answered_by"))
    rows = rows.prefetch_related("companions__officer", asked, "signatures", "interviews")
    tasks = list(rows.order_by("opened_at", "pk"))
    for task in tasks:
        task.case = case
    return tasks


def open_tasks(case: Case) -> list[Task]:
    """Return the tasks of a case that wait."""
    return [task for task in tasks_of(case) if task.state == Task.State.OPEN]


def cases_of(*, persons: Iterable[int] = (), households: Iterable[int] = ()) -> QuerySet[Case]:
    """Return the submitted cases of people or of households, the latest first."""
    found = Case.objects.filter(submitted_on__isnull=False)
    by_holder = found.filter(person__in=list(persons)) | found.filter(household__in=list(households))
    return by_holder.select_related("person").order_by("-submitted_on", "-pk")


def duties_of(case: Case) -> list[Duty]:
    """Return what officers have done on a case, by step."""
    return list(Duty.objects.filter(case=case).select_related("officer").order_by("pk"))
