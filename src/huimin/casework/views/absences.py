"""Absences: who is away on which days, and who covers."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huimin.casework.inbox.actions import end_absence, note_absence
from huimin.casework.inbox.covering import Covers, covers_of
from huimin.casework.inbox.forms import AbsenceForm, BackForm
from huimin.casework.inbox.queries import VIEW, absences_for, absent_ones, may_end
from huimin.casework.inbox.refusals import NoSuchAbsence
from huimin.casework.models import Absence
from huimin.casework.views.acting import Asking, ask_and_act
from huimin.casework.views.inbox import tabs
from huimin.casework.wording import place_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.access.models import Officer
from huimin.commons.access.rights import declared
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Text, Undertaking
from huimin.commons.desk.states import tone_and_word
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today

ABSENCES = _("Absences")
NOT_OFFERED_AT_MOST: Final = 6


def _standing(state: str) -> Text:
    return tone_and_word(state)[1]


def _address(row: Absence) -> str:
    """Return the page on which an absence is ended; one that is past or was taken back has none."""
    over = row.taken_back or row.end <= today()
    return "" if over else reverse("casework:absence-end", args=[row.pk])


LIST: Final = Table(
    name="absences",
    caption=ABSENCES,
    columns=(
        Column("officer", _("Who is away"), value="officer.name", sort="officer__name", link=_address),
        Column("cover", _("Who covers"), value="cover.name", sort="cover__name"),
        Column("start", _("First day away"), Kind.DAY, sort="start"),
        Column("end", _("First day back"), Kind.DAY, sort="end"),
        Column("standing", _("State"), Kind.STATE, sort="standing"),
        Column("planned", _("Planned back"), Kind.DAY, sort="planned"),
        Column("ended_by", _("Ended early by"), value="ended_by.name", sort="ended_by__name"),
    ),
    filters=(Filter("standing", _("State"), words=_standing),),
    search=("officer__name", "cover__name"),
    order="-start",
    empty_title=_("Nobody is noted as away"),
    empty_text=_("Note an absence before you leave: your cover sees your tasks meanwhile."),
)


@requires(VIEW)
def absence_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the absences that concern the officer, or that they may note."""
    rows = absences_for(request.officer, today())
    return LIST.respond(request, rows, "casework/absences.html", tabs(request))


@requires(VIEW)
def new_absence(request: OfficerRequest) -> HttpResponse:
    """Note an absence and who covers."""
    absent = absent_ones(request.officer, today())
    covers = covers_of(_chosen(request, absent), request.officer, today())
    initial = {"officer": request.officer.pk, "start": today(), **request.GET.dict()}
    form = AbsenceForm(
        request.POST or None, initial=initial, absent=absent, covers=covers, told=told_of(covers)
    )

    def act(given: dict[str, Any]) -> Text:
        note_absence(**given, by=request.officer)
        said = gettext("{cover} sees the tasks of {name} from {start} to before {end}.")
        return said.format(
            cover=given["cover"].name, name=given["officer"].name, start=given["start"], end=given["end"]
        )

    purpose = _("The cover sees the tasks beside their own; whoever does one is named as who did it.")
    asking = Asking(_("Note an absence"), purpose, _("Save"), reverse("casework:absences"), ABSENCES)
    return ask_and_act(request, form, asking, act)


def _chosen(request: OfficerRequest, absent: QuerySet[Officer]) -> Officer:
    """Return who is away as far as the form says it, otherwise the officer."""
    wanted = (request.POST or request.GET).get("officer", "")
    found = absent.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    return found or request.officer


def told_of(covers: Covers) -> list[str]:
    """Return why some colleagues are not offered as covers."""
    told = []
    if covers.partly:
        told.append(gettext("Nobody has the rights for all of the tasks in hand: give the others away."))
    elif not covers.able:
        told.append(gettext("Nobody can cover: let a colleague be given the role, or give the tasks away."))
    lacking: dict[tuple[str, str], list[str]] = {}
    for each, right, place in covers.others[:NOT_OFFERED_AT_MOST]:
        lacking.setdefault((right, place), []).append(each.name)
    for (right, place), names in lacking.items():
        said = gettext("Not offered, without the right “{right}” for {place}: {names}.")
        if not right:
            said = gettext("Not offered, as they do none of these steps: {names}.")
        label = declared()[right].label if right else ""
        told.append(said.format(names=gettext(", ").join(names), right=label, place=place_word(place)))
    if (more := len(covers.others) - NOT_OFFERED_AT_MOST) > 0:
        more_words = ngettext("{number} more is not offered.", "{number} more are not offered.", more)
        told.append(more_words.format(number=more))
    return told


@requires(VIEW)
def absence_end(request: OfficerRequest, absence: int) -> HttpResponse:
    """End an absence early, or take back one that has not begun."""
    found = absences_for(request.officer, today()).filter(pk=absence, end__gt=today()).first()
    if found is None or found.taken_back or not may_end(found, request.officer):
        raise NoSuchAbsence()
    form = BackForm(request.POST or None, initial={"back": today()})

    def act(given: dict[str, Any]) -> Text:
        end_absence(absence=absence, back=given["back"], by=request.officer, at=timezone.now())
        if given["back"] <= found.start:
            return gettext("The absence of {name} was taken back: no day of it is left.").format(
                name=found.officer.name
            )
        return gettext("The absence of {name} has been shortened.").format(name=found.officer.name)

    sentence = gettext("{name} is away from {start} to before {end}; {cover} covers.").format(
        name=found.officer.name, start=found.start, end=found.end, cover=found.cover.name
    )
    will = Undertaking(
        sentence,
        consequences=(
            _("Back on the first day away or before, it is taken back altogether."),
            _("It stays in the list, with the days that were noted and who ended it."),
        ),
    )
    title = pgettext_lazy("absence", "End early")
    asking = Asking(title, "", title, reverse("casework:absences"), ABSENCES, will)
    return ask_and_act(request, form, asking, act)
