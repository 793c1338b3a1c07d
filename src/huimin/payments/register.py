"""What payments put on the desk: their pages in the navigation, the register of banks, panels."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.models import Officer
from huimin.commons.desk import navigation
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.happenings import add_story
from huimin.commons.desk.navigation import Line
from huimin.commons.desk.panels import PanelContent, add_panel
from huimin.commons.desk.pieces import Event, Trend
from huimin.commons.desk.registers import Register, keep
from huimin.commons.desk.states import tone_and_word
from huimin.commons.installation.public import today
from huimin.kernel.money import Money
from huimin.payments import account_words  # noqa: F401 - read for what it declares
from huimin.payments.cards import Count, total_of
from huimin.payments.models import Bank
from huimin.payments.public import (
    PaymentCard,
    payments_of_household,
    payments_of_person,
)
from huimin.payments.queries import work_list
from huimin.payments.runs.queries import (
    latest_month,
    runs_that_wait,
    totals_by_month,
)
from huimin.payments.schemes import name_of

MONTHS_OF_THE_TREND = 6


def _waiting(officer: Officer) -> int:
    return work_list(officer.scope("month.view")).count()


navigation.add(Line.PAYMENTS, _("Months"), "payments:months", "month.view", 10)
navigation.add(Line.PAYMENTS, _("Held back and failed"), "payments:work", "month.returns", 20, count=_waiting)
navigation.add(Line.PAYMENTS, _("Funds"), "payments:funds", "month.view", 30)

keep(
    Register(
        model=Bank,
        title=_("Agent banks"),
        purpose=_(
            "The banks through which people are paid. One that pays no longer is switched off, not deleted."
        ),
        view="month.view",
        change="funds.manage",
        columns=(
            Column("code", _("Code"), Kind.CODE, sort="code"),
            Column("name_zh", _("Chinese name"), sort="name_zh"),
            Column("name_en", _("English name"), sort="name_en"),
            Column("active", _("Pays for us"), Kind.YES_NO, sort="active"),
        ),
        fields=("code", "name_zh", "name_en", "active"),
        key=("code",),
        order="code",
        line=Line.PAYMENTS,
        place_in_line=40,
    )
)


def _panel(cards: tuple[PaymentCard, ...]) -> PanelContent | None:
    if not cards:
        return None
    return PanelContent(render_to_string("payments/panel.html", {"payments": cards}), len(cards))


def _of_person(request: HttpRequest, person_id: int) -> PanelContent | None:
    return _panel(payments_of_person(person_id))


def _of_household(request: HttpRequest, household_id: int) -> PanelContent | None:
    return _panel(payments_of_household(household_id))


def _story(cards: tuple[PaymentCard, ...]) -> list[Event]:
    """Return what banks credited or sent back, for the timeline of a person or household."""
    told = gettext("{scheme} {month}: {amount} yuan, {state}")
    return [
        Event(
            card.booked_on,
            told.format(
                scheme=name_of(card.scheme),
                month=card.for_month,
                amount=Money(card.amount),
                state=tone_and_word(card.state)[1],
            ),
            kind="payment",
            kind_label=_("Payments"),
            address=reverse("payments:payment", args=[card.id]),
        )
        for card in cards
        if card.booked_on is not None
    ]


def _story_of_person(_request: HttpRequest, person_id: int) -> list[Event]:
    return _story(payments_of_person(person_id))


def _story_of_household(_request: HttpRequest, household_id: int) -> list[Event]:
    return _story(payments_of_household(household_id))


def _this_month(request: HttpRequest, _id: int) -> str | None:
    card = latest_month(today())
    if card is None:
        return None
    waiting = {state: card.states.get(state, Count()) for state in ("held", "failed")}
    context = {"card": card, "total": total_of(card.run.bridges), "waiting": waiting}
    return render_to_string("payments/this_month.html", context)


def _to_do(request: HttpRequest, _id: int) -> str | None:
    officer = request.user
    assert isinstance(officer, Officer)
    submits, approves = (officer.may(f"month.{right}") for right in ("submit", "approve"))
    waiting = runs_that_wait() if submits or approves else ()
    others = [run for run in waiting if run.submitted_by_id not in {None, officer.pk}]
    approve = others if approves else []
    again = [run for run in waiting if run.open and submits]
    if not approve and not again:
        return None
    return render_to_string("payments/to_do.html", {"approve": approve, "again": again}, request)


def _trend(request: HttpRequest, _id: int) -> str | None:
    months = totals_by_month(MONTHS_OF_THE_TREND, today())
    if not months:
        return None
    points = tuple(
        (str(month), total, reverse("payments:month", args=[month])) for month, total in reversed(months)
    )
    return render_to_string("payments/trend.html", {"trend": Trend(_("Paid by month (yuan)"), points)})


add_panel("person", "payments", _("Payments"), 40, "month.view", _of_person)
add_panel("household", "payments", _("Payments"), 40, "month.view", _of_household)
add_story("person", "payments", "month.view", _story_of_person)
add_story("household", "payments", "month.view", _story_of_household)
add_panel("home-first", "month-waits", _("Waits for you"), 10, "month.view", _to_do)
add_panel("home", "month", _("This month"), 10, "month.view", _this_month)
add_panel("home", "trend", _("Paid by month (yuan)"), 30, "month.view", _trend, half=True)
