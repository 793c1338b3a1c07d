"""Signing on the screen: who was present at a step signs with a finger, one after the other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.casework.cases.queries import task_for
from huimin.casework.cases.signing import StepEnded, may_take_signatures, take_signature
from huimin.casework.clocks.counting import version_of
from huimin.casework.forms import SignForm
from huimin.casework.inbox.able import asked_by, hands_on
from huimin.casework.models import Task
from huimin.casework.papers.signing import drawings_of, signatures_of
from huimin.casework.refusals import NotYours
from huimin.casework.wording import step_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.access.models import Officer
from huimin.commons.installation.public import today
from huimin.kernel.errors import Invalid, Refusal
from huimin.procedures.vocabulary import Work
from huimin.registry.public import household_cards

ADULT = 18
COLLEAGUES = 8
"""So many colleagues are offered; who is none of them is written by name."""


@requires("cases.view")
def sign(request: OfficerRequest, task: int) -> HttpResponse:
    """Let who was present sign under a step, and come back for the next one."""
    found = task_for(request.officer, task)
    if found.state != Task.State.OPEN:
        raise StepEnded()
    if not may_take_signatures(request.officer, found, found.case):
        raise NotYours()
    form = _form(request, found)
    if not form.is_valid():
        return _page(request, found, form, 422 if form.is_bound else 200)
    try:
        given = take_signature(
            task=found.pk, signer=form.signer, drawn=form.cleaned_data["drawn"], by=request.officer,
            at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        field = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else None
        form.add_error(field, refusal.sentence(_))
        return _page(request, found, form, 409)
    messages.success(request, _("Signed by {name}.").format(name=given.signer))
    return redirect("casework:sign", found.pk)


def present_at(task: Task, officer: Officer) -> list[str]:
    """Return who is likely to sign: the applicant, the adults of the home, the officers."""
    case, day = task.case, today()
    names = [case.person.name]
    if case.household_id is not None:
        members = household_cards([case.household_id], day)[case.household_id].members
        grown = [each.person for each in members if (day.year - each.person.birth.year) >= ADULT]
        names += [each.name for each in grown if each.id != case.person_id]
    return list(dict.fromkeys([*names, officer.name, *_along(task, officer)]))


def _along(task: Task, officer: Officer) -> list[str]:
    """Return which colleagues may have come along on a visit, each of whom signs for themselves."""
    if version_of(task.case)[task.step].work != Work.VISIT:
        return []
    able = hands_on(task.case, today()).able(asked_by(task))
    return [each.name for each in able if each.id != officer.pk][:COLLEAGUES]


def _form(request: OfficerRequest, task: Task) -> SignForm:
    """Return the form, preset to the first of those present who has not signed."""
    signed = [each.signer for each in signatures_of(task)]
    return SignForm(request.POST or None, present=present_at(task, request.officer), signed=signed)


def _page(request: OfficerRequest, task: Task, form: SignForm, status: int) -> HttpResponse:
    context = {
        "form": form, "task": task, "case": task.case, "signed": drawings_of(task),
        "step": step_word(version_of(task.case), task.step),
    }  # fmt: skip
    return render(request, "casework/sign.html", context, status=status)
