"""The door of the ledger: open accounts, post entries, read balances and statements."""

from __future__ import annotations

from huimin.ledger.actions import (
    AccountOpenedDifferently,
    PostedDifferently,
    Unbalanced,
    open_accounts,
    post,
    post_many,
)
from huimin.ledger.cards import (
    AccountCard,
    BalanceCard,
    EntryCard,
    Posting,
    Statement,
    StatementLine,
    TrialBalance,
)
from huimin.ledger.queries import (
    UnknownAccount,
    balance,
    balances,
    entries_about,
    entry_by_id,
    entry_by_key,
    statement,
    trial_balance,
    turnover,
)

__all__ = [
    "AccountCard",
    "AccountOpenedDifferently",
    "BalanceCard",
    "EntryCard",
    "PostedDifferently",
    "Posting",
    "Statement",
    "StatementLine",
    "TrialBalance",
    "Unbalanced",
    "UnknownAccount",
    "balance",
    "balances",
    "entries_about",
    "entry_by_id",
    "entry_by_key",
    "open_accounts",
    "post",
    "post_many",
    "statement",
    "trial_balance",
    "turnover",
]
