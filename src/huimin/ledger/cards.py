"""What goes in and out of the ledger's door: postings, entries, balances and statements as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An account; `kind` is fund, appropriation, granted, payable or reserve."""

    code: str
    kind: str
    programme: str = ""
    year: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """An entry to be posted: account code -> fen, debits positive, credits negative, in sum nothing."""

    day: date
    purpose: str
    key: str
    lines: Mapping[str, int]
    reference: str = ""


@dataclass(frozen=True, slots=True)
class EntryCard:
    """An entry as it was posted, its lines in the order of the account codes."""

    id: int
    day: date
    purpose: str
    key: str
    reference: str
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class BalanceCard:
    """The sum of the debits and of the credits (both ≥ 0) of an account, in fen."""

    account: AccountCard
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """Debits less credits, in fen."""
        return self.debit - self.credit


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The balances of all accounts; the books are right when both sides are equal."""

    rows: tuple[BalanceCard, ...]

    @property
    def debit(self) -> int:
        """The sum of all debits in fen."""
        return sum(row.debit for row in self.rows)

    @property
    def credit(self) -> int:
        """The sum of all credits in fen."""
        return sum(row.credit for row in self.rows)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement of an account and the balance after it, in fen."""

    entry: int
    day: date
    purpose: str
    key: str
    reference: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The movements of an account in a span of days between its opening and its closing balance, in fen."""

    account: AccountCard
    opening: int
    lines: tuple[StatementLine, ...]

    @property
    def closing(self) -> int:
        """The balance after the last movement, in fen."""
        return self.lines[-1].balance if self.lines else self.opening
