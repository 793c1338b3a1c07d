"""Fill a reserve, hand over out of it, and render account of what was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from huimin.casework.public import (
    AidCard,
    aid_granted,
    refuse_relative_in,
    scheme_word,
    strokes_of,
)
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.money import LARGEST_FEN, Money
from huimin.payments.public import advance_from_funds, book_from_reserve
from huimin.registry.public import divisions_below
from huimin.reserves.models import Advance, HandOver, Reserve
from huimin.reserves.queries import ADVANCE, APPROVE, HAND_OVER, booked
from huimin.reserves.refusals import (
    AdvanceWaits,
    AnsweredBefore,
    DocumentNeeded,
    GoodsNeeded,
    GrantedByYou,
    HandedOver,
    NotAnAmount,
    NotAStreet,
    NothingToAccountFor,
    NotSignedFor,
    NotYourReserve,
    OtherProgramme,
    OwnAdvance,
    ReasonNeeded,
    RecipientNeeded,
    ReserveTooLow,
)

STREET_DIGITS = 9


@transaction.atomic
def ask_advance(
    *, division: str, programme: str, amount: int, document: str, by: Officer, at: datetime, day: date
) -> Advance:
    """Ask for money to be advanced to a street from the funds of a programme, and return the question.

    Raises:
        NotAStreet, NotAnAmount, DocumentNeeded: it is not said to whom, how much, or on what ground.
        NotYourReserve: the officer asks for none in this street.
        OtherProgramme: its reserve is advanced from other funds.
        AdvanceWaits: one waits for its answer.
    """
    streets = {card.code for card in divisions_below("", day) if len(card.code) == STREET_DIGITS}
    if division not in streets:
        raise NotAStreet(division=division, field="division")
    if not 0 < amount <= LARGEST_FEN:
        raise NotAnAmount(field="amount")
    if not document.strip():
        raise DocumentNeeded(field="document")
    _refuse_outside(by, ADVANCE, division)
    reserve, _new = Reserve.objects.select_for_update().get_or_create(
        division=division, defaults={"programme": programme}
    )
    if reserve.programme != programme:
        raise OtherProgramme(programme=scheme_word(reserve.programme))
    return _submit(reserve, Advance.Kind.ADVANCE, amount, document=document.strip(), by=by, at=at, day=day)


@transaction.atomic
def render_account(*, reserve: int, by: Officer, at: datetime, day: date) -> Advance:
    """Render account of everything handed over since the last time and ask that it be made up.

    Raises:
        NotYourReserve: the officer hands nothing over in this street.
        NothingToAccountFor: everything is accounted for.
        AdvanceWaits: one waits for its answer.
    """
    found = Reserve.objects.select_for_update().get(pk=reserve)
    _refuse_outside(by, HAND_OVER, found.division)
    open_ = HandOver.objects.filter(reserve=found, account__isnull=True)
    amount = open_.aggregate(fen=Sum("amount"))["fen"]
    if not amount:
        raise NothingToAccountFor()
    first, last = open_.earliest("on", "pk").on, open_.latest("on", "pk").on
    account = _submit(
        found, Advance.Kind.ACCOUNT, amount, document=f"{first} – {last}", by=by, at=at, day=day
    )
    open_.update(account=account)
    return account


@transaction.atomic
def answer_advance(
    *, advance: int, approved: bool, reason: str, by: Officer, at: datetime, day: date
) -> Advance:
    """Approve an advance and book it, or refuse it with a reason; by somebody else than who asked.

    Raises:
        AnsweredBefore: it was answered meanwhile.
        NotYourReserve, OwnAdvance: the officer approves nothing here, or asked for it.
        ReasonNeeded: it is refused without a reason.
        FundsExhausted: the funds hold less.
    """
    found = Advance.objects.select_for_update(of=("self",)).select_related("reserve").get(pk=advance)
    if found.state != Advance.State.SUBMITTED:
        who = found.answered_by
        raise AnsweredBefore(day=found.answered_on or "—", name=who.name if who else "—")
    reserve = found.reserve
    _refuse_outside(by, APPROVE, reserve.division)
    if by.pk == found.submitted_by_id:
        raise OwnAdvance()
    if not approved and not reason.strip():
        raise ReasonNeeded(field="reason")
    if approved:
        advance_from_funds(
            programme=reserve.programme, amount=found.amount, division=reserve.division, day=day,
            purpose=f"备用金 {found.document}", key=f"advance:{found.pk}",
            reference=f"reserves.Advance:{found.pk}",
        )  # fmt: skip
    else:
        HandOver.objects.filter(account=found).update(account=None)
    found.state = Advance.State.APPROVED if approved else Advance.State.REFUSED
    found.answered_by, found.answered_at, found.answered_on = by, at, day
    found.reason = "" if approved else reason.strip()[:200]
    found.save()
    verb = "reserves.approve" if approved else "reserves.refuse"
    record(verb, found, by=by, division=reserve.division, reason=found.reason, fen=found.amount)
    return found


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who took what, and what they signed: drawn on the screen, or the number of a receipt on paper."""

    recipient: str
    drawn: str = ""
    number: str = ""
    goods: str = ""

    def refuse_incomplete(self, form: str) -> None:
        """Refuse a receipt on which something is missing.

        Raises:
            GoodsNeeded, RecipientNeeded, NotSignedFor: what, to whom, or the signature.
        """
        if form == HandOver.Form.GOODS and not self.goods.strip():
            raise GoodsNeeded(field="goods")
        if not self.recipient.strip():
            raise RecipientNeeded(field="recipient")
        if not self.drawn.strip() and not self.number.strip():
            raise NotSignedFor(field="number")


@transaction.atomic
def hand_over(*, reserve: int, aid: int, receipt: Receipt, by: Officer, at: datetime, day: date) -> HandOver:
    """Hand over aid that was granted in cash or goods, book it on the reserve, and return it.

    Raises:
        NoSuchAid: nothing of the kind was granted here, or it was stopped.
        NotYourReserve, GrantedByYou, RelativeInvolved: the officer may not.
        HandedOver: it was handed over before.
        GoodsNeeded, RecipientNeeded, NotSignedFor, NotASignature: what, to whom, or the signature is missing.
        ReserveTooLow: the reserve holds less.
    """
    found = Reserve.objects.select_for_update().get(pk=reserve)
    granted = aid_granted(division=found.division, aid=aid)
    _refuse_officer(found, granted, by)
    if (before := HandOver.objects.filter(aid=aid).select_related("by").first()) is not None:
        raise HandedOver(day=before.on, name=before.by.name)
    receipt.refuse_incomplete(granted.form)
    if granted.amount > (left := booked(found)):
        raise ReserveTooLow(balance=Money(left), amount=Money(granted.amount))
    in_goods = granted.form == HandOver.Form.GOODS
    given = HandOver.objects.create(
        reserve=found,
        aid_id=aid,
        case_id=granted.case,
        form=granted.form,
        amount=granted.amount,
        goods=receipt.goods.strip()[:200] if in_goods else "",
        recipient=receipt.recipient.strip()[:60],
        strokes=strokes_of(receipt.drawn) if receipt.drawn.strip() else [],
        receipt=receipt.number.strip()[:60],
        on=day,
        at=at,
        by=by,
    )
    book_from_reserve(
        division=found.division,
        programme=found.programme,
        scheme=granted.scheme,
        amount=granted.amount,
        day=day,
        purpose=f"备用金发放 {granted.number}",
        key=f"hand-over:{given.pk}",
        reference=f"reserves.HandOver:{given.pk}",
    )
    record(
        "reserves.hand_over", given, by=by, division=found.division, form=granted.form, fen=granted.amount,
    )  # fmt: skip
    return given


def _refuse_officer(reserve: Reserve, granted: AidCard, by: Officer) -> None:
    """Refuse who may not hand over here, granted the aid, or has a relative in its case."""
    _refuse_outside(by, HAND_OVER, reserve.division)
    refuse_relative_in(case=granted.case, by=by)
    if granted.by == by.pk:
        raise GrantedByYou()


def _submit(
    reserve: Reserve, kind: str, amount: int, *, document: str, by: Officer, at: datetime, day: date
) -> Advance:
    waits = Advance.objects.filter(reserve=reserve, state=Advance.State.SUBMITTED).first()
    if waits is not None:
        raise AdvanceWaits(amount=Money(waits.amount))
    asked = Advance.objects.create(
        reserve=reserve, kind=kind, amount=amount, document=document[:120], submitted_by=by,
        submitted_at=at, submitted_on=day,
    )  # fmt: skip
    record("reserves.ask", asked, by=by, division=reserve.division, kind=kind, fen=amount)
    return asked


def _refuse_outside(by: Officer, right: str, division: str) -> None:
    if not by.scope(right).covers(division):
        raise NotYourReserve()
