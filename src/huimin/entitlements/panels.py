"""Panels: awards, why, and what else somebody could get, on the pages of people and households."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import NOWHERE
from huimin.commons.desk.panels import PanelContent
from huimin.commons.installation.public import today
from huimin.entitlements.cards import AwardCard
from huimin.entitlements.explaining import NobodyThere, NoHousehold, Standing, home_of, standings_of
from huimin.entitlements.models import Proposal
from huimin.entitlements.public import awards_of_household, awards_of_person, explain_household
from huimin.entitlements.queries import awards_of, cards_of, proposed_by_scheme
from huimin.entitlements.reckoning import NoSuchScheme
from huimin.entitlements.telling import why_tree
from huimin.entitlements.wording import scheme_word
from huimin.kernel.errors import NotInForce
from huimin.policy.facts import Entity
from huimin.registry.public import HouseholdCard, PersonCard, household_cards, person_cards

TO_LOOK_AT = (Proposal.Kind.UNDECIDED.value, Proposal.Kind.LEAD.value, Proposal.Kind.STOP.value)


def awards_of_people(request: HttpRequest, person: int) -> PanelContent | None:
    """Show the awards of a person."""
    return _awards(request, awards_of_person(person))


def awards_of_home(request: HttpRequest, household: int) -> PanelContent | None:
    """Show the awards of a household and of its members."""
    on = today()
    home = household_cards([household], on)[household]
    persons = [member.person.id for member in home.members]
    return _awards(request, cards_of(awards_of(persons=persons, households=[household])))


def _awards(request: HttpRequest, cards: Iterable[AwardCard]) -> PanelContent | None:
    on = today()
    ordered = sorted(cards, key=lambda card: (not card.in_force(on), -card.id))
    rows = [(card, scheme_word(card.scheme), "active" if card.in_force(on) else "ended") for card in ordered]
    if not rows:
        return None
    html = render_to_string("entitlements/panel_awards.html", {"rows": rows}, request)
    return PanelContent(html, sum(standing == "active" for _card, _word, standing in rows))


def to_look_at(request: HttpRequest, _id: int) -> PanelContent | None:
    """Show by scheme who is undecided, who could get something, and whose award is proposed to stop."""
    scope = request.user.scope("awards.view") if isinstance(request.user, Officer) else NOWHERE
    month, proposed = proposed_by_scheme(scope)
    rows = [
        (scheme, scheme_word(scheme), [(kind, kinds.get(kind, 0)) for kind in TO_LOOK_AT])
        for scheme, kinds in proposed.items()
        if any(kind in kinds for kind in TO_LOOK_AT)
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
    home = household_cards([household], today())[household]
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
    people = person_cards(each.id for each in leads if each.entity is Entity.PERSON)
    rows = [(each, _name(each, people), _why(each)) for each in leads]
    return PanelContent(render_to_string("entitlements/panel_leads.html", {"rows": rows}, request), len(rows))


def why_of_home(request: HttpRequest, household: int, known_at: datetime) -> PanelContent | None:
    """Show why a household gets what it holds today, a tree for each award."""
    on = today()
    held = {card.scheme for card in awards_of_household(household) if card.in_force(on)}
    officer = request.user
    if not held or not isinstance(officer, Officer):
        return None
    trees = []
    for scheme in sorted(held):
        try:
            found = explain_household(officer, household, scheme, on=on, known_at=known_at)
        except (NobodyThere, NotInForce, NoSuchScheme):
            continue
        names: dict[object, str] = {
            card.id: card.name for card in person_cards(found.explanation.members).values()
        }
        trees.append((why_tree(found.explanation, names), _why(found.standing)))
    if not trees:
        return None
    return PanelContent(render_to_string("entitlements/panel_why.html", {"trees": trees}, request))


def _concerns(standing: Standing, persons: set[int]) -> bool:
    return standing.entity is Entity.HOUSEHOLD or standing.id in persons


def _name(standing: Standing, people: Mapping[int, PersonCard]) -> str:
    return people[standing.id].name if standing.entity is Entity.PERSON else ""


def _why(standing: Standing) -> str:
    page = "why-person" if standing.entity is Entity.PERSON else "why-household"
    return reverse(f"entitlements:{page}", args=[standing.id, standing.scheme])
