"""Answering: an objection to a public notice is a task of its own, for somebody who had no part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from huimin.casework.aside import refuse_relative
from huimin.casework.clocks.counting import put_times
from huimin.casework.levels import refuse_stranger
from huimin.casework.models import Case, Concerned, Objection, Publicity, Task
from huimin.casework.moving.actions import duties_kept_apart
from huimin.casework.publicity.refusals import ConcernsYou
from huimin.casework.publicity.showing import new_code
from huimin.casework.refusals import CaseHasMovedOn, NotYours, ReasonNeeded
from huimin.casework.secrecy import enciphered, named_in
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.installation.public import day_of
from huimin.rulebook.public import objection_step

UPHELD: Final = "upheld"
UNFOUNDED: Final = "unfounded"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says against a notice: the text, whom of the officers it concerns, who says it."""

    text: str
    about: str = ""
    """Whom it concerns, in the words of whoever objects."""
    officers: tuple[Officer, ...] = ()
    """Whom it concerns, as who takes it in has chosen."""
    name: str = ""
    phone: str = ""


@transaction.atomic
def take_objection(
    *, publicity: int, said: Said, by: Officer | None, at: datetime, day: date, once: str = ""
) -> Objection:
    """Take in what somebody says against a notice, open the task to answer it, and return it.

    Officers whose whole name is said are concerned at once, before anybody has read it. `once` names the
    form: sent twice, it is taken in once.

    Raises:
        ReasonNeeded: nothing was said.
        RelativeInvolved: a relative of the officer who takes it in is in the case.
    """
    if not said.text.strip():
        raise ReasonNeeded(field="text")
    shown = Publicity.objects.select_related("case").get(pk=publicity)
    case = Case.objects.select_for_update().get(pk=shown.case_id)
    refuse_relative(by, case)
    objection = Objection(
        publicity=shown,
        receipt=new_code(8),
        text=said.text.strip(),
        about=said.about.strip()[:200],
        name_cipher=enciphered(said.name),
        phone_cipher=enciphered(said.phone),
        at=at,
        taken_by=by,
        once=once or None,
    )
    if (sent_before := _stored(objection, case, day)) is not None:
        return sent_before
    _name(objection, {*named_in(f"{said.text}\n{said.about}"), *said.officers}, at)
    record("case.objection", case, by=by, division=shown.division, number=objection.pk)
    return objection


@transaction.atomic
def answer_objection(
    *, objection: int, upheld: bool, answer: str, by: Officer, at: datetime, day: date
) -> Objection:
    """Answer an objection; one that is upheld ends the publicity and leads back to the inquiry.

    Raises:
        NotYours, WrongLevel: the officer answers no objections there, or in an office of another level.
        RelativeInvolved, ConcernsYou, DutiesCombined: the officer may not answer this one.
        CaseHasMovedOn: it was answered already.
        ReasonNeeded: nothing was answered.
    """
    found = (
        Objection.objects.select_for_update(of=("self",)).select_related("publicity__case").get(pk=objection)
    )
    case = Case.objects.select_for_update().get(pk=found.publicity.case_id)
    task = Task.objects.filter(objection=found).first()
    if not by.scope(objection_step().right).covers(found.publicity.division):
        raise NotYours()
    refuse_relative(by, case)
    if found.handled_at is not None or task is None:
        who = found.handled_by.name if found.handled_by else "—"
        day_told = day_of(found.handled_at) if found.handled_at else day
        raise CaseHasMovedOn(step=_("Answer to an objection"), who=who, day=day_told)
    refuse_stranger(by, task)
    if Concerned.objects.filter(objection=found, officer=by).exists():
        raise ConcernsYou()
    if not answer.strip():
        raise ReasonNeeded(field="answer")
    found.upheld, found.answer, found.handled_at, found.handled_by = upheld, answer.strip(), at, by
    task.state, task.outcome = Task.State.DONE, UPHELD if upheld else UNFOUNDED
    task.done_at, task.done_on, task.done_by = at, day, by
    with duties_kept_apart(case, by):
        found.save()
        task.save()
    record("case.objection_answered", case, by=by, division=case.division, counts=upheld, number=found.pk)
    return found


def _stored(objection: Objection, case: Case, day: date) -> Objection | None:
    """Store an objection with its task; return the one that came by the same form, if there is one."""
    try:
        with transaction.atomic():
            objection.task = _opened(case, objection.at, day)
            objection.save(force_insert=True)
    except IntegrityError:
        same = Objection.objects.filter(once=objection.once, publicity=objection.publicity_id)
        sent_before = same.first() if objection.once else None
        if sent_before is None:
            raise
        return sent_before
    return None


def _opened(case: Case, at: datetime, day: date) -> Task:
    """Open the task to answer an objection; several of one case may wait side by side."""
    step = objection_step()
    actor = step.actor()
    last = Task.objects.filter(case=case, step=step.name).aggregate(last=Max("round"))["last"] or 0
    task = Task(
        case=case, step=step.name, round=last + 1, right=actor.right, group=actor.group.value,
        offices=actor.offices, division=case.division, opened_at=at, opened_on=day,
    )  # fmt: skip
    put_times(task, case)
    task.save(force_insert=True)
    return task


def _name(objection: Objection, officers: Iterable[Officer], at: datetime) -> None:
    Concerned.objects.bulk_create(
        Concerned(objection=objection, officer=each, at=at)
        for each in sorted(officers, key=lambda each: each.pk)
    )
