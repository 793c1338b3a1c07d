"""Booking a run: one entry for each payment, granted and on its way through a bank."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from huimin.ledger.public import Posting, open_accounts, post_many
from huimin.payments.cards import ProgrammeShare
from huimin.payments.files.failures import HeldCode
from huimin.payments.funds.codes import granted_account, payable_account, returned_account
from huimin.payments.funds.shares import shares_kept, shares_of
from huimin.payments.models import Payment, Run
from huimin.payments.reconciliation import key_of_grants
from huimin.payments.schemes import title_of

SENT_BACK: Final = Q(reissue_of__state="failed") | (
    Q(reissue_of__state="reissued") & ~Q(reissue_of__failure_code__in=list(HeldCode))
)
"""Payments that pay again what a bank sent back, also once they stand for it."""


def listed(run: Run) -> QuerySet[Payment]:
    """Return the payments of a run that go to the banks."""
    return Payment.objects.filter(run=run, state=Payment.State.LISTED)


def needed_by_programme(run: Run) -> dict[str, int]:
    """Return what a run newly takes from each programme, in fen."""
    return dict(new_takings(listed(run)).order_by().values_list("scheme").annotate(Sum("amount")))


def new_takings(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """Return the payments that take money from a fund; what failed and is sent again was taken before."""
    return payments.exclude(SENT_BACK)


def shares_of_run(run: Run) -> tuple[ProgrammeShare, ...]:
    """Return what a run takes from each fund: as it was approved, or as it would be now."""
    if run.funds or run.state in {Run.State.APPROVED, Run.State.CLOSED}:
        return shares_kept(run.funds)
    again = listed(run).filter(SENT_BACK).order_by().values_list("scheme").annotate(Sum("amount"))
    return shares_of(needed_by_programme(run), dict(again))


def book_grants(*, run: Run, day: date) -> None:
    """Book one entry for each payment: granted, and on its way through a bank."""
    fields = ("pk", "key", "scheme", "bank", "for_month", "amount", "reissue_of__state")
    rows: list[Any] = list(listed(run).values_list(*fields, named=True))
    open_accounts(
        accounts=[
            account
            for scheme, bank, year in {(row.scheme, row.bank, row.for_month.year) for row in rows}
            for account in (
                granted_account(programme=scheme, year=year),
                payable_account(bank=bank, programme=scheme),
                returned_account(programme=scheme),
            )
        ]
    )
    prefix = key_of_grants(run)
    titles = {row.scheme: title_of(row.scheme).zh for row in rows}
    post_many(
        postings=[
            Posting(
                day=day,
                purpose=f"{titles[row.scheme]} {row.for_month:%Y-%m}",
                key=f"{prefix}{row.key}",
                lines={
                    _source(row.scheme, row.for_month.year, paid_before=row.reissue_of__state): row.amount,
                    payable_account(bank=row.bank, programme=row.scheme).code: -row.amount,
                },
                reference=f"payments.Payment:{row.pk}",
            )
            for row in rows
        ]
    )


def _source(scheme: str, year: int, *, paid_before: str | None) -> str:
    """Return the account a payment comes from: newly granted, or what a bank returned and is still owed."""
    if paid_before == Payment.State.FAILED:
        return returned_account(programme=scheme).code
    return granted_account(programme=scheme, year=year).code


def mark_as_sent(*, run: Run) -> None:
    """Say that the listed payments are with the banks, and that they stand for those that they pay again."""
    again = listed(run).values_list("reissue_of", flat=True)
    Payment.objects.filter(pk__in=[earlier for earlier in again if earlier]).update(
        state=Payment.State.REISSUED
    )
    listed(run).update(state=Payment.State.SENT)
