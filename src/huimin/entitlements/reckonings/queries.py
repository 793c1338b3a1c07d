"""Read reckonings with their outcomes, and what they propose, narrowed to what an officer may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import polars as pl
from django.db.models import Count, QuerySet

from huimin.commons.access.scope import Scope
from huimin.entitlements.cards import ReckoningCard
from huimin.entitlements.models import Proposal, Reckoning
from huimin.entitlements.reckonings.outcomes import read_outcomes
from huimin.kernel.days import Month
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.parameters import Status


class NotReckoned(NotFound):
    """The scheme was not reckoned for the month."""

    template = _("“{scheme}” has not been reckoned for {month}. Reckon the month first.")


def reckoning_of(month: Month, scheme: str) -> Reckoning:
    """Return the reckoning of a scheme that counts for a month, without its outcomes.

    Raises:
        NotReckoned: there is none.
    """
    found = Reckoning.objects.filter(month=month.first, scheme=scheme, current=True)
    reckoning = found.defer("outcomes").first()
    if reckoning is None:
        raise NotReckoned(scheme=scheme, month=month)
    return reckoning


def reckonings(month: Month) -> QuerySet[Reckoning]:
    """Return the reckonings that count for a month, without their outcomes."""
    return Reckoning.objects.filter(month=month.first, current=True).defer("outcomes").order_by("id")


def outcomes_of(reckoning: Reckoning) -> pl.DataFrame:
    """Return the complete outcomes of a reckoning; they never change, so the last few are at hand."""
    return _outcomes_of(reckoning.pk, bytes(reckoning.digest))


@lru_cache(maxsize=4)
def _outcomes_of(reckoning: int, digest: bytes) -> pl.DataFrame:
    return read_outcomes(bytes(Reckoning.objects.values_list("outcomes", flat=True).get(pk=reckoning)))


def card_of_reckoning(reckoning: Reckoning, *, changed: bool = False) -> ReckoningCard:
    """Return the card of one reckoning with the number of its proposals of each kind."""
    return _card(reckoning, _kinds_proposed([reckoning])[reckoning.pk], changed=changed)


def cards_of_reckonings(found: Iterable[Reckoning]) -> list[ReckoningCard]:
    """Return the cards of several reckonings."""
    rows = list(found)
    kinds = _kinds_proposed(rows)
    return [_card(reckoning, kinds[reckoning.pk]) for reckoning in rows]


def _kinds_proposed(reckonings: Sequence[Reckoning]) -> Mapping[int, Mapping[str, int]]:
    """Return for each reckoning how many proposals it has of each kind."""
    found: dict[int, dict[str, int]] = {reckoning.pk: {} for reckoning in reckonings}
    counted = Proposal.objects.filter(reckoning__in=found).order_by().values_list("reckoning", "kind")
    for reckoning, kind, number in counted.annotate(number=Count("id")):
        found[reckoning][kind] = number
    return found


def _card(reckoning: Reckoning, kinds: Mapping[str, int], *, changed: bool = False) -> ReckoningCard:
    return ReckoningCard(
        id=reckoning.pk,
        month=Month.of(reckoning.month),
        scheme=reckoning.scheme,
        version=reckoning.version,
        on=reckoning.on,
        known_at=reckoning.known_at,
        edition=reckoning.edition,
        considered=reckoning.considered,
        granted=reckoning.granted,
        refused=reckoning.refused,
        undecided=reckoning.undecided,
        digest=bytes(reckoning.digest).hex(),
        changed=changed,
        proposals=kinds,
        doubtful_figures=tuple(
            use["name"] for use in reckoning.figures if use["status"] != Status.VERIFIED.value
        ),
    )


def proposals(month: Month, scope: Scope) -> QuerySet[Proposal]:
    """Return what the reckonings that count for a month propose in `scope`."""
    current = Proposal.objects.filter(reckoning__month=month.first, reckoning__current=True)
    return current.filter(scope.q()).select_related("reckoning").defer("reckoning__outcomes")


def leads(month: Month, scheme: str) -> list[tuple[int, int | None]]:
    """Return the people, with their households, who seem entitled to a scheme in a month and hold nothing."""
    found = Proposal.objects.filter(reckoning__in=reckonings(month), reckoning__scheme=scheme)
    rows = found.filter(kind=Proposal.Kind.LEAD).order_by("person", "pk")
    return list(rows.values_list("person", "household"))


def proposed_by_scheme(scope: Scope) -> tuple[Month | None, dict[str, dict[str, int]]]:
    """Return the last month that was reckoned, and for each of its schemes how much of each kind is proposed.

    Only what lies in `scope` and nobody has settled is counted.
    """
    last = Reckoning.objects.filter(current=True).order_by("-month").values_list("month", flat=True).first()
    if last is None:
        return None, {}
    open_ones = Proposal.objects.filter(
        scope.q(), reckoning__month=last, reckoning__current=True, state=Proposal.State.PROPOSED
    )
    found: dict[str, dict[str, int]] = {}
    counted = open_ones.order_by("reckoning__id").values_list("reckoning__scheme", "kind")
    for scheme, kind, number in counted.annotate(number=Count("id")):
        found.setdefault(scheme, {})[kind] = number
    return Month.of(last), found
