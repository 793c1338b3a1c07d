"""Pages of cases: why a household or person of the register gets what it gets."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading
from huimin.entitlements.explanations.explaining import Explained
from huimin.entitlements.explanations.telling import why_tree
from huimin.entitlements.public import explain_household, explain_person
from huimin.entitlements.views.asking import day_asked, holder_address, moment_asked
from huimin.policy.facts import Entity
from huimin.registry.public import household_cards, person_cards

OPENED = gettext_noop("Explanation opened")


@requires("awards.view")
def why_household(request: OfficerRequest, household: int, scheme: str) -> HttpResponse:
    """Show why a household gets what it gets under a scheme on a day."""
    explained = explain_household(
        request.officer, household, scheme, on=day_asked(request), known_at=moment_asked(request)
    )
    return _why(request, explained)


@requires("awards.view")
def tree_of_household(request: OfficerRequest, household: int, scheme: str) -> HttpResponse:
    """Show the whole tree behind an outline, as a part of its page, with the row that was opened there."""
    explained = explain_household(
        request.officer, household, scheme, on=day_asked(request), known_at=moment_asked(request)
    )
    _record_reading(request, explained)
    members = person_cards(explained.explanation.members).values()
    names: dict[object, str] = {card.id: card.name for card in members}
    tree = why_tree(explained.explanation, names, opened=request.GET.get("open", ""))
    return render(request, "entitlements/why_tree.html", {"tree": tree})


@requires("awards.view")
def why_person(request: OfficerRequest, person: int, scheme: str) -> HttpResponse:
    """Show why a person gets what it gets under a scheme on a day."""
    explained = explain_person(
        request.officer, person, scheme, on=day_asked(request), known_at=moment_asked(request)
    )
    return _why(request, explained, person)


def _why(request: OfficerRequest, explained: Explained, person: int | None = None) -> HttpResponse:
    standing, explanation = explained.standing, explained.explanation
    members = person_cards(explanation.members)
    subject = members.get(standing.id) if standing.entity is Entity.PERSON else None
    subject = subject or members.get(person or explanation.members[0])
    _record_reading(request, explained)
    names: dict[object, str] = {card.id: card.name for card in members.values()}
    context = {
        "explained": explained,
        "standing": standing,
        "subject": subject,
        "tree": why_tree(explanation, names),
        "members": [card.name for card in members.values()] if standing.entity is Entity.HOUSEHOLD else [],
        "home_of": _head_of(explained),
        "household_address": holder_address(None, explained.household),
    }
    return render(request, "entitlements/why.html", context)


def _record_reading(request: OfficerRequest, explained: Explained) -> None:
    record_reading(
        f"registry.Household:{explained.household}",
        by=request.officer,
        reason=OPENED,
        scheme=explained.standing.scheme,
        on=str(explained.on),
    )


def _head_of(explained: Explained) -> str:
    """Return the name of the head of the household that was looked at."""
    head = household_cards([explained.household], explained.on)[explained.household].head
    return head.name if head else ""
