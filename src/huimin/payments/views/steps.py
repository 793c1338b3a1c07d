"""The steps of a run: reckon in the background, submit, send back, approve, issue its document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading
from huimin.commons.desk.pieces import Text, Undertaking
from huimin.commons.installation.public import today
from huimin.commons.jobs.asking import ask
from huimin.kernel.days import Month
from huimin.kernel.errors import Refusal
from huimin.payments.accounts.changes import changes_to_see
from huimin.payments.document import month_document
from huimin.payments.forms import MonthForm, ReasonForm, tell
from huimin.payments.public import (
    AccountChangeCard,
    RunCard,
    approve_run,
    discard_run,
    run_of,
    send_back_run,
    submit_run,
)
from huimin.payments.runs.actions import refuse_too_far_ahead
from huimin.payments.runs.queries import run_row
from huimin.payments.tasks import MONTH
from huimin.payments.views.presenting import address_of, fund_rows


@dataclass(frozen=True, slots=True)
class Page:
    """What a step is called, what it does, and what follows from it."""

    title: Text
    verb: Text
    sentence: Text
    consequences: tuple[Text, ...] = ()


@require_POST
@requires("month.reckon")
def reckon(request: OfficerRequest) -> HttpResponse:
    """Ask for a month to be reckoned in the background."""
    form = MonthForm(request.POST)
    if not form.is_valid():
        for error in form.errors["month"]:
            messages.error(request, str(error))
        return redirect("payments:months")
    month = form.cleaned_data["month"]
    try:
        refuse_too_far_ahead(month, today())
    except Refusal as refusal:
        messages.error(request, refusal.sentence(gettext))
        return redirect("payments:months")
    job = ask(MONTH, key=f"{MONTH}:{month}", arguments={"month": str(month)}, by=request.officer)
    messages.success(
        request, gettext("{month} is being reckoned. You can leave and come back.").format(month=month)
    )
    return redirect(address_of("jobs:job", job.pk) or "payments:months")


@requires("month.reckon")
def discard(request: OfficerRequest, month: Month) -> HttpResponse:
    """Discard a run that was merely reckoned, after it was confirmed."""
    return _after_confirmation(
        request,
        month,
        forms.Form(_posted(request)),
        act=lambda _given: discard_run(month=month, by=request.officer),
        done=_("What was reckoned for {month} is discarded."),
        page=Page(
            _("Discard the month"),
            _("Discard"),
            _("The list of this month and its proposals are discarded. Nobody has been paid by it."),
            (_("The month can be reckoned again at any time. That it was discarded, and by whom, is kept."),),
        ),
        then="payments:months",
    )


@requires("month.submit")
def submit(request: OfficerRequest, month: Month) -> HttpResponse:
    """Submit a run after it was confirmed."""
    return _after_confirmation(
        request,
        month,
        forms.Form(_posted(request)),
        act=lambda _given: submit_run(month=month, by=request.officer, at=timezone.now()),
        done=_("{month} waits for approval by somebody else."),
        page=Page(
            _("Submit for approval"),
            _("Submit"),
            _("The list of this month is frozen and goes to approval."),
            (_("It can be changed again only if it is sent back."),),
        ),
    )


@requires("month.approve")
def approve(request: OfficerRequest, month: Month) -> HttpResponse:
    """Approve a run after it was confirmed."""
    return _after_confirmation(
        request,
        month,
        forms.Form(_posted(request)),
        act=lambda _given: approve_run(month=month, by=request.officer, at=timezone.now(), day=today()),
        done=_("{month} is approved; the bank files are written."),
        page=Page(
            _("Approve"),
            _("Approve and release"),
            _("The money of this month is released to the agent banks."),
            (
                _("Proposals become awards, every payment is booked, and a file is written for each bank."),
                _("This cannot be undone. What turns out wrong is corrected in a later month."),
            ),
        ),
        changed=_changed_accounts(request),
    )


def _changed_accounts(request: OfficerRequest) -> tuple[AccountChangeCard, ...]:
    """Return the accounts that the second person has to look at; that they were shown is a reading."""
    changed = changes_to_see()
    if changed:
        reason = gettext_noop("approval of changed accounts")
        record_reading("payments.PayAccount", by=request.officer, reason=reason)
    return changed


@requires("month.approve")
def send_back(request: OfficerRequest, month: Month) -> HttpResponse:
    """Send a submitted run back with a reason."""
    return _after_confirmation(
        request,
        month,
        ReasonForm(_posted(request)),
        act=lambda given: send_back_run(month=month, by=request.officer, reason=given["reason"]),
        done=_("{month} was sent back to be reckoned again."),
        page=Page(
            _("Send back"), _("Send back"), _("The list can be changed again and has to be submitted anew.")
        ),
    )


def _after_confirmation(
    request: OfficerRequest,
    month: Month,
    form: forms.Form,
    *,
    act: Callable[[dict[str, Any]], RunCard | None],
    done: Text,
    page: Page,
    changed: tuple[AccountChangeCard, ...] = (),
    then: str = "",
) -> HttpResponse:
    """Say what a step does, do it once it was confirmed, and show why it was refused if it was."""
    run, refused = run_of(month), False
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refusal as refusal:
            tell(form, refusal)
            refused = True
        else:
            messages.success(request, str(done).format(month=month))
            return redirect(then) if then else redirect("payments:month", month)
    people = sum(bridge.listed.people for bridge in run.bridges)
    undertaking = Undertaking(page.sentence, people, run.total, consequences=page.consequences)
    context = {
        "run": run,
        "form": form,
        "page": page,
        "undertaking": undertaking,
        "changed": changed,
        "shares": fund_rows(run_row(month), request.officer) if page.consequences and not then else (),
    }
    return render(
        request, "payments/confirm.html", context, status=409 if refused else 422 if form.errors else 200
    )


def _posted(request: OfficerRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@requires("month.view")
def document(request: OfficerRequest, month: Month) -> HttpResponseBase:
    """Return the signed-off summary of an approved month as a PDF; it is issued once."""
    issued = month_document(month=month, by=request.officer)
    response = HttpResponse(issued.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{month}.pdf"'
    return response
