"""Interviewing: note one by one what neighbours and others say during a visit."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huimin.casework.aside import refuse_relative
from huimin.casework.cases.signing import StepEnded
from huimin.casework.clocks.counting import version_of
from huimin.casework.models import Case, Interview, Task
from huimin.casework.refusals import NotYours, ReasonNeeded
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.procedures.vocabulary import Work


@transaction.atomic
def note_interview(
    *, task: int, name: str, relation: str, said: str, by: Officer, at: datetime, day: date
) -> Interview:
    """Note what one person said during a visit and return it; the name may be left out.

    Raises:
        ReasonNeeded: it is not said how they know the household, or what they said.
        StepEnded: the visit was ended meanwhile.
        NotYours: the step is no visit, or not among the officer's duties.
        RelativeInvolved: a relative of the officer is in the case.
    """
    for field, words in (("relation", relation), ("said", said)):
        if not words.strip():
            raise ReasonNeeded(field=field)
    case = Case.objects.select_for_update().get(tasks=task)
    found = Task.objects.get(pk=task)
    if found.state != Task.State.OPEN or case.state != Case.State.OPEN:
        raise StepEnded()
    refuse_relative(by, case)
    step = version_of(case).steps.get(found.step)
    if step is None or step.work != Work.VISIT or not by.scope(found.right).covers(case.division):
        raise NotYours()
    interview = Interview.objects.create(
        task=found, name=name.strip()[:60], relation=relation.strip()[:60], said=said.strip(), on=day, at=at,
        by=by,
    )  # fmt: skip
    record("case.interview", case, by=by, division=case.division, step=found.step, number=interview.pk)
    return interview
