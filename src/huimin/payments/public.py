"""The door of payments: reckon, submit and approve a month, take in answers, keep accounts and funds."""

from __future__ import annotations

from huimin.payments.accounts.actions import correct_account, load_accounts, load_banks
from huimin.payments.accounts.queries import accounts_of, banks
from huimin.payments.cards import (
    AccountChangeCard,
    BankCard,
    BankFileCard,
    Bridge,
    Count,
    Difference,
    FundCard,
    MonthCard,
    PayAccountCard,
    PaymentCard,
    ProgrammeCard,
    ReturnCard,
    RunCard,
)
from huimin.payments.demonstration_bank import answer_files
from huimin.payments.files.actions import take_return
from huimin.payments.files.queries import bank_files
from huimin.payments.funds.actions import advance_from_funds, allocate_fund, book_from_reserve
from huimin.payments.funds.codes import reserve_account
from huimin.payments.funds.queries import programme, programmes
from huimin.payments.queries import payments_of_household, payments_of_person
from huimin.payments.runs.actions import discard_run, run_month, send_back_run, submit_run
from huimin.payments.runs.approval import approve_run
from huimin.payments.runs.queries import month_card, run_of, runs

__all__ = [
    "AccountChangeCard",
    "BankCard",
    "BankFileCard",
    "Bridge",
    "Count",
    "Difference",
    "FundCard",
    "MonthCard",
    "PayAccountCard",
    "PaymentCard",
    "ProgrammeCard",
    "ReturnCard",
    "RunCard",
    "accounts_of",
    "advance_from_funds",
    "allocate_fund",
    "answer_files",
    "approve_run",
    "bank_files",
    "banks",
    "book_from_reserve",
    "correct_account",
    "discard_run",
    "load_accounts",
    "load_banks",
    "month_card",
    "payments_of_household",
    "payments_of_person",
    "programme",
    "programmes",
    "reserve_account",
    "run_month",
    "run_of",
    "runs",
    "send_back_run",
    "submit_run",
    "take_return",
]
