"""What a counter does at an applicant's word on a case under way or decided: take it back, appeal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.casework.applicants.actions import appeal, take_back
from huimin.casework.cases.queries import case_for
from huimin.casework.cases.withdrawing import Statement, is_theirs
from huimin.casework.forms import SaidForm, WithdrawForm
from huimin.casework.models import Case
from huimin.casework.refusals import NotToWithdraw
from huimin.casework.wording import kind_word, scheme_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.installation.public import today
from huimin.kernel.errors import Invalid, Refusal


@requires("cases.intake")
def withdrawal(request: OfficerRequest, case: int) -> HttpResponse:
    """Take an application back at the applicant's word, with what they sign."""
    found, title = case_for(request.officer, case), _("Take it back at the applicant's word")
    if not is_theirs(found):
        raise NotToWithdraw(number=found.number or f"#{found.pk}", kind=kind_word(found.kind))
    present = [found.person.name]
    form = WithdrawForm(request.POST or None, request.FILES or None, present=present, signed=[])
    if not form.is_valid():
        return _signed_page(request, found, form, title)
    try:
        take_back(
            persons=[found.person_id], case=case, reason=form.cleaned_data["text"], at=timezone.now(),
            day=today(), by=request.officer,
            statement=Statement(form.file, form.signer, form.cleaned_data["drawn"]),
        )  # fmt: skip
    except Refusal as refusal:
        field = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else None
        form.add_error(field, refusal.sentence(_))
        return _signed_page(request, found, form, title)
    messages.success(request, _("It was taken back. The letter lies with the notices of the case."))
    return redirect("casework:case", case)


@requires("cases.intake")
def appeal_at_counter(request: OfficerRequest, case: int) -> HttpResponse:
    """Take in an appeal at the applicant's word."""
    found = case_for(request.officer, case)
    form = SaidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            begun = appeal(
                persons=[found.person_id], case=case, text=form.cleaned_data["text"], at=timezone.now(),
                day=today(), by=request.officer, channel=Case.Channel.COUNTER,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.sentence(_))
        else:
            return redirect("casework:case", begun)
    return _page(request, found, form, _("Take in an appeal"))


def _page(request: OfficerRequest, case: Case, form: SaidForm, title: str) -> HttpResponse:
    context = {"case": case, "scheme": scheme_word(case.scheme), "form": form, "title": title}
    return render(request, "casework/said.html", context, status=422 if form.errors else 200)


def _signed_page(request: OfficerRequest, case: Case, form: WithdrawForm, title: str) -> HttpResponse:
    context = {"case": case, "scheme": scheme_word(case.scheme), "form": form, "title": title}
    return render(request, "casework/withdrawal.html", context, status=422 if form.errors else 200)
