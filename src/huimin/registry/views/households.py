"""The page of a household."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import READ, record_reading
from huimin.commons.desk.happenings import happenings, story_of
from huimin.commons.desk.panels import panels_for
from huimin.commons.installation.public import moment, today
from huimin.registry.divisions.queries import path_to
from huimin.registry.facts.queries import counting_among, fact_history
from huimin.registry.households.queries import household_for
from huimin.registry.models import Household
from huimin.registry.rights import CHANGE, VIEW
from huimin.registry.views.stories import story_of_household
from huimin.registry.views.wording import fact_rows, members_of
from huimin.registry.wording import PURPOSES

OPENED = gettext_noop("Page opened")
"""Why the page was read, as the trail keeps it; it is shown in the language of who looks at the trail."""


@requires(VIEW)
def household_page(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Show who lives together, what is known about the household, and what it receives."""
    day = today()
    ever = household_for(request.officer, household_id)
    record_reading(f"registry.Household:{household_id}", by=request.officer, reason=OPENED)
    members = members_of(ever.members, day, moment())
    present = [m for m in members if m.card.end is None or m.card.end > day]
    history = fact_history(household_id=household_id)
    facts = fact_rows(counting_among(history, division=ever.division, day=day, known_at=moment()).values())
    context = {
        "household": ever,
        "purpose": PURPOSES[Household.Purpose(ever.purpose)],
        "place": path_to(ever.division)[-2:],
        "members": present,
        "former": [m for m in members if m not in present],
        "listed": [fact for fact in facts if fact.listed],
        "unlisted": [fact for fact in facts if not fact.listed],
        "history": fact_rows(history),
        "events": [
            *story_of_household(ever),
            *story_of(request, "household", household_id, ever.division),
            *happenings(f"registry.Household:{household_id}", readings=request.GET.get("kind") == READ),
        ],
        "panels": panels_for(request, "household", household_id, ever.division),
        "day": day,
        "may_change": request.officer.may_in(CHANGE, ever.division),
    }
    return render(request, "registry/household.html", context)
