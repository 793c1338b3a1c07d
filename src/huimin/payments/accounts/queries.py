"""The agent banks and the accounts of a person."""

from __future__ import annotations

from huimin.payments.cards import BankCard, PayAccountCard
from huimin.payments.models import Bank, PayAccount


def banks(*, active_only: bool = False) -> tuple[BankCard, ...]:
    """Return the agent banks in the order of their codes."""
    rows = Bank.objects.order_by("code")
    if active_only:
        rows = rows.filter(active=True)
    return tuple(BankCard(row.code, row.name_zh, row.name_en, row.active) for row in rows)


def accounts_of(person_id: int) -> tuple[PayAccountCard, ...]:
    """Return the accounts into which a person was paid, the present one first."""
    rows = PayAccount.objects.filter(person_id=person_id).order_by("-start", "-id")
    return tuple(account_card(row) for row in rows)


def account_card(account: PayAccount) -> PayAccountCard:
    """Return what others may know of an account."""
    return PayAccountCard(
        id=account.pk,
        person_id=account.person_id,
        bank=account.bank_id,
        holder=account.holder,
        number_masked=account.number_masked,
        start=account.start,
        end=account.end,
    )
