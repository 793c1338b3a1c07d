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
from huimin.ledger.words import account_names, speak_accounts

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
    "account_names",
    "balance",
    "balances",
    "entries_about",
    "entry_by_id",
    "entry_by_key",
    "open_accounts",
    "post",
    "post_many",
    "speak_accounts",
    "statement",
    "trial_balance",
    "turnover",
]
