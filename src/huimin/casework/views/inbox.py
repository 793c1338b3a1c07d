"""The inbox: what waits for an officer, what runs out first on top."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from huimin.casework.clocks.counting import clock_of_row, version_of
from huimin.casework.inbox.actions import take_tasks
from huimin.casework.inbox.queries import waiting_for
from huimin.casework.models import Task
from huimin.casework.wording import any_step_word, kind_word, place_word, scheme_word, step_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Bulk, Filter, Table
from huimin.commons.installation.public import today


def clock_state(task: Task) -> str:
    """Return the state that the clock of a task shows in a list."""
    clock = clock_of_row(task, today())
    if clock is None:
        return "clock.none"
    return {"harm": "clock.late", "time": "clock.amber"}.get(clock.tone.value, "clock.fine")


TASKS = Table(
    name="tasks",
    caption=_("Tasks"),
    columns=(
        Column("step", _("What is to be done"), value=lambda row: step_word(version_of(row.case), row.step)),
        Column("person", _("Applicant"), value="case.person.name", sort="case__person__name"),
        Column("scheme", _("Scheme"), value="case.scheme", words=scheme_word, sort="case__scheme"),
        Column("kind", _("Kind"), value="case.kind", words=kind_word, sort="case__kind", shown=False),
        Column("number", _("Case"), Kind.CODE, value="case.number", sort="case__number"),
        Column("division", _("Community"), sort="division", words=place_word),
        Column("due_on", pgettext_lazy("clock", "Due"), Kind.DAY, sort="due_on"),
        Column("clock", _("Clock"), Kind.STATE, value=clock_state),
        Column("assigned", _("Taken by"), value="assigned.name", sort="assigned__name"),
    ),
    filters=(
        Filter("step", _("Step"), words=any_step_word),
        Filter("scheme", _("Scheme"), path="case__scheme", words=scheme_word),
        Filter("division", _("Community"), words=place_word),
    ),
    search=("case__person__name", "case__person__initials", "case__number"),
    order="due_on",
    link=lambda row: reverse("casework:case", args=[row.case_id]),
    bulk=(Bulk(_("Take"), "/cases/take/"),),
    empty_title=_("Nothing waits for you"),
    empty_text=_("New tasks come from applications, reviews and what colleagues hand over."),
)


@requires("cases.view")
def inbox(request: OfficerRequest) -> HttpResponseBase:
    """Show what the officer may do now."""
    return TASKS.respond(request, waiting_for(request.officer, today()), "casework/inbox.html")


@require_POST
@requires("cases.view")
def take(request: OfficerRequest) -> HttpResponse:
    """Take the selected tasks."""
    picked = [int(pick) for pick in request.POST.getlist("pick") if pick.isdecimal()]
    taken = take_tasks(tasks=picked, by=request.officer)
    told = ngettext("{number} task is yours.", "{number} tasks are yours.", taken).format(number=taken)
    messages.success(request, told)
    return redirect("casework:inbox")
