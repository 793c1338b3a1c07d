"""What goes in and out of the door of payments: runs, bridges, files, funds and failures as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import get_language

from huimin.kernel.days import Month


@dataclass(frozen=True, slots=True)
class BankCard:
    """An agent bank."""

    code: str
    name_zh: str
    name_en: str
    active: bool = True

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


@dataclass(frozen=True, slots=True)
class Count:
    """A number of payments, the people for whom they are made, and their sum in fen."""

    payments: int = 0
    people: int = 0
    fen: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.payments + other.payments, self.people + other.people, self.fen + other.fen)

    def __bool__(self) -> bool:
        return bool(self.payments or self.people or self.fen)


STEPS: Final = ("last", "new", "more", "less", "ended", "due", "held", "carried", "listed")
"""The counts of a bridge, in their order."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """How a scheme's last month became this month: last + new + more - less - ended = due, in fen.

    `more` and `less` count the payments that changed, their fen are the differences (≥ 0). People who joined
    a household that goes on being paid, or are `gone` from one, come and go beside those of whole payments.
    Of what is due, `held` waits for an account; `carried` are earlier payments paid now:
    due - held + carried = listed.
    """

    scheme: str
    last: Count = Count()
    new: Count = Count()
    more: Count = Count()
    less: Count = Count()
    ended: Count = Count()
    joined: int = 0
    gone: int = 0
    due: Count = Count()
    held: Count = Count()
    carried: Count = Count()
    listed: Count = Count()

    @property
    def come(self) -> int:
        """How many people are paid for and were not last month, alone or in a household."""
        return self.new.people + self.joined

    @property
    def left(self) -> int:
        """How many people were paid for last month and are not any more."""
        return self.ended.people + self.gone

    @property
    def adds_up(self) -> bool:
        """Whether both sums of the bridge hold, in payments, in people and in fen."""
        due = (
            self.last.payments + self.new.payments - self.ended.payments,
            self.last.people + self.come - self.left,
            self.last.fen + self.new.fen + self.more.fen - self.less.fen - self.ended.fen,
        )
        return due == _three(self.due) and self.due + self.carried == self.listed + self.held


def total_of(bridges: Iterable[Bridge]) -> Bridge:
    """Return the bridges of all schemes added up."""
    rows = tuple(bridges)
    return Bridge(
        scheme="",
        joined=sum(row.joined for row in rows),
        gone=sum(row.gone for row in rows),
        **{step: sum((getattr(row, step) for row in rows), Count()) for step in STEPS},
    )


def _three(count: Count) -> tuple[int, int, int]:
    return (count.payments, count.people, count.fen)


@dataclass(frozen=True, slots=True)
class RunCard:
    """The run of a month: its state, its sums in fen, and who did what."""

    id: int
    month: Month
    state: str
    pay_day: date
    decided_until: date
    version: int
    payments: int
    total: int
    bridges: tuple[Bridge, ...]
    reckoned_at: datetime
    reckoned_by_id: int | None = None
    submitted_by_id: int | None = None
    submitted_at: datetime | None = None
    approved_by_id: int | None = None
    approved_at: datetime | None = None
    sent_back: str = ""

    @property
    def open(self) -> bool:
        """Whether the list can still change."""
        return self.state == "reckoned"


@dataclass(frozen=True, slots=True)
class MonthCard:
    """A month in one line: what is paid, to how many, and what waits."""

    run: RunCard
    states: Mapping[str, Count] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BankFileCard:
    """A bank file: what is in it, and how far it is answered."""

    id: int
    number: str
    bank: str
    payments: int
    total: int
    sm3: str
    answered: int = 0


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A bank file as it was written, byte for byte."""

    number: str
    bank: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ReturnCard:
    """A bank's answer as it was taken in, with sums in fen; `repeated` when it was taken in before."""

    id: int
    file: str
    name: str
    paid: int
    failed: int
    paid_total: int
    failed_total: int
    repeated: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class PayAccountCard:
    """The account into which a person is paid, its number masked."""

    id: int
    person_id: int
    bank: str
    holder: str
    number_masked: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class AccountChangeCard:
    """How the account of a person was changed, by whom and why; numbers are masked, banks by their names.

    `digits` says in how many digits the numbers differ, if there was one before.
    """

    person_id: int
    payee: str
    bank_before: str
    number_before: str
    holder_before: str
    bank: str
    number: str
    holder: str
    reason: str
    proof: str
    by: str
    at: datetime
    digits: int | None = None

    @property
    def looks_alike(self) -> bool:
        """Whether what is shown of the numbers is the same, so that only the hidden digits can differ."""
        return self.number == self.number_before


@dataclass(frozen=True, slots=True)
class PaymentCard:
    """One payment, frozen with what it rests on; amounts in fen."""

    id: int
    key: str
    kind: str
    scheme: str
    month: Month
    for_month: Month
    amount: int
    parts: Mapping[str, Any]
    people: int
    person_id: int
    household_id: int | None
    award_id: int | None
    payee_name: str
    bank: str
    account_masked: str
    state: str
    failure_code: str
    failure: str
    booked_on: date | None


@dataclass(frozen=True, slots=True)
class FundCard:
    """The money of one source for a programme and a year, in fen."""

    programme: str
    year: int
    source: str
    code: str
    arrived: int
    spent: int

    @property
    def at_hand(self) -> int:
        """What arrived less what was spent."""
        return self.arrived - self.spent


@dataclass(frozen=True, slots=True)
class ProgrammeCard:
    """The money of a programme over all sources and years, in fen."""

    programme: str
    funds: tuple[FundCard, ...]
    granted: int
    outstanding: int

    @property
    def at_hand(self) -> int:
        """What is in the funds."""
        return sum(fund.at_hand for fund in self.funds)

    @property
    def available(self) -> int:
        """What is in the funds and not on its way to somebody."""
        return self.at_hand - self.outstanding


@dataclass(frozen=True, slots=True)
class FundShare:
    """What a run takes from a fund, and what was available in it before, in fen."""

    source: str
    year: int
    code: str
    before: int
    taken: int

    @property
    def after(self) -> int:
        """What is available afterwards."""
        return self.before - self.taken


@dataclass(frozen=True, slots=True)
class ProgrammeShare:
    """What a run takes from a programme, by fund, in fen; what banks sent back was taken before."""

    programme: str
    needed: int
    available: int
    taken_before: int
    funds: tuple[FundShare, ...]

    @property
    def shown(self) -> tuple[FundShare, ...]:
        """The funds from which something is taken, and the others of the programme in one."""
        drawn = tuple(fund for fund in self.funds if fund.taken)
        if not (others := sum(fund.before for fund in self.funds if not fund.taken)):
            return drawn
        return (*drawn, FundShare("", 0, "", others, 0))

    @property
    def after(self) -> int:
        """What is available afterwards; below nothing when there is not enough."""
        return self.available - self.needed


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum on which the list, the bank files and the books should agree, and what each says in fen."""

    scheme: str
    bank: str
    listed: int
    filed: int
    booked: int

    @property
    def agrees(self) -> bool:
        """Whether all three are equal."""
        return self.listed == self.filed == self.booked
