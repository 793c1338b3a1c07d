"""Stop clocks and let them go on, ask for more time and allow it, warn of what runs out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db import connection, transaction

from huimin.casework.aside import refuse_relative
from huimin.casework.clocks.counting import due_if_allowed, limit_of, recount, version_of
from huimin.casework.clocks.refusals import (
    AnsweredAlready,
    AskedAlready,
    CaseIsClosed,
    ClockIsPast,
    ClocksRun,
    ClocksStandStill,
    EndsTooSoon,
    NoGround,
    NoTime,
    NoTimeOfItsOwn,
    OwnQuestion,
    RestsTooLong,
    TimeStillPast,
)
from huimin.casework.clocks.telling import tell_of_clocks
from huimin.casework.levels import refuse_stranger
from huimin.casework.models import Case, Extension, Pause, Task
from huimin.casework.refusals import CaseHasMovedOn, NotYours, ReasonNeeded
from huimin.casework.wording import step_word
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.entitlements.public import figure_on

AMBER, RED = 1, 2
GROUNDS: Final = frozenset(Pause.Ground) - {Pause.Ground.SUPPLEMENT}
"""On which an officer may stop the clocks; missing papers stop them by themselves."""
ASSIGN: Final = "cases.assign"
_WARN: Final = """
WITH turned AS (
    UPDATE casework_task t SET level = %(level)s
    FROM casework_case c
    WHERE t.state = 'open' AND t.level < %(level)s AND c.id = t.case_id
        AND CASE %(level)s WHEN 2 THEN t.due_on < %(day)s ELSE t.amber_on <= %(day)s END
        AND NOT EXISTS (SELECT FROM casework_pause p WHERE p.case_id = c.id AND p."end" IS NULL
            AND (p.until IS NULL OR p.until > %(day)s))
    RETURNING t.id
), told AS (
    INSERT INTO casework_alert (task_id, level, "on") SELECT id, %(level)s, %(day)s FROM turned
    ON CONFLICT (task_id, level) DO NOTHING
)
SELECT count(*) FROM turned
"""


@transaction.atomic
def pause_case(*, case: int, ground: str, until: date, reason: str, by: Officer, day: date) -> Case:
    """Stop every clock of a case from a day on until `until` at the latest, on a legal ground, and return it.

    Raises:
        NoGround: the law names no such ground.
        ReasonNeeded: it is not said what is waited for.
        EndsTooSoon: it would be over at once.
        RestsTooLong: it would stand still longer than it may on this ground.
        NotInForce: no figure says how long that is.
        NotYours, RelativeInvolved: the officer allows nothing here.
        ClockIsPast: something is late already; standing still would hide it.
        ClocksStandStill, CaseIsClosed: there is nothing to stop.
    """
    found = _open(case, by)
    if ground not in GROUNDS:
        raise NoGround(field="ground")
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    if until <= day:
        raise EndsTooSoon(field="until")
    if (standing := Pause.objects.filter(case=found, end__isnull=True).first()) is not None:
        raise ClocksStandStill(since=standing.start)
    if (due := _late_since(found, day)) is not None:
        raise ClockIsPast(due=due)
    _refuse_too_long(found, ground, day, until)
    Pause.objects.create(
        case=found, start=day, until=until, ground=ground, reason=reason.strip()[:200], by=by
    )
    recount(found)
    record(
        "case.pause", found, by=by, division=found.division, reason=reason, start=str(day),
        until=str(until), ground=ground,
    )  # fmt: skip
    return found


@transaction.atomic
def resume_case(*, case: int, by: Officer, day: date) -> Case:
    """Let the clocks of a case run again from a day on; the days between do not count.

    Raises:
        NotYours, RelativeInvolved: the officer allows nothing here.
        ClocksRun, CaseIsClosed: there is nothing to set going.
    """
    found = _open(case, by)
    standing = Pause.objects.filter(case=found, end__isnull=True).first()
    if standing is None:
        raise ClocksRun()
    standing.end = min(day, standing.until) if standing.until else day
    standing.save(update_fields=["end"])
    recount(found)
    record("case.resume", found, by=by, division=found.division, on=str(standing.end))
    return found


@transaction.atomic
def end_pauses(*, day: date) -> int:
    """Let the clocks run again whose last day of standing still has come, and return how many cases."""
    over = list(Pause.objects.filter(end__isnull=True, until__lte=day).select_related("case").order_by("pk"))
    for each in over:
        each.end = each.until
        each.save(update_fields=["end"])
        recount(each.case)
        record("case.pause_over", each.case, by=None, division=each.case.division, on=str(each.until))
    return len(over)


@transaction.atomic
def ask_for_time(
    *, task: int, number: int, reason: str, by: Officer, at: datetime, day: date | None = None
) -> Extension:
    """Ask for more time for a task, in the unit of its limit, and return the question.

    Raises:
        CaseHasMovedOn: the task is done.
        NotYours, RelativeInvolved: it is neither the officer's to do nor to give.
        NoTimeOfItsOwn: the step has none.
        ReasonNeeded, NoTime: no reason was given, or no time asked for.
        TimeStillPast: it would be over before `day`, on which it is asked for.
        AskedAlready: a question waits for its answer.
    """
    rows = Task.objects.select_for_update(of=("self",)).select_related("case", "done_by")
    found = rows.get(pk=task)
    step = step_word(version_of(found.case), found.step)
    if found.state != Task.State.OPEN:
        who = found.done_by.name if found.done_by else "—"
        raise CaseHasMovedOn(step=step, who=who, day=found.done_on or "—")
    if not by.scope(ASSIGN).covers(found.division):
        refuse_stranger(by, found)
    refuse_relative(by, found.case)
    if limit_of(found) is None:
        raise NoTimeOfItsOwn(step=step)
    if number < 1:
        raise NoTime(field="number")
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    due = due_if_allowed(found, number)
    if day is not None and due is not None and due < day:
        raise TimeStillPast(due=due, field="number")
    waiting = Extension.objects.filter(task=found, allowed__isnull=True).select_related("asked_by").first()
    if waiting is not None:
        raise AskedAlready(name=waiting.asked_by.name)
    asked = Extension.objects.create(
        task=found, number=number, reason=reason.strip()[:200], asked_by=by, asked_at=at
    )
    record(
        "case.ask_for_time", found.case, by=by, division=found.division, reason=reason, number=number,
        step=found.step,
    )  # fmt: skip
    return asked


@transaction.atomic
def answer_for_time(*, extension: int, allowed: bool, by: Officer, at: datetime) -> Extension:
    """Allow more time or refuse it, by somebody else than who asked.

    Raises:
        AnsweredAlready: it was answered, or the step is done.
        NotYours, RelativeInvolved: the officer allows nothing here.
        OwnQuestion: who asks does not allow it.
    """
    rows = Extension.objects.select_for_update(of=("self",)).select_related("task__case")
    found = rows.get(pk=extension)
    case = found.task.case
    if found.allowed is not None or found.task.state != Task.State.OPEN:
        raise AnsweredAlready()
    if not by.scope(ASSIGN).covers(case.division):
        raise NotYours()
    refuse_relative(by, case)
    if by.pk == found.asked_by_id:
        raise OwnQuestion()
    found.allowed, found.answered_by, found.answered_at = allowed, by, at
    found.save()
    if allowed:
        recount(case)
    record("case.answer_for_time", case, by=by, division=case.division, counts=allowed, step=found.task.step)
    return found


@transaction.atomic
def warn_of_clocks(*, at: datetime, day: date) -> dict[str, int]:
    """Note which open tasks turned amber or red by a day, each once, tell who holds them and their superiors,
    and return how many of either and how many messages."""
    counts = {}
    with connection.cursor() as cursor:
        for name, level in (("red", RED), ("amber", AMBER)):
            cursor.execute(_WARN, {"level": level, "day": day})
            counts[name] = cursor.fetchone()[0]
    told = sum(tell_of_clocks(at=at, day=day, level=level) for level in (RED, AMBER))
    counts["told"] = told
    record("case.warn", "casework.Task:*", by=None, **counts)
    return counts


def _refuse_too_long(case: Case, ground: str, day: date, until: date) -> None:
    """Refuse days beyond what clocks may rest on a ground, earlier rests of the case included."""
    known = datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC)
    rests = figure_on(f"clocks/rest_{ground}", on=day, known_at=known)
    most = int(rests.figure or 0)
    before = Pause.objects.filter(case=case, ground=ground, end__isnull=False).values_list("start", "end")
    left = max(most - sum((end - start).days for start, end in before if end), 0)
    last = day + timedelta(days=left)
    if until > last:
        raise RestsTooLong(most=most, basis=rests.basis, left=left, last=last, field="until")


def _late_since(case: Case, day: date) -> date | None:
    """Return the earliest due day of a case or of its open tasks that is past on a day."""
    waiting = Task.objects.filter(case=case, state=Task.State.OPEN, due_on__lt=day)
    days = [*waiting.values_list("due_on", flat=True), case.due_on]
    return min((each for each in days if each is not None and each < day), default=None)


def _open(case: int, by: Officer) -> Case:
    found = Case.objects.select_for_update().get(pk=case)
    if not by.scope(ASSIGN).covers(found.division):
        raise NotYours()
    refuse_relative(by, found)
    if found.state != Case.State.OPEN:
        raise CaseIsClosed()
    return found
