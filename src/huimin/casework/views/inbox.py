"""The inbox: what waits for an officer, what runs out first on top; and everybody's tasks, to be given."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huimin.casework.aside import without_relatives
from huimin.casework.cases.queries import task_for
from huimin.casework.clocks.queries import questions_for
from huimin.casework.inbox.able import SOMEBODY, with_able
from huimin.casework.inbox.actions import begin_tasks, give_tasks, take_tasks
from huimin.casework.inbox.forms import GiveForm
from huimin.casework.inbox.naming import with_names, word_of
from huimin.casework.inbox.queries import (
    ASSIGN,
    NOBODY,
    VIEW,
    colleagues_for,
    covers,
    next_for,
    open_among,
    tasks_in,
    waiting_for,
)
from huimin.casework.inbox.telling import left_of, what_of
from huimin.casework.models import Task
from huimin.casework.views.acting import Asking, ask_and_act
from huimin.casework.views.posting import posted
from huimin.casework.wording import kind_word, place_word, scheme_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.states import tone_and_word
from huimin.commons.desk.tables import Bulk, Filter, Table
from huimin.commons.installation.public import today

WHOSE: Final[dict[str, Text]] = {
    "mine": pgettext_lazy("tasks", "Mine"),
    "covered": pgettext_lazy("tasks", "Covered for a colleague"),
    "nobody": pgettext_lazy("tasks", "Nobody's yet"),
}


def _left(task: Task) -> str:
    """Return what is left until the limit that comes first."""
    return left_of(task, today())


def _stuck(task: Task) -> str:
    """Return why nobody at all can do a task; nothing where somebody can."""
    able: str = getattr(task, "able", "")
    return "" if able == SOMEBODY else able


def _clock_word(state: str) -> Text:
    return tone_and_word(state)[1]


def _whose_word(whose: str) -> Text:
    return WHOSE.get(whose, whose)


def _holder_word(holder: str) -> Text:
    return WHOSE["nobody"] if holder == NOBODY else holder


COLUMNS: Final = (
    Column("step", _("What is to be done"), value=what_of),
    Column("person", _("Applicant"), value="case.person.name", sort="case__person__name"),
    Column("scheme", _("Scheme"), value="case.scheme", words=scheme_word, sort="case__scheme"),
    Column("kind", _("Kind"), value="case.kind", words=kind_word, sort="case__kind", shown=False),
    Column("number", _("Case"), Kind.CODE, value="case.number", sort="case__number", shown=False),
    Column("division", _("Community"), sort="division", words=place_word),
    Column("expires", _("Next limit"), Kind.DAY, sort="expires"),
    Column("due_on", pgettext_lazy("clock", "Due"), Kind.DAY, sort="due_on", shown=False),
    Column("left", pgettext_lazy("clock", "Left"), value=_left),
    Column("clock", _("Clock"), Kind.STATE),
    Column("assigned", _("Taken by"), value="assigned.name", sort="assigned__name"),
)
CLOCK: Final = Filter("clock", _("Clock"), words=_clock_word)
REST: Final = (
    Filter("step", _("Step"), path="called", words=word_of, ready=with_names),
    Filter("scheme", _("Scheme"), path="case__scheme", words=scheme_word),
    Filter("division", _("Community"), words=place_word),
)
SEARCH: Final = ("case__person__name", "case__person__initials", "case__number")
TAKE, GIVE = Bulk(_("Take"), "/cases/take/"), Bulk(_("Give to a colleague"), "/cases/give/")
BEGIN = Bulk(_("Note as begun today"), "/cases/begin/")
TASKS: Final = Table(
    name="tasks",
    caption=_("Tasks"),
    columns=COLUMNS,
    filters=(CLOCK, Filter("whose", _("Whose"), words=_whose_word), *REST),
    search=SEARCH,
    order="expires",
    link=lambda row: reverse("casework:case", args=[row.case_id]) + f"#task-{row.pk}",
    bulk=(TAKE, BEGIN, GIVE),
    empty_title=_("Nothing waits for you"),
    empty_text=_("New tasks come from applications, reviews and what colleagues hand over."),
)
ABLE: Final = Column("able", _("Can be done"), Kind.STATE, value=_stuck)
TEAM: Final = Table(
    name="team-tasks",
    caption=_("Tasks of everybody"),
    columns=(*COLUMNS, ABLE),
    filters=(
        CLOCK,
        Filter("able", _("Can be done"), words=_clock_word),
        Filter("holder", _("Taken by"), words=_holder_word),
        *REST,
    ),
    search=(*SEARCH, "assigned__name"),
    order="expires",
    link=lambda row: reverse("casework:case", args=[row.case_id]) + f"#task-{row.pk}",
    bulk=(Bulk(_("Give to a colleague"), "/cases/team/give/"),),
    empty_title=_("No task waits in your divisions"),
)


def tabs(request: OfficerRequest) -> dict[str, Any]:
    """Return what the tabs above the lists of tasks need."""
    if not request.officer.may(ASSIGN):
        return {"may_assign": False}
    return {"may_assign": True, "asked": questions_for(request.officer).count()}


@requires(VIEW)
def inbox(request: OfficerRequest) -> HttpResponseBase:
    """Show what the officer may do now, and for whom they cover."""
    context = {"covers": covers(request.officer, today()), **tabs(request)}
    rows = waiting_for(request.officer, today())
    return TASKS.respond(request, rows, "casework/inbox.html", context)


@requires(ASSIGN)
def team(request: OfficerRequest) -> HttpResponseBase:
    """Show every open task where the officer may give tasks, whoever has it."""
    rows = without_relatives(tasks_in(request.scope, today()), request.officer)
    return TEAM.respond(request, with_able(rows, today()), "casework/team.html", tabs(request))


@requires(VIEW)
def next_task(request: OfficerRequest) -> HttpResponse:
    """Lead on to the task of the officer that runs out first, on another case than the one it comes after."""
    after = request.GET.get("after", "")
    task = next_for(request.officer, today(), but=int(after) if after.isdecimal() else 0)
    if task is None:
        messages.info(request, gettext("Nothing else waits for you."))
        return redirect("casework:inbox")
    return redirect(reverse("casework:case", args=[task.case_id]) + f"#task-{task.pk}")


@requires(VIEW)
@posted
def take(request: OfficerRequest) -> HttpResponse:
    """Take the selected tasks."""
    taken = take_tasks(tasks=_picked(request), by=request.officer)
    told = ngettext("{number} task is yours.", "{number} tasks are yours.", taken).format(number=taken)
    messages.success(request, told)
    return redirect("casework:inbox")


@requires(VIEW)
@posted
def begin_many(request: OfficerRequest) -> HttpResponse:
    """Note that the selected tasks have begun today, and come back to the case where it was said of one."""
    begun = begin_tasks(tasks=_picked(request), by=request.officer, day=today())
    told = ngettext("{number} task is noted as begun.", "{number} tasks are noted as begun.", begun)
    messages.success(request, told.format(number=begun))
    case = request.POST.get("case", "")
    return redirect("casework:case", int(case)) if case.isdecimal() else redirect("casework:inbox")


@requires(VIEW)
@posted
def give_many(request: OfficerRequest, back: str = "inbox") -> HttpResponse:
    """Ask to whom the selected tasks go and why, give them, and come back to the list."""
    tasks = open_among(request.officer, _picked(request))
    if not tasks:
        messages.error(request, gettext("Pick the tasks first."))
        return redirect(f"casework:{back}")
    crumb = TEAM.caption if back == "team" else _("My tasks")
    return _give(request, tasks, reverse(f"casework:{back}"), crumb)


@requires(VIEW)
def give_one(request: OfficerRequest, task: int) -> HttpResponse:
    """Ask to whom a task goes and why, and give it."""
    found = task_for(request.officer, task)
    back = reverse("casework:case", args=[found.case_id])
    return _give(request, [found], back, found.case.number or "")


def _give(request: OfficerRequest, tasks: list[Task], back: str, crumb: Text) -> HttpResponse:
    form = GiveForm(
        request.POST if "act" in request.POST else None, colleagues=colleagues_for(tasks, today())
    )

    def act(given: dict[str, Any]) -> Text:
        to = given["to"]
        done = give_tasks(
            tasks=[task.pk for task in tasks], to=to, reason=given["reason"], by=request.officer, day=today()
        )
        if to is None:
            told = ngettext("{number} task is nobody's now.", "{number} tasks are nobody's now.", len(done))
            return told.format(number=len(done))
        told = ngettext("{number} task went to {name}.", "{number} tasks went to {name}.", len(done))
        return told.format(number=len(done), name=to.name)

    lines = [f"{what_of(each)} · {each.case.person.name}" for each in tasks]
    asking = Asking(
        _("Give to a colleague"), _("The task and its clock go on; whoever has it is named on the case."),
        _("Give"), back, crumb, picks=tuple(str(each.pk) for each in tasks), lines=tuple(lines),
    )  # fmt: skip
    return ask_and_act(request, form, asking, act)


def _picked(request: OfficerRequest) -> list[int]:
    return [int(pick) for pick in request.POST.getlist("pick") if pick.isdecimal()]
