"""Public notices: what is shown in the communities, objections to it, and what became of them."""

from __future__ import annotations

import re
import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huimin.casework.public import (
    PublicNotice,
    note_showing,
    object_to_notice,
    public_notice,
    public_notices,
    recipients,
)
from huimin.commons.documents.proving import qr_code
from huimin.commons.installation.addressing import public_address
from huimin.commons.installation.public import installation, today
from huimin.kernel.errors import Refusal
from huimin.portal.forms import ObjectionForm
from huimin.portal.guards import visitor_of
from huimin.portal.limits import count
from huimin.portal.queries import offices_for
from huimin.portal.views.pages import origin_of, page, posted
from huimin.portal.views.signing_in import refused
from huimin.registry.public import DivisionCard, divisions_below

COMMUNITY = 12


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show the public notices of today, of one community if asked."""
    visitor = visitor_of(request)
    own = visitor.subject.residence if visitor else ""
    division = request.GET.get("division", own)
    division = division if division.isdecimal() else ""
    context = {
        "notices": public_notices(today(), division),
        "communities": _communities(),
        "division": division,
    }
    return page(request, "portal/notices.html", context)


@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Show one public notice; that it was called up is counted, unless an officer looks how it is shown."""
    shown = public_notice(code, today())
    _count(request, shown)
    return page(request, "portal/notice.html", {"notice": shown})


def _count(request: HttpRequest, shown: PublicNotice) -> None:
    if not request.user.is_authenticated:
        note_showing(publicity=shown.id, day=today())


@require_safe
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show a notice as the sheet that hangs on the board, with a QR code that leads here; it counts too."""
    shown = public_notice(code, today())
    _count(request, shown)
    address = public_address() + reverse("portal:notice", args=[code])
    office = next(iter(offices_for([shown.division])), None)
    context = {"notice": shown, "qr": _scalable(qr_code(address)), "address": address, "office": office}
    return page(request, "portal/sheet.html", context)


def _scalable(drawing: str) -> str:
    """Return an SVG that fills whatever room it is given."""
    return re.sub(r'width="(\d+)" height="(\d+)"', r'viewBox="0 0 \1 \2"', drawing, count=1)


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """Show who receives Dibao in a community, for as long as they do."""
    visitor = visitor_of(request)
    division = request.GET.get("division", visitor.subject.residence if visitor else "")
    chosen = division if division in {card.code for card in _communities()} else ""
    context = {
        "communities": _communities(),
        "division": chosen,
        "recipients": recipients(chosen, today()) if chosen else [],
        "day": today(),
    }
    return page(request, "portal/standing.html", context)


def _communities() -> list[DivisionCard]:
    return [card for card in divisions_below(installation().place, today()) if len(card.code) == COMMUNITY]


def object_to(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take in what anybody says against a notice, and give a receipt."""
    shown, receipt = public_notice(code, today()), None
    form = ObjectionForm(posted(request), initial={"once": secrets.token_hex(16)})
    if form.is_valid():
        try:
            count("say", origin_of(request), timezone.now())
            receipt = object_to_notice(code=code, at=timezone.now(), day=today(), **form.cleaned_data)
        except Refusal as refusal:
            refused(form, refusal)
    context = {"notice": shown, "form": form, "receipt": receipt}
    return page(request, "portal/object.html", context, status=422 if form.errors else 200)
