"""What a run takes from each fund, beside what is available in it before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from huimin.payments.cards import FundShare, ProgrammeShare
from huimin.payments.funds.drawing import Drawing
from huimin.payments.funds.queries import programme
from huimin.rulebook.public import in_declared_order


def shares_of(needed: Mapping[str, int], taken_before: Mapping[str, int]) -> tuple[ProgrammeShare, ...]:
    """Return by programme what is drawn from each of its funds in their order, once the banks have paid.

    What earlier months owe is drawn first. What failed and is sent again was taken from a fund before.
    """
    names = in_declared_order({*needed, *taken_before})
    return tuple(_share(name, needed.get(name, 0), taken_before.get(name, 0)) for name in names)


def _share(name: str, needed: int, before: int) -> ProgrammeShare:
    card = programme(name)
    drawing = Drawing(name, [(fund.code, fund.at_hand) for fund in card.funds])
    owed = drawing.take(max(min(card.outstanding, card.at_hand), 0))
    left = {fund.code: fund.at_hand - owed.get(fund.code, 0) for fund in card.funds}
    taken = drawing.take(min(needed, sum(left.values())))
    funds = tuple(
        FundShare(fund.source, fund.year, fund.code, left[fund.code], taken.get(fund.code, 0))
        for fund in card.funds
        if left[fund.code] or taken.get(fund.code)
    )
    return ProgrammeShare(name, needed, card.available, before, funds)


def shares_as_data(shares: Iterable[ProgrammeShare]) -> list[dict[str, Any]]:
    """Return shares in the form in which an approved run keeps them."""
    return [
        {
            "programme": share.programme,
            "needed": share.needed,
            "available": share.available,
            "taken_before": share.taken_before,
            "funds": [[fund.source, fund.year, fund.code, fund.before, fund.taken] for fund in share.funds],
        }
        for share in shares
    ]


def shares_kept(data: Iterable[Mapping[str, Any]]) -> tuple[ProgrammeShare, ...]:
    """Return the shares that an approved run keeps."""
    return tuple(
        ProgrammeShare(
            programme=kept["programme"],
            needed=kept["needed"],
            available=kept["available"],
            taken_before=kept["taken_before"],
            funds=tuple(FundShare(*fund) for fund in kept["funds"]),
        )
        for kept in data
    )
