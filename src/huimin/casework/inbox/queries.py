"""Read what waits for an officer, who is away, and to whom a task can go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models import Case as Choose
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from huimin.casework.aside import relatives_of
from huimin.casework.models import Absence, Case, Concerned, Decision, Duty, Filing, Pause, Task
from huimin.casework.models.cases import first_limit
from huimin.commons.access.models import Assignment, Officer
from huimin.commons.access.scope import OFFICES, Scope, office_of
from huimin.commons.database.remembering import remembered
from huimin.procedures.vocabulary import RIGHTS

_COVERED: Final = """
WITH RECURSIVE covered(officer) AS (
    SELECT officer_id FROM casework_absence
    WHERE cover_id = %s AND start <= %s AND "end" > %s
    UNION
    SELECT away.officer_id FROM casework_absence away JOIN covered ON away.cover_id = covered.officer
    WHERE away.start <= %s AND away."end" > %s
)
SELECT officer FROM covered
"""
APART = ("inquiry", "review", "decision", "confirmation", "objection")
NEAR: Final = ("clock.late", "clock.begin_late", "clock.amber")
NOBODY: Final = "—"
"""Who holds a task that nobody has taken."""
ASSIGN, VIEW, CONFIRM = "cases.assign", "cases.view", "cases.confirm"


def waiting_for(officer: Officer, day: date) -> QuerySet[Task]:
    """Return the open tasks that an officer may do: their own, those they cover, those that are nobody's,
    and the departures that they may confirm, which wait for nobody else.

    Left out is what duties already done, or a relative in the case, forbid. Each says how its clock stands
    on the day, and whose it is.
    """
    whose = Choose(
        When(pk__in=_departing(), then=Value("nobody")),
        When(assigned__isnull=True, then=Value("nobody")),
        When(assigned=officer, then=Value("mine")),
        default=Value("covered"),
        output_field=CharField(),
    )
    waiting = _confirming(with_clocks(_waiting(officer, day), day))
    # Fetched for the rows of a page alone: joined, they would be looked up for every task that waits.
    return waiting.annotate(whose=whose).prefetch_related("case__person", "assigned")


def number_waiting(officer: Officer, day: date, *, at_most: int) -> int:
    """Return how many tasks wait for an officer; beyond `at_most` nobody counts on."""
    words, values = _words_for(officer, day)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({words} LIMIT %s) AS waiting", [*values, at_most])  # noqa: S608
        return int(cursor.fetchone()[0])


def next_for(officer: Officer, day: date, *, but: int) -> Task | None:
    """Return the task of an officer that runs out first, on another case than `but`."""
    waiting = _waiting(officer, day).exclude(case=but).order_by(first_limit(), "pk")
    return Task.objects.filter(pk__in=waiting.values("pk")[:1]).first()


def first_waiting(officer: Officer, day: date, *, at_most: int) -> list[Task]:
    """Return the tasks of an officer that run out first, each with how its clock stands on the day."""
    first = _waiting(officer, day).order_by(first_limit(), "pk").values("pk")[:at_most]
    told = _confirming(with_clocks(Task.objects.filter(pk__in=first), day)).select_related("case__person")
    return list(told.order_by(first_limit(), "pk"))


def late_in(scope: Scope, day: date, *, at_most: int) -> dict[str, int]:
    """Return how many open tasks of a scope are late, late to begin, and about to run out on a day; beyond
    `at_most` nobody counts on."""
    near = Q(amber_on__lte=day) | Q(due_on__lt=day) | Q(begin_on__lt=day, begun_on__isnull=True)
    waiting = with_clocks(Task.objects.filter(scope.q(), near, state=Task.State.OPEN), day)
    clocks = waiting.values_list("clock", flat=True)[: at_most * len(NEAR)]  # type: ignore[misc]
    counted = Counter(clocks)
    return {each: min(counted[each], at_most) for each in NEAR}


def _waiting(officer: Officer, day: date) -> QuerySet[Task]:
    """Return the tasks that wait for an officer, in words put together once and not for every page."""
    return Task.objects.filter(pk__in=RawSQL(*_words_for(officer, day)))  # noqa: S611 - the ORM's own words


def _words_for(officer: Officer, day: date) -> tuple[str, tuple[Any, ...]]:
    """Return the question, with its values, that every page asks: which tasks wait for an officer."""
    scopes = tuple(_posts(officer))
    return _words(officer, day, scopes, _departing(), _to_confirm(officer))


@lru_cache(maxsize=2_000)
def _words(officer: Officer, day: date, *_known: object) -> tuple[str, tuple[Any, ...]]:
    """Return the words and values of the question; they follow from what is `_known`."""
    try:
        words, values = _doable(officer, day).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # there is nothing that the officer may do
        words, values = "SELECT 0 WHERE false", ()
    return words, tuple(values)


def _doable(officer: Officer, day: date) -> QuerySet[Task]:
    may = Q(pk__in=[])
    for right, office, scope in _posts(officer):
        may |= Q(right=right, offices__contains=[office]) & scope.q()
    mine = Q(assigned__isnull=True) | Q(assigned=officer) | Q(assigned__in=covered_by(officer, day))
    doing = may & mine & ~Q(pk__in=_departing()) & ~barred(officer)
    waiting = Task.objects.filter(state=Task.State.OPEN)
    return waiting.filter(doing | Q(pk__in=_to_confirm(officer))).exclude(kept_off(officer))


def _posts(officer: Officer) -> Iterator[tuple[str, int, Scope]]:
    """Yield the rights for steps that an officer has, each with the level of the office and where."""
    for right in sorted(RIGHTS & officer.rights):
        for office in OFFICES:
            if scope := officer.scope(right, (office,)):
                yield right, office, scope


def tasks_in(scope: Scope, day: date) -> QuerySet[Task]:
    """Return every open task of a scope, whoever has it, with how its clock stands on the day."""
    waiting = _confirming(Task.objects.filter(scope.q(), state=Task.State.OPEN))
    holder = Coalesce("assigned__name", Value(NOBODY), output_field=CharField())
    return with_clocks(waiting, day).annotate(holder=holder).select_related("case__person", "assigned")


def with_clocks(tasks: QuerySet[Task], day: date) -> QuerySet[Task]:
    """Return tasks with how the clock of each stands on a day, and which limit comes first: the day to begin
    or the day to end. Those of a suspended case stand still."""
    over = Q(until__isnull=True) | Q(until__gt=day)
    standing = Exists(Pause.objects.filter(over, case=OuterRef("case"), end__isnull=True))
    return tasks.annotate(
        expires=first_limit(),
        clock=Choose(
            When(standing, then=Value("clock.paused")),
            When(due_on__lt=day, then=Value("clock.late")),
            When(begin_on__lt=day, begun_on__isnull=True, then=Value("clock.begin_late")),
            When(due_on__isnull=True, then=Value("clock.none")),
            When(amber_on__lte=day, then=Value("clock.amber")),
            default=Value("clock.fine"),
            output_field=CharField(),
        ),
    )


def confirms(officer: Officer, task: int) -> bool:
    """Return whether an officer may agree with what was decided on a task, or set it aside."""
    return task in _to_confirm(officer)


def _confirming(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Return tasks that say whether a decision on them waits for a second officer."""
    waits = Choose(When(pk__in=_departing(), then=True), default=False, output_field=BooleanField())
    return tasks.annotate(confirming=waits)


@remembered
def _departing() -> tuple[int, ...]:
    """Return the tasks of which a decision waits for a second officer: few, and asked for at many places."""
    rows = Decision.objects.filter(
        departs=True, stage=Decision.Stage.DECISION, confirmed_at__isnull=True, set_aside_at__isnull=True
    )
    return tuple(rows.order_by("task").values_list("task", flat=True))


@remembered
def _to_confirm(officer: Officer) -> tuple[int, ...]:
    """Return those of them with which an officer may agree."""
    departing = _departing()
    if not departing or not officer.may(CONFIRM):
        return ()
    had_another = Duty.objects.filter(case=OuterRef("case"), officer=officer, group__in=APART)
    rows = Task.objects.filter(officer.scope(CONFIRM).q(), pk__in=departing)
    rows = rows.exclude(Exists(had_another.exclude(group="confirmation")))
    rows = rows.exclude(own_appeal(officer)).exclude(kept_off(officer))
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def barred(officer: Officer) -> Q:
    """Return the condition that the officer has had a duty on the case which excludes the task, noted what is
    to be decided by it, or had a part in the decision that the case appeals against."""
    done = Duty.objects.filter(officer=officer, group__in=APART)
    of_it = done.filter(case=OuterRef("case")).exclude(group=OuterRef("group"))
    other = of_it.exclude(Exact(Value("counter"), OuterRef("group")))
    # The cases of an officer are few and found once; only for a task of one of them is the duty compared.
    return Q(case__in=done.values("case")) & Exists(other) | own_appeal(officer) | Q(noted_by=officer)


def own_appeal(officer: Officer) -> Q:
    """Return the condition that the task is about an appeal against what the officer had a part in."""
    had = Duty.objects.filter(officer=officer, group__in=APART, case=OuterRef("follows"))
    return Q(Exists(Case.objects.filter(Exists(had), pk=OuterRef("case"), kind="appeal")))


def kept_off(officer: Officer) -> Q:
    """Return the condition that a relative of the officer is in the case, or that the task is to answer an
    objection that concerns the officer."""
    concerned = Concerned.objects.filter(officer=officer, objection__task=OuterRef("pk"))
    return Q(Exists(relatives_of(officer).filter(case=OuterRef("case")))) | Q(Exists(concerned))


def covered_by(officer: Officer, day: date) -> RawSQL:
    """Return, as a question inside another one, the officers whose tasks an officer sees on a day: whom they
    cover, and whom those cover who are away themselves."""
    return RawSQL(_COVERED, (officer.pk, day, day, day, day))  # noqa: S611 - fixed text, values apart


def covers(officer: Officer, day: date) -> list[Absence]:
    """Return the absences for which an officer covers on a day, the one that ends first on top."""
    away = Absence.objects.filter(start__lte=day, end__gt=day, officer__in=covered_by(officer, day))
    return list(away.select_related("officer", "cover").order_by("end", "pk"))


def absences_for(officer: Officer, day: date) -> QuerySet[Absence]:
    """Return the absences that an officer may know of: their own, those they cover, and those of colleagues
    to whom they give tasks; each says whether it is past, runs, is to come on a day, or was taken back."""
    mine = Q(officer=officer) | Q(cover=officer) | officer.scope(ASSIGN).q("officer__division")
    rows = Absence.objects.filter(mine).select_related("officer", "cover", "ended_by")
    return rows.annotate(
        standing=Choose(
            When(end=F("start"), then=Value("absence.taken_back")),
            When(end__lte=day, then=Value("absence.past")),
            When(start__lte=day, then=Value("absence.now")),
            default=Value("absence.coming"),
            output_field=CharField(),
        )
    )


def may_end(absence: Absence, by: Officer) -> bool:
    """Return whether an officer may end an absence: their own, or of somebody to whom they give tasks."""
    return absence.officer_id == by.pk or by.scope(ASSIGN).covers(absence.officer.division)


def absent_ones(officer: Officer, day: date) -> QuerySet[Officer]:
    """Return whose absence an officer may note: their own, and that of colleagues to whom they give tasks."""
    return _holders(day).filter(Q(pk=officer.pk) | officer.scope(ASSIGN).q())


def possible_covers(officer: Officer, day: date) -> QuerySet[Officer]:
    """Return who can cover: whoever sees cases where the officer works, or gives tasks."""
    division = officer.division
    above = [division[:length] for length in range(len(division) + 1)]
    near = Assignment.objects.in_force(day).filter(scope__in=above, role__rights__contains=[VIEW])
    return _holders(day).filter(Q(pk__in=near.values("officer")) | officer.scope(ASSIGN).q())


def colleagues_for(tasks: Collection[Task], day: date) -> list[tuple[Officer, int]]:
    """Return who may do all of some tasks by right, level and division, with how many each has in hand."""
    wanted = {(task.right, task.division, tuple(task.offices)) for task in tasks}
    held: dict[int, list[tuple[str, frozenset[str]]]] = {}
    rows = Assignment.objects.in_force(day).values_list("officer", "scope", "role__rights")
    for holder, scope, rights in rows:
        held.setdefault(holder, []).append((scope, frozenset(rights)))
    able = [
        holder
        for holder, roles in held.items()
        if all(
            any(r in rights and d.startswith(s) and office_of(s) in at for s, rights in roles)
            for r, d, at in wanted
        )
    ]
    waiting = Task.objects.filter(assigned__in=able, state=Task.State.OPEN).order_by()
    in_hand = dict(waiting.values_list("assigned").annotate(number=Count("pk")))
    found = Officer.objects.filter(pk__in=able, is_active=True).order_by("username")
    found = found.exclude(pk__in=[task.noted_by_id for task in tasks if task.noted_by_id])
    for case, group in {(task.case_id, task.group) for task in tasks}:
        found = unbarred(found, case, group)
    found = found.exclude(pk__in=Concerned.objects.filter(objection__task__in=tasks).values("officer"))
    return [(officer, in_hand.get(officer.pk, 0)) for officer in found]


def unbarred(officers: QuerySet[Officer], case: int, group: str) -> QuerySet[Officer]:
    """Return those of some officers whom neither a duty nor a relative keeps off a step of a case."""
    ties = Filing.objects.filter(case=case)
    free = officers.exclude(pk__in=ties.filter(officer__isnull=False).values("officer"))
    free = free.exclude(pk__in=ties.filter(staff__officer__isnull=False).values("staff__officer"))
    appealed = Case.objects.filter(pk=case, kind="appeal").values("follows")
    former = Duty.objects.filter(case__in=appealed, group__in=APART)
    free = free.exclude(pk__in=former.values("officer"))
    if group not in APART:
        return free
    others = Duty.objects.filter(case=case, group__in=APART).exclude(group=group)
    return free.exclude(pk__in=others.values("officer"))


def holders_of_tasks(officers: Iterable[int] | None = None) -> QuerySet[Officer]:
    """Return the officers who have open tasks in hand; of `officers` only, if they are named."""
    having = Task.objects.filter(state=Task.State.OPEN, assigned=OuterRef("pk"))
    found = Officer.objects.filter(Exists(having))
    return found if officers is None else found.filter(pk__in=list(officers))


def _holders(day: date) -> QuerySet[Officer]:
    """Return the officers who see cases."""
    held = Assignment.objects.in_force(day).filter(role__rights__contains=[VIEW])
    return Officer.objects.filter(pk__in=held.values("officer"), is_active=True).order_by("username")


def open_among(officer: Officer, picked: Collection[int]) -> list[Task]:
    """Return those of the picked tasks that wait and whose cases an officer may see."""
    rows = Task.objects.filter(officer.scope(VIEW).q(), pk__in=list(picked), state=Task.State.OPEN)
    return list(
        rows.exclude(kept_off(officer)).select_related("case__person", "assigned").order_by("due_on", "pk")
    )
