"""Sign in by a code to the phone; the first time the phone is bound to a person of the register."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huimin.commons.installation.public import installation
from huimin.kernel.errors import Invalid, Refusal
from huimin.portal.actions import bind_phone, check_code, send_code
from huimin.portal.forms import CodeForm, NumberForm, PhoneForm
from huimin.portal.guards import enter, leave
from huimin.portal.keeping import TYPED
from huimin.portal.models import Resident
from huimin.portal.queries import residents_of
from huimin.portal.views.pages import origin_of, page, posted
from huimin.registry.public import person_cards

PHONE, PROVED, WANTED, SHOWN = "portal_phone", "portal_proved", "portal_next", "portal_code"


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the phone and send a code to it."""
    form = PhoneForm(posted(request))
    if request.method == "GET":
        request.session[WANTED] = request.GET.get("next", "")
    if form.is_valid():
        try:
            code = send_code(phone=form.cleaned_data["phone"], origin=origin_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error("phone", refusal.sentence(_))
        else:
            request.session[PHONE], request.session[PROVED] = form.cleaned_data["phone"], False
            request.session[SHOWN] = code if installation().demonstration else ""
            return redirect("portal:code")
    return page(request, "portal/sign_in.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
def give_code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code; who is known goes on, who is new says who they are."""
    phone = request.session.get(PHONE, "")
    if not phone:
        return redirect("portal:sign-in")
    form = CodeForm(posted(request))
    if form.is_valid():
        try:
            bound = check_code(phone=phone, code=form.cleaned_data["code"], at=timezone.now())
        except Refusal as refusal:
            form.add_error("code", refusal.sentence(_))
        else:
            request.session[PROVED] = True
            request.session.pop(SHOWN, None)
            return _entered(request, bound[0]) if len(bound) == 1 else redirect("portal:who")
    context = {"form": form, "shown": request.session.get(SHOWN, "")}
    return page(request, "portal/code.html", context, status=422 if form.errors else 200)


@never_cache
def who(request: HttpRequest) -> HttpResponseBase:
    """Ask who somebody is whose phone was proved; several people may share a phone."""
    phone = request.session.get(PHONE, "")
    if not phone or not request.session.get(PROVED):
        return redirect("portal:sign-in")
    bound = residents_of(phone)
    chosen = request.POST.get("resident", "")
    if chosen.isdecimal() and (found := next((each for each in bound if each.pk == int(chosen)), None)):
        return _entered(request, found)
    form = NumberForm(request.POST if "number" in request.POST else None)
    if form.is_valid():
        try:
            return _entered(
                request, bind_phone(phone=phone, given=form.cleaned_data["number"], at=timezone.now())
            )
        except Refusal as refusal:
            form.add_error("number", refusal.sentence(_))
    names = person_cards([each.person_id for each in bound])
    people = [(each.pk, names[each.person_id].name) for each in bound]
    context = {"form": form, "people": people}
    return page(request, "portal/who.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    leave(request)
    request.session.pop(TYPED, None)
    messages.success(request, _("You are signed out."))
    return redirect("portal:home")


def refused(form: forms.Form, refusal: Refusal, field: str | None = None) -> None:
    """Say at its field what was refused."""
    named = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else field
    form.add_error(named, refusal.sentence(_))


def _entered(request: HttpRequest, resident: Resident) -> HttpResponse:
    wanted = request.session.get(WANTED, "")
    for name in (PHONE, PROVED, WANTED, SHOWN):
        request.session.pop(name, None)
    enter(request, resident)
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return redirect(wanted if safe and wanted else reverse("portal:home"))
