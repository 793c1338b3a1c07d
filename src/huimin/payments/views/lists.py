"""The lists of people behind every number of a month, and the page of one payment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.states import tone_and_word
from huimin.commons.desk.tables import Filter, Table
from huimin.kernel.days import Month
from huimin.payments.accounts.changes import changes_of_accounts
from huimin.payments.accounts.queries import accounts_of, banks
from huimin.payments.files.failures import label_of
from huimin.payments.files.queries import answers_to, keys_answered
from huimin.payments.keeping_back import KEPT_BACK
from huimin.payments.models import Payment
from huimin.payments.queries import payment_for, payments_of_run
from huimin.payments.queries import work_list as waiting_payments
from huimin.payments.runs.booking import new_takings
from huimin.payments.runs.breakdown import STREET
from huimin.payments.runs.changes import changes
from huimin.payments.runs.queries import run_row
from huimin.payments.schemes import name_of
from huimin.payments.views.grounds import grounds_of
from huimin.payments.views.presenting import ONLY_PEOPLE, STEPS, address_of, names_of_divisions

KINDS: Mapping[str, Text] = {
    "regular": _("Regular"),
    "arrears": _("Arrears"),
    "reissue": pgettext_lazy("kind of payment", "Paid again"),
    "carried": _("All of earlier months"),
}
TAKEN = (
    ("new", _("from the funds, by this payment")),
    ("before", _("taken before, by a payment that failed")),
)
STEP_NAMES: Mapping[str, Text] = {name: label for name, label, _sign in STEPS} | dict([ONLY_PEOPLE])
WAYS: Mapping[str, Text] = {
    "come": pgettext_lazy("people", "came"),
    "left": pgettext_lazy("people", "left"),
    "": pgettext_lazy("people", "stayed"),
}


@requires("month.view")
def payment_list(request: OfficerRequest, month: Month) -> HttpResponseBase:
    """Show the payments of a month."""
    run = run_row(month)
    rows = payments_of_run(run, request.scope).select_related("person")
    table = payments_table("payments", _("Payments of the month"), rows, answers=answers_of(month))
    _record(request, f"payments.Run:{run.pk}", gettext_noop("payment list"))
    return table.respond(request, rows, "payments/list.html", {"month": month})


@requires("month.view")
def work_list(request: OfficerRequest) -> HttpResponseBase:
    """Show who waits for money that is held back or has failed, each once."""
    rows = waiting_payments(request.scope).select_related("person", "run")
    table = payments_table("payments-waiting", _("Held back and failed"), rows, waiting=True)
    _record(request, "payments.Payment", gettext_noop("work list"))
    return table.respond(request, rows, "payments/work.html")


@requires("month.view")
def change_list(request: OfficerRequest, month: Month) -> HttpResponseBase:
    """Show who is due something else than in the month before, and why."""
    run = run_row(month)
    rows = [change for change in changes(run) if request.scope.covers(change.division)]
    table = _changes_table(names_of_divisions(row.division for row in rows))
    _record(request, f"payments.Run:{run.pk}", gettext_noop("changes"))
    return table.respond(request, rows, "payments/changes.html", {"month": month})


@requires("month.view")
def payment_page(request: OfficerRequest, payment_id: int) -> HttpResponse:
    """Show one payment with everything that it rests on and what became of it."""
    payment = payment_for(request.scope, payment_id)
    again = Payment.objects.filter(reissue_of=payment).select_related("run").first()
    reason = gettext_noop("payment page")
    record_reading(payment, by=request.officer, reason=reason, division=payment.division)
    context = {
        "payment": payment,
        "again": again,
        "kind": KINDS[payment.kind],
        "grounds": grounds_of(payment, request.officer),
        "accounts": accounts_of(payment.payee_id),
        "bank_names": {bank.code: bank.name for bank in banks()},
        "changed": changes_of_accounts(payment.payee_id),
        "person_address": address_of("registry:person", payment.person_id),
        "household_address": address_of("registry:household", payment.household_id or 0),
        "award_address": address_of("entitlements:award", payment.award_id or 0),
        "may_read_books": request.officer.may("ledger.view"),
        "may_correct": request.officer.may("month.returns"),
        "waits": payment.state in {Payment.State.HELD, Payment.State.FAILED} and again is None,
    }
    return render(request, "payments/payment.html", context)


def payments_table(
    name: str,
    caption: Text,
    rows: QuerySet[Payment],
    *,
    waiting: bool = False,
    answers: Sequence[tuple[str, Text]] = (),
) -> Table:
    """Return the table of payments with the names of the divisions and banks in it."""
    places = names_of_divisions(rows.order_by().values_list("division", flat=True).distinct())
    bank_names = {bank.code: bank.name for bank in banks()}
    return Table(
        name=name,
        caption=caption,
        columns=_columns(places, bank_names, waiting=waiting),
        filters=(*_filters(places, bank_names, waiting=waiting), *_answered_by(answers)),
        search=("payee_name", "person__name", "person__initials", "account_holder"),
        search_label=_("Name or initials"),
        link=lambda payment: address_of("payments:payment", payment.pk),
        sum="owed" if waiting else "amount",
        empty_title=_("Nobody waits here") if waiting else _("No payments"),
        empty_text=_("Every payment has an account, and no bank has sent one back.") if waiting else "",
    )


def _columns(
    places: Mapping[str, str], bank_names: Mapping[str, str], *, waiting: bool
) -> tuple[Column, ...]:
    amount = Column("amount", _("Amount (yuan)"), Kind.MONEY, sort="amount", shown=not waiting)
    owed = (
        Column("month", _("Latest month"), Kind.MONTH, value="run.month", sort="run__month"),
        Column("months", _("Payments that wait"), Kind.NUMBER, sort="months"),
        Column("owed", _("Owed (yuan)"), Kind.MONEY, sort="owed"),
    )
    return (
        Column("payee_name", _("Payee"), sort="payee_name"),
        Column("scheme", _("Scheme"), sort="scheme", words=name_of),
        Column("person", _("Holder"), value="person.name", shown=False),
        Column("division", _("Community"), sort="division", words=places),
        Column("people", pgettext_lazy("number", "People"), Kind.NUMBER, sort="people", shown=not waiting),
        Column("for_month", _("For month"), Kind.MONTH, sort="for_month", shown=False),
        Column("kind", _("Kind"), words=KINDS, sort="kind", shown=not waiting),
        *(owed if waiting else ()),
        amount,
        Column("bank_id", _("Bank"), words=bank_names, sort="bank", shown=not waiting),
        Column("account_masked", _("Account"), Kind.MASKED, shown=not waiting),
        Column("state", _("State"), Kind.STATE, sort="state"),
        Column("failure", pgettext_lazy("column", "Why"), value=_why, sort="failure_code"),
        Column("booked_on", _("Credited on"), Kind.DAY, sort="booked_on", shown=False),
    )


def _filters(
    places: Mapping[str, str], bank_names: Mapping[str, str], *, waiting: bool
) -> tuple[Filter, ...]:
    streets = names_of_divisions(code[:STREET] for code in places)
    of_a_list = (
        Filter("kind", _("Kind"), choices=tuple(KINDS.items()), apply=_of_kind, counted=False),
        Filter(
            "paid", _("To be paid"), choices=(("1", _("yes")), ("0", _("no"))), apply=_paid, counted=False
        ),
        Filter("taken", _("Money for it"), choices=TAKEN, apply=_taken, counted=False),
    )
    return (
        Filter("scheme", _("Scheme"), words=name_of),
        Filter("state", _("State"), words=lambda state: tone_and_word(state)[1]),
        *(() if waiting else of_a_list),
        Filter(
            "failure_code",
            pgettext_lazy("column", "Why"),
            words=lambda code: label_of(code) if code else _("none"),
        ),
        Filter("bank", _("Bank"), path="bank_id", choices=sorted(bank_names.items()), counted=False),
        Filter(
            "division",
            _("Street"),
            choices=sorted(streets.items()),
            apply=lambda found, code: found.filter(division__startswith=code),
            counted=False,
        ),
    )


def answers_of(month: Month) -> list[tuple[str, Text]]:
    """Return what banks answered about a month: in all, and by each answer what was paid or failed."""
    answers = answers_to(month)
    every: list[tuple[str, Text]] = [("all", _("by any answer"))] if answers else []
    return every + [
        (f"{answer.pk}-{state}", f"{answer.name} · {tone_and_word(state)[1]}")
        for answer in answers
        for state in ("paid", "failed")
    ]


def _answered_by(answers: Sequence[tuple[str, Text]]) -> tuple[Filter, ...]:
    if not answers:
        return ()
    return (Filter("answer", _("Answered"), choices=answers, apply=_answered, counted=False),)


def _answered(found: Any, said: str) -> Any:
    if said == "all":
        return found.exclude(KEPT_BACK).exclude(state__in=["listed", "sent"])
    answer, _dash, state = said.partition("-")
    keys = keys_answered(int(answer), paid=state == "paid") if answer.isdecimal() else ()
    return found.filter(key__in=keys)


def _paid(found: Any, answer: str) -> Any:
    return found.exclude(KEPT_BACK) if answer == "1" else found.filter(KEPT_BACK)


def _taken(found: Any, answer: str) -> Any:
    taking = new_takings(found)
    return taking if answer == "new" else found.exclude(pk__in=taking.values("pk"))


def _of_kind(found: Any, kind: str) -> Any:
    if kind == "carried":
        return found.exclude(kind="regular")
    return found.filter(kind=kind)


def _changes_table(places: Mapping[str, str]) -> Table:
    return Table(
        name="payment-changes",
        caption=_("Changes from last month"),
        columns=(
            Column("name", _("Holder"), sort="name"),
            Column("scheme", _("Scheme"), sort="scheme", words=name_of),
            Column("step", _("Change"), sort="step", words=STEP_NAMES),
            Column("division", _("Community"), sort="division", words=places),
            Column("people", _("Difference (people)"), Kind.NUMBER, sort="people"),
            Column("was", _("Last month (yuan)"), Kind.MONEY, sort="was"),
            Column("this", _("This month (yuan)"), Kind.MONEY, sort="this"),
            Column("difference", _("Difference (yuan)"), Kind.MONEY, sort="difference"),
            Column("why", pgettext_lazy("column", "Why"), value="detail"),
        ),
        filters=(
            Filter("scheme", _("Scheme"), words=name_of),
            Filter("step", _("Change"), words=lambda code: STEP_NAMES[code]),
            Filter("people", pgettext_lazy("number", "People"), path="way", words=lambda code: WAYS[code]),
            Filter("why", pgettext_lazy("column", "Why")),
        ),
        search=("name",),
        search_label=_("Name"),
        link=lambda change: address_of("payments:payment", change.id),
        sum="difference",
        empty_title=_("Nothing changed"),
        empty_text=_("Everybody is due the same as in the month before."),
    )


def _why(payment: Payment) -> Text:
    return label_of(payment.failure_code, payment.failure) if payment.failure_code else ""


def _record(request: OfficerRequest, subject: str, reason: str) -> None:
    filters = {name: value for name, value in request.GET.items() if value}
    record_reading(subject, by=request.officer, reason=reason, filters=filters)
