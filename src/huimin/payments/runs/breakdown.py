"""A run added up by division, and what of it is held back or has failed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Count as CountOf
from django.db.models import QuerySet, Sum
from django.db.models.functions import Left

from huimin.payments.cards import Count
from huimin.payments.keeping_back import KEPT_BACK
from huimin.payments.models import Payment, Run

STREET, COMMUNITY = 9, 12
"""How many digits of a division code name a street, and a community."""


def by_division(run: Run, digits: int) -> dict[str, Count]:
    """Return what goes to the people of each street or community, without what is held back."""
    rows = _of(run).exclude(KEPT_BACK).annotate(place=Left("division", digits))
    return {place: count for (place,), count in _counts(rows, "place").items()}


def streets_of(communities: Mapping[str, Count]) -> dict[str, Count]:
    """Return what communities get, added up by street."""
    found: dict[str, Count] = defaultdict(Count)
    for code, count in communities.items():
        found[code[:STREET]] += count
    return dict(found)


def by_obstacle(run: Run) -> dict[tuple[str, str], Count]:
    """Return what is held back or has failed, by state and code."""
    rows = _of(run).filter(state__in=[Payment.State.HELD, Payment.State.FAILED])
    return {(state, code): count for (state, code), count in _counts(rows, "state", "failure_code").items()}


def _of(run: Run) -> QuerySet[Payment]:
    return Payment.objects.filter(run=run).order_by()


def _counts(rows: QuerySet[Payment], *by: str) -> dict[tuple[str, ...], Count]:
    summed = rows.values_list(*by).annotate(CountOf("id"), Sum("people"), Sum("amount"))
    return {tuple(row[: len(by)]): Count(*row[len(by) :]) for row in summed.order_by(*by)}
