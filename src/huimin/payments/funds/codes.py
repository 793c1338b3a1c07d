"""The codes of the accounts that money for assistance is booked on."""

from __future__ import annotations

from typing import Final

from huimin.ledger.public import AccountCard

SOURCES_IN_ORDER: Final = ("central", "province", "city", "district", "lottery", "donation")
"""Money of an earlier year is spent first, then money of the higher level."""


def fund_account(*, source: str, programme: str, year: int) -> AccountCard:
    """Return the account of the money at hand."""
    return AccountCard(f"fund:{source}:{programme}:{year}", "fund", programme, year, source)


def appropriation_account(*, source: str, programme: str, year: int) -> AccountCard:
    """Return the account that says where the money came from."""
    return AccountCard(f"appropriation:{source}:{programme}:{year}", "appropriation", programme, year, source)


def granted_account(*, programme: str, year: int) -> AccountCard:
    """Return the account of what was granted in a year."""
    return AccountCard(f"granted:{programme}:{year}", "granted", programme, year)


def payable_account(*, bank: str, programme: str) -> AccountCard:
    """Return the account of what is on its way through a bank."""
    return AccountCard(f"payable:{bank}:{programme}", "payable", programme)


def returned_account(*, programme: str) -> AccountCard:
    """Return the account of what a bank could not pay and is still owed."""
    return AccountCard(f"returned:{programme}", "payable", programme)


def reserve_account(*, division: str, programme: str) -> AccountCard:
    """Return the account of what is advanced to a street."""
    return AccountCard(f"reserve:{division}:{programme}", "reserve", programme)
