"""What the funds hold, by programme, source and year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from huimin.ledger.public import BalanceCard, balances
from huimin.payments.cards import FundCard, ProgrammeCard
from huimin.payments.funds.codes import SOURCES_IN_ORDER
from huimin.payments.funds.drawing import Drawing
from huimin.rulebook.public import in_declared_order


def programmes() -> tuple[ProgrammeCard, ...]:
    """Return every programme that has accounts, in the declared order of the schemes."""
    rows = defaultdict(list)
    for row in balances():
        rows[row.account.programme].append(row)
    return tuple(_programme(name, rows[name]) for name in in_declared_order(rows))


def programme(name: str) -> ProgrammeCard:
    """Return one programme; one without accounts has nothing."""
    return _programme(name, balances(programme=name))


def drawing_from(name: str) -> Drawing:
    """Return the funds of a programme ready to be drawn from: earlier years first, then higher levels."""
    return Drawing(name, [(fund.code, fund.at_hand) for fund in programme(name).funds])


def _programme(name: str, rows: Iterable[BalanceCard]) -> ProgrammeCard:
    by_kind: dict[str, list[BalanceCard]] = defaultdict(list)
    for row in rows:
        by_kind[row.account.kind].append(row)
    funds = sorted(
        map(_fund, by_kind["fund"]), key=lambda fund: (fund.year, SOURCES_IN_ORDER.index(fund.source))
    )
    return ProgrammeCard(
        programme=name,
        funds=tuple(funds),
        granted=sum(row.balance for row in by_kind["granted"]),
        outstanding=-sum(row.balance for row in by_kind["payable"]),
    )


def _fund(row: BalanceCard) -> FundCard:
    return FundCard(
        programme=row.account.programme,
        year=row.account.year or 0,
        source=row.account.source,
        code=row.account.code,
        arrived=row.debit,
        spent=row.credit,
    )
