"""The pages of the reserves: the streets, one street, an advance, a hand-over and its receipt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from huimin.casework.public import (
    aid_granted,
    path_of,
    place_word,
    refuse_relative_in,
    scheme_word,
)
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.installation.public import today
from huimin.kernel.errors import Invalid, Refusal
from huimin.kernel.money import Money
from huimin.ledger.public import entries_about
from huimin.payments.public import programmes, reserve_account
from huimin.registry.public import divisions_below
from huimin.reserves.actions import STREET_DIGITS, answer_advance, ask_advance, hand_over, render_account
from huimin.reserves.forms import AdvanceForm, AnswerForm, HandOverForm, NothingAskedForm
from huimin.reserves.models import Advance
from huimin.reserves.queries import (
    ADVANCE,
    APPROVE,
    HAND_OVER,
    VIEW,
    advance_for,
    advances_of,
    hand_over_for,
    hand_overs,
    reserve_for,
    reserves,
    standing_of,
    waiting_in,
)
from huimin.reserves.tables import FORMS, HAND_OVERS, RESERVES

CONFLICT: Final = 409


@requires(VIEW)
def reserve_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the reserves of the officer's streets."""
    context = {"may_ask": request.officer.may(ADVANCE)}
    return RESERVES.respond(request, reserves(request.officer), "reserves/reserves.html", context)


@requires(VIEW)
def reserve_page(request: OfficerRequest, reserve: int) -> HttpResponseBase:
    """Show how a reserve stands, what waits to be handed over, what was, and the advances."""
    found, officer = reserve_for(request.officer, reserve), request.officer
    standing = standing_of(found)
    hands = officer.scope(HAND_OVER).covers(found.division)
    waiting_in(officer, found)
    context = {
        "reserve": found,
        "street": place_word(found.division),
        "programme": scheme_word(found.programme),
        "standing": standing,
        "account": reserve_account(division=found.division, programme=found.programme).code,
        "may_read_books": officer.may("ledger.view"),
        "waits": [
            (each, FORMS[each.form], hands and each.by != officer.pk) for each in waiting_in(officer, found)
        ],
        "advances": advances_of(found),
        "may_render": hands and standing.open > 0,
        "may_answer": officer.scope(APPROVE).covers(found.division),
    }
    return HAND_OVERS.respond(request, hand_overs(officer, found), "reserves/reserve.html", context)


@requires(ADVANCE)
def advance_new(request: OfficerRequest) -> HttpResponse:
    """Ask for money to be advanced to a street."""
    below, scope = divisions_below("", today()), request.scope
    streets = [card.code for card in below if len(card.code) == STREET_DIGITS and scope.covers(card.code)]
    funds = [(card.programme, scheme_word(card.programme)) for card in programmes()]
    form = AdvanceForm(
        request.POST or None, streets=[(code, place_word(code)) for code in streets], programmes=funds
    )
    what = {
        "title": gettext("Advance money to a street"),
        "purpose": gettext("Somebody else approves it; it is booked then, from the funds of the programme."),
        "button": gettext("Submit for approval"),
        "crumb": gettext("Reserves of the streets"),
        "back": reverse("reserves:reserves"),
    }

    def act(given: dict[str, Any]) -> str:
        ask_advance(**given, by=request.officer, at=timezone.now(), day=today())
        return gettext("It waits for approval by somebody else.")

    return _ask(request, form, what, act)


@requires(APPROVE)
def advance_page(request: OfficerRequest, advance: int) -> HttpResponse:
    """Approve an advance, or refuse it."""
    found = advance_for(request.officer, advance)
    what = {
        "title": gettext("Answer an advance"),
        "purpose": _told(found),
        "button": gettext("Answer"),
        "crumb": place_word(found.reserve.division),
        "back": reverse("reserves:reserve", args=[found.reserve_id]),
    }

    def act(given: dict[str, Any]) -> str:
        answer_advance(advance=found.pk, **given, by=request.officer, at=timezone.now(), day=today())
        booked = gettext("Approved and booked.")
        return booked if given["approved"] else gettext("Refused.")

    return _ask(request, AnswerForm(request.POST or None), what, act)


@requires(HAND_OVER)
def account(request: OfficerRequest, reserve: int) -> HttpResponse:
    """Render account of what was handed over, and ask that it be made up."""
    found = reserve_for(request.officer, reserve)
    standing = standing_of(found)
    sentence = gettext("{open} yuan were handed over since the last account. They are asked to be made up.")
    what = {
        "title": gettext("Render account"),
        "purpose": sentence.format(open=Money(standing.open)),
        "button": gettext("Render account"),
        "crumb": place_word(found.division),
        "back": reverse("reserves:reserve", args=[found.pk]),
    }

    def act(_given: dict[str, Any]) -> str:
        render_account(reserve=found.pk, by=request.officer, at=timezone.now(), day=today())
        return gettext("The account is rendered; it waits for approval by the finance office.")

    return _ask(request, NothingAskedForm(request.POST or None), what, act)


@requires(HAND_OVER)
def give(request: OfficerRequest, reserve: int, aid: int) -> HttpResponse:
    """Hand over aid that was granted, and let the recipient sign for it."""
    found = reserve_for(request.officer, reserve)
    granted = aid_granted(division=found.division, aid=aid)
    refuse_relative_in(case=granted.case, by=request.officer)
    form = HandOverForm(
        request.POST or None, in_goods=granted.form == "goods", initial={"recipient": granted.person}
    )
    told = (granted.number, granted.person, FORMS[granted.form], f"{Money(granted.amount)}")
    what = {
        "title": gettext("Hand over aid"),
        "purpose": gettext("{number} · {person} · {form} · {amount} yuan").format(
            number=told[0], person=told[1], form=told[2], amount=told[3]
        ),
        "button": gettext("Handed over; book it"),
        "crumb": place_word(found.division),
        "back": reverse("reserves:reserve", args=[found.pk]),
        "signing": True,
    }

    def act(_given: dict[str, Any]) -> str:
        hand_over(
            reserve=found.pk, aid=aid, receipt=form.given, by=request.officer, at=timezone.now(), day=today()
        )
        return gettext("It is handed over and booked.")

    return _ask(request, form, what, act)


@requires(VIEW)
def receipt(request: OfficerRequest, hand_over: int) -> HttpResponse:
    """Show the receipt of a hand-over, to be printed."""
    found = hand_over_for(request.officer, hand_over)
    context = {
        "each": found,
        "signer": {"signer": found.recipient},
        "street": place_word(found.reserve.division),
        "form": FORMS[found.form],
        "path": path_of(found.strokes),
        "entries": entries_about(f"reserves.HandOver:{found.pk}"),
        "may_read_books": request.officer.may("ledger.view"),
    }
    return render(request, "reserves/receipt.html", context)


def _told(advance: Advance) -> str:
    said = gettext("{name} asks for {amount} yuan for {street} on {day}: {document}")
    return said.format(
        name=advance.submitted_by.name,
        amount=Money(advance.amount),
        street=place_word(advance.reserve.division),
        day=advance.submitted_on,
        document=advance.document,
    )


def _ask(
    request: OfficerRequest, form: forms.Form, what: dict[str, Any], act: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """Show a form; when it comes back complete, act and go back, or say at the form what was refused."""
    status = 200
    if form.is_bound and form.is_valid():
        try:
            said = act(form.cleaned_data)
        except Refusal as refusal:
            field = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else None
            form.add_error(field, refusal.sentence(gettext))
            status = CONFLICT
        else:
            messages.success(request, said)
            return redirect(what["back"])
    elif form.is_bound:
        status = 422
    return render(request, "reserves/ask.html", {"form": form, "what": what}, status=status)
