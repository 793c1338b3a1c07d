"""Read the reserves: what was advanced, handed over and left, and whether the books say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from huimin.casework.public import AidCard, aid_on_the_spot, cases_of_relatives
from huimin.commons.access.models import Officer
from huimin.ledger.public import UnknownAccount, balance
from huimin.payments.public import reserve_account
from huimin.reserves.models import Advance, HandOver, Reserve
from huimin.reserves.refusals import NoSuchAdvance, NoSuchHandOver, NoSuchReserve

VIEW: Final = "reserves.view"
HAND_OVER: Final = "reserves.hand_over"
ADVANCE: Final = "reserves.advance"
APPROVE: Final = "reserves.approve"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a reserve stands, in fen: advanced and made up, handed over, and what the books hold of it."""

    advanced: int
    made_up: int
    given: int
    open: int
    booked: int

    @property
    def left(self) -> int:
        """What should be in the drawer."""
        return self.advanced + self.made_up - self.given

    @property
    def agrees(self) -> bool:
        """Whether the lists and the books say the same, to the fen."""
        return self.left == self.booked


def reserves(officer: Officer) -> QuerySet[Reserve]:
    """Return the reserves of an officer's streets, each with its sums and what waits to be approved."""
    rows = Reserve.objects.filter(officer.scope(VIEW).q())
    approved = _sum(Advance.objects.filter(state=Advance.State.APPROVED))
    return rows.annotate(
        advanced=approved,
        given=_sum(HandOver.objects.all()),
        unaccounted=_sum(HandOver.objects.filter(account__isnull=True)),
        waiting=_sum(Advance.objects.filter(state=Advance.State.SUBMITTED)),
        left=F("advanced") - F("given"),
    )


def reserve_for(officer: Officer, reserve: int) -> Reserve:
    """Return a reserve that the officer may see.

    Raises:
        NoSuchReserve: there is none in the officer's divisions.
    """
    if (found := Reserve.objects.filter(officer.scope(VIEW).q(), pk=reserve).first()) is None:
        raise NoSuchReserve()
    return found


def standing_of(reserve: Reserve) -> Standing:
    """Return how a reserve stands by its lists, and by the books."""
    by_kind: dict[str, int] = dict(
        Advance.objects.filter(reserve=reserve, state=Advance.State.APPROVED)
        .order_by()
        .values_list("kind")
        .annotate(Sum("amount"))
    )
    given = HandOver.objects.filter(reserve=reserve)
    sums = given.aggregate(all=Sum("amount"), open=Sum("amount", filter=Q(account__isnull=True)))
    return Standing(
        advanced=by_kind.get(Advance.Kind.ADVANCE, 0),
        made_up=by_kind.get(Advance.Kind.ACCOUNT, 0),
        given=sums["all"] or 0,
        open=sums["open"] or 0,
        booked=booked(reserve),
    )


def booked(reserve: Reserve) -> int:
    """Return what the books hold of a reserve, in fen; nothing before its first advance."""
    try:
        return balance(reserve_account(division=reserve.division, programme=reserve.programme).code)
    except UnknownAccount:
        return 0


def advances_of(reserve: Reserve) -> list[Advance]:
    """Return what was asked for a reserve, the latest first."""
    rows = Advance.objects.filter(reserve=reserve).select_related("submitted_by", "answered_by")
    return list(rows.order_by("-submitted_at", "-pk")[:100])


def advance_for(officer: Officer, advance: int) -> Advance:
    """Return an advance that the officer may see.

    Raises:
        NoSuchAdvance: there is none in the officer's divisions.
    """
    rows = Advance.objects.select_related("reserve", "submitted_by", "answered_by")
    if (found := rows.filter(officer.scope(VIEW).q("reserve__division"), pk=advance).first()) is None:
        raise NoSuchAdvance()
    return found


def hand_overs(officer: Officer, reserve: Reserve) -> QuerySet[HandOver]:
    """Return what was handed over, the names of a relative's case left out (`told_name`, `told_number`)."""
    aside = Q(case__in=cases_of_relatives(officer))
    rows = HandOver.objects.filter(reserve=reserve).select_related("by", "account", "case", "reserve")
    return rows.annotate(
        told_name=Case(When(aside, then=Value("")), default=F("recipient")),
        told_number=Case(When(aside, then=Value("")), default=F("case__number")),
        told_goods=Case(When(aside, then=Value("")), default=F("goods")),
    )


def waiting_in(officer: Officer, reserve: Reserve) -> list[AidCard]:
    """Return what was granted in cash or goods and waits to be handed over, the earliest first."""
    given = HandOver.objects.filter(reserve=reserve).values("aid")
    return aid_on_the_spot(division=reserve.division, officer=officer, given=given)


def hand_over_for(officer: Officer, hand_over: int) -> HandOver:
    """Return a hand-over whose receipt the officer may open.

    Raises:
        NoSuchHandOver: there is none in the officer's divisions, or a relative is in its case.
    """
    rows = HandOver.objects.filter(officer.scope(VIEW).q("reserve__division"), pk=hand_over)
    rows = rows.exclude(case__in=cases_of_relatives(officer))
    if (found := rows.select_related("reserve", "by", "case__person", "account").first()) is None:
        raise NoSuchHandOver()
    return found


def _sum(rows: QuerySet[Any]) -> Coalesce:
    of_one = rows.filter(reserve=OuterRef("pk")).order_by().values("reserve").annotate(fen=Sum("amount"))
    return Coalesce(Subquery(of_one.values("fen"), output_field=BigIntegerField()), Value(0))
