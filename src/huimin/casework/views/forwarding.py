"""Answers of other offices: the list of those that are awaited, and the page on which one is noted."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huimin.casework.aside import without_relatives
from huimin.casework.cases.queries import case_for
from huimin.casework.forwarding import note_feedback, overdue_answers, passed_on
from huimin.casework.views.acting import Asking, ask_and_act
from huimin.casework.wording import place_word, scheme_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today


class FeedbackForm(forms.Form):
    """What the other office answered."""

    text = forms.CharField(
        label=_("What the other office answered"), max_length=500, widget=forms.Textarea({"rows": 3})
    )


AWAITED: Final = Table(
    name="awaited-answers",
    caption=_("Passed on, no answer yet"),
    columns=(
        Column("number", _("Case"), Kind.CODE, sort="number"),
        Column("person", _("Applicant"), value="person.name", sort="person__name"),
        Column("scheme", _("Scheme"), words=scheme_word, sort="scheme"),
        Column("division", _("Community"), words=place_word, sort="division"),
        Column("passed_to", _("Passed on to"), sort="passed_to"),
        Column("answer_due", _("Answer due"), Kind.DAY, sort="answer_due"),
    ),
    filters=(
        Filter(
            "due", _("Answer due"), apply=lambda rows, _chosen: rows.filter(answer_due__lt=today()),
            choices=(("late", _("Overdue")),),
        ),
    ),
    search=("number", "person__name"),
    order="answer_due",
    link=lambda row: reverse("casework:feedback", args=[row.pk]),
    empty_title=_("No answer is awaited"),
)  # fmt: skip


@requires("cases.supervise", "cases.assign", "cases.accept")
def awaited_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the cases passed on about which the other office has not answered."""
    context = {
        "title": AWAITED.caption,
        "purpose": gettext("Cases passed on to another office, by the day by which it is to answer."),
        "behind_looks": False,
    }
    rows = without_relatives(passed_on(request.officer.scope("cases.view")), request.officer)
    return AWAITED.respond(request, rows, "casework/supervision_list.html", context)


@requires("cases.view")
def feedback(request: OfficerRequest, case: int) -> HttpResponse:
    """Note what the other office answered."""
    found = case_for(request.officer, case)

    def act(given: dict[str, Any]) -> Text:
        note_feedback(case=case, **given, by=request.officer, at=timezone.now(), day=today())
        return gettext("The answer is noted.")

    back = reverse("casework:case", args=[case])
    asking = Asking(
        _("Note the answer"), scheme_word(found.scheme), _("Note the answer"), back, found.number or ""
    )
    return ask_and_act(request, FeedbackForm(request.POST or None), asking, act)


def late_answers(request: OfficerRequest) -> int:
    """Return how many answers of other offices are overdue, for the supervision desk."""
    return without_relatives(overdue_answers(request.scope, today()), request.officer).count()
