"""Payments of a run, of a person, of a household, and those that wait for somebody."""

from __future__ import annotations

from django.db.models import Count as CountOf
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value

from huimin.commons.access.scope import Scope
from huimin.commons.database.remembering import remembered
from huimin.kernel.days import Month
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.payments.cards import PaymentCard
from huimin.payments.models import Payment, Run


class NoSuchPayment(NotFound):
    """The payment does not exist, or lies outside the officer's divisions."""

    template = _("There is no payment {payment} in your divisions. Look for it in the list of its month.")


@remembered
def payments_of_person(person_id: int) -> tuple[PaymentCard, ...]:
    """Return what was paid for a person or to them."""
    return _cards(Payment.objects.filter(Q(person=person_id) | Q(payee=person_id)))


@remembered
def payments_of_household(household_id: int) -> tuple[PaymentCard, ...]:
    """Return what was paid for a household."""
    return _cards(Payment.objects.filter(household=household_id))


def work_list(scope: Scope) -> QuerySet[Payment]:
    """Return who waits in `scope` for money that is held back or has failed, each once, the latest first.

    Only lists that were submitted count. Each holder of a scheme is shown by the latest payment that is not
    on its way again, with how many `months` wait and what is `owed` together.
    """
    waiting = _waiting(scope)
    same = waiting.filter(_of_same_holder()).order_by()
    newer = same.filter(
        Q(run__month__gt=OuterRef("run__month")) | Q(run__month=OuterRef("run__month"), pk__gt=OuterRef("pk"))
    )
    together = same.annotate(all_of_it=Value(1)).values("all_of_it")
    return (
        waiting.filter(~Exists(newer))
        .annotate(
            months=Subquery(together.annotate(found=CountOf("pk")).values("found")),
            owed=Subquery(together.annotate(found=Sum("amount")).values("found")),
        )
        .order_by("-run__month", "id")
    )


def _waiting(scope: Scope) -> QuerySet[Payment]:
    again = Payment.objects.filter(reissue_of=OuterRef("pk"))
    waiting = Payment.objects.filter(scope.q(), state__in=[Payment.State.HELD, Payment.State.FAILED])
    return waiting.exclude(run__state=Run.State.RECKONED).exclude(Exists(again))


def _of_same_holder() -> Q:
    """Return the payments of the same scheme for the same household, or the same person alone."""
    at_home = Q(household=OuterRef("household"))
    alone = Q(household__isnull=True, person=OuterRef("person"))
    return Q(scheme=OuterRef("scheme")) & (at_home | alone)


def payments_of_run(run: Run, scope: Scope) -> QuerySet[Payment]:
    """Return the payments of a run in `scope`."""
    return Payment.objects.filter(scope.q(), run=run)


def payment_for(scope: Scope, payment_id: int) -> Payment:
    """Return a payment in `scope`.

    Raises:
        NoSuchPayment: there is none.
    """
    rows = Payment.objects.filter(scope.q(), pk=payment_id)
    payment = rows.select_related("run", "bank", "reissue_of__run", "payee").first()
    if payment is None:
        raise NoSuchPayment(payment=payment_id)
    return payment


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
