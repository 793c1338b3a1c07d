"""The one search box: what was recognised, whom it fits, and households beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.db.models import F
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Table
from huimin.commons.installation.public import today
from huimin.registry import searching
from huimin.registry.households.queries import household_cards, people_without
from huimin.registry.rights import CHANGE, UNMASK, VIEW
from huimin.registry.searching import (
    Wanted,
    households_found,
    people_found,
    recognise,
    record_search,
)
from huimin.registry.views.wording import place_words
from huimin.registry.wording import SEARCHED_BY, SEXES

HOUSEHOLDS_SHOWN: Final = 20


def _numbers(person: object) -> str:
    return reverse("registry:numbers", args=[person.pk])  # type: ignore[attr-defined]


COLUMNS: Final = (
    Column("name", _("Name"), sort="place"),
    Column("sex", _("Sex"), words=SEXES),
    Column("birth", _("Born on"), Kind.DAY, sort="birth"),
    Column("id_masked", _("Identity number"), Kind.MASKED, eye=_numbers, eye_right=UNMASK),
    Column("phone_masked", _("Phone"), Kind.MASKED),
    Column("residence", _("Lives in"), sort="residence"),
    Column("address", _("Address")),
    Column("hukou", _("Hukou"), Kind.CODE, sort="hukou", shown=False),
    Column("died_on", _("Died on"), Kind.DAY, sort="died_on"),
    Column("left_on", _("Left on"), Kind.DAY, sort="left_on", shown=False),
)
PEOPLE: Final = Table(
    name="people-found",
    caption=_("People"),
    columns=COLUMNS,
    order="name",
    link=lambda person: reverse("registry:person", args=[person.pk]),
    empty_title=_("Nobody in your divisions fits"),
    empty_text=_(
        "Try fewer characters, the initials (wxm), the last four characters of the identity number, or a "
        "part of the address. People of other divisions are found by colleagues there."
    ),
)

WITHOUT: Final = replace(
    PEOPLE,
    name="people-without-household",
    caption=_("People without a household"),
    empty_title=_("Everybody belongs to a household"),
    empty_text="",
)


@requires(VIEW)
def search(request: OfficerRequest) -> HttpResponseBase:
    """Show whom and what the typed text fits; a number that fits one person leads straight to the page."""
    wanted = recognise(request.GET.get("q", ""))
    people = people_found(wanted, request.scope)
    if wanted.text and "export" not in request.GET:
        record_search(wanted=wanted, by=request.officer)
    if wanted.kind in searching.OF_ONE and (only := _only(people)) is not None:
        return redirect("registry:person", only)
    context = {
        "wanted": wanted,
        "recognised": SEARCHED_BY[wanted.kind.value],
        "may_change": request.officer.may(CHANGE),
        "households": _households(wanted, request),
        "impossible": wanted.kind is searching.Kind.ID_NUMBER and not wanted.text,
    }
    return _table(PEOPLE).respond(request, people, "registry/search.html", context)


@requires(VIEW)
def without_household(request: OfficerRequest) -> HttpResponseBase:
    """Show who belongs to no household, so that nobody is left out of a reckoning unseen."""
    people = people_without(request.scope, today()).annotate(place=F("name"))
    return _table(WITHOUT).respond(request, people, "registry/without.html")


def _table(table: Table) -> Table:
    """Return the table with the names of divisions in the language of the page."""
    words = place_words()
    columns = (replace(each, words=words) if each.name == "residence" else each for each in COLUMNS)
    return replace(table, columns=tuple(columns))


def _only(people: searching.People) -> int | None:
    found = list(people.values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def _households(wanted: Wanted, request: OfficerRequest) -> list[object]:
    found = households_found(wanted, request.scope).order_by("pk").values_list("pk", flat=True)
    return list(household_cards(found[:HOUSEHOLDS_SHOWN]).values())
