"""Uncovered: the steps of procedures in force that nobody can do somewhere, before a case waits there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from huimin.casework.wording import level_words, place_word
from huimin.commons.access.models import Assignment
from huimin.commons.access.rights import declared
from huimin.commons.access.scope import Scope, office_of
from huimin.commons.installation.public import installation
from huimin.registry.public import divisions_below
from huimin.rulebook.public import procedures

COMMUNITY_DIGITS = 12
NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A right at some levels for which there is no active officer in some communities, and how many steps ask
    for it."""

    right: str
    offices: tuple[int, ...]
    places: tuple[str, ...]
    steps: int

    @property
    def label(self) -> str:
        """Return what nobody can do, at which level."""
        return f"{declared()[self.right].label} ({level_words(self.offices)})"

    @property
    def where(self) -> str:
        """Return where, by a few names and how many more."""
        named = ", ".join(place_word(each) for each in self.places[:NAMED_AT_MOST])
        more = len(self.places) - NAMED_AT_MOST
        return _("{places} and {number} more").format(places=named, number=more) if more > 0 else named


def uncovered_in(scope: Scope, day: date) -> list[Uncovered]:
    """Return what nobody can do in the communities of a scope on a day, the widest gap first.

    Who is away counts: that ends. Whom a duty or a relative keeps off a case is told on the case.
    """
    places = [
        each.code
        for each in divisions_below(installation().place, day)
        if len(each.code) == COMMUNITY_DIGITS and scope.covers(each.code)
    ]
    held: dict[tuple[str, int], set[str]] = defaultdict(set)
    rows = Assignment.objects.in_force(day).filter(officer__is_active=True)
    for prefix, rights in rows.values_list("scope", "role__rights"):
        for right in rights:
            held[right, office_of(prefix)].add(prefix)
    found = []
    for (right, offices), steps in sorted(_asked(day).items()):
        prefixes = tuple({each for office in offices for each in held[right, office]})
        if left := tuple(place for place in places if not place.startswith(prefixes)):
            found.append(Uncovered(right, offices, left, steps))
    return sorted(found, key=lambda each: -len(each.places))


def _asked(day: date) -> dict[tuple[str, tuple[int, ...]], int]:
    """Return the rights that steps ask for on a day, with their levels, and how many steps ask for each."""
    found: dict[tuple[str, tuple[int, ...]], int] = defaultdict(int)
    for right, offices in _actors(day):
        found[right, offices] += 1
    return found


def _actors(day: date) -> Iterator[tuple[str, tuple[int, ...]]]:
    for procedure in procedures().values():
        for version in procedure.versions:
            if version.holds(day):
                for step in version.steps.values():
                    for actor in filter(None, (step.actor(), step.delegated)):
                        yield actor.right, tuple(actor.offices)
