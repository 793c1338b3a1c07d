"""Take tasks, give them to colleagues, hand over for an absence."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from huimin.casework.aside import refuse_relative
from huimin.casework.clocks.counting import version_of
from huimin.casework.inbox.covering import covers_of
from huimin.casework.inbox.queries import (
    ASSIGN,
    barred,
    covers,
    holders_of_tasks,
    kept_off,
    may_end,
    own_appeal,
)
from huimin.casework.inbox.refusals import (
    AwayTwice,
    BackBeforeLeaving,
    CoverCannot,
    CoverGoesRound,
    CoversThemselves,
    NoSuchAbsence,
    NothingPicked,
    NotTheirs,
    TheirDecision,
    TheirLevel,
    TheirRelative,
    TheyHadAnotherDuty,
)
from huimin.casework.levels import holds, levels_of
from huimin.casework.models import Absence, Case, Task
from huimin.casework.refusals import CaseHasMovedOn, NotYours, ReasonNeeded
from huimin.casework.wording import level_words, step_word
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import deed, record, record_many
from huimin.kernel.errors import gettext_noop as _

KEPT_OFF: Final = _("They are kept off this case, so the step is nobody's.")
NO_MORE_THEIRS: Final = _("Their office or roles have changed, so that the step is not theirs any more.")


@transaction.atomic
def take_tasks(*, tasks: Iterable[int], by: Officer) -> int:
    """Take tasks that are nobody's and return how many there were; those of others stay theirs, and
    those of a relative's case nobody's."""
    taken = 0
    rows = Task.objects.select_for_update().filter(pk__in=list(tasks), state=Task.State.OPEN)
    for task in rows.exclude(kept_off(by)):
        if task.assigned_id is None and holds(by, task):
            task.assigned = by
            task.save(update_fields=["assigned"])
            record(
                "case.take", f"casework.Case:{task.case_id}", by=by, division=task.division, step=task.step
            )
            taken += 1
    return taken


@transaction.atomic
def begin_tasks(*, tasks: Iterable[int], by: Officer, day: date) -> int:
    """Note that tasks have begun on a day, where the law says until when they must, and return how many; they
    become the officer's if they were nobody's."""
    begun = 0
    rows = Task.objects.select_for_update().filter(
        pk__in=list(tasks), state=Task.State.OPEN, begin_on__isnull=False, begun_on__isnull=True
    )
    for task in rows.exclude(barred(by)).exclude(kept_off(by)):
        if not holds(by, task):
            continue
        task.begun_on, task.assigned_id = day, task.assigned_id or by.pk
        task.save(update_fields=["begun_on", "assigned"])
        record(
            "case.begin_step", f"{Case._meta.label}:{task.case_id}", by=by, division=task.division,
            step=task.step, on=str(day),
        )  # fmt: skip
        begun += 1
    return begun


def give_task(*, task: int, to: Officer | None, reason: str, by: Officer) -> Task:
    """Give a task to a colleague, or back to nobody, with a reason, and return it.

    Raises:
        CaseHasMovedOn, NotYours, NotTheirs, TheyHadAnotherDuty, TheirRelative, ReasonNeeded: as for several.
    """
    return give_tasks(tasks=[task], to=to, reason=reason, by=by)[0]


@transaction.atomic
def give_tasks(
    *, tasks: Collection[int], to: Officer | None, reason: str, by: Officer, day: date | None = None
) -> list[Task]:
    """Give tasks to a colleague, or back to nobody, with a reason; all of them or none. Return them.

    `day` is the day on which the officer may give what they cover for somebody who is away.

    Raises:
        NothingPicked: there are none.
        CaseHasMovedOn: one is done.
        NotYours: one is neither the officer's own nor theirs to give.
        RelativeInvolved: a relative of who gives is in the case of one.
        NotTheirs, TheyHadAnotherDuty, TheirRelative: one is not the colleague's to do.
        ReasonNeeded: no reason was given.
    """
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    rows = Task.objects.select_for_update(of=("self",)).select_related("case", "done_by")
    found = list(rows.filter(pk__in=list(tasks)).order_by("pk"))
    if not found:
        raise NothingPicked()
    own = {by.pk, *(each.officer_id for each in (covers(by, day) if day else ()))}
    for task in found:
        _refuse_done(task)
        if task.assigned_id not in own and not by.scope(ASSIGN).covers(task.division):
            raise NotYours()
        refuse_relative(by, task.case)
    if to is not None:
        _refuse_colleague(found, to)
    for task in found:
        task.assigned = to
        task.save(update_fields=["assigned"])
        record(
            "case.give", task.case, by=by, division=task.division, reason=reason.strip(), step=task.step,
            username=to.username if to else "", name=to.name if to else "",
        )  # fmt: skip
    return found


@transaction.atomic
def give_back_strange_tasks(*, officers: Iterable[int] | None = None, by: Officer | None = None) -> int:
    """Give back to nobody the open tasks of officers whose they are not any more, since they moved, lost a
    role, closed their account or have a relative in the case; return how many there were. Without officers,
    of everybody."""
    given = []
    for officer in holders_of_tasks(officers):
        held = Task.objects.select_for_update().filter(assigned=officer, state=Task.State.OPEN)
        aside = set(held.filter(kept_off(officer)).values_list("pk", flat=True))
        strange = [task for task in held if task.pk in aside or not holds(officer, task)]
        Task.objects.filter(pk__in=[task.pk for task in strange]).update(assigned=None)
        given += [
            deed(
                "case.give", f"{Case._meta.label}:{task.case_id}", by=by, division=task.division,
                reason=KEPT_OFF if task.pk in aside else NO_MORE_THEIRS, step=task.step, username="",
                before=officer.username, after="",
            )
            for task in strange
        ]  # fmt: skip
    return record_many(given)


def give_back_tasks_of(officer: int) -> None:
    """Give back what an officer has in hand and may not do any more, as access tells of every change."""
    give_back_strange_tasks(officers=[officer])


@transaction.atomic
def note_absence(*, officer: Officer, cover: Officer, start: date, end: date, by: Officer) -> Absence:
    """Let a colleague see an officer's tasks while the officer is away, up to before `end`.

    Raises:
        NotYours: it is neither the officer's own absence nor theirs to note.
        CoversThemselves, BackBeforeLeaving: what was entered cannot be.
        CoverCannot: the cover has not the rights that the tasks need.
        AwayTwice: the officer is away on some of the days already.
        CoverGoesRound: the cover is away, and covered in the end by the officer.
    """
    if by.pk != officer.pk and not by.scope(ASSIGN).covers(officer.division):
        raise NotYours()
    if cover.pk == officer.pk:
        raise CoversThemselves(field="cover")
    if end <= start:
        raise BackBeforeLeaving(field="end")
    if cover not in covers_of(officer, by, start).able:
        raise CoverCannot(name=cover.name, officer=officer.name, field="cover")
    try:
        with transaction.atomic():
            found = Absence.objects.create(officer=officer, cover=cover, start=start, end=end)
    except IntegrityError as refused:
        if "covers_do_not_go_round" in str(refused):
            raise CoverGoesRound(name=cover.name, officer=officer.name) from refused
        standing = Absence.objects.filter(officer=officer).exclude(end=F("start"))
        other = standing.filter(start__lt=end, end__gt=start).first()
        if other is None:
            raise
        raise AwayTwice(name=officer.name, start=other.start, end=other.end) from refused
    record(
        "case.absence", officer, by=by, division=officer.division, start=str(start), end=str(end),
        cover=cover.username,
    )  # fmt: skip
    return found


@transaction.atomic
def end_absence(*, absence: int, back: date, by: Officer, at: datetime) -> None:
    """Let an absence end before its time: the officer is back on a day; on its first day or before, it is
    taken back. It stays on record, with the day that was noted first.

    Raises:
        NoSuchAbsence: there is none, it was taken back, or it is neither the officer's own nor theirs to end.
        BackBeforeLeaving: it would not end earlier.
    """
    found = (
        Absence.objects.select_for_update(of=("self",)).select_related("officer").filter(pk=absence).first()
    )
    if found is None or found.taken_back or not may_end(found, by):
        raise NoSuchAbsence()
    if back >= found.end:
        raise BackBeforeLeaving(_("The absence ends on {end} anyway. Choose an earlier day."), end=found.end)
    before, after = found.end, max(back, found.start)
    found.planned, found.end, found.ended_by, found.ended_at = found.planned or before, after, by, at
    found.save(update_fields=["planned", "end", "ended_by", "ended_at"])
    record(
        "case.absence_end", found.officer, by=by, division=found.officer.division, before=str(before),
        after=str(after),
    )  # fmt: skip


def _refuse_done(task: Task) -> None:
    if task.state != Task.State.OPEN:
        who = task.done_by.name if task.done_by else "—"
        step = step_word(version_of(task.case), task.step)
        raise CaseHasMovedOn(step=step, who=who, day=task.done_on or "—")


def _refuse_colleague(tasks: list[Task], to: Officer) -> None:
    about = Task.objects.filter(pk__in=[task.pk for task in tasks])
    had = set(about.filter(barred(to)).values_list("pk", flat=True))
    own = set(about.filter(own_appeal(to)).values_list("pk", flat=True))
    kin = set(about.filter(kept_off(to)).values_list("pk", flat=True))
    for task in tasks:
        said = {
            "name": to.name, "number": task.case.number or "—",
            "step": step_word(version_of(task.case), task.step),
        }  # fmt: skip
        if not holds(to, task):
            if held := levels_of(to, task.right, task.division):
                levels, theirs = level_words(task.offices), level_words(held)
                raise TheirLevel(name=said["name"], step=said["step"], levels=levels, own=theirs)
            raise NotTheirs(name=said["name"], step=said["step"])
        if task.pk in kin:
            raise TheirRelative(name=said["name"], number=said["number"])
        if task.pk in own:
            raise TheirDecision(name=said["name"], number=said["number"])
        if task.pk in had:
            raise TheyHadAnotherDuty(**said)
