"""Read what a supervisor looks for among cases: late, departing, done again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Count,
    Exists,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models import Case as Choose
from django.db.models.functions import Coalesce, Concat, Left

from huimin.casework.aside import without_relatives
from huimin.casework.complaints.queries import SUPERVISE, complaints
from huimin.casework.complaints.running import LOOKED_AT
from huimin.casework.inbox.able import SOMEBODY, with_able
from huimin.casework.inbox.queries import tasks_in
from huimin.casework.models import Case, Complaint, Consequence, Decision, Pause, Task
from huimin.casework.models.cases import first_limit
from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.procedures.declarations import Group
from huimin.procedures.vocabulary import Effect

STREET_DIGITS: Final = 9
JUDGING: Final = ("cases.opine", "cases.decide")
GRANTED, REFUSED, MORE, LESS = "granted", "refused", "more", "less"


@dataclass(frozen=True, slots=True)
class Burden:
    """What is late, or soon will be, with one officer of one office; tasks that nobody took are nobody's."""

    office: str
    officer_id: int | None
    officer: str
    late: int
    amber: int
    oldest: date


@dataclass(frozen=True, slots=True)
class Departing:
    """In how many cases one officer departed from the rules, in which direction, and by how much a month.

    A case counts once, by what the officer said last in it.
    """

    officer_id: int
    officer: str
    office: str
    since: date
    times: int
    granted: int
    refused: int
    more: int
    less: int
    fen: int
    confirmed: int
    last: datetime


def pauses_in(scope: Scope) -> QuerySet[Pause]:
    """Return what stands still: which cases, on what ground, by whom, since when and until when."""
    rows = Pause.objects.filter(scope.q("case__division"), end__isnull=True, case__state=Case.State.OPEN)
    return rows.select_related("case__person", "by").order_by("start", "pk")


def late_tasks(scope: Scope, day: date) -> QuerySet[Task]:
    """Return the open tasks that are late, or were not begun in time, or have used four fifths of their time;
    not those that rest."""
    resting = Pause.objects.filter(Q(until__isnull=True) | Q(until__gt=day), end__isnull=True).values("case")
    rows = Task.objects.filter(Q(amber_on__lte=day) | not_begun(day), scope.q(), state=Task.State.OPEN)
    rows = rows.exclude(case__in=resting)
    return rows.select_related("case__person", "assigned")


def waiting_objections(scope: Scope, day: date) -> QuerySet[Task]:
    """Return the objections to public notices that wait for an answer, each with how its clock stands and
    whether anybody may answer it."""
    waiting = tasks_in(scope, day).filter(group=Group.OBJECTION)
    return with_able(waiting, day).select_related("case__person", "assigned", "objection")


def counts_of_objections(officer: Officer, scope: Scope, day: date) -> dict[str, int]:
    """Return how many objections are late, how many about to run out, and how many nobody may answer,
    without those in the cases of relatives of an officer who looks."""
    rows = list(without_relatives(waiting_objections(scope, day), officer))
    clocks = [getattr(each, "clock", "") for each in rows]
    stuck = sum(getattr(each, "able", SOMEBODY) != SOMEBODY for each in rows)
    return {"late": clocks.count("clock.late"), "amber": clocks.count("clock.amber"), "nobody": stuck}


def bare_records(scope: Scope) -> QuerySet[Task]:
    """Return the visits whose record says why it has no photo, no place or not every signature."""
    bare = Func(F("answers"), function="casework_record_is_bare", output_field=BooleanField())
    rows = Task.objects.annotate(bare=bare).filter(scope.q(), state=Task.State.DONE, bare=True)
    return rows.select_related("case__person", "done_by")


def not_begun(day: date) -> Q:
    """Return the condition that a task should have been begun before a day and was not."""
    return Q(begin_on__lt=day, begun_on__isnull=True)


def burdens(scope: Scope, day: date, officer: Officer | None = None) -> list[Burden]:
    """Return what is late by street office and officer, the heaviest first, without the relatives of an
    officer who looks."""
    late = Count("pk", filter=Q(due_on__lt=day) | not_begun(day))
    rows_seen = late_tasks(scope, day)
    if officer is not None:
        rows_seen = without_relatives(rows_seen, officer)
    grouped = rows_seen.select_related(None).order_by()
    rows = grouped.values("assigned", "assigned__name", office=Left("division", STREET_DIGITS)).annotate(
        late=late, number=Count("pk"), oldest=Min(first_limit())
    )
    return [
        Burden(
            office=row["office"],
            officer_id=row["assigned"],
            officer=row["assigned__name"] or "",
            late=row["late"],
            amber=row["number"] - row["late"],
            oldest=row["oldest"],
        )
        for row in rows.order_by("-late", "-number", "office")
    ]


def departures(scope: Scope) -> QuerySet[Decision]:
    """Return opinions and decisions that depart from the rules, each with its direction and difference."""
    direction = Choose(
        When(Q(grants=True) & ~Q(engine__in=["granted", ""]), then=Value(GRANTED)),
        When(Q(grants=False), then=Value(REFUSED)),
        When(amount__gt=F("engine_amount"), then=Value(MORE)),
        default=Value(LESS),
        output_field=CharField(),
    )
    rows = Decision.objects.filter(scope.q("case__division"), departs=True)
    rows = rows.annotate(direction=direction, difference=F("amount") - F("engine_amount"))
    return rows.select_related("case__person", "by", "confirmed_by")


def departed_cases(scope: Scope, *, since: date | None = None, by: int | None = None) -> QuerySet[Decision]:
    """Return the cases in which somebody, or one officer, departed from the rules since a day: each once, by
    what was said last, and with everybody who departed in it (`said_by`, as “stage:name”)."""
    rows = departures(scope)
    if since is not None:
        rows = rows.filter(at__date__gte=since)
    said = rows.select_related(None).filter(case=OuterRef("case")).order_by("at", "pk")
    said_by = ArraySubquery(
        said.values_list(Concat("stage", Value(":"), "by__name", output_field=CharField()), flat=True)
    )
    if by is not None:
        rows = rows.filter(by=by)
    return _last_of_each(rows, "case").annotate(said_by=said_by)


def departing(scope: Scope, *, since: date, times: int) -> list[Departing]:
    """Return the officers who departed in so many cases since a day, those with most first."""
    recent = departures(scope).filter(at__date__gte=since)
    grouped = _last_of_each(recent, "by", "case").select_related(None).order_by()
    rows = grouped.values("by", "by__name", "by__office").annotate(
        times=Count("pk"),
        fen=Coalesce(Sum("difference"), Value(0), output_field=BigIntegerField()),
        confirmed=Count("pk", filter=Q(confirmed_by__isnull=False)),
        last=Max("at"),
        granted=Count("pk", filter=Q(direction=GRANTED)),
        refused=Count("pk", filter=Q(direction=REFUSED)),
        more=Count("pk", filter=Q(direction=MORE)),
        less=Count("pk", filter=Q(direction=LESS)),
    )
    return [
        Departing(
            officer_id=row["by"],
            officer=row["by__name"],
            office=row["by__office"],
            since=since,
            times=row["times"],
            granted=row["granted"],
            refused=row["refused"],
            more=row["more"],
            less=row["less"],
            fen=row["fen"],
            confirmed=row["confirmed"],
            last=row["last"],
        )
        for row in rows.filter(times__gte=times).order_by("-times", "-last")
    ]


def _last_of_each(rows: QuerySet[Decision], *fields: str) -> QuerySet[Decision]:
    """Return of each case, or of each officer in a case, what was said last."""
    latest = rows.select_related(None).order_by(*fields, "-at", "-pk").distinct(*fields)
    return rows.filter(pk__in=latest.values("pk"))


def done_again(scope: Scope) -> QuerySet[Case]:
    """Return the cases whose opinion or decision came again, was set aside, or was appealed against."""
    again = Task.objects.filter(round__gt=1, right__in=JUDGING)
    aside = Decision.objects.filter(set_aside_at__isnull=False, taken_back=False)
    appeals = Case.objects.filter(kind="appeal", follows__isnull=False)
    found = again.values("case").union(aside.values("case"), appeals.values("follows"))
    rounds = Task.objects.filter(case=OuterRef("pk"), right__in=JUDGING).order_by()
    most = rounds.values("case").annotate(most=Max("round")).values("most")
    put_aside = aside.filter(case=OuterRef("pk")).order_by().values("case").annotate(number=Count("pk"))
    rows = Case.objects.filter(scope.q(), pk__in=found)
    rows = rows.annotate(
        rounds=Coalesce(Subquery(most), Value(1)),
        aside=Coalesce(Subquery(put_aside.values("number")), Value(0)),
        appealed=Exists(appeals.filter(follows=OuterRef("pk"))),
    )
    return rows.select_related("person")


def aid_given(scope: Scope) -> QuerySet[Consequence]:
    """Return what was given once: in cash, in goods, by referral, or left to the next list."""
    rows = Consequence.objects.filter(scope.q("case__division"), effect=Effect.ONCE)
    return rows.select_related("case__person", "by")


def waiting_complaints(officer: Officer) -> QuerySet[Complaint]:
    """Return the complaints that wait for the office, for whoever watches over it."""
    rows = complaints(officer, SUPERVISE).filter(ending="", step__in=LOOKED_AT)
    return rows.select_related("taken_up_by")
