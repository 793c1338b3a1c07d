"""Payments as they concern one person or one household, the latest first."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from huimin.kernel.days import Month
from huimin.payments.cards import PaymentCard
from huimin.payments.models import Payment


def payments_of_person(person_id: int) -> tuple[PaymentCard, ...]:
    """Return what was paid for a person or to them."""
    return _cards(Payment.objects.filter(Q(person=person_id) | Q(payee=person_id)))


def payments_of_household(household_id: int) -> tuple[PaymentCard, ...]:
    """Return what was paid for a household."""
    return _cards(Payment.objects.filter(household=household_id))


def payment_card(payment: Payment) -> PaymentCard:
    """Return what others may know of a payment."""
    return PaymentCard(
        id=payment.pk,
        key=payment.key,
        kind=payment.kind,
        scheme=payment.scheme,
        month=Month.of(payment.run.month),
        for_month=Month.of(payment.for_month),
        amount=payment.amount,
        parts=payment.parts,
        people=payment.people,
        person_id=payment.person_id,
        household_id=payment.household_id,
        award_id=payment.award_id,
        payee_name=payment.payee_name,
        bank=payment.bank_id or "",
        account_masked=payment.account_masked,
        state=payment.state,
        failure_code=payment.failure_code,
        failure=payment.failure,
        booked_on=payment.booked_on,
    )


def _cards(rows: QuerySet[Payment]) -> tuple[PaymentCard, ...]:
    return tuple(payment_card(row) for row in rows.select_related("run").order_by("-run__month", "-id"))
