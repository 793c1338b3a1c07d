"""Panels: awards, why, and what else somebody could get, on the pages of people and households."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import NOWHERE
from huimin.commons.desk.panels import PanelContent
from huimin.commons.installation.public import today
from huimin.entitlements.awards.queries import cards_around
from huimin.entitlements.cards import AwardCard
from huimin.entitlements.explanations.explaining import (
    NobodyThere,
    NoHousehold,
    Standing,
    home_of,
    outline_home,
    standings_of,
)
from huimin.entitlements.explanations.outlining import outline_of, page_of
from huimin.entitlements.models import Proposal
from huimin.entitlements.public import awards_of_person
from huimin.entitlements.reckonings.queries import proposed_by_scheme
from huimin.entitlements.wording import scheme_word
from huimin.kernel.errors import NotInForce
from huimin.kernel.money import Money
from huimin.policy.facts import Entity
from huimin.registry.public import HouseholdCard, household_for
from huimin.rulebook.public import in_declared_order

TO_LOOK_AT = (Proposal.Kind.UNDECIDED.value, Proposal.Kind.LEAD.value, Proposal.Kind.STOP.value)


def awards_of_people(request: HttpRequest, person: int) -> PanelContent | None:
    """Show the awards of a person."""
    return _awards(request, awards_of_person(person))


def awards_of_home(request: HttpRequest, household: int) -> PanelContent | None:
    """Show the awards of a household and of its members."""
    return _awards(request, cards_around(_home(request, household)))


def _awards(request: HttpRequest, cards: Iterable[AwardCard]) -> PanelContent | None:
    on = today()
    ordered = sorted(cards, key=lambda card: (not card.in_force(on), -card.id))
    rows = [(card, scheme_word(card.scheme), card.standing(on)) for card in ordered]
    if not rows:
        return None
    html = render_to_string("entitlements/panel_awards.html", {"rows": rows}, request)
    held = [card for card in ordered if card.in_force(on)]
    return PanelContent(html, len(held), _receives(held))


def _receives(held: Iterable[AwardCard]) -> str:
    """Return what is due a month in a few words, or nothing."""
    monthly = sum(card.monthly for card in held)
    return _("{amount} yuan a month").format(amount=Money(monthly)) if monthly else ""


def to_look_at(request: HttpRequest, _id: int) -> PanelContent | None:
    """Show by scheme who is undecided, who could get something, and whose award is proposed to stop."""
    scope = request.user.scope("awards.view") if isinstance(request.user, Officer) else NOWHERE
    month, proposed = proposed_by_scheme(scope)
    rows = [
        (scheme, scheme_word(scheme), [(kind, proposed[scheme].get(kind, 0)) for kind in TO_LOOK_AT])
        for scheme in in_declared_order(proposed)
        if any(kind in proposed[scheme] for kind in TO_LOOK_AT)
    ]
    if not rows:
        return None
    context = {"month": month, "kinds": TO_LOOK_AT, "rows": rows}
    return PanelContent(render_to_string("entitlements/panel_to_look_at.html", context, request))


def leads_of_person(request: HttpRequest, person: int, known_at: datetime) -> PanelContent | None:
    """Show what a person, or the household, could get and does not hold."""
    try:
        home = home_of(person, today())
    except NoHousehold:
        return None
    return _leads(request, home, {person}, known_at)


def leads_of_home(request: HttpRequest, household: int, known_at: datetime) -> PanelContent | None:
    """Show what a household and its members could get and do not hold."""
    home = _home(request, household)
    return _leads(request, home, {member.person.id for member in home.members}, known_at)


def _leads(
    request: HttpRequest, home: HouseholdCard, persons: set[int], known_at: datetime
) -> PanelContent | None:
    try:
        standings = standings_of(home, on=today(), known_at=known_at)
    except NobodyThere:
        return None
    leads = [each for each in standings if each.kind in {"lead", "grant"} and _concerns(each, persons)]
    if not leads:
        return None
    names = _names(home)
    rows = [(each, names[each.id] if each.entity is Entity.PERSON else "", page_of(each)) for each in leads]
    return PanelContent(render_to_string("entitlements/panel_leads.html", {"rows": rows}, request), len(rows))


def why_of_home(request: HttpRequest, household: int, known_at: datetime) -> PanelContent | None:
    """Show why a household gets what it holds today, the outline of a tree for each award."""
    on, officer, home = today(), request.user, _home(request, household)
    held = {
        card.scheme for card in cards_around(home) if card.household_id == household and card.in_force(on)
    }
    if not held or not isinstance(officer, Officer):
        return None
    try:
        found = outline_home(officer, household, sorted(held), on=on, known_at=known_at)
    except (NobodyThere, NotInForce):
        return None
    names = _names(home)
    trees = [outline_of(each, names) for each in found]
    if not trees:
        return None
    return PanelContent(render_to_string("entitlements/panel_why.html", {"trees": trees}, request))


def _home(request: HttpRequest, household: int) -> HouseholdCard:
    """Return the household of the page, as far as its reader may see it.

    Raises:
        NoSuchHousehold: there is none in the officer's divisions.
    """
    assert isinstance(request.user, Officer), "panels are shown to officers"
    return household_for(request.user, household, today())


def _names(home: HouseholdCard) -> dict[object, str]:
    return {member.person.id: member.person.name for member in home.members}


def _concerns(standing: Standing, persons: set[int]) -> bool:
    return standing.entity is Entity.HOUSEHOLD or standing.id in persons
