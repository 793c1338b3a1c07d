"""What casework puts on the desk: inbox, cases, procedures, and panels of people and households."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from huimin.casework.cases.asking import schemes_to_object_to
from huimin.casework.clocks.telling import (
    amber_words,
    many_amber_words,
    many_red_words,
    red_words,
)
from huimin.casework.complaints.queries import complaints, counts_of_waiting
from huimin.casework.complaints.running import LOOKED_AT
from huimin.casework.inbox.queries import ASSIGN, first_waiting, late_in, number_waiting
from huimin.casework.inbox.telling import left_of, what_of
from huimin.casework.kin.actions import MANAGE, keep_wider_relation
from huimin.casework.kin.wording import RELATIONS
from huimin.casework.models import WiderRelation
from huimin.casework.models.kin import WIDER_SETS
from huimin.casework.panels import doors_of_award
from huimin.casework.public import CaseCard, case_cards
from huimin.casework.wording import ground_word, kind_word, place_word, scheme_word
from huimin.commons.access.models import Officer
from huimin.commons.desk import navigation
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.deeds import word_values
from huimin.commons.desk.navigation import Line
from huimin.commons.desk.panels import PanelContent, add_panel
from huimin.commons.desk.registers import Register, keep
from huimin.commons.installation.public import today
from huimin.commons.messages.kinds import declare_message

FIRST: Final = 10
"""So many tasks stand on the workbench; the others are a click away."""


def _waiting(officer: Officer) -> int:
    return number_waiting(officer, today(), at_most=navigation.COUNTED)


navigation.add(Line.ASSISTANCE, _("My tasks"), "casework:inbox", "cases.view", 5, count=_waiting)
navigation.add(Line.ASSISTANCE, _("Cases"), "casework:cases", "cases.view", 10)
navigation.add(Line.ASSISTANCE, _("Staff and relatives"), "casework:staff", MANAGE, 55)
navigation.add(Line.DESK, _("My relatives"), "casework:own-relatives", "", 90)
navigation.add(Line.ASSISTANCE, _("Spot checks"), "casework:draws", "cases.decide", 50)
navigation.add(Line.SUPERVISION, _("Relatives nobody declared"), "casework:undeclared", "cases.supervise", 40)
navigation.add(Line.ASSISTANCE, _("Procedures"), "casework:procedures", "cases.view", 65)


navigation.add(Line.SUPERVISION, _("Supervision desk"), "casework:supervision", "cases.supervise", 5)
navigation.add(Line.SUPERVISION, _("Complaints"), "casework:complaints", "complaints.handle", 10)
navigation.add(
    Line.SUPERVISION, _("Reviews of complaints"), "casework:complaint-reviews", "complaints.review", 15
)
navigation.add(Line.ASSISTANCE, _("Take in a complaint"), "casework:complaint-new", "cases.intake", 60)


word_values({"ground": ground_word})
declare_message("task.amber", amber_words)
declare_message("task.red", red_words)
declare_message("tasks.amber", many_amber_words)
declare_message("tasks.red", many_red_words)


def _panel(request: HttpRequest, cards: list[CaseCard], person: int | None) -> PanelContent | None:
    officer = request.user
    may = person is not None and isinstance(officer, Officer) and officer.may("cases.intake")
    if not cards and not may:
        return None
    rows = [(card, scheme_word(card.scheme), kind_word(card.kind), state_of(card)) for card in cards]
    context = {"rows": rows, "person": person if may else None, "objections": schemes_to_object_to()}
    html = render_to_string("casework/panel.html", context, request)
    return PanelContent(html, len(cards))


def state_of(card: CaseCard) -> str:
    """Return the state that is shown of a case."""
    return f"case.{card.ending}" if card.ending else f"case.{card.state}"


def _of_person(request: HttpRequest, person: int) -> PanelContent | None:
    return _panel(request, case_cards(persons=[person]), person)


def _of_household(request: HttpRequest, household: int) -> PanelContent | None:
    return _panel(request, case_cards(households=[household]), None)


def _complaints(request: HttpRequest, _id: int) -> PanelContent | None:
    officer = request.user
    if not isinstance(officer, Officer):
        return None
    rows = complaints(officer).filter(step__in=LOOKED_AT)
    late, soon, waiting = counts_of_waiting(rows, today())
    figures = {"late": late, "soon": soon, "waiting": waiting}
    return PanelContent(render_to_string("casework/complaint_panel.html", figures, request), waiting)


def _first_tasks(request: HttpRequest, _id: int) -> PanelContent | None:
    officer, day = request.user, today()
    if not isinstance(officer, Officer) or not (tasks := first_waiting(officer, day, at_most=FIRST)):
        return None
    rows = [
        (task, what_of(task), scheme_word(task.case.scheme), place_word(task.division), left_of(task, day))
        for task in tasks
    ]
    return PanelContent(render_to_string("casework/first_tasks.html", {"rows": rows}, request))


def _late_tasks(request: HttpRequest, _id: int) -> PanelContent | None:
    officer = request.user
    if not isinstance(officer, Officer):
        return None
    late = late_in(officer.scope(ASSIGN), today(), at_most=navigation.COUNTED)
    return PanelContent(render_to_string("casework/late_tasks.html", {"late": late}, request))


add_panel("home", "first-tasks", _("First to run out"), 5, "cases.view", _first_tasks)
add_panel("home", "late-tasks", _("Late in my divisions"), 15, ASSIGN, _late_tasks, half=True)
add_panel("home", "complaints", _("Complaints"), 30, "complaints.handle", _complaints, half=True)
add_panel("person", "cases", _("Cases"), 15, "cases.view", _of_person)
add_panel("award", "doors", _("Begin a case"), 10, "cases.view", doors_of_award)
add_panel("household", "cases", _("Cases"), 15, "cases.view", _of_household)


def _keep_wider(row: Model, by: Officer, given: dict[str, Any]) -> None:
    assert isinstance(row, WiderRelation)
    keep_wider_relation(wider=row, by=by, day=today())


keep(
    Register(
        WiderRelation,
        title=_("Wider relatives"),
        purpose=_(
            "Which relatives beyond the national set must be declared here, from which day, and by which "
            "document. The national set always counts."
        ),
        view=MANAGE,
        change=MANAGE,
        columns=(
            Column("relation", _("Relation"), words={each: RELATIONS[each] for each in WIDER_SETS}),
            Column("since", _("From"), Kind.DAY),
            Column("counts", _("Must be declared"), Kind.YES_NO),
            Column("document", _("Document")),
        ),
        fields=("relation", "since", "counts", "document"),
        order="-since",
        save=_keep_wider,
        line=Line.ASSISTANCE,
        place_in_line=56,
    )
)
