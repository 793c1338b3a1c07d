"""Act for others: one's children and wards at once, anybody else by a mandate that an officer confirms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.installation.public import today
from huimin.kernel.errors import Refusal
from huimin.portal.actions import answer_mandate, ask_to_act, end_mandate, take_request_back
from huimin.portal.forms import AnswerMandateForm, MandateForm
from huimin.portal.guards import ResidentRequest, act_for, for_residents
from huimin.portal.queries import mandates_in, requests_of
from huimin.portal.refusals import NoSuchMandate
from huimin.portal.tables import MANDATES, basis_word
from huimin.portal.views.pages import page, posted
from huimin.portal.views.signing_in import refused


@for_residents
def acting(request: ResidentRequest) -> HttpResponse:
    """Choose for whom to act, and ask to act for somebody else."""
    form = MandateForm(posted(request))
    if form.is_valid():
        try:
            ask_to_act(
                actor=request.visitor.person.id, given=form.cleaned_data["number"],
                basis=form.cleaned_data["basis"], at=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            refused(form, refusal, "number")
        else:
            messages.success(request, _("Asked for. Bring the proof to the counter of the community."))
            return redirect("portal:acting")
    context = {"form": form, "requests": requests_of(request.visitor.person.id)}
    return page(request, "portal/acting.html", context, status=422 if form.errors else 200)


@require_POST
@for_residents
def take_back(request: ResidentRequest, mandate: int) -> HttpResponse:
    """Take back what was asked for and not answered yet."""
    try:
        take_request_back(actor=request.visitor.person.id, mandate=mandate, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence(_))
    else:
        messages.success(request, _("Taken back."))
    return redirect("portal:acting")


@require_POST
@for_residents
def choose(request: ResidentRequest) -> HttpResponse:
    """Act for somebody from now on."""
    person = request.POST.get("person", "")
    act_for(request, int(person) if person.isdecimal() else 0)
    return redirect("portal:home")


@requires("cases.intake")
def mandates(request: OfficerRequest) -> HttpResponseBase:
    """Show to officers who asks to act for whom."""
    return MANDATES.respond(request, mandates_in(request.scope), "portal/mandates.html")


@requires("cases.intake")
def mandate(request: OfficerRequest, mandate: int) -> HttpResponse:
    """Confirm by the proof, or refuse, that somebody acts for another."""
    found = mandates_in(request.scope).filter(pk=mandate).first()
    if found is None:
        raise NoSuchMandate(id=mandate)
    form = AnswerMandateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, mandate, form)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Done and recorded."))
            return redirect("portal:mandates")
    context = {"mandate": found, "form": form, "basis": basis_word(found.basis)}
    return render(request, "portal/mandate.html", context, status=422 if form.errors else 200)


def _answer(request: OfficerRequest, mandate: int, form: AnswerMandateForm) -> None:
    """Do what the officer pressed: confirm, refuse, or end what was confirmed."""
    outcome = request.POST.get("outcome")
    if outcome == "end":
        end_mandate(mandate=mandate, by=request.officer, day=today())
        return
    answer_mandate(
        mandate=mandate, confirmed=outcome == "confirm", by=request.officer, at=timezone.now(),
        **form.cleaned_data,
    )  # fmt: skip
