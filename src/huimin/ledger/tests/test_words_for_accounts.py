"""Accounts are called by their codes until somebody speaks for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huimin.ledger import words


@pytest.fixture
def nobody_speaks() -> Iterator[None]:
    said = words._accounts, words._programmes
    words.speak_accounts(accounts=words.bare_codes, programmes=str)
    yield
    words.speak_accounts(accounts=said[0], programmes=said[1])


@pytest.mark.usefixtures("nobody_speaks")
def test_a_code_is_its_own_name_until_somebody_speaks() -> None:
    assert words.account_names(["fund:central:dibao:2025"]) == {
        "fund:central:dibao:2025": "fund:central:dibao:2025"
    }
    assert words.programme_name("dibao") == "dibao"


@pytest.mark.usefixtures("nobody_speaks")
def test_whoever_opens_accounts_names_them() -> None:
    words.speak_accounts(accounts=lambda codes: dict.fromkeys(codes, "Money"), programmes=str.upper)
    assert words.account_names(["a", "b"]) == {"a": "Money", "b": "Money"}
    assert words.programme_name("dibao") == "DIBAO"
