"""Read what waits for an officer."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from huimin.casework.models import Absence, Duty, Filing, Task
from huimin.commons.access.models import Officer
from huimin.procedures.vocabulary import RIGHTS

APART = ("inquiry", "review", "decision", "confirmation")


def relatives_of(officer: Officer) -> QuerySet[Filing]:
    """Return the ties of an officer to cases, also those found before they had their account."""
    return Filing.objects.filter(Q(officer=officer) | Q(staff__officer=officer))


def waiting_for(officer: Officer, day: date) -> QuerySet[Task]:
    """Return the open tasks that an officer may do: their own, those they cover, those that are nobody's.

    Left out is what duties already done, or a relative in the case, forbid.
    """
    may = Q(pk__in=[])
    for right in RIGHTS & officer.rights:
        may |= Q(right=right) & officer.scope(right).q()
    covered = Absence.objects.filter(cover=officer, start__lte=day, end__gt=day).values("officer")
    mine = Q(assigned__isnull=True) | Q(assigned=officer) | Q(assigned__in=covered)
    other = Duty.objects.filter(case=OuterRef("case"), officer=officer, group__in=APART)
    barred = ~Q(group="counter") & Exists(other.exclude(group=OuterRef("group")))
    relative = Exists(relatives_of(officer).filter(case=OuterRef("case")))
    waiting = Task.objects.filter(may, mine, state=Task.State.OPEN)
    return waiting.exclude(barred).exclude(relative).select_related("case__person", "assigned")
