"""One form, one act: a page that says what will happen, asks what it needs, does it and comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from huimin.commons.access.guards import OfficerRequest
from huimin.commons.desk.pieces import Text, Undertaking
from huimin.kernel.errors import Invalid, Refusal

Act = Callable[[dict[str, Any]], Text]
"""Does what the page is for with what was entered, and returns what to say about it."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the page of an act says: its title and purpose, the button, the way back, and what will happen."""

    title: Text
    purpose: Text
    button: Text
    back: str
    crumb: Text
    undertaking: Undertaking | None = None
    picks: tuple[str, ...] = ()
    """Keys of the selected rows that the act is about, sent again with the form."""
    lines: tuple[Text, ...] = ()


def ask_and_act(request: OfficerRequest, form: forms.Form, asking: Asking, act: Act) -> HttpResponse:
    """Show the form; when it comes back complete, act and go back, or say at the form what was refused."""
    status = 200
    if form.is_bound and form.is_valid():
        try:
            said = act(form.cleaned_data)
        except Refusal as refusal:
            field = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else None
            form.add_error(field, refusal.sentence(gettext))
            status = 409
        else:
            messages.success(request, str(said))
            return redirect(asking.back)
    elif form.is_bound:
        status = 422
    return render(request, "casework/act.html", {"form": form, "asking": asking}, status=status)
