"""An officer's own second factor: set it up, renew the recovery codes, turn it off."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huimin.commons.access import second_factor
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.access.signing_in import FACTOR, failures_counted
from huimin.kernel.errors import Refusal
from huimin.web.views.signing_in import CodeForm


@never_cache
@requires()
def page(request: OfficerRequest) -> HttpResponse:
    """Show how to set up the second factor and take the first code; or show that it is set up."""
    if second_factor.factor_of(request.officer):
        return _own_page(request, CodeForm())
    form = CodeForm(request.POST if request.method == "POST" else None)
    form.fields["code"].help_text = gettext("The six digits that the app shows now.")
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": False}
    if request.method == "POST" and form.is_valid():
        try:
            codes = second_factor.confirm_enrolment(
                officer=request.officer, code=form.cleaned_data["code"], at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("code", refusal.sentence(gettext))
        else:
            request.session[FACTOR] = "given"
            return render(request, "second_factor_codes.html", {"codes": codes})
    context = {
        "form": form,
        "enrolment": second_factor.begin_enrolment(officer=request.officer, at=timezone.now()),
        "enforced": second_factor.is_enforced(request.officer),
    }
    return render(request, "second_factor_new.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@requires()
def renew_codes(request: OfficerRequest) -> HttpResponse:
    """Show new recovery codes once."""

    def renew(code: str) -> HttpResponse:
        codes = second_factor.renew_recovery_codes(officer=request.officer, code=code, at=timezone.now())
        return render(request, "second_factor_codes.html", {"codes": codes})

    return _with_code(request, renew)


@require_POST
@requires()
def turn_off(request: OfficerRequest) -> HttpResponse:
    """Let the officer sign in with the password alone again."""

    def end(code: str) -> HttpResponse:
        second_factor.end_second_factor(officer=request.officer, code=code, at=timezone.now())
        messages.success(request, gettext("The second factor is turned off."))
        return redirect("home")

    return _with_code(request, end)


def _with_code(request: OfficerRequest, act: Callable[[str], HttpResponse]) -> HttpResponse:
    """Do what a right code allows, or show the page with what was wrong."""
    if second_factor.factor_of(request.officer) is None:
        return redirect("second-factor")
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            with failures_counted(request.officer, timezone.now()):
                return act(form.cleaned_data["code"])
        except Refusal as refusal:
            form.add_error("code", refusal.sentence(gettext))
    return _own_page(request, form)


def _own_page(request: OfficerRequest, form: CodeForm) -> HttpResponse:
    form.fields["code"].widget.attrs.pop("autofocus", None)
    context = {
        "form": form,
        "factor": second_factor.factor_of(request.officer),
        "left": second_factor.recovery_codes_left(request.officer),
        "enforced": second_factor.is_enforced(request.officer),
    }
    return render(request, "second_factor.html", context, status=422 if form.errors else 200)
