"""Sign in, sign out, change the password."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huimin.commons.access import signing_in
from huimin.commons.access.actions import set_password
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.access.models import Officer
from huimin.commons.access.passwords import is_too_old
from huimin.commons.access.second_factor import WrongCode
from huimin.commons.access.sessions import keep_after_new_password
from huimin.kernel.errors import Forbidden, Invalid


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """A code of the second factor."""

    code = forms.CharField(
        label=_("One-time code"),
        help_text=_("Six digits from the app, or one of your recovery codes."),
        max_length=20,
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "autofocus": True,
                "spellcheck": "false",
                "autocapitalize": "none",
            }
        ),
    )


class PasswordForm(forms.Form):
    """The password that is used now, and the new one twice."""

    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least ten characters, and none of your last five passwords."),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Return the repetition if it is one."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two new passwords differ. Type the same one twice."))
        return again


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in page; lead an officer who signs in to where they wanted to go."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        try:
            officer = signing_in.sign_in(request, **form.cleaned_data)
        except Forbidden as refusal:
            form.add_error(None, refusal.sentence(gettext))
        else:
            if officer is None:
                return redirect(f"{reverse('sign-in-code')}?{urlencode({'next': wanted})}")
            return _entered(request, officer, wanted)
    return render(request, "sign_in.html", {"form": form, "next": wanted}, status=422 if form.errors else 200)


@never_cache
def give_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the second factor; after the right one, lead where the officer wanted to go."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    try:
        signing_in.awaited(request)
        if request.method == "POST" and form.is_valid():
            return _entered(request, signing_in.give_code(request, code=form.cleaned_data["code"]), wanted)
    except signing_in.CodeTooLate as refusal:
        messages.error(request, refusal.sentence(gettext))
        return redirect("sign-in")
    except (WrongCode, signing_in.AccountLocked) as refusal:
        form.add_error("code", refusal.sentence(gettext))
    return render(
        request, "sign_in_code.html", {"form": form, "next": wanted}, status=422 if form.errors else 200
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    signing_in.sign_out(request)
    return redirect("sign-in")


@never_cache
@requires()
def change_password(request: OfficerRequest) -> HttpResponse:
    """Let an officer change their own password."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    forced = request.officer.must_change_password
    if request.method == "POST" and form.is_valid():
        if not request.officer.check_password(form.cleaned_data["present"]):
            form.add_error("present", gettext("This is not your present password. Type it again."))
        elif _changed(request, form):
            messages.success(request, gettext("Your password was changed."))
            return redirect("home")
    context: dict[str, Any] = {
        "form": form,
        "forced": forced,
        "too_old": forced and is_too_old(request.officer, timezone.now()),
    }
    return render(request, "change_password.html", context, status=422 if form.errors else 200)


def _changed(request: OfficerRequest, form: PasswordForm) -> bool:
    try:
        set_password(officer=request.officer, password=form.cleaned_data["password"], by=request.officer)
    except Invalid as refusal:
        form.add_error("password", refusal.sentence(gettext))
        return False
    keep_after_new_password(request, request.officer)
    return True


def _entered(request: HttpRequest, officer: Officer, wanted: str) -> HttpResponse:
    response = HttpResponseRedirect(_own_address(request, wanted))
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, officer.language, samesite="Lax")
    return response


def _own_address(request: HttpRequest, wanted: str) -> str:
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own else "/"
