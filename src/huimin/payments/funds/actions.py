"""Recording the money that a source allocates to a programme."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import LARGEST_FEN, Money
from huimin.ledger.public import open_accounts, post
from huimin.payments.cards import ProgrammeCard
from huimin.payments.funds.codes import (
    appropriation_account,
    fund_account,
    granted_account,
    reserve_account,
)
from huimin.payments.funds.drawing import FundsExhausted
from huimin.payments.funds.queries import drawing_from
from huimin.payments.funds.queries import programme as programme_card
from huimin.payments.locks import MONEY, hold
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


@transaction.atomic
def advance_from_funds(
    *, programme: str, amount: int, division: str, day: date, purpose: str, key: str, reference: str
) -> int:
    """Book that `amount` fen leaves the funds of a programme for the reserve of a street, once by key, and
    return the number of the entry.

    Raises:
        FundsExhausted: less is in the funds than that, without what is on its way to people.
    """
    hold(MONEY)
    card = programme_card(programme)
    if amount > card.available:
        raise FundsExhausted(programme=programme, lacking=Money(amount - max(card.available, 0)))
    reserve = reserve_account(division=division, programme=programme)
    open_accounts(accounts=[reserve])
    drawn = {code: -fen for code, fen in drawing_from(programme).take(amount).items()}
    return post(
        day=day, purpose=purpose, key=key, lines={reserve.code: amount, **drawn}, reference=reference
    ).id


@transaction.atomic
def book_from_reserve(
    *, division: str, programme: str, scheme: str, amount: int, day: date, purpose: str, key: str,
    reference: str,
) -> int:  # fmt: skip
    """Book that a street gave `amount` fen out of its reserve, once by key, and return the entry's number.

    The database refuses what the reserve does not hold.
    """
    reserve = reserve_account(division=division, programme=programme)
    granted = granted_account(programme=scheme, year=day.year)
    open_accounts(accounts=[reserve, granted])
    return post(
        day=day, purpose=purpose, key=key, lines={granted.code: amount, reserve.code: -amount},
        reference=reference,
    ).id  # fmt: skip
