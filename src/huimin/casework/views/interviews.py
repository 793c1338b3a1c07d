"""What neighbours say during a visit, one by one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.casework.cases.interviewing import note_interview
from huimin.casework.cases.queries import task_for
from huimin.casework.forms import InterviewForm
from huimin.casework.views.posting import posted
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.installation.public import today
from huimin.kernel.errors import Refusal


@requires("cases.view")
@posted
def interview(request: OfficerRequest, task: int) -> HttpResponse:
    """Note what one person said, and come back to the visit."""
    found = task_for(request.officer, task)
    form = InterviewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say how the person knows the household and what they said."))
        return redirect(reverse("casework:case", args=[found.case_id]) + f"#task-{task}")
    try:
        note_interview(task=task, **form.cleaned_data, by=request.officer, at=timezone.now(), day=today())
    except Refusal as refusal:
        messages.error(request, refusal.sentence(_))
    else:
        messages.success(request, _("Done and recorded."))
    return redirect(reverse("casework:case", args=[found.case_id]) + f"#task-{task}")
