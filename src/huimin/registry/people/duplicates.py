"""Find records that may be one person, list them for a decision, and remember who decided what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.audit.trail import record
from huimin.kernel.errors import Conflict, NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.models import LikelyDuplicate, Person
from huimin.registry.people.queries import people_in

SIGNS: Final = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
SEARCH_LOCK: Final = 4202_0001
"""Two searches at once would only wait for each other row by row."""


class NoSuchPair(NotFound):
    """No such pair is listed, or not in the officer's divisions."""

    template = _("This pair of records is not listed in your divisions. Go back to the list.")


class DecidedAlready(Conflict):
    """Somebody has decided about this pair."""

    template = _("It was decided already whether these two are one person. Go back to the list.")


@dataclass(frozen=True, slots=True)
class Search:
    """What a search for duplicates found: how many pairs wait for a decision, and how many are new."""

    waiting: int
    fresh: int


@transaction.atomic
def find_likely_duplicates(*, by: Officer | None) -> Search:
    """List every pair of records that may be one person; pairs that were decided about stay decided."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEARCH_LOCK])
        before = set(LikelyDuplicate.objects.values_list("first_id", "second_id"))
        cursor.execute(SIGNS)
    waiting = LikelyDuplicate.objects.filter(decision=LikelyDuplicate.Decision.OPEN)
    pairs = set(waiting.values_list("first_id", "second_id"))
    found = Search(waiting=len(pairs), fresh=len(pairs - before))
    record(
        "registry.find_duplicates",
        LikelyDuplicate._meta.label,
        by=by,
        waiting=found.waiting,
        fresh=found.fresh,
    )
    return found


def pairs_in(scope: Scope) -> QuerySet[LikelyDuplicate]:
    """Return the pairs of which both records lie in a scope."""
    people = people_in(scope).values("pk")
    pairs = LikelyDuplicate.objects.select_related("first", "second", "decided_by")
    return pairs if "" in scope.prefixes else pairs.filter(first__in=people, second__in=people)


def pair_in(scope: Scope, pair_id: int) -> LikelyDuplicate:
    """Return a pair of which both records lie in a scope.

    Raises:
        NoSuchPair: there is none.
    """
    pair = pairs_in(scope).filter(pk=pair_id).first()
    if pair is None:
        raise NoSuchPair()
    return pair


@transaction.atomic
def keep_apart(*, pair_id: int, reason: str, by: Officer, scope: Scope, at: datetime) -> None:
    """Record that two records are two people; they are not listed again.

    Raises:
        NoSuchPair: there is none in the scope.
        DecidedAlready: somebody was faster.
    """
    pair = pair_in(scope, pair_id)
    decide(
        pairs=LikelyDuplicate.objects.filter(pk=pair.pk),
        decision=LikelyDuplicate.Decision.DIFFERENT,
        reason=reason,
        by=by,
        at=at,
    )
    record(
        "registry.keep_apart",
        f"{Person._meta.label}:{pair.first_id}",
        by=by,
        reason=reason[:200],
        other=pair.second_id,
    )


def decide(
    *, pairs: QuerySet[LikelyDuplicate], decision: str, reason: str, by: Officer, at: datetime
) -> None:
    """Write a decision about open pairs.

    Raises:
        DecidedAlready: none of them is open.
    """
    waiting = pairs.filter(decision=LikelyDuplicate.Decision.OPEN)
    if not waiting.update(decision=decision, reason=reason[:200], decided_by=by, decided_at=at):
        raise DecidedAlready()
