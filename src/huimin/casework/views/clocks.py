"""Clocks: stop those of a case and let them run, ask for more time, answer who asks."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huimin.casework.cases.queries import case_for, task_for
from huimin.casework.clocks.actions import (
    ASSIGN,
    answer_for_time,
    ask_for_time,
    pause_case,
    resume_case,
)
from huimin.casework.clocks.counting import due_if_allowed, limit_of, unit_words, version_of
from huimin.casework.clocks.forms import AllowForm, MoreTimeForm, NothingAskedForm, PauseForm
from huimin.casework.clocks.queries import question_for, questions_for
from huimin.casework.clocks.refusals import NoTimeOfItsOwn
from huimin.casework.models import Case, Extension
from huimin.casework.views.acting import Asking, ask_and_act
from huimin.casework.views.inbox import tabs
from huimin.casework.wording import place_word, scheme_word, step_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Text, Undertaking
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today

QUESTIONS = _("Questions for more time")


def _more(row: Extension) -> str:
    limit = limit_of(row.task)
    return f"{row.number} {unit_words(limit.unit)}" if limit else str(row.number)


LIST: Final = Table(
    name="questions",
    caption=QUESTIONS,
    columns=(
        Column("step", _("Step"), value=lambda row: step_word(version_of(row.task.case), row.task.step)),
        Column("person", _("Applicant"), value="task.case.person.name", sort="task__case__person__name"),
        Column("scheme", _("Scheme"), value="task.case.scheme", words=scheme_word, sort="task__case__scheme"),
        Column("number", _("Case"), Kind.CODE, value="task.case.number", sort="task__case__number"),
        Column("division", _("Community"), value="task.division", words=place_word, sort="task__division"),
        Column("due_on", _("Due now"), Kind.DAY, value="task.due_on", sort="task__due_on"),
        Column("more", _("More time"), value=_more),
        Column("reason", _("Reason")),
        Column("asked_by", _("Asked by"), value="asked_by.name", sort="asked_by__name"),
        Column("asked_at", _("Asked on"), Kind.DAY, sort="asked_at"),
    ),
    filters=(Filter("scheme", _("Scheme"), path="task__case__scheme", words=scheme_word),),
    search=("task__case__person__name", "task__case__number", "asked_by__name"),
    order="due_on",
    link=lambda row: reverse("casework:question", args=[row.pk]),
    empty_title=_("Nobody waits for more time"),
    empty_text=_("Who cannot do a step in time asks on the page of the case; you allow or refuse it here."),
)


@requires(ASSIGN)
def question_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the questions for more time that the officer may answer."""
    return LIST.respond(request, questions_for(request.officer), "casework/questions.html", tabs(request))


@requires(ASSIGN)
def question(request: OfficerRequest, extension: int) -> HttpResponse:
    """Allow more time or refuse it."""
    found = question_for(request.officer, extension)
    task = found.task
    form = AllowForm(request.POST or None)

    def act(given: dict[str, Any]) -> Text:
        allowed = given["allowed"]
        answer_for_time(extension=extension, allowed=allowed, by=request.officer, at=timezone.now())
        return gettext("More time is allowed.") if allowed else gettext("More time is refused.")

    said = gettext("{name} asks for {more} more for “{step}”: {reason}").format(
        name=found.asked_by.name, more=_more(found), reason=found.reason,
        step=step_word(version_of(task.case), task.step),
    )  # fmt: skip
    due = gettext("Due on {now}; if it is allowed, on {then}.").format(
        now=task.due_on or "—", then=due_if_allowed(task, found.number) or "—"
    )
    title = gettext("More time: {name}").format(name=task.case.person.name)
    asking = Asking(
        title,
        "",
        pgettext_lazy("question", "Answer"),
        reverse("casework:questions"),
        QUESTIONS,
        Undertaking(said, consequences=(due,)),
    )
    return ask_and_act(request, form, asking, act)


@requires(ASSIGN)
def pause(request: OfficerRequest, case: int) -> HttpResponse:
    """Stop every clock of a case from today on."""
    found = case_for(request.officer, case)

    def act(given: dict[str, Any]) -> Text:
        pause_case(case=case, **given, by=request.officer, day=today())
        return gettext("The clocks stand still.")

    said = gettext(
        "No clock of case {number} runs from {day} until the day that you enter, or until somebody lets it "
        "run again. It stands on the supervision desk meanwhile."
    )
    will = Undertaking(said.format(number=found.number, day=today()))
    purpose = _("Only on a ground that the law names, and never over something that is late already.")
    asking = _of(found, _("Stop the clocks"), purpose, _("Stop the clocks"), will)
    return ask_and_act(request, PauseForm(request.POST or None), asking, act)


@requires(ASSIGN)
def resume(request: OfficerRequest, case: int) -> HttpResponse:
    """Let the clocks of a case run again from today on."""
    found = case_for(request.officer, case)

    def act(_given: dict[str, Any]) -> Text:
        resume_case(case=case, by=request.officer, day=today())
        return gettext("The clocks run again.")

    will = Undertaking(gettext("The days until {day} do not count; every due day moves.").format(day=today()))
    asking = _of(found, _("Let the clocks run"), "", _("Let the clocks run"), will)
    form = NothingAskedForm(request.POST if request.method == "POST" else None)
    return ask_and_act(request, form, asking, act)


@requires("cases.view")
def more_time(request: OfficerRequest, task: int) -> HttpResponse:
    """Ask for more time for a step."""
    found = task_for(request.officer, task)
    limit, step = limit_of(found), step_word(version_of(found.case), found.step)
    if limit is None:
        raise NoTimeOfItsOwn(step=step)

    def act(given: dict[str, Any]) -> Text:
        ask_for_time(task=task, **given, by=request.officer, at=timezone.now(), day=today())
        return gettext("Asked. Whoever gives tasks here allows or refuses it.")

    title = gettext("More time for “{step}”").format(step=step)
    purpose = gettext("Due on {day}. The limit is the law's: say what makes this case longer.").format(
        day=found.due_on or "—"
    )
    form = MoreTimeForm(request.POST or None, unit=unit_words(limit.unit))
    return ask_and_act(request, form, _of(found.case, title, purpose, _("Ask")), act)


def _of(
    case: Case, title: Text, purpose: Text, button: Text, undertaking: Undertaking | None = None
) -> Asking:
    back = reverse("casework:case", args=[case.pk])
    return Asking(title, purpose, button, back, case.number or "", undertaking)
