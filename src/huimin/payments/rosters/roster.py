"""The statutory roster of a run: a summary by area, and one line for each payment with its account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from huimin.commons.access.scope import Scope
from huimin.kernel.days import Month
from huimin.payments.keeping_back import KEPT_BACK
from huimin.payments.models import Bank, Payment, Run
from huimin.payments.schemes import title_of
from huimin.registry.public import division_names

BASE, SUPPLEMENT = "base", "supplement"
WAY: Final = "社会化发放（代发银行）"
STATUS: Final = {
    Run.State.RECKONED: "名册草稿",
    Run.State.SUBMITTED: "已确认",
    Run.State.APPROVED: "已送银行",
    Run.State.CLOSED: "办结",
}
PAYMENT_STATUS: Final = {
    Payment.State.LISTED: "待发放",
    Payment.State.HELD: "暂缓",
    Payment.State.SENT: "已送银行",
    Payment.State.PAID: "发放成功",
    Payment.State.FAILED: "失败待更正",
    Payment.State.REISSUED: "已重发",
}
STREET: Final = 9
COLUMNS: Final = (
    "division", "scheme", "person__name", "person__id_masked", "people", "amount", "parts", "account_holder",
    "bank", "account_masked", "for_month", "state",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Area:
    """What an area gets under a scheme, in fen."""

    area: str
    scheme: str
    month: Month
    households: int
    people: int
    base: int
    supplement: int
    total: int
    way: str
    status: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One payment of the roster, in fen; the id and account numbers are masked."""

    street: str
    community: str
    scheme: str
    name: str
    id_masked: str
    people: int
    base: int
    supplement: int
    total: int
    holder: str
    bank: str
    account_masked: str
    for_month: Month
    status: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The roster of a month, for the areas that its reader may see."""

    place: str
    month: Month
    areas: tuple[Area, ...]
    entries: tuple[Entry, ...]

    @property
    def total(self) -> int:
        """The sum of all entries in fen."""
        return sum(entry.total for entry in self.entries)


def roster(*, run: Run, scheme: str, division: str, scope: Scope, place: str) -> Roster:
    """Return the roster of a run in `scope`, of a scheme and a division or of all, without what is held."""
    payments = Payment.objects.filter(scope.q(), run=run, division__startswith=division)
    if scheme:
        payments = payments.filter(scheme=scheme)
    listed = payments.exclude(KEPT_BACK).order_by("division", "scheme", "person_id", "id")
    rows: list[Any] = list(listed.values_list(*COLUMNS, named=True))
    codes = {row.division for row in rows}
    found = division_names([*codes, *(code[:STREET] for code in codes)])
    names = {code: card.zh for code, card in found.items()}
    banks = dict(Bank.objects.values_list("code", "name_zh"))
    entries = tuple(_entry(row, names, banks) for row in rows)
    return Roster(place, Month.of(run.month), tuple(_areas(run, entries)), entries)


def _entry(row: Any, names: dict[str, str], banks: dict[str, str]) -> Entry:
    supplement = int(row.parts.get(SUPPLEMENT, 0))
    street = row.division[:STREET]
    return Entry(
        street=names.get(street, street),
        community=names.get(row.division, row.division),
        scheme=title_of(row.scheme).zh,
        name=row.person__name,
        id_masked=row.person__id_masked,
        people=row.people,
        base=row.amount - supplement,
        supplement=supplement,
        total=row.amount,
        holder=row.account_holder,
        bank=banks.get(row.bank or "", ""),
        account_masked=row.account_masked,
        for_month=Month.of(row.for_month),
        status=PAYMENT_STATUS[Payment.State(row.state)],
    )


def _areas(run: Run, entries: Iterable[Entry]) -> Iterable[Area]:
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.street, entry.scheme].append(entry)
    for (street, scheme), group in groups.items():
        yield Area(
            area=street,
            scheme=scheme,
            month=Month.of(run.month),
            households=len(group),
            people=sum(entry.people for entry in group),
            base=sum(entry.base for entry in group),
            supplement=sum(entry.supplement for entry in group),
            total=sum(entry.total for entry in group),
            way=WAY,
            status=STATUS[Run.State(run.state)],
        )
