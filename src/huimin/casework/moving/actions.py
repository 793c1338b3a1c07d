"""Move cases: open their steps, do them, and follow their outcomes to the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from huimin.casework.aside import refuse_relative
from huimin.casework.clocks.counting import put_times, recount, version_of
from huimin.casework.effects.carrying import carry_out
from huimin.casework.levels import refuse_stranger
from huimin.casework.models import Case, Duty, Task
from huimin.casework.moving.works import Move, begin_follower, tell_of, work_of
from huimin.casework.refusals import (
    AnswerMissing,
    AppealOfOwn,
    CaseHasMovedOn,
    DutiesCombined,
    FeedbackPast,
    NoSuchOutcome,
    NotedByOneself,
    ReasonNeeded,
    RelativeInvolved,
    StepBefore,
    VisitFirst,
)
from huimin.casework.wording import duty_words, english, outcome_word, step_word
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.procedures.declarations import Group, Outcome, Step, Version
from huimin.procedures.settling import settles
from huimin.procedures.vocabulary import FEEDBACK_ON

REASON_AT_MOST: Final = 2_000


@transaction.atomic
def complete_task(
    *,
    task: int,
    outcome: str,
    by: Officer | None,
    at: datetime,
    day: date,
    answers: Mapping[str, Any] | None = None,
    reason: str = "",
    given: Mapping[str, Any] | None = None,
) -> Case:
    """Do a step with an outcome and let the case move on; return the case.

    Raises:
        CaseHasMovedOn: somebody else was faster, or the page is old.
        NotYours, WrongLevel, NotedByOneself, DutiesCombined, RelativeInvolved: the officer may not do it.
        NoSuchOutcome, ReasonNeeded, AnswerMissing: what was given does not do.
        Refusal: whatever the work of the step refuses.
    """
    found, case = _locked(task)
    version = version_of(case)
    step = version.steps.get(found.step)
    chosen = step.outcome(outcome) if step else None
    if step is None or chosen is None:
        raise NoSuchOutcome(outcome=outcome, field="outcome")
    refuse_stranger(by, found)
    refuse_relative(by, case)
    if by is not None and by.pk == found.noted_by_id:
        raise NotedByOneself()
    _refuse_incomplete(step, chosen, answers or {}, reason, day)
    _refuse_before_others(case, version, chosen)
    _refuse_without_visit(case, step, chosen)
    move = Move(case, version, by, at, day, given or {})
    found.answers, found.reason = dict(answers or {}), reason.strip()[:REASON_AT_MOST]
    work = work_of(step)
    work.done(move, found, step, chosen)
    if version_of(case) is not version:
        move, step, chosen = _under_the_rules_of_acceptance(move, found.step, outcome)
    if work.waits(move, found, chosen):
        return case
    return _done(move, found, step, chosen)


def finish_task(move: Move, task: Task, outcome: str) -> Case:
    """Let a step that waited for somebody else's word end as it was meant to, by who did it."""
    step = move.version[task.step]
    chosen = step.outcome(outcome)
    assert chosen is not None
    return _done(move, task, step, chosen)


def open_step(move: Move, name: str) -> Task | None:
    """Open a step of a case; none if it is open already, or waits for others."""
    case, step = move.case, move.version[name]
    before = list(Task.objects.filter(case=case).values_list("step", "state", "round"))
    waiting = {each for each, state, _round in before if state == Task.State.OPEN}
    if name in waiting or waiting & set(step.waits_for):
        return None
    task = new_task(move, step, 1 + max((number for each, _, number in before if each == name), default=0))
    task.units = _units(step, case)
    task.noted_by = move.by if step.by_another else None
    put_times(task, case)
    task.save(force_insert=True)
    work_of(step).opened(move, task)
    return task


def new_task(move: Move, step: Step, number: int = 1) -> Task:
    """Return a task of a step that is not stored yet, for whoever does it in a case like this."""
    actor = step.actor(delegated=move.case.delegated)
    return Task(
        case=move.case,
        step=step.name,
        round=number,
        right=actor.right,
        group=actor.group.value,
        offices=actor.offices,
        division=move.case.division,
        opened_at=move.at,
        opened_on=move.day,
    )


def close_case(move: Move, ending: str) -> None:
    """Close a case; what still waits is dropped.

    Raises:
        RelativeInvolved: a relative of who closes it is in the case.
    """
    case = move.case
    refuse_relative(move.by, case)
    waiting = Task.objects.filter(case=case, state=Task.State.OPEN)
    # What somebody said in public is answered also when the case has ended meanwhile.
    waiting.exclude(group=Group.OBJECTION).update(state=Task.State.DROPPED)
    case.state, case.ending, case.closed_on = Case.State.CLOSED, ending, move.day
    case.save(update_fields=["state", "ending", "closed_on"])
    record("case.close", case, by=move.by, division=case.division, ending=ending)


def note_event(move: Move, event: str) -> None:
    """Note the day of an event, from which limits may run."""
    move.case.events = {**move.case.events, event: move.day.isoformat()}


def _done(move: Move, task: Task, step: Step, outcome: Outcome) -> Case:
    case = move.case
    task.state, task.outcome = Task.State.DONE, outcome.name
    task.done_at, task.done_on, task.done_by = move.at, move.day, move.by
    with duties_kept_apart(case, move.by):
        task.save()
    note_event(move, step.name)
    carry_out(move, task, step, outcome)
    if outcome.special and not case.special:
        case.special = outcome.special
    record(
        "case.step", case, by=move.by, division=case.division, step=step.name, outcome=outcome.name,
        reason=task.reason, task=task.pk, **move.kept,
    )  # fmt: skip
    tell_of(move, task, step, outcome)
    if outcome.ends:
        case.save(update_fields=["events", "special"])
        close_case(move, outcome.ends)
        if outcome.opens:
            begin_follower(move, outcome.opens)
    else:
        recount(case)
        for name in outcome.to:
            open_step(move, name)
    return case


@contextmanager
def duties_kept_apart(case: Case, officer: Officer | None) -> Iterator[None]:
    """Put into words what the database refuses: a duty beside another one, or on the case of a relative.

    Raises:
        DutiesCombined, RelativeInvolved, AppealOfOwn: `officer` may not have the duty written inside.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        told = str(refused)
        if "nobody_decides_for_a_relative" in told:
            raise RelativeInvolved() from refused
        if "nobody_hears_their_own_appeal" in told:
            raise AppealOfOwn() from refused
        if "nobody_combines_duties" in told:
            held = Duty.objects.filter(case=case, officer=officer).values_list("group", flat=True)
            raise DutiesCombined(duties=duty_words(held)) from refused
        raise


def _under_the_rules_of_acceptance(move: Move, name: str, outcome: str) -> tuple[Move, Step, Outcome]:
    """Return a step and its outcome as the rules have them that came into force before acceptance."""
    version = version_of(move.case)
    step = version[name]
    chosen = step.outcome(outcome)
    assert chosen is not None, "every version of a procedure accepts alike"
    return replace(move, version=version), step, chosen


def _locked(task: int) -> tuple[Task, Case]:
    """Return a task that waits, and its case, which nobody else can move meanwhile."""
    case = Case.objects.select_for_update().filter(tasks=task).first()
    found = Task.objects.select_related("done_by").filter(pk=task).first()
    if case is None or found is None or found.state != Task.State.OPEN:
        who = found.done_by.name if found and found.done_by else "—"
        step = step_word(version_of(case), found.step) if case and found else "—"
        raise CaseHasMovedOn(step=step, who=who, day=(found and found.done_on) or "—")
    return found, case


def _units(step: Step, case: Case) -> int | None:
    """Return how many units of its limit a step has, where an earlier answer says fewer."""
    if step.limit is None or not step.limit.answer:
        return None
    told = Task.objects.filter(case=case, state=Task.State.DONE, answers__has_key=step.limit.answer)
    answers = told.order_by("-done_at", "-pk").values_list("answers", flat=True).first()
    return min(int(answers[step.limit.answer]), step.limit.number) if answers else None


def _refuse_before_others(case: Case, version: Version, outcome: Outcome) -> None:
    """Refuse an outcome as long as a step that it needs has not ended well, the last time it was done."""
    for name in outcome.needs:
        done = Task.objects.filter(case=case, step=name, state=Task.State.DONE).order_by("-round")
        last, well = done.values_list("outcome", flat=True).first(), version[name].outcomes[0]
        if last != well.name:
            raise StepBefore(step=step_word(version, name), outcome=outcome_word(version, name, well.name))


def _refuse_without_visit(case: Case, step: Step, outcome: Outcome) -> None:
    """Refuse to settle a case that is kept apart before somebody visited for the district."""
    if not step.visit_if_filed or not (case.filed or case.complained) or not settles(step, outcome):
        return
    visited = Task.objects.filter(case=case, step=step.visit_if_filed, state=Task.State.DONE)
    if not visited.exists():
        raise VisitFirst()


def _refuse_incomplete(
    step: Step, outcome: Outcome, answers: Mapping[str, Any], reason: str, day: date
) -> None:
    if outcome.reason and not reason.strip():
        raise ReasonNeeded(field="reason")
    straight = outcome is step.outcomes[0]
    missing = [
        AnswerMissing(name=field.en if english() else field.zh, field=field.name)
        for field in step.fields
        if ((straight and field.required) or field.name in outcome.asks)
        and answers.get(field.name) in {None, ""}
    ]
    if missing:
        first, *others = missing
        first.others = tuple(others)
        raise first
    if FEEDBACK_ON in outcome.asks and str(answers[FEEDBACK_ON])[:10] < day.isoformat():
        raise FeedbackPast(field=FEEDBACK_ON)
