"""Pages of special cases: ask for the longer limit, see who asked, allow or refuse it."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huimin.casework.cases.queries import case_for
from huimin.casework.clocks.actions import ASSIGN
from huimin.casework.clocks.counting import limit_words, version_of, whole_if_special
from huimin.casework.clocks.forms import AllowForm, SpecialForm
from huimin.casework.clocks.queries import special_question_for, special_questions_for
from huimin.casework.clocks.refusals import NoSpecialLimit
from huimin.casework.clocks.special import answer_for_special, ask_for_special
from huimin.casework.models import SpecialQuestion
from huimin.casework.views.acting import Asking, ask_and_act
from huimin.casework.views.inbox import tabs
from huimin.casework.wording import place_word, scheme_word, special_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Text, Undertaking
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today

QUESTIONS = _("Questions for the longer limit")


def _ground(row: SpecialQuestion) -> str:
    return special_word(version_of(row.case), row.ground)


LIST: Final = Table(
    name="special-questions",
    caption=QUESTIONS,
    columns=(
        Column("person", _("Applicant"), value="case.person.name", sort="case__person__name"),
        Column("scheme", _("Scheme"), value="case.scheme", words=scheme_word, sort="case__scheme"),
        Column("number", _("Case"), Kind.CODE, value="case.number", sort="case__number"),
        Column("division", _("Community"), value="case.division", words=place_word, sort="case__division"),
        Column("due_on", _("Due now"), Kind.DAY, value="case.due_on", sort="case__due_on"),
        Column("ground", _("Legal ground"), value=_ground),
        Column("reason", _("Reason")),
        Column("asked_by", _("Asked by"), value="asked_by.name", sort="asked_by__name"),
        Column("asked_at", _("Asked on"), Kind.DAY, sort="asked_at"),
    ),
    filters=(Filter("scheme", _("Scheme"), path="case__scheme", words=scheme_word),),
    search=("case__person__name", "case__number", "asked_by__name"),
    order="due_on",
    link=lambda row: reverse("casework:special-question", args=[row.pk]),
    empty_title=_("Nobody waits for the longer limit"),
    empty_text=_("Who finds that a case is special asks on its page; you allow or refuse it here."),
)


@requires(ASSIGN)
def special_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the questions for the longer limit that the officer may answer."""
    return LIST.respond(
        request, special_questions_for(request.officer), "casework/special_questions.html", tabs(request)
    )


@requires("cases.view")
def special(request: OfficerRequest, case: int) -> HttpResponse:
    """Ask that a case has the longer limit on a ground of its procedure."""
    found = case_for(request.officer, case)
    version = version_of(found)
    if version.special is None:
        raise NoSpecialLimit()
    grounds = [(each.name, special_word(version, each.name)) for each in version.specials]

    def act(given: dict[str, Any]) -> Text:
        ask_for_special(case=case, **given, by=request.officer, at=timezone.now(), day=today())
        return gettext("Asked. Whoever gives tasks here allows or refuses it.")

    said = gettext("The whole case then has {limit}, and is due on {day}.").format(
        limit=limit_words(version.special), day=whole_if_special(found) or "—"
    )
    back = reverse("casework:case", args=[case])
    asking = Asking(
        _("Special case"), version.special.article, _("Ask"), back, found.number or "", Undertaking(said)
    )
    return ask_and_act(request, SpecialForm(request.POST or None, grounds=grounds), asking, act)


@requires(ASSIGN)
def special_question(request: OfficerRequest, question: int) -> HttpResponse:
    """Allow the longer limit or refuse it."""
    found = special_question_for(request.officer, question)

    def act(given: dict[str, Any]) -> Text:
        allowed = given["allowed"]
        answer_for_special(question=question, allowed=allowed, by=request.officer, at=timezone.now())
        return gettext("The longer limit is allowed.") if allowed else gettext("The longer limit is refused.")

    said = gettext("{name} asks for the longer limit: {ground}. {reason}").format(
        name=found.asked_by.name, ground=_ground(found), reason=found.reason
    )
    due = gettext("Due on {now}; if it is allowed, on {then}.").format(
        now=found.case.due_on or "—", then=whole_if_special(found.case) or "—"
    )
    title = gettext("Special case: {name}").format(name=found.case.person.name)
    asking = Asking(
        title, "", pgettext_lazy("question", "Answer"), reverse("casework:specials"), QUESTIONS,
        Undertaking(said, consequences=(due,)),
    )  # fmt: skip
    return ask_and_act(request, AllowForm(request.POST or None), asking, act)
