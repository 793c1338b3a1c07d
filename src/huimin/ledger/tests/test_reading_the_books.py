"""Balances, the trial balance and statements say what was posted, by any day."""

from __future__ import annotations

from datetime import date

import pytest

from huimin.ledger.public import (
    AccountCard,
    UnknownAccount,
    balance,
    balances,
    entries_about,
    entry_by_id,
    entry_by_key,
    open_accounts,
    post,
    statement,
    trial_balance,
    turnover,
)
from huimin.ledger.queries import UnknownEntry

pytestmark = pytest.mark.django_db
APPROPRIATION = AccountCard("appropriation:district:dibao:2025", "appropriation", "dibao", 2025, "district")
FUND = AccountCard("fund:district:dibao:2025", "fund", "dibao", 2025, "district")
GRANTED = AccountCard("granted:dibao:2025", "granted", "dibao", 2025)
OTHER = AccountCard("fund:district:tekun:2025", "fund", "tekun", 2025, "district")
JULY, AUGUST, SEPTEMBER = (date(2025, month, 1) for month in (7, 8, 9))


@pytest.fixture(autouse=True)
def books() -> None:
    open_accounts(accounts=[APPROPRIATION, FUND, GRANTED, OTHER])
    post(
        day=JULY,
        purpose="arrived",
        key="1",
        lines={FUND.code: 1000, APPROPRIATION.code: -1000},
        reference="f:1",
    )
    post(day=AUGUST, purpose="paid", key="2", lines={GRANTED.code: 300, FUND.code: -300}, reference="p:1")
    post(day=AUGUST, purpose="undone", key="3", lines={GRANTED.code: -50, FUND.code: 50}, reference="p:1")


def test_a_balance_is_debits_less_credits_by_the_end_of_a_day() -> None:
    assert [balance(FUND.code), balance(FUND.code, on=JULY), balance(FUND.code, on=date(2025, 6, 30))] == [
        750,
        1000,
        0,
    ]


def test_an_unknown_account_has_no_balance() -> None:
    with pytest.raises(UnknownAccount, match="“fund:nowhere”"):
        balance("fund:nowhere")


def test_balances_of_a_kind_and_a_programme() -> None:
    assert [row.account for row in balances(kind="fund")] == [FUND, OTHER]
    (fund,) = balances(kind="fund", programme="dibao")
    assert (fund.debit, fund.credit, fund.balance) == (1050, 300, 750)
    assert [row.balance for row in balances(programme="tekun")] == [0]


def test_both_sides_of_the_trial_balance_are_equal() -> None:
    sheet = trial_balance()
    assert sheet.debit == sheet.credit == 1350
    assert len(sheet.rows) == 4
    assert trial_balance(on=JULY).debit == 1000


def test_a_statement_leads_from_its_opening_to_its_closing_balance() -> None:
    sheet = statement(FUND.code, since=AUGUST, until=SEPTEMBER)
    assert (sheet.account, sheet.opening, sheet.closing) == (FUND, 1000, 750)
    assert [(line.key, line.amount, line.balance) for line in sheet.lines] == [
        ("2", -300, 700),
        ("3", 50, 750),
    ]


def test_a_statement_without_movements_closes_as_it_opened() -> None:
    sheet = statement(FUND.code, since=SEPTEMBER, until=date(2025, 10, 1))
    assert (sheet.opening, sheet.lines, sheet.closing) == (750, (), 750)


def test_entries_are_found_by_key_and_by_what_they_book() -> None:
    assert entry_by_key("2").purpose == "paid"
    assert [entry.key for entry in entries_about("p:1")] == ["2", "3"]
    assert entry_by_id(entry_by_key("2").id) == entry_by_key("2")
    for look, key in ((entry_by_key, "4"), (entry_by_id, 0)):
        with pytest.raises(UnknownEntry, match=f"“{key}”"):
            look(key)  # type: ignore[operator]


def test_the_turnover_of_entries_that_belong_together() -> None:
    assert turnover("2") == {GRANTED.code: (300, 0), FUND.code: (0, 300)}
    assert turnover("x") == {}
