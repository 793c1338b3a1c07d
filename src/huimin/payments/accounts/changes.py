"""Changes of accounts: why each was made, and the second person who sees it with the next approval."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from huimin.commons.access.models import Officer
from huimin.kernel.errors import Forbidden
from huimin.kernel.errors import gettext_noop as _
from huimin.payments.cards import AccountChangeCard, BankCard
from huimin.payments.models import AccountChange, Bank, Run


class OwnChangeOfAccount(Forbidden):
    """Who changed an account may not approve the month with which others see the change."""

    template = _(
        "You changed the account of {payee} yourself. Somebody else has to approve {month},"
        " so that a second person sees the change."
    )


def changes_to_see() -> tuple[AccountChangeCard, ...]:
    """Return the accounts that were changed since the last approved month, in the order of the changes."""
    return _cards(AccountChange.objects.filter(approved_with__isnull=True))


def changes_of_accounts(person_id: int) -> tuple[AccountChangeCard, ...]:
    """Return how the account of a person was changed, the latest first."""
    return _cards(AccountChange.objects.filter(person_id=person_id))[::-1]


def refuse_own_changes(*, run: Run, by: Officer) -> None:
    """Refuse that who changed an account is the second person.

    Raises:
        OwnChangeOfAccount: `by` changed one since the last approved month.
    """
    own = AccountChange.objects.filter(approved_with__isnull=True, by=by).order_by("id").first()
    if own is not None:
        raise OwnChangeOfAccount(payee=own.payee_name, month=run)


@transaction.atomic
def note_changes_as_seen(*, run: Run) -> int:
    """Note with which run the changes made before its list was submitted were seen; return how many.

    What was changed later is not on its list and is shown with the next one.
    """
    waiting = AccountChange.objects.filter(approved_with__isnull=True)
    return waiting.filter(at__lte=run.submitted_at).update(approved_with=run)


def _cards(rows: QuerySet[AccountChange]) -> tuple[AccountChangeCard, ...]:
    return tuple(_card(row) for row in rows.select_related("by", "bank", "bank_before").order_by("at", "id"))


def name_of_bank(bank: Bank) -> str:
    """Return what a bank is called in the language of the page."""
    return BankCard(bank.code, bank.name_zh, bank.name_en).name


def _card(row: AccountChange) -> AccountChangeCard:
    return AccountChangeCard(
        person_id=row.person_id,
        payee=row.payee_name,
        bank_before=name_of_bank(row.bank_before) if row.bank_before else "",
        number_before=row.number_before,
        holder_before=row.holder_before,
        bank=name_of_bank(row.bank),
        number=row.number,
        digits=row.digits,
        holder=row.holder,
        reason=row.reason,
        proof=row.proof,
        by=row.by.name if row.by else "",
        at=row.at,
    )
