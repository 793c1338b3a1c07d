"""What happened to a person or a household, as the register itself tells it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from huimin.commons.desk.pieces import Event
from huimin.registry.cards import HouseholdCard, PersonCard
from huimin.registry.households.queries import memberships_of
from huimin.registry.wording import MEMBERS, PURPOSES

HOME, LIFE = "household", "life"


def story_of_person(person: PersonCard) -> Iterator[Event]:
    """Go through the days on which somebody came into a household or left one, died or moved away."""
    for member, home in memberships_of(person.id):
        address = reverse("registry:household", args=[home.id])
        words = {"purpose": PURPOSES[home.purpose], "relation": MEMBERS[member.relation]}
        came = _("Joined a household: {purpose}, as {relation}").format(**words)
        yield Event(member.start, came, kind=HOME, kind_label=_("Household"), address=address)
        if member.end is not None:
            left = _("Left the household: {purpose}").format(**words)
            yield Event(member.end, left, kind=HOME, kind_label=_("Household"), address=address)
    if person.died_on is not None:
        yield Event(person.died_on, _("Died"), kind=LIFE, kind_label=_("Life"))
    if person.left_on is not None:
        yield Event(person.left_on, _("Moved away"), kind=LIFE, kind_label=_("Life"))


def story_of_household(household: HouseholdCard) -> Iterator[Event]:
    """Go through the days on which a household began and ended, and on which its members came and went."""
    for member in household.members:
        address = reverse("registry:person", args=[member.person.id])
        words = {"name": member.person.name, "relation": MEMBERS[member.relation]}
        came = _("{name} joined as {relation}").format(**words)
        yield Event(member.start, came, kind=HOME, kind_label=_("Members"), address=address)
        if member.end is not None:
            left = _("{name} left the household").format(**words)
            yield Event(member.end, left, kind=HOME, kind_label=_("Members"), address=address)
    if household.end is not None:
        yield Event(household.end, _("The household ended"), kind=HOME, kind_label=_("Members"))
