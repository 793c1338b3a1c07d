"""Counting: when a case and each of its open tasks are due, suspensions and extensions included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huimin.casework.models import Case, Pause, Task
from huimin.commons.database.remembering import remembered
from huimin.commons.desk.pieces import Clock, Tone
from huimin.commons.workdays.queries import working_calendar
from huimin.kernel.workdays import Calendar, Unit
from huimin.procedures import clocks
from huimin.procedures.clocks import Counted
from huimin.procedures.declarations import OPENED, Limit, Version
from huimin.rulebook.public import procedure_named, step_named


def limit_words(limit: Limit) -> str:
    """Return how long a limit is, in words."""
    number = limit.number
    match limit.unit:
        case Unit.WORKDAY:
            words = ngettext("{number} working day", "{number} working days", number)
        case Unit.DAY:
            words = ngettext("{number} day", "{number} days", number)
        case Unit.MONTH:
            words = ngettext("{number} month", "{number} months", number)
        case Unit.YEAR:
            words = ngettext("{number} year", "{number} years", number)
    return words.format(number=number)


def version_of(case: Case) -> Version:
    """Return the version of the procedure under which a case runs.

    Raises:
        VersionMissing: it left the rulebook.
    """
    return procedure_named(case.procedure).version(case.since)


def total_of(case: Case) -> Limit:
    """Return the limit of the whole case: the longer one of special cases, the shorter one if delegated."""
    version = version_of(case)
    if case.special and version.special is not None:
        return version.special
    if case.delegated and version.delegated is not None:
        return version.delegated
    return version.total


def whole_if_special(case: Case) -> date | None:
    """Return when a case would be due with the longer limit of its procedure; nothing where it has none."""
    limit = version_of(case).special
    started = case.events.get(limit.after) if limit else None
    if limit is None or started is None:
        return None
    return clocks.count(working_calendar(), limit, date.fromisoformat(started), pauses=_pauses(case)).due


def left_words(clock: Clock | None) -> str:
    """Return how many days a clock has left, or by how many it is late; a cell does not break these words."""
    if clock is None:
        return ""
    if clock.left == 0:
        return _("due today").replace(" ", "\u00a0")
    number = abs(clock.left)
    if clock.left >= 0 and clock.working_days:
        words = ngettext("{number} working day left", "{number} working days left", number)
    elif clock.left >= 0:
        words = ngettext("{number} day left", "{number} days left", number)
    elif clock.working_days:
        words = ngettext("{number} working day late", "{number} working days late", number)
    else:
        words = ngettext("{number} day late", "{number} days late", number)
    return words.format(number=number).replace(" ", "\u00a0")


def limit_of(task: Task) -> Limit | None:
    """Return the time that the step of a task has of its own; none if only the whole case has one."""
    step = step_named(version_of(task.case), task.step)
    return step.limit if step else None


def unit_words(unit: Unit) -> str:
    """Return what the units of a limit are called."""
    words = {
        Unit.WORKDAY: _("working days"), Unit.DAY: _("days"), Unit.MONTH: _("months"), Unit.YEAR: _("years"),
    }  # fmt: skip
    return words[unit]


def due_if_allowed(task: Task, number: int) -> date | None:
    """Return when a task would be due with so many units more."""
    counted = counted_for(task, task.case, working_calendar(), _pauses(task.case), number)
    return counted.due if counted else None


def recount(case: Case) -> None:
    """Work out anew when the case and its open tasks are due, and store it."""
    calendar, pauses = working_calendar(), _pauses(case)
    whole = _whole(case, calendar, pauses)
    case.due_on, case.amber_on = (whole.due, whole.amber) if whole else (None, None)
    case.save(update_fields=["due_on", "amber_on", "special", "delegated", "events", "accepted_on"])
    for task in Task.objects.filter(case=case, state=Task.State.OPEN):
        put_times(task, case, calendar, pauses)
        task.save(update_fields=["due_on", "amber_on", "begin_on"])


def whole_of(case: Case, calendar: Calendar) -> Counted | None:
    """Return the limit of a case that has just begun; none before the event from which it runs."""
    return _whole(case, calendar, [])


def put_times(
    task: Task, case: Case, calendar: Calendar | None = None, pauses: Sequence[clocks.Pause] | None = None
) -> None:
    """Give a task its last day, the day it turns amber and the last day to begin, without storing them."""
    calendar = calendar or working_calendar()
    pauses = _pauses(case) if pauses is None else pauses
    counted = counted_for(task, case, calendar, pauses)
    step = step_named(version_of(case), task.step)
    begin = step.begin if step else None
    task.due_on, task.amber_on = (counted.due, counted.amber) if counted else (None, None)
    if begin is not None and task.begun_on is None:
        start = _day_of(begin, case, task)
        task.begin_on = clocks.count(calendar, begin, start, pauses=pauses).due


def counted_for(
    task: Task, case: Case, calendar: Calendar, pauses: Sequence[clocks.Pause], more: int = 0
) -> Counted | None:
    """Return the limit of a task as it was counted: its own with `more` units on top, or that of the case."""
    step = step_named(version_of(case), task.step)
    if step is None or step.limit is None:
        return _whole(case, calendar, pauses)
    limit = step.limit if task.units is None else replace(step.limit, number=task.units)
    # Nobody has asked for more time before it was opened.
    allowed = (each.number for each in task.extensions.all() if each.allowed) if task.pk else ()
    extended = sum(allowed) + more
    return clocks.count(calendar, limit, _day_of(limit, case, task), pauses=pauses, extended=extended)


def clock_of_case(case: Case, day: date) -> Clock | None:
    """Return the clock of a whole case as it stands on a day; nothing before it was accepted."""
    calendar, pauses = working_calendar(), _pauses(case)
    counted = _whole(case, calendar, pauses)
    return None if counted is None or case.state != Case.State.OPEN else _shown(counted, calendar, day)


def clock_of_task(task: Task, case: Case, day: date) -> Clock | None:
    """Return the clock of a task as it stands on a day."""
    calendar = working_calendar()
    counted = counted_for(task, case, calendar, _pauses(case))
    return None if counted is None or task.state != Task.State.OPEN else _shown(counted, calendar, day)


def clock_of_row(task: Task, day: date) -> Clock | None:
    """Return the clock of a task in a list, by its stored days: nothing is counted again but what is left."""
    if task.due_on is None:
        return None
    step = step_named(version_of(task.case), task.step)
    limit = step.limit if step and step.limit else total_of(task.case)
    working = clocks.in_working_days(limit)
    left = working_calendar().workdays_between(day, task.due_on) if working else (task.due_on - day).days
    late = task.due_on < day
    tone = Tone.HARM if late else Tone.TIME if task.amber_on and task.amber_on <= day else Tone.QUIET
    return Clock(task.due_on, left, limit.number, working_days=working, shown_as=tone)


def clock_to_begin(task: Task, day: date) -> Clock | None:
    """Return the clock by which a task must be begun; none if it has begun, or no law says when."""
    step = step_named(version_of(task.case), task.step)
    if step is None or step.begin is None or task.begin_on is None or task.begun_on is not None:
        return None
    working = clocks.in_working_days(step.begin)
    left = working_calendar().workdays_between(day, task.begin_on) if working else (task.begin_on - day).days
    tone = Tone.HARM if task.begin_on < day else Tone.TIME
    return Clock(task.begin_on, left, step.begin.number, working_days=working, shown_as=tone)


def _shown(counted: Counted, calendar: Calendar, day: date) -> Clock:
    limit = counted.limit
    parts = [_("{limit} from the day after {start}").format(limit=limit_words(limit), start=counted.start)]
    if counted.extended:
        parts.append(_("{number} more allowed").format(number=counted.extended))
    if counted.paused:
        told = ngettext("{number} suspended day left out", "{number} suspended days left out", counted.paused)
        parts.append(told.format(number=counted.paused))
    if limit.article:
        parts.append(limit.article)
    if not limit.verified:
        parts.append(_("not verified"))
    left = clocks.left(calendar, counted, day)
    working = clocks.in_working_days(limit)
    total = counted.total if working else (counted.due - counted.start).days
    return Clock(counted.due, left, total, working_days=working, counted=_(" · ").join(parts))


def _whole(case: Case, calendar: Calendar, pauses: Sequence[clocks.Pause]) -> Counted | None:
    limit = total_of(case)
    started = case.events.get(limit.after)
    if started is None:
        return None
    return clocks.count(calendar, limit, date.fromisoformat(started), pauses=pauses)


def _day_of(limit: Limit, case: Case, task: Task) -> date:
    """Return the day of the event that set a limit running; what has not happened, runs from the opening.

    A step that comes again has its time anew: the event of the first time lies too far back.
    """
    if limit.after == OPENED or limit.after not in case.events or task.round > 1:
        return task.opened_on
    return date.fromisoformat(case.events[limit.after])


def _pauses(case: Case) -> Sequence[clocks.Pause]:
    return [clocks.Pause(each.start, each.end or each.until) for each in pauses_of(case.pk)]


@remembered
def pauses_of(case: int) -> tuple[Pause, ...]:
    """Return when the clocks of a case stood still, the latest first."""
    return tuple(Pause.objects.filter(case=case).select_related("by").order_by("-start", "-pk"))
