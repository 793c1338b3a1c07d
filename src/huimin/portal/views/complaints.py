"""Complaints: report with a name or without, follow by the receipt, ask for a review."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huimin.casework.public import (
    ask_for_review,
    complaint_by_receipt,
    objection_of,
    take_complaint,
)
from huimin.commons.installation.public import today
from huimin.kernel.errors import NotFound, Refusal
from huimin.portal.forms import ComplaintForm, ReceiptForm, TextForm
from huimin.portal.limits import count
from huimin.portal.views.pages import origin_of, page, posted
from huimin.portal.views.signing_in import refused

FOLLOWED = "followed_receipt"


def complain(request: HttpRequest) -> HttpResponseBase:
    """Take in what anybody reports, and give a receipt."""
    form = ComplaintForm(posted(request), request.FILES, initial={"once": secrets.token_hex(16)})
    receipt = None
    if form.is_valid():
        try:
            count("say", origin_of(request), timezone.now())
            receipt = take_complaint(**_said(form), at=timezone.now(), day=today())
        except Refusal as refusal:
            refused(form, refusal)
    context = {"form": form, "receipt": receipt}
    return page(request, "portal/complain.html", context, status=422 if form.errors else 200)


def follow_up(request: HttpRequest) -> HttpResponseBase:
    """Show what became of an objection or a complaint, by its receipt."""
    form = ReceiptForm(posted(request))
    found: Any = None
    complaint: Any = None
    if form.is_valid():
        try:
            count("look", origin_of(request), timezone.now())
            found, complaint = _behind(form.cleaned_data["receipt"])
            request.session[FOLLOWED] = form.cleaned_data["receipt"]
        except Refusal as refusal:
            refused(form, refusal, "receipt")
    context = {"form": form, "found": found, "complaint": complaint, "review": TextForm()}
    return page(request, "portal/follow_up.html", context, status=422 if form.errors else 200)


@require_POST
def review(request: HttpRequest) -> HttpResponse:
    """Ask that an answer is looked at again, by the receipt that was typed before."""
    receipt, form = request.session.get(FOLLOWED, ""), TextForm(posted(request))
    if not receipt or not form.is_valid():
        messages.error(request, _("Say in a few words what the answer got wrong."))
        return redirect("portal:follow-up")
    try:
        count("say", origin_of(request), timezone.now())
        ask_for_review(receipt, text=form.cleaned_data["text"], at=timezone.now(), day=today())
    except Refusal as refusal:
        messages.error(request, refusal.sentence(_))
    else:
        messages.success(request, _("Asked for. Others look at it again; follow it with the same receipt."))
    return redirect("portal:follow-up")


def _behind(receipt: str) -> tuple[Any, Any]:
    """Return the objection or the complaint that a receipt was given for."""
    try:
        return None, complaint_by_receipt(receipt, day=today())
    except NotFound:
        return objection_of(receipt), None


def _said(form: ComplaintForm) -> dict[str, Any]:
    said = {name: form.cleaned_data[name] for name in ("about", "subject", "case_number", "text", "once")}
    given, named = form.cleaned_data["file"], form.cleaned_data["named"] == "yes"
    files = [(given.name, given.read())] if given else []
    who = {"name": form.cleaned_data["name"], "phone": form.cleaned_data["phone"]} if named else {}
    return {**said, **who, "named": named, "files": files}
