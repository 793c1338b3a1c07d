"""Stop clocks and let them go on, ask for more time and allow it, warn of what runs out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import connection, transaction

from huimin.casework.clocks.counting import recount
from huimin.casework.models import Case, Extension, Pause, Task
from huimin.casework.refusals import CaseHasMovedOn, DutiesCombined, NotYours, ReasonNeeded
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record

AMBER, RED = 1, 2
ASSIGN: Final = "cases.assign"
_WARN: Final = """
WITH turned AS (
    UPDATE casework_task t SET level = %(level)s
    FROM casework_case c
    WHERE t.state = 'open' AND t.level < %(level)s AND c.id = t.case_id
        AND CASE %(level)s WHEN 2 THEN t.due_on < %(day)s ELSE t.amber_on <= %(day)s END
        AND NOT EXISTS (SELECT FROM casework_pause p WHERE p.case_id = c.id AND p."end" IS NULL)
    RETURNING t.id
), told AS (
    INSERT INTO casework_alert (task_id, level, "on") SELECT id, %(level)s, %(day)s FROM turned
    ON CONFLICT (task_id, level) DO NOTHING
)
SELECT count(*) FROM turned
"""


@transaction.atomic
def pause_case(*, case: int, reason: str, by: Officer, day: date) -> Case:
    """Stop every clock of a case from a day on, with a reason, and return the case.

    Raises:
        ReasonNeeded: no reason was given.
        NotYours: the officer allows nothing here.
        CaseHasMovedOn: its clocks stand still already, or it is closed.
    """
    found = _open(case, by)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    if Pause.objects.filter(case=found, end__isnull=True).exists():
        raise CaseHasMovedOn(step="—", who="—", day=day)
    Pause.objects.create(case=found, start=day, reason=reason.strip()[:200], by=by)
    record("case.pause", found, by=by, division=found.division, reason=reason, start=str(day))
    return found


@transaction.atomic
def resume_case(*, case: int, by: Officer, day: date) -> Case:
    """Let the clocks of a case run again from a day on; the days between do not count.

    Raises:
        CaseHasMovedOn: they were running.
    """
    found = _open(case, by)
    if not Pause.objects.filter(case=found, end__isnull=True).update(end=day):
        raise CaseHasMovedOn(step="—", who="—", day=day)
    recount(found)
    record("case.resume", found, by=by, division=found.division, on=str(day))
    return found


@transaction.atomic
def ask_for_time(*, task: int, number: int, reason: str, by: Officer, at: datetime) -> Extension:
    """Ask for more time for a task, in the unit of its limit, and return the question.

    Raises:
        ReasonNeeded: no reason was given.
        CaseHasMovedOn: the task is done.
    """
    found = Task.objects.select_for_update().select_related("case").get(pk=task)
    if found.state != Task.State.OPEN:
        raise CaseHasMovedOn(step=found.step, who="—", day=found.done_on)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    asked = Extension.objects.create(task=found, number=number, reason=reason[:200], asked_by=by, asked_at=at)
    record("case.ask_for_time", found.case, by=by, division=found.division, reason=reason, number=number)
    return asked


@transaction.atomic
def answer_for_time(*, extension: int, allowed: bool, by: Officer, at: datetime) -> Extension:
    """Allow more time or refuse it, by somebody else than who asked.

    Raises:
        CaseHasMovedOn: it was answered already.
        NotYours: the officer allows nothing here.
        DutiesCombined: who asks does not allow it.
    """
    rows = Extension.objects.select_for_update(of=("self",)).select_related("task__case")
    found = rows.get(pk=extension)
    case = found.task.case
    if found.allowed is not None:
        raise CaseHasMovedOn(step=found.task.step, who="—", day=f"{found.answered_at:%Y-%m-%d}")
    if not by.scope(ASSIGN).covers(case.division):
        raise NotYours()
    if by.pk == found.asked_by_id:
        raise DutiesCombined(duties="—")
    found.allowed, found.answered_by, found.answered_at = allowed, by, at
    found.save()
    if allowed:
        recount(case)
    record("case.answer_for_time", case, by=by, division=case.division, counts=allowed)
    return found


@transaction.atomic
def warn_of_clocks(*, day: date) -> dict[str, int]:
    """Note which open tasks turned amber or red by a day, each once, and return how many of either."""
    counts = {}
    with connection.cursor() as cursor:
        for name, level in (("red", RED), ("amber", AMBER)):
            cursor.execute(_WARN, {"level": level, "day": day})
            counts[name] = cursor.fetchone()[0]
    record("case.warn", "casework.Task:*", by=None, **counts)
    return counts


def _open(case: int, by: Officer) -> Case:
    found = Case.objects.select_for_update().get(pk=case)
    if not by.scope(ASSIGN).covers(found.division):
        raise NotYours()
    if found.state != Case.State.OPEN:
        raise CaseHasMovedOn(step="—", who="—", day=found.closed_on or "—")
    return found
