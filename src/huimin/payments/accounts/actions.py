"""Keeping the agent banks and the accounts into which people are paid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import polars
from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.errors import Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.payments.accounts.numbers import cipher, cleaned, digits_apart, masked
from huimin.payments.accounts.queries import account_card
from huimin.payments.cards import BankCard, PayAccountCard
from huimin.payments.models import AccountChange, Bank, PayAccount
from huimin.registry.public import person_cards

ROWS_AT_ONCE = 5_000


class NoSuchBank(NotFound):
    """The bank is not one of the agent banks, or it pays no longer."""

    template = _("“{code}” is not an agent bank. Choose one of the list.")


class HolderMissing(Invalid):
    """An account without the name of its holder."""

    template = _("Enter the name on the account as the bank writes it.")


class ChangeWithoutReason(Invalid):
    """An account is changed and nobody knows why."""

    template = _("Say why the account is changed: who asked for it, or what the bank answered.")


class ProofMissing(Invalid):
    """An account in another name than the payee's, and nothing was seen that allows it."""

    template = _(
        "The account is not in the name of {payee}. Say which proof you saw that {payee} may be paid into it."
    )


class AccountsUnreadable(Invalid):
    """A table of accounts lacks a column or names an unknown bank."""

    template = _("The table of accounts cannot be loaded: {what}. Correct it and load it again.")


@transaction.atomic
def load_banks(*, banks: Iterable[BankCard], by: Officer | None) -> int:
    """Enter or rename agent banks and return how many there are in the list given."""
    rows = [Bank(code=b.code, name_zh=b.name_zh, name_en=b.name_en, active=b.active) for b in banks]
    Bank.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["name_zh", "name_en", "active"]
    )
    record("payments.bank.load", "payments.Bank", by=by, codes=[row.code for row in rows])
    return len(rows)


@transaction.atomic
def load_accounts(*, accounts: polars.DataFrame, by: Officer | None) -> int:
    """Load accounts (person_id, bank, holder, number, start) of people who have none and return their number.

    Raises:
        AccountsUnreadable: a missing column, or a bank that is not an agent bank.
        NotAnAccountNumber: a number that cannot be one.
    """
    if missing := {"person_id", "bank", "holder", "number", "start"} - set(accounts.columns):
        raise AccountsUnreadable(what=", ".join(sorted(missing)))
    if unknown := set(accounts["bank"].unique()) - set(Bank.objects.values_list("code", flat=True)):
        raise AccountsUnreadable(what=", ".join(sorted(unknown)))
    enciphering = cipher()
    for part in accounts.iter_slices(ROWS_AT_ONCE):
        PayAccount.objects.bulk_create(
            PayAccount(
                person_id=row["person_id"],
                bank_id=row["bank"],
                holder=row["holder"],
                number_cipher=enciphering.encrypt(number := cleaned(row["number"])),
                number_masked=masked(number),
                start=row["start"],
            )
            for row in part.iter_rows(named=True)
        )
    record("payments.account.load", "payments.PayAccount", by=by, accounts=accounts.height)
    return accounts.height


@transaction.atomic
def correct_account(
    *,
    person_id: int,
    bank: str,
    holder: str,
    number: str,
    reason: str,
    proof: str = "",
    by: Officer | None,
    day: date,
    at: datetime,
) -> PayAccountCard:
    """Pay a person into another account from `day` and return it; what failed is paid with the next month.

    A second person sees the change, its reason and the proof when the next month is approved.

    Raises:
        NoSuchBank, HolderMissing, NotAnAccountNumber: what was entered cannot be used.
        ChangeWithoutReason: nobody would know why.
        ProofMissing: the holder is not the payee, and no proof was seen.
    """
    payee = person_cards([person_id])[person_id]
    holder, reason, proof = holder.strip(), reason.strip()[:200], proof.strip()[:200]
    _refuse_unexplained(payee.name, bank=bank, holder=holder, reason=reason, proof=proof)
    digits = cleaned(number)
    before = PayAccount.objects.select_for_update().filter(person_id=person_id, end__isnull=True).first()
    account = (
        before if before is not None and before.start >= day else PayAccount(person_id=person_id, start=day)
    )
    was = {"bank": before.bank_id, "holder": before.holder, "number": before.number_masked} if before else {}
    apart = digits_apart(cipher().decrypt(bytes(before.number_cipher)), digits) if before else None
    if before is not None and account is not before:
        before.end = day
        before.save(update_fields=["end"])
    account.bank_id, account.holder = bank, holder
    account.number_cipher, account.number_masked = cipher().encrypt(digits), masked(digits)
    account.save()
    change = AccountChange.objects.create(
        person_id=person_id,
        payee_name=payee.name,
        bank_before_id=was.get("bank"),
        holder_before=was.get("holder", ""),
        number_before=was.get("number", ""),
        bank_id=bank,
        holder=holder,
        number=account.number_masked,
        digits=apart,
        reason=reason,
        proof=proof,
        by=by,
        at=at,
    )
    _record_change(change, payee.residence, was)
    return account_card(account)


def _refuse_unexplained(payee: str, *, bank: str, holder: str, reason: str, proof: str) -> None:
    if not holder:
        raise HolderMissing(field="holder")
    if not Bank.objects.filter(code=bank, active=True).exists():
        raise NoSuchBank(code=bank)
    if not reason:
        raise ChangeWithoutReason(field="reason")
    if holder != payee and not proof:
        raise ProofMissing(payee=payee, field="proof")


def _record_change(change: AccountChange, division: str, was: dict[str, str]) -> None:
    record(
        "payments.account.correct",
        f"registry.Person:{change.person_id}",
        by=change.by,
        division=division,
        reason=change.reason,
        before=was,
        after={"bank": change.bank_id, "holder": change.holder, "number": change.number},
        **({"proof": change.proof} if change.proof else {}),
    )
