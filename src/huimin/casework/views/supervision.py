"""The supervision desk: one page with what stands out, and a list behind each figure, down to the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.casework.aside import without_relatives
from huimin.casework.complaints.queries import counts_of_waiting, in_nobodys_hands
from huimin.casework.kin.queries import undeclared_in
from huimin.casework.models import Case, Consequence, Decision, Pause, Publicity, Task
from huimin.casework.supervision.bare import BARE
from huimin.casework.supervision.boards import BOARDS, unphotographed
from huimin.casework.supervision.forms import THRESHOLDS
from huimin.casework.supervision.looking import looks_of, unusual_looks
from huimin.casework.supervision.queries import (
    Burden,
    aid_given,
    bare_records,
    burdens,
    counts_of_objections,
    departed_cases,
    departing,
    done_again,
    late_tasks,
    pauses_in,
    waiting_complaints,
    waiting_objections,
)
from huimin.casework.supervision.said import OBJECTIONS
from huimin.casework.supervision.tables import (
    AGAIN,
    AID,
    BURDENS,
    DEPARTING,
    DEPARTURES,
    DIRECTIONS,
    LATE,
    LOOKED,
    LOOKS,
    PAUSED,
    WAITING_COMPLAINTS,
    WHYS,
)
from huimin.casework.supervision.thresholds import (
    LARGEST,
    Thresholds,
    sets_thresholds,
    standing_thresholds,
)
from huimin.casework.uncovered import uncovered_in
from huimin.casework.views.forwarding import late_answers
from huimin.casework.views.matches import EVERY_MONTH
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.access.models import Officer
from huimin.commons.access.queries import NoSuchOfficer, officers
from huimin.commons.desk.pieces import Text, Tone
from huimin.commons.desk.tables import Table
from huimin.commons.installation.public import today

RIGHT: Final = "cases.supervise"
OF_CASES: Final = (Case, Task, Decision, Consequence, Pause, Publicity)
SHOWN: Final = 8
"""So many rows of a list are shown on the desk itself."""


@requires(RIGHT)
def supervision(request: OfficerRequest) -> HttpResponse:
    """Show what stands out today, with a way to each list."""
    scope, officer, day = request.scope, request.officer, today()
    given = standing_thresholds().but(request.GET)
    heavy = burdens(scope, day, officer)
    looks, since = unusual_looks(scope, timezone.localdate(), given), given.departures_since(day)
    often = departing(scope, since=since, times=given.departures)
    recent = departed_cases(scope, since=since)
    context = {
        "tiles": [
            *_clocks(request, heavy),
            *_said_by_people(request),
            _of_cases(officer, _("visits without photo, place or signature"), bare_records(scope), "bare"),
            _of_cases(
                officer, _("notices without a photo of the board"), unphotographed(scope, day), "boards"
            ),
            _of_cases(
                officer, _("cases that depart from the rules"), recent, "departures", f"?since={since}"
            ),
            _tile(_("officers who depart repeatedly"), len(often), "departing", _asked(request)),
            _of_cases(officer, _("cases opened or decided again"), done_again(scope), "again"),
            _of_cases(officer, _("sums of aid given once"), aid_given(scope), "aid"),
            _undeclared(request),
            _tile(
                _("answers of other offices overdue"),
                late_answers(request),
                "answers",
                "?due=late",
                Tone.HARM,
            ),
            _tile(_("days of unusual look-ups"), len(looks), "looks", _asked(request)),
        ],
        "uncovered": uncovered_in(scope, day),
        "burdens": heavy[:SHOWN],
        "often": often[:SHOWN],
        "looks": [(look, [WHYS[each] for each in look.reasons]) for look in looks[:SHOWN]],
        "directions": DIRECTIONS,
        "given": given,
        "asked": _asked(request),
        "thresholds": _thresholds(given),
        "largest": LARGEST,
        "sets": sets_thresholds(request.officer),
    }
    return render(request, "casework/supervision.html", context)


def _clocks(request: OfficerRequest, heavy: list[Burden]) -> list[dict[str, Any]]:
    """Return how many tasks run out, and whose clocks stand still."""
    late, amber = sum(each.late for each in heavy), sum(each.amber for each in heavy)
    resting = pauses_in(request.scope)
    return [
        _tile(_("tasks late"), late, "late", "?clock=late", Tone.HARM),
        _tile(_("tasks run out soon"), amber, "late", "?clock=amber", Tone.TIME),
        _of_cases(request.officer, _("cases whose clock stands still"), resting, "paused"),
    ]


def _said_by_people(request: OfficerRequest) -> list[dict[str, Any]]:
    """Return how the objections and the complaints stand that wait for an answer."""
    day, reported = today(), waiting_complaints(request.officer)
    said = counts_of_objections(request.officer, request.scope, day)
    late, amber, _all = counts_of_waiting(reported, day)
    unheld = in_nobodys_hands(reported, day).count()
    unanswered = _("objections that nobody may answer")
    return [
        _tile(_("objections late"), said["late"], "objections", "?clock=late", Tone.HARM),
        _tile(_("objections run out soon"), said["amber"], "objections", "?clock=amber", Tone.TIME),
        _tile(unanswered, said["nobody"], "objections", "?hands=nobody", Tone.HARM),
        _tile(_("complaints late"), late, "complaints", "?clock=late", Tone.HARM),
        _tile(_("complaints run out soon"), amber, "complaints", "?clock=amber", Tone.TIME),
        _tile(_("complaints that nobody may handle"), unheld, "complaints", "?hands=nobody", Tone.HARM),
    ]


@requires(RIGHT)
def late(request: OfficerRequest) -> HttpResponseBase:
    """Show the tasks that are late or soon will be."""
    purpose = _(
        "Open tasks whose time has run out, or of which four fifths are used. Resting clocks are not here."
    )
    return _listed(request, LATE, late_tasks(request.scope, today()), purpose)


@requires(RIGHT)
def paused(request: OfficerRequest) -> HttpResponseBase:
    """Show the cases whose clocks stand still."""
    purpose = _("On what ground, by whom, since when, and when the clocks run again by themselves.")
    return _listed(request, PAUSED, pauses_in(request.scope), purpose)


@requires(RIGHT)
def objections(request: OfficerRequest) -> HttpResponseBase:
    """Show the objections to public notices that wait for an answer, and whether anybody may answer them."""
    purpose = _(
        "Ten working days from the day it came. Who had a duty on the case, is concerned or has a relative "
        "in it does not answer; where nobody is left, give somebody above the right to."
    )
    return _listed(request, OBJECTIONS, waiting_objections(request.scope, today()), purpose)


@requires(RIGHT)
def bare(request: OfficerRequest) -> HttpResponseBase:
    """Show the visits whose record says why it lacks a photo, the place or a signature."""
    purpose = _("What was said instead. Look whether one officer says it again and again.")
    return _listed(request, BARE, bare_records(request.scope), purpose)


@requires(RIGHT)
def boards(request: OfficerRequest) -> HttpResponseBase:
    """Show the public notices of whose board there is no photo."""
    purpose = _(
        "A photo shows that the sheet hung where it should. It is taken in with the step of the notice."
    )
    return _listed(request, BOARDS, unphotographed(request.scope, today()), purpose)


@requires(RIGHT)
def late_by_officer(request: OfficerRequest) -> HttpResponseBase:
    """Show how much is late with whom."""
    purpose = _("How many open tasks are late with whom; what nobody took stands by its office.")
    return _listed(request, BURDENS, burdens(request.scope, today(), request.officer), purpose)


@requires(RIGHT)
def departed(request: OfficerRequest) -> HttpResponseBase:
    """Show every case in which an opinion or a decision departs from the rules, once."""
    since, by = _day(request.GET.get("since", "")), request.GET.get("by", "")
    rows = departed_cases(request.scope, since=since, by=int(by[:9]) if by.isdecimal() else None)
    purpose = _(
        "Who said otherwise than the rules, in which direction, and by how much a month. Each case stands "
        "here once, by what was said last."
    )
    return _listed(request, DEPARTURES, rows, purpose)


@requires(RIGHT)
def departed_often(request: OfficerRequest) -> HttpResponseBase:
    """Show who departs from the rules again and again."""
    given = standing_thresholds().but(request.GET)
    rows = departing(request.scope, since=given.departures_since(today()), times=given.departures)
    purpose = _("Departed in at least {times} cases within {days} days.")
    return _listed(request, DEPARTING, rows, purpose.format(times=given.departures, days=given.days))


@requires(RIGHT)
def again(request: OfficerRequest) -> HttpResponseBase:
    """Show the cases that were opened or decided again."""
    purpose = _("Cases whose opinion or decision came again, was set aside, or was appealed against.")
    return _listed(request, AGAIN, done_again(request.scope), purpose)


@requires(RIGHT)
def aid(request: OfficerRequest) -> HttpResponseBase:
    """Show what was given once, how, and by whom."""
    purpose = _(
        "Every sum that was granted once. What is given in cash or goods is on no payment list: it is booked "
        "and signed for when it is handed over, on the page of the street's reserve."
    )
    return _listed(request, AID, aid_given(request.scope), purpose)


@requires(RIGHT)
def looks(request: OfficerRequest) -> HttpResponseBase:
    """Show the days on which officers looked at people in an unusual way."""
    given = standing_thresholds().but(request.GET)
    purpose = _(
        "Of the last {span} days: {people} people or households opened on one day, {outside} outside the "
        "officer's own cases, {whole} whole numbers, or one relative. A question to ask, no proof."
    ).format(span=given.span, people=given.people, outside=given.outside, whole=given.whole)
    return _listed(request, LOOKS, unusual_looks(request.scope, timezone.localdate(), given), purpose)


@requires(RIGHT)
def looked(request: OfficerRequest, officer: int, day: date) -> HttpResponseBase:
    """Show what an officer looked at on a day."""
    found: Officer | None = officers(request.scope).filter(pk=officer).first()
    if found is None:
        raise NoSuchOfficer(officer=officer)
    title = _("{name} on {day}").format(name=found.name, day=day)
    purpose = _("Every person and household that was opened, with the reason that was given.")
    return _listed(request, LOOKED, looks_of(found, day), purpose, title=title, behind_looks=True)


@requires(RIGHT)
def complaints(request: OfficerRequest) -> HttpResponseBase:
    """Show the complaints that wait for the office, without what they say."""
    purpose = _(
        "Fifteen days to tell, sixty to answer, thirty for each review. Complaints about you are not here."
    )
    return _listed(request, WAITING_COMPLAINTS, waiting_complaints(request.officer), purpose)


def _listed(
    request: OfficerRequest,
    table: Table,
    rows: QuerySet[Any] | Sequence[Any],
    purpose: str,
    *,
    title: str = "",
    behind_looks: bool = False,
) -> HttpResponseBase:
    context = {"title": title or table.caption, "purpose": purpose, "behind_looks": behind_looks}
    if isinstance(rows, QuerySet) and rows.model in OF_CASES:
        rows = without_relatives(rows, request.officer)
    return table.respond(request, rows, "casework/supervision_list.html", context)


def _of_cases(
    officer: Officer, label: str, rows: QuerySet[Any], page: str, asked: str = ""
) -> dict[str, Any]:
    return _tile(label, without_relatives(rows, officer).count(), page, asked)


def _undeclared(request: OfficerRequest) -> dict[str, Any]:
    found = without_relatives(undeclared_in(request.scope), request.officer).count()
    address = f"{reverse('casework:undeclared')}?month={EVERY_MONTH}"
    tone = Tone.ACTION if found else Tone.QUIET
    return {"label": _("undeclared relatives"), "number": found, "address": address, "tone": tone}


def _tile(label: str, number: int, page: str, asked: str = "", tone: Tone = Tone.ACTION) -> dict[str, Any]:
    address = reverse(f"casework:supervision-{page}") + asked
    return {"label": label, "number": number, "address": address, "tone": tone if number else Tone.QUIET}


def _thresholds(given: Thresholds) -> list[tuple[str, Text, int]]:
    return [(field.name, THRESHOLDS[field.name], getattr(given, field.name)) for field in fields(given)]


def _day(text: str) -> date | None:
    """Return the day of an address, or nothing if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _asked(request: OfficerRequest) -> str:
    """Return the thresholds that the officer set, to be carried to a list."""
    set_here = {name: request.GET[name] for name in THRESHOLDS if name in request.GET}
    return "?" + "&".join(f"{name}={int(text)}" for name, text in set_here.items() if text.isdecimal())
