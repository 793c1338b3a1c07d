"""Pages of cases: the list, one case with everything in it, and the steps that are done on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huimin.casework.aside import note_closed_file, stands_aside, without_relatives
from huimin.casework.cases.asking import papers_of, photos_of, said_of
from huimin.casework.cases.queries import (
    case_for,
    case_outside,
    cases,
    duties_of,
    open_tasks,
    related_cases,
    task_for,
    tasks_of,
)
from huimin.casework.clocks.counting import clock_of_case, clock_of_task, version_of
from huimin.casework.decisions.deciding import confirm_decision
from huimin.casework.decisions.reading import ruling_of
from huimin.casework.forms import (
    AgreeForm,
    PlaceForm,
    UploadForm,
)
from huimin.casework.forwarding import may_note_feedback, passed_to
from huimin.casework.inbox.able import Asked, Hands, hands_on
from huimin.casework.inbox.queries import CONFIRM, confirms
from huimin.casework.models import (
    Case,
    Consequence,
    Decision,
    Task,
    Withdrawal,
)
from huimin.casework.moving.actions import complete_task
from huimin.casework.notices.filling import remedies_are_verified
from huimin.casework.notices.queries import notices_of
from huimin.casework.papers.signing import drawings_of, path_of
from huimin.casework.publicity.history import publicities_of
from huimin.casework.publicity.objectors import handles_objections
from huimin.casework.publicity.showing import begin_publicity
from huimin.casework.refusals import AnswerMissing, NoSuchTask, VisitBare
from huimin.casework.views.doing import doing_of
from huimin.casework.views.menu import menu_of
from huimin.casework.views.posting import posted
from huimin.casework.views.stated import stated_in
from huimin.casework.views.steps import open_objection, open_task, step_form, typed_into
from huimin.casework.views.story import events_of, strip_of
from huimin.casework.visits import LOCATION, reasons_of
from huimin.casework.wording import (
    CHANNELS,
    CONFIRMATION,
    DUTIES,
    cause_word,
    effect_word,
    english,
    kind_word,
    note_word,
    outcome_word,
    place_word,
    scheme_word,
    step_word,
)
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record_reading
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import moment, today
from huimin.kernel.errors import Invalid, Refusal
from huimin.procedures.declarations import Field, Group, Version
from huimin.procedures.vocabulary import Ending
from huimin.rulebook.public import step_named

OPEN = Task.State.OPEN
INQUIRE = "cases.inquire"
CONFIRMING = Asked(CONFIRM, CONFIRMATION)


def state_of(case: Case) -> str:
    """Return the state that a list shows of a case."""
    return f"case.{case.ending}" if case.ending else f"case.{case.state}"


CASES = Table(
    name="cases",
    caption=gettext_lazy("Cases"),
    columns=(
        Column("number", gettext_lazy("Case"), Kind.CODE, sort="number"),
        Column("person", gettext_lazy("Applicant"), value="person.name", sort="person__name"),
        Column("scheme", gettext_lazy("Scheme"), words=scheme_word, sort="scheme"),
        Column("kind", gettext_lazy("Kind"), words=kind_word, sort="kind"),
        Column("division", gettext_lazy("Community"), words=place_word, sort="division"),
        Column("submitted_on", pgettext_lazy("day", "Submitted"), Kind.DAY, sort="submitted_on"),
        Column("due_on", pgettext_lazy("clock", "Due"), Kind.DAY, sort="due_on"),
        Column("closed_on", gettext_lazy("Closed"), Kind.DAY, sort="closed_on", shown=False),
        Column("state", gettext_lazy("State"), Kind.STATE, value=state_of, sort="state"),
    ),
    filters=(
        Filter("state", gettext_lazy("State"), choices=(
            ("open", gettext_lazy("Under way")), ("closed", gettext_lazy("Closed")),
        )),
        Filter("scheme", gettext_lazy("Scheme"), words=scheme_word),
        Filter("kind", gettext_lazy("Kind"), words=kind_word),
        Filter(
            "filed", gettext_lazy("Kept apart"), choices=(("True", gettext_lazy("Relatives")),), counted=False
        ),
    ),
    search=("person__name", "person__initials", "number"),
    order="-submitted_on",
    link=lambda row: reverse("casework:case", args=[row.pk]),
    empty_title=gettext_lazy("There are no cases"),
    empty_text=gettext_lazy("A case begins on the page of a person, with “Apply”."),
)  # fmt: skip


@requires("cases.view")
def case_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the cases of the officer's divisions."""
    return CASES.respond(
        request, without_relatives(cases(request.scope), request.officer), "casework/cases.html"
    )


@requires("cases.view")
def case_page(request: OfficerRequest, case: int) -> HttpResponse:
    """Show one case with everything that belongs to it; from outside to whoever has a relative in it."""
    found = case_outside(request.officer, case)
    if stands_aside(request.officer, found):
        return show_outside(request, found)
    if found.state == Case.State.DRAFT:
        return redirect("casework:draft", case)
    record_reading(found, by=request.officer, reason=_("Case opened"), division=found.division)
    return show_case(request, found)


def show_outside(request: OfficerRequest, case: Case) -> HttpResponse:
    """Return the page of a case for who has a relative in it: how far it is, and why they see no more."""
    note_closed_file(case, by=request.officer, address=request.path)
    version, every = version_of(case), tasks_of(case)
    context = {
        "case": case,
        "state": state_of(case),
        "scheme": scheme_word(case.scheme),
        "kind": kind_word(case.kind),
        "clock": clock_of_case(case, today()),
        "strip": strip_of(case, version, every),
        "open": [
            (step_word(version, task.step), clock_of_task(task, case, today()))
            for task in every
            if task.state == OPEN
        ],
    }
    return render(request, "casework/outside.html", context)


def show_case(
    request: OfficerRequest,
    case: Case,
    bound: Mapping[int, forms.Form] | None = None,
    status: int = 200,
    typed: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """Return the page of a case, with forms that came back."""
    version, day = version_of(case), today()
    every, hands = tasks_of(case), hands_on(case, today())
    outlined = request.officer.may("awards.view")  # who may not, has no other page to read the rest
    decisions = list(Decision.objects.filter(case=case).select_related("by", "confirmed_by", "task"))
    waiting = next((each for each in decisions if each.waits_for_another), None)
    context = {
        "case": case,
        "typed": typed,
        "state": state_of(case),
        "scheme": scheme_word(case.scheme),
        "kind": kind_word(case.kind),
        "channel": CHANNELS[case.channel],
        "clock": clock_of_case(case, day),
        "strip": strip_of(case, version, every),
        **_open(request.officer, case, every, bound or {}, hands),
        "ruling": ruling_of(case, on=day, known_at=moment(), outlined=outlined),
        "decisions": [(each, step_word(version, each.task.step)) for each in decisions],
        "consequences": _consequences(case),
        "cause": cause_word(case.cause) if case.cause else "",
        "said": said_of(case),
        "waiting": waiting,
        "may_confirm": waiting is not None and confirms(request.officer, waiting.task_id),
        "confirming": doing_of(hands, CONFIRMING, request.officer, case) if waiting else None,
        "agree": AgreeForm(),
        "version": version,
        **_given(request.officer, case),
        **_told(case, version, every),
        "passed": passed_to(case, every),
        "may_note_feedback": may_note_feedback(request.officer, case),
        "may_read_objectors": case.state == OPEN and handles_objections(request.officer, case),
        "may_give_roles": request.officer.may("access.manage"),
        "menu": menu_of(request.officer, case, version, every, day),
    }  # fmt: skip
    return render(request, "casework/case.html", context, status=status)


def _open(
    officer: Officer, case: Case, every: Sequence[Task], bound: Mapping[int, forms.Form], hands: Hands
) -> dict[str, Any]:
    """Return the steps and the answers to objections that wait."""
    waiting = [task for task in every if task.state == OPEN]
    return {
        "open": [
            open_task(officer, task, case, bound.get(task.pk), hands)
            for task in waiting
            if task.group != Group.OBJECTION
        ],
        "answers": [
            open_objection(officer, task, case, bound.get(task.pk), hands)
            for task in waiting
            if task.group == Group.OBJECTION
        ],
    }


def _given(officer: Officer, case: Case) -> dict[str, Any]:
    """Return the part of a page with what was handed in, and the form for more."""
    return {
        "papers": papers_of(case),
        **stated_in(case),
        "photos": photos_of(case),
        "upload": UploadForm(),
        **_may_give(officer, case),
    }


def _told(case: Case, version: Version, every: Sequence[Task]) -> dict[str, Any]:
    """Return what became of a case: who did what, and what was sent and shown."""
    return {
        "notices": notices_of([case]),
        "remedies_doubtful": not remedies_are_verified(today(), moment()),
        "publicities": publicities_of(case, today()),
        "withdrawal": _withdrawal(case),
        "related": [(each, kind_word(each.kind)) for each in related_cases(case)],
        "duties": [
            (each.officer.name, DUTIES[each.group], step_word(version, each.step)) for each in duties_of(case)
        ],
        "done": [_done(task, version) for task in every if task.answers and task.done_at],
        "events": events_of(case, version),
    }


def _withdrawal(case: Case) -> tuple[Withdrawal, str] | None:
    """Return how a case was taken back, with the path of what was drawn on the screen."""
    rows = Withdrawal.objects.filter(case=case).select_related("by")
    found = rows.first() if case.ending == Ending.WITHDRAWN else None
    return None if found is None else (found, path_of(found.strokes))


def _consequences(case: Case) -> list[tuple[str, str, Consequence]]:
    """Return what was done to the award, in words."""
    found = Consequence.objects.filter(case=case).order_by("pk")
    return [(effect_word(each.effect), note_word(each.note), each) for each in found]


@requires("cases.view")
@posted
def do_task(request: OfficerRequest, task: int) -> HttpResponse:
    """Do a step with the outcome of the button that was pressed."""
    found = task_for(request.officer, task)
    case = found.case
    step = version_of(case).steps.get(found.step)
    if step is None:
        raise NoSuchTask(task=task)
    form = step_form(request.officer, step, case, hands_on(case, today()), request.POST)
    if not form.is_valid():
        typed = () if found.state == OPEN else typed_into(form)
        return show_case(request, case, {found.pk: form}, 422, typed)
    given = {name: form.cleaned_data.get(name) for name in ("amount", "companions")}

    def act() -> None:
        complete_task(
            task=found.pk, outcome=request.POST.get("outcome", ""), answers=form.answers(step),
            reason=form.cleaned_data.get("reason", ""), given=given,
            by=request.officer, at=timezone.now(), day=today(),
        )  # fmt: skip

    return acted(request, case, act, found.pk, form)


@requires("cases.publicise")
@posted
def begin(request: OfficerRequest, task: int) -> HttpResponse:
    """Show an opinion in public from today on."""
    found = task_for(request.officer, task)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return show_case(request, found.case, {found.pk: form}, 422)

    def act() -> None:
        begin_publicity(
            task=found.pk,
            place=form.cleaned_data["place"],
            by=request.officer,
            at=timezone.now(),
            day=today(),
        )

    return acted(request, found.case, act, found.pk, form)


@requires("cases.confirm")
@posted
def confirm(request: OfficerRequest, decision: int) -> HttpResponse:
    """Agree with a departure, or set it aside."""
    found = Decision.objects.filter(pk=decision).first()
    case = case_for(request.officer, found.case_id if found else 0)
    form = AgreeForm(request.POST)
    form.is_valid()

    def act() -> None:
        confirm_decision(
            decision=decision, agrees=request.POST.get("outcome") == "agree",
            reason=form.cleaned_data.get("reason", ""), by=request.officer, at=timezone.now(), day=today(),
        )  # fmt: skip

    return acted(request, case, act, 0, form)


def acted(
    request: OfficerRequest, case: Case, act: Callable[[], None], task: int, form: forms.Form
) -> HttpResponse:
    """Act and come back to the case; what was refused is said at the form, which keeps what was typed."""
    try:
        act()
    except Refusal as refusal:
        others = refusal.others if isinstance(refusal, AnswerMissing | VisitBare) else ()
        for each in (refusal, *others):
            field = each.field if isinstance(each, Invalid) and each.field in form.fields else None
            form.add_error(field, each.sentence(_))
        typed = []
        if task not in {each.pk for each in open_tasks(case)}:
            messages.error(request, refusal.sentence(_))
            typed = typed_into(form)
        return show_case(request, case_for(request.officer, case.pk), {task: form}, 409, typed)
    messages.success(request, _("Done and recorded."))
    return redirect("casework:case", case.pk)


def _may_give(officer: Officer, case: Case) -> dict[str, bool]:
    """Return whether an officer may note how papers stand, and take in pictures, of a case under way."""
    open_for = case.state == Case.State.OPEN
    intake, inquire = (officer.scope(right).covers(case.division) for right in ("cases.intake", INQUIRE))
    return {"may_note": open_for and intake, "may_take": open_for and (intake or inquire)}


def _said(asked: Field, value: Any) -> Any:
    """Return an answer as people read it: a choice by its words."""
    chosen = next((each for each in asked.choices if each.name == value), None)
    return value if chosen is None else chosen.en if english() else chosen.zh


def _done(task: Task, version: Version) -> dict[str, Any]:
    step = step_named(version, task.step)
    asked = {each.name: each for each in step.fields} if step else {}
    answers = [
        (asked[name], _said(asked[name], value))
        for name, value in task.answers.items()
        if name in asked and value not in {None, ""}
    ]
    return {
        "title": step_word(version, task.step), "outcome": outcome_word(version, task.step, task.outcome),
        "who": [each.officer.name for each in task.companions.all()],
        "by": task.done_by.name if task.done_by else "", "on": task.done_on, "reason": task.reason,
        "answers": answers, "task": task.pk, "location": task.answers.get(LOCATION) or "",
        "signed": drawings_of(task), "without": reasons_of(task.answers),
        "interviews": sorted(task.interviews.all(), key=lambda each: each.pk),
    }  # fmt: skip
