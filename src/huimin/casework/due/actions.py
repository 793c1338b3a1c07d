"""Begin in bulk what is due, as the platform."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from huimin.casework.cases.actions import STREET_DIGITS, numbers_for
from huimin.casework.clocks.counting import put_times, whole_of
from huimin.casework.due.queries import Due, deaths_due, reviews_due
from huimin.casework.kin.matching import file_all_apart
from huimin.casework.models import Case, Task
from huimin.casework.moving.actions import new_task
from huimin.casework.moving.works import Move, work_of
from huimin.commons.audit.trail import deed, record_many
from huimin.commons.workdays.queries import working_calendar
from huimin.kernel.workdays import Calendar
from huimin.rulebook.public import procedure_of


@transaction.atomic
def begin_due(*, at: datetime, day: date) -> dict[str, int]:
    """Begin the follow-ups of deaths and the reviews that are due, and return how many of either.

    What was begun is not due any more, so nothing is begun twice; a night that was missed is made up.
    """
    deaths = begin_cases(due=deaths_due(day), at=at, day=day)
    return {"deaths": len(deaths), "reviews": len(begin_cases(due=reviews_due(day), at=at, day=day))}


@transaction.atomic
def begin_cases(*, due: Sequence[Due], at: datetime, day: date) -> list[int]:
    """Begin and submit a case for each of what is due, whatever their number at once, and return them."""
    calendar = working_calendar()
    cases = [_case(each, at, day) for each in due]
    by_street: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_street[case.division[:STREET_DIGITS]].append(case)
    for street, mine in by_street.items():
        for case, number in zip(mine, numbers_for(street, day, len(mine)), strict=True):
            case.number = number
    for case in cases:
        whole = whole_of(case, calendar)
        case.due_on, case.amber_on = (whole.due, whole.amber) if whole else (None, None)
    Case.objects.bulk_create(cases, batch_size=2_000)
    moves = [Move(case, procedure_of(case.scheme, case.kind).at(day), None, at, day) for case in cases]
    tasks = [_first_task(move, calendar) for move in moves]
    Task.objects.bulk_create(tasks, batch_size=2_000)
    for move, task in zip(moves, tasks, strict=True):
        work_of(move.version[task.step]).opened(move, task)
    record_many(
        deed("case.begin", case, by=None, division=case.division, scheme=case.scheme, kind=case.kind,
             number=case.number, person=case.person_id)
        for case in cases
    )  # fmt: skip
    numbers = [case.pk for case in cases]
    file_all_apart(cases=Case.objects.filter(pk__in=numbers), at=at)
    return numbers


def _case(due: Due, at: datetime, day: date) -> Case:
    award, version = due.award, procedure_of(due.award.scheme, due.kind).at(day)
    return Case(
        procedure=version.procedure,
        since=version.since,
        edition=version.edition,
        scheme=award.scheme,
        kind=due.kind,
        person_id=due.person_id,
        household_id=award.household_id,
        division=award.division,
        channel=Case.Channel.PLATFORM,
        state=Case.State.OPEN,
        cause=due.cause,
        award_id=award.id,
        events={"submitted": day.isoformat(), "event": due.since.isoformat()},
        opened_at=at,
        submitted_on=day,
    )


def _first_task(move: Move, calendar: Calendar) -> Task:
    task = new_task(move, move.version[move.version.first])
    put_times(task, move.case, calendar, [])
    return task
