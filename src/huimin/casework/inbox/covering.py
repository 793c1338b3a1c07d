"""Covering: who can cover for somebody who is away, by the rights that their tasks need, and who cannot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from huimin.casework.inbox.queries import CONFIRM, possible_covers
from huimin.casework.models import Task
from huimin.commons.access.models import Assignment, Officer
from huimin.commons.access.scope import office_of
from huimin.procedures.vocabulary import RIGHTS

STEPS: Final = RIGHTS | {CONFIRM}
Needs = frozenset[tuple[str, str, tuple[int, ...]]]
"""Rights, each with the division in which it is needed, and the levels of the offices that may use it."""
Held = Mapping[str, Sequence[str]]
"""The prefixes in which somebody holds a right."""


@dataclass(frozen=True, slots=True)
class Covers:
    """Who can cover, and who cannot because of which right where; whether nobody can take everything."""

    able: tuple[Officer, ...]
    others: tuple[tuple[Officer, str, str], ...]
    partly: bool = False


def covers_of(absent: Officer, by: Officer, day: date) -> Covers:
    """Return who of those whom an officer may name can cover for somebody from a day on.

    They hold, where they are needed, the rights of the tasks that the absent one has in hand, and of those
    that are nobody's and that only the absent one can do; where nobody holds them all, one of them. Where
    nothing waits for the absent one, they share a right.
    """
    near = [each for each in possible_covers(by, day) if each.pk != absent.pk]
    scopes = _scopes(day)
    needs = _in_hand(absent) | _left_alone(absent.pk, scopes)
    lacking = {each.pk: _lacks(scopes[each.pk], needs) for each in near}
    if not needs:
        shared = [each for each in near if _share(scopes[absent.pk], scopes[each.pk])]
        return Covers(tuple(shared), tuple((each, "", "") for each in near if each not in shared))
    able = [each for each in near if not lacking[each.pk]]
    partly = [] if able else [each for each in near if len(lacking[each.pk]) < len(needs)]
    offered = able or partly
    others = [(each, *min(lacking[each.pk])[:2]) for each in near if each not in offered]
    return Covers(tuple(offered), tuple(others), bool(partly))


def _in_hand(absent: Officer) -> Needs:
    held = Task.objects.filter(assigned=absent, state=Task.State.OPEN).order_by()
    return _needs(held)


def _needs(tasks: QuerySet[Task]) -> Needs:
    rows = tasks.values_list("right", "division", "offices").distinct()
    return frozenset((right, place, tuple(offices)) for right, place, offices in rows)


def _left_alone(absent: int, scopes: Mapping[int, Held]) -> Needs:
    """Return what tasks ask for that are nobody's and that only the absent one has the right to do."""
    theirs = scopes[absent]
    may = Q(pk__in=[])
    for right in sorted(RIGHTS & theirs.keys()):
        for prefix in theirs[right]:
            may |= Q(right=right, offices__contains=[office_of(prefix)], division__startswith=prefix)
    waiting = Task.objects.filter(may, assigned__isnull=True, state=Task.State.OPEN).order_by()
    others = [held for officer, held in scopes.items() if officer != absent]
    return frozenset(
        need for need in _needs(waiting) if all(_lacks(held, frozenset([need])) for held in others)
    )


def _lacks(held: Held, needs: Needs) -> Needs:
    return frozenset(
        (right, place, offices)
        for right, place, offices in needs
        if not any(place.startswith(each) and office_of(each) in offices for each in held.get(right, ()))
    )


def _share(one: Held, other: Held) -> bool:
    """Return whether two officers have a right for steps in the same place, or one above the other's."""
    return any(
        a.startswith(b) or b.startswith(a)
        for right in STEPS & one.keys() & other.keys()
        for a in one[right]
        for b in other[right]
    )


def _scopes(day: date) -> dict[int, Held]:
    """Return where each active officer has which right of a step, in one question; nowhere who has none."""
    held: dict[int, dict[str, list[str]]] = defaultdict(dict)
    rows = Assignment.objects.in_force(day).filter(officer__is_active=True)
    for officer, scope, rights in rows.values_list("officer", "scope", "role__rights"):
        for right in STEPS.intersection(rights):
            held[officer].setdefault(right, []).append(scope)
    return defaultdict(dict, held)
