"""Take in what somebody says at a counter against a public notice, and answer it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.casework.cases.queries import case_for, task_for
from huimin.casework.forms import AnswerForm, ObjectionForm
from huimin.casework.inbox.able import hands_on
from huimin.casework.models import Objection, Publicity
from huimin.casework.publicity.answering import answer_objection, take_objection
from huimin.casework.views.cases import acted, show_case
from huimin.casework.views.posting import posted
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.installation.public import today


@requires("cases.publicise")
@posted
def object_to(request: OfficerRequest, task: int) -> HttpResponse:
    """Take in an objection that somebody makes at the counter."""
    found = task_for(request.officer, task)
    form = ObjectionForm(request.POST, officers=hands_on(found.case, today()).holders)
    shown = Publicity.objects.filter(task=found).first()
    if shown is None or not form.is_valid():
        return show_case(request, found.case, status=422)
    take_objection(publicity=shown.pk, said=form.said, by=request.officer, at=timezone.now(), day=today())
    messages.success(request, _("Done and recorded."))
    return redirect("casework:case", found.case_id)


@requires("cases.objections")
@posted
def answer(request: OfficerRequest, objection: int) -> HttpResponse:
    """Answer an objection."""
    found = Objection.objects.select_related("publicity").filter(pk=objection).first()
    case = case_for(request.officer, found.publicity.case_id if found else 0)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show_case(request, case, {(found and found.task_id) or 0: form}, 422)

    def act() -> None:
        answer_objection(
            objection=objection, **form.cleaned_data, by=request.officer, at=timezone.now(), day=today()
        )

    return acted(request, case, act, (found and found.task_id) or 0, form)
