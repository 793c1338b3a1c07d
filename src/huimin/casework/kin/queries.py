"""Read the register of staff and their relatives, and the cases in which they meet."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.db.models import Case as Choose
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from huimin.casework.aside import relatives_of as officers_relatives
from huimin.casework.kin.refusals import NoSuchRelative, NoSuchStaff
from huimin.casework.models import Case, Filing, Kin, Staff, Task, WiderRelation
from huimin.commons.access.models import Officer
from huimin.commons.access.scope import EVERYWHERE, Scope
from huimin.commons.installation.public import day_of
from huimin.kernel.days import Month
from huimin.rulebook.public import procedures


def staff_in(scope: Scope) -> QuerySet[Staff]:
    """Return the staff of a scope with how many relatives are listed, how many of them undeclared, and how
    the declaration stands: declared, hidden (the register knows more), asks (that an entry ends), never, or
    left."""
    asking = Kin.objects.filter(staff=OuterRef("pk"), until__isnull=True, end_asked_on__isnull=False)
    rows = Staff.objects.filter(scope.q()).select_related("officer")
    counted = rows.annotate(relatives=_listed(declared=True), hidden=_listed(declared=False))
    return counted.annotate(
        standing=Choose(
            When(left_on__isnull=False, then=Value("staff.left")),
            When(hidden__gt=0, then=Value("staff.hidden")),
            When(Exists(asking), then=Value("staff.asks")),
            When(declared_on__isnull=True, then=Value("staff.never")),
            default=Value("staff.declared"),
            output_field=CharField(),
        )
    )


def own_entry(officer: Officer) -> Staff | None:
    """Return what is registered about the officer on the staff, or nothing."""
    return staff_in(EVERYWHERE).filter(officer=officer).first()


def own_kin(officer: Officer, kin: int) -> Kin | None:
    """Return a relative who is listed as the officer's own, or nothing."""
    return Kin.objects.filter(staff__officer=officer, pk=kin, until__isnull=True).first()


def staff_about(rows: QuerySet[Staff], text: str) -> QuerySet[Staff]:
    """Return those of whom every word stands in their name, unit, post or account, or a relative's name."""
    for word in text.split():
        paths = ("name", "unit", "post", "officer__username")
        said = Q(*((f"{path}__icontains", word) for path in paths), _connector=Q.OR)
        kin = Kin.objects.filter(staff=OuterRef("pk"), until__isnull=True, name__icontains=word)
        rows = rows.filter(said | Exists(kin))
    return rows


def staff_for(scope: Scope, staff: int) -> Staff:
    """Return somebody on the staff of a scope.

    Raises:
        NoSuchStaff: there is nobody of this number.
    """
    found = staff_in(scope).filter(pk=staff).first()
    if found is None:
        raise NoSuchStaff()
    return found


def kin_for(scope: Scope, kin: int) -> Kin:
    """Return a relative who is listed of somebody on the staff of a scope.

    Raises:
        NoSuchRelative: there is none of this number, or not any more.
    """
    rows = Kin.objects.filter(scope.q("staff__division"), pk=kin, until__isnull=True)
    if (found := rows.select_related("staff").first()) is None:
        raise NoSuchRelative()
    return found


def relatives_of(staff: Staff) -> list[Kin]:
    """Return the relatives of somebody: those listed first, then those of earlier."""
    return list(Kin.objects.filter(staff=staff).order_by(F("until").desc(nulls_first=True), "relation", "pk"))


def wider_relations(day: date) -> frozenset[str]:
    """Return which wider sets count as near on a day."""
    latest = WiderRelation.objects.filter(since__lte=day).order_by("relation", "-since").distinct("relation")
    return frozenset(relation for relation, counts in latest.values_list("relation", "counts") if counts)


def relations_that_count(day: date) -> tuple[str, ...]:
    """Return the relations that must be declared on a day: the national set, and what is switched on."""
    national = [each for each in Kin.Relation.values if each not in ("self", "in_law", "wider")]
    return (*national, *sorted(wider_relations(day)))


def filings_in(scope: Scope) -> QuerySet[Filing]:
    """Return the cases of a scope in which staff meet, and for each whether the tie is declared by now, and
    whether the visit that it asks for was made."""
    visit = Task.objects.filter(case=OuterRef("case"), state=Task.State.DONE, step__in=visits())
    declared = Kin.objects.filter(
        staff=OuterRef("staff"), id_index=OuterRef("person__id_index"), until__isnull=True, declared=True
    )
    rows = Filing.objects.filter(scope.q("case__division"))
    rows = rows.select_related("case__person", "staff__officer", "person")
    return rows.annotate(
        visited=Exists(visit),
        said=Choose(
            When(declared=True, then=Value("kin.declared")),
            When(Exists(declared), then=Value("kin.later")),
            default=Value("kin.undeclared"),
            output_field=CharField(),
        ),
    )


def undeclared_in(scope: Scope, month: Month | None = None) -> QuerySet[Filing]:
    """Return the matches found in a month, or ever, that nobody had declared."""
    rows = filings_in(scope).filter(declared=False)
    if month is None:
        return rows
    return rows.filter(found_at__year=month.first.year, found_at__month=month.first.month)


def filings_of(staff: Staff) -> list[Filing]:
    """Return the cases in which somebody on the staff meets a relative, the latest first."""
    rows = Filing.objects.filter(staff=staff).select_related("case__person", "person")
    return list(rows.order_by("-found_at", "-pk")[:50])


def filings_seen(staff: Staff, officer: Officer) -> list[Filing]:
    """Return the cases in which somebody on the staff meets a relative, without those
    in which the officer has one."""
    closed = set(officers_relatives(officer).values_list("case", flat=True))
    return [each for each in filings_of(staff) if each.case_id not in closed]


def open_cases() -> int:
    """Return how many cases are matched when the staff change."""
    return Case.objects.filter(state=Case.State.OPEN).count()


@cache
def visits() -> tuple[str, ...]:
    """Return the names of the steps that visit a case which is kept apart, of every procedure."""
    steps = (
        step.visit_if_filed
        for procedure in procedures().values()
        for version in procedure.versions
        for step in version.steps.values()
    )
    return tuple(sorted({name for name in steps if name}))


def latest_undeclared(scope: Scope) -> Month | None:
    """Return the latest month in which something was found that nobody had declared."""
    rows = Filing.objects.filter(scope.q("case__division"), declared=False).order_by("-found_at")
    found = rows.values_list("found_at", flat=True).first()
    return None if found is None else Month.of(day_of(found))


def _listed(*, declared: bool) -> Coalesce:
    """Return the number of relatives who are listed of somebody, as a question inside another one."""
    rows = Kin.objects.filter(staff=OuterRef("pk"), until__isnull=True, declared=declared)
    number = rows.order_by().values("staff").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
