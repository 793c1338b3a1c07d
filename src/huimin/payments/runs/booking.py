"""Booking a run: one entry for each payment, granted and on its way through a bank."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet, Sum

from huimin.ledger.public import Posting, open_accounts, post_many
from huimin.payments.funds.codes import granted_account, payable_account, returned_account
from huimin.payments.models import Payment, Run
from huimin.payments.reconciliation import key_of_grants
from huimin.payments.schemes import title_of


def listed(run: Run) -> QuerySet[Payment]:
    """Return the payments of a run that go to the banks."""
    return Payment.objects.filter(run=run, state=Payment.State.LISTED)


def needed_by_programme(run: Run) -> dict[str, int]:
    """Return what a run newly takes from each programme, in fen; what failed and is sent again was taken."""
    fresh = listed(run).exclude(reissue_of__state=Payment.State.FAILED)
    return dict(fresh.order_by().values_list("scheme").annotate(Sum("amount")))


def book_grants(*, run: Run, day: date) -> None:
    """Book one entry for each payment: granted, and on its way through a bank."""
    rows = listed(run).select_related("reissue_of")
    pairs = {(row.scheme, row.bank_id or "", row.for_month.year) for row in rows}
    open_accounts(
        accounts=[
            account
            for scheme, bank, year in pairs
            for account in (
                granted_account(programme=scheme, year=year),
                payable_account(bank=bank, programme=scheme),
                returned_account(programme=scheme),
            )
        ]
    )
    post_many(
        postings=[
            Posting(
                day=day,
                purpose=f"{title_of(row.scheme).zh} {row.for_month:%Y-%m}",
                key=f"{key_of_grants(run)}{row.key}",
                lines={
                    _source(row): row.amount,
                    payable_account(bank=row.bank_id or "", programme=row.scheme).code: -row.amount,
                },
                reference=f"payments.Payment:{row.pk}",
            )
            for row in rows
        ]
    )


def _source(payment: Payment) -> str:
    """Return the account a payment comes from: newly granted, or what a bank returned and is still owed."""
    if payment.reissue_of is not None and payment.reissue_of.state == Payment.State.FAILED:
        return returned_account(programme=payment.scheme).code
    return granted_account(programme=payment.scheme, year=payment.for_month.year).code


def mark_as_sent(*, run: Run) -> None:
    """Say that the listed payments are with the banks, and that they stand for those that they pay again."""
    Payment.objects.filter(pk__in=listed(run).values("reissue_of")).update(state=Payment.State.REISSUED)
    listed(run).update(state=Payment.State.SENT)
