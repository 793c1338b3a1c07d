"""Spot checks: what waits for a draw, drawing, and the record of each draw, which everybody can repeat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from huimin.casework.clocks.forms import NothingAskedForm
from huimin.casework.models import Case, Draw
from huimin.casework.publicity.drawing import NothingToDraw, draw_spot_checks, drawn_again
from huimin.casework.publicity.draws import (
    DECIDE,
    Waiting,
    cases_numbered,
    draw_for,
    draws_in,
    waiting_for_draws,
)
from huimin.casework.views.acting import Asking, ask_and_act
from huimin.casework.views.cases import state_of
from huimin.casework.wording import scheme_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Text, Undertaking
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today

SUPERVISE: Final = "cases.supervise"
DRAWS = _("Spot checks")
LIST: Final = Table(
    name="draws",
    caption=_("Draws"),
    columns=(
        Column("on", _("Drawn on"), Kind.DAY, sort="on"),
        Column("scheme", _("Scheme"), words=scheme_word, sort="scheme"),
        Column("candidates", _("Drawn from"), Kind.NUMBER, value=lambda row: len(row.candidates)),
        Column("drawn", _("Drawn"), Kind.NUMBER, value=lambda row: len(row.drawn)),
        Column("always", _("Visited anyway"), Kind.NUMBER, value=lambda row: len(row.always)),
        Column("seed", _("Seed"), Kind.CODE),
        Column("by", _("Drawn by"), value="by.name", sort="by__name"),
    ),
    filters=(Filter("scheme", _("Scheme"), words=scheme_word),),
    search=("by__name", "seed"),
    order="-on",
    link=lambda row: reverse("casework:draw", args=[row.pk]),
    empty_title=_("Nothing was drawn yet"),
    empty_text=_(
        "Cases whose procedure asks for spot checks wait above as soon as their public notice ended."
    ),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """One case of a draw: whether it was drawn then and is drawn again, and how it stands."""

    number: str
    case: Case | None
    state: str
    drawn: bool
    again: bool
    always: bool
    visited: bool


@requires(DECIDE, SUPERVISE)
def draw_list(request: OfficerRequest) -> HttpResponseBase:
    """Show what waits for a draw, and the draws that were made."""
    waiting = [(each, scheme_word(each.scheme)) for each in waiting_for_draws(request.officer)]
    context = {"waiting": waiting, "may_draw": request.officer.may(DECIDE)}
    return LIST.respond(request, draws_in(request.scope), "casework/draws.html", context)


@requires(DECIDE)
def new_draw(request: OfficerRequest, scheme: str) -> HttpResponse:
    """Say what a draw will do, and draw."""
    waiting = next((each for each in waiting_for_draws(request.officer) if each.scheme == scheme), None)
    if waiting is None or not waiting.number:
        raise NothingToDraw()
    made: list[Draw] = []

    def act(_given: dict[str, Any]) -> Text:
        made.append(draw_spot_checks(scheme=scheme, by=request.officer, at=timezone.now(), day=today()))
        drawn = len(made[0].drawn) + len(made[0].always)
        told = ngettext("{number} case is visited.", "{number} cases are visited.", drawn)
        return told.format(number=drawn)

    word = scheme_word(scheme)
    asking = Asking(
        gettext("Draw spot checks: {scheme}").format(scheme=word), "", _("Draw"), reverse("casework:draws"),
        DRAWS, _undertaking(waiting),
    )  # fmt: skip
    form = NothingAskedForm(request.POST if request.method == "POST" else None)
    return ask_and_act(request, form, asking, act)


@requires(DECIDE, SUPERVISE)
def draw_page(request: OfficerRequest, draw: int) -> HttpResponse:
    """Show a draw with its list, and draw it again from its seed beside what was drawn then."""
    found = draw_for(request.scope, draw)
    again = drawn_again(found)
    context = {
        "draw": found,
        "scheme": scheme_word(found.scheme),
        "rows": _rows(found, again),
        "again": request.GET.get("again") == "1",
        "same": again == found.drawn,
        "number": len(again),
        "sees_cases": request.officer.may("cases.view"),
    }
    return render(request, "casework/draw.html", context)


def _rows(draw: Draw, again: list[str]) -> list[Checked]:
    cases = cases_numbered([*draw.candidates, *draw.always])
    drawn, twice, always = set(draw.drawn), set(again), set(draw.always)
    return [
        Checked(
            number, case := cases.get(number), state_of(case) if case else "", number in drawn,
            number in twice, number in always, bool(case and getattr(case, "visited", False)),
        )
        for number in sorted([*draw.candidates, *draw.always])
    ]  # fmt: skip


def _undertaking(waiting: Waiting) -> Undertaking:
    candidates, always, others = waiting.candidates, waiting.always, waiting.others
    told = ngettext(
        "{drawn} of {number} case is drawn at random and visited; the others go on without a visit.",
        "{drawn} of {number} cases are drawn at random and visited; the others go on without a visit.",
        candidates,
    ).format(drawn=waiting.drawn, number=candidates)  # fmt: skip
    consequences = [gettext("The seed and the list are kept: everybody can draw the same again.")]
    if always:
        said = ngettext(
            "{number} case is visited whatever is drawn: a relative of the staff, or a complaint.",
            "{number} cases are visited whatever is drawn: a relative of the staff, or a complaint.", always,
        )  # fmt: skip
        consequences.insert(0, said.format(number=always))
    if others:
        said = ngettext(
            "{number} case is left out: you have had another duty on it, or may not handle it.",
            "{number} cases are left out: you have had another duty on them, or may not handle them.", others,
        )  # fmt: skip
        consequences.append(said.format(number=others))
    consequences.append(
        gettext("A draw cannot be undone. Who draws has the duty of deciding on these cases.")
    )
    return Undertaking(told, consequences=tuple(consequences))
