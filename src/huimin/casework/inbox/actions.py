"""Take tasks, give them to colleagues, hand over for an absence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from huimin.casework.models import Absence, Task
from huimin.casework.refusals import CaseHasMovedOn, NotYours, ReasonNeeded
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record

ASSIGN = "cases.assign"


@transaction.atomic
def take_tasks(*, tasks: Iterable[int], by: Officer) -> int:
    """Take tasks that are nobody's and return how many there were; those of others stay theirs."""
    taken = 0
    for task in Task.objects.select_for_update().filter(pk__in=list(tasks), state=Task.State.OPEN):
        if task.assigned_id is None and by.scope(task.right).covers(task.division):
            task.assigned = by
            task.save(update_fields=["assigned"])
            record(
                "case.take", f"casework.Case:{task.case_id}", by=by, division=task.division, step=task.step
            )
            taken += 1
    return taken


@transaction.atomic
def give_task(*, task: int, to: Officer | None, reason: str, by: Officer) -> Task:
    """Give a task to a colleague, or back to nobody, with a reason, and return it.

    Raises:
        CaseHasMovedOn: it is done.
        NotYours: it is neither the officer's own nor theirs to give, or not the colleague's to do.
        ReasonNeeded: no reason was given.
    """
    found = Task.objects.select_for_update().select_related("case").get(pk=task)
    if found.state != Task.State.OPEN:
        raise CaseHasMovedOn(step=found.step, who="—", day=found.done_on)
    may = found.assigned_id == by.pk or by.scope(ASSIGN).covers(found.division)
    if not may or (to is not None and not to.scope(found.right).covers(found.division)):
        raise NotYours()
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    found.assigned = to
    found.save(update_fields=["assigned"])
    record(
        "case.give", found.case, by=by, division=found.division, reason=reason, step=found.step,
        username=to.username if to else "",
    )  # fmt: skip
    return found


@transaction.atomic
def note_absence(*, officer: Officer, cover: Officer, start: date, end: date, by: Officer) -> Absence:
    """Let a colleague see an officer's tasks while the officer is away.

    Raises:
        NotYours: it is neither the officer's own absence nor theirs to note.
    """
    if by.pk != officer.pk and not by.scope(ASSIGN).covers(officer.division):
        raise NotYours()
    found = Absence.objects.create(officer=officer, cover=cover, start=start, end=end)
    record("case.absence", officer, by=by, division=officer.division, start=str(start), end=str(end))
    return found
