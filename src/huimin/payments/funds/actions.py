"""Recording the money that a source allocates to a programme."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import LARGEST_FEN
from huimin.ledger.public import open_accounts, post
from huimin.payments.cards import ProgrammeCard
from huimin.payments.funds.codes import appropriation_account, fund_account
from huimin.payments.funds.queries import programme as programme_card
from huimin.payments.models import Fund


class NotAnAllocation(Invalid):
    """The allocation has no amount, no document or a source that does not exist."""


@transaction.atomic
def allocate_fund(
    *,
    programme: str,
    year: int,
    source: str,
    amount: int,
    document: str,
    arrived_on: date,
    by: Officer | None,
) -> ProgrammeCard:
    """Record that `amount` fen arrived for a programme, book it, and return what the programme has now.

    Raises:
        NotAnAllocation: no amount, no document or an unknown source.
    """
    if not 0 < amount <= LARGEST_FEN:
        raise NotAnAllocation(
            _("An allocation is more than nothing. Enter the amount that arrived."), field="amount"
        )
    if not document.strip():
        raise NotAnAllocation(_("Every allocation has a document. Enter its number."), field="document")
    if source not in Fund.Source.values:
        raise NotAnAllocation(
            _("“{source}” is not a source of funds. Choose one of the list."), source=source, field="source"
        )
    fund = Fund.objects.create(
        programme=programme,
        year=year,
        source=source,
        amount=amount,
        document=document.strip(),
        arrived_on=arrived_on,
        recorded_by=by,
    )
    at_hand = fund_account(source=source, programme=programme, year=year)
    origin = appropriation_account(source=source, programme=programme, year=year)
    open_accounts(accounts=[at_hand, origin])
    post(
        day=arrived_on,
        purpose=document.strip(),
        key=f"fund:{fund.pk}",
        lines={at_hand.code: amount, origin.code: -amount},
        reference=f"payments.Fund:{fund.pk}",
    )
    record("payments.fund.allocate", fund, by=by, programme=programme, year=year, source=source, fen=amount)
    return programme_card(programme)
