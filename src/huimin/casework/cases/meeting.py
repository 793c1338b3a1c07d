"""Meeting: what an application meets, awards and open cases of its scheme, or of one that excludes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huimin.casework.models import Case
from huimin.entitlements.public import AwardCard, Pair, awards_held_by, in_the_way
from huimin.registry.public import households_of


@dataclass(frozen=True, slots=True)
class Met:
    """An award or a case that an application meets, and by which rule it excludes what is applied for."""

    scheme: str
    award: AwardCard | None = None
    case: Case | None = None
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What somebody holds or has under way, and what those hold who live together with them."""

    person: int
    own: tuple[AwardCard, ...]
    around: tuple[AwardCard, ...]
    cases: tuple[Case, ...]

    def meets(self, scheme: str, *, but: int = 0) -> Iterator[Met]:
        """Yield what an application for a scheme meets, other than the case `but` itself."""
        everything = (*self.own, *self.around)
        for award in self.own:
            if award.scheme == scheme:
                yield Met(scheme, award=award)
        held = {each.scheme for each in self.own}
        for pair in in_the_way(scheme, held, {each.scheme for each in self.around}):
            other = pair.other(scheme)
            yield Met(other, award=next(each for each in everything if each.scheme == other), pair=pair)
        for case in self.cases:
            if case.pk == but:
                continue
            own = case.household_id is not None or case.person_id == self.person
            pairs = in_the_way(scheme, {case.scheme} if own else (), {case.scheme})
            if (own and case.scheme == scheme) or pairs:
                yield Met(case.scheme, case=case, pair=next(iter(pairs), None))


def around(person: int, day: date) -> Around:
    """Return what somebody and those who live together with them hold from a day on and have under way."""
    homes = [each for each in households_of(person, day) if each.lives_together]
    households = [each.id for each in homes]
    people = {person, *(member.person.id for home in homes for member in home.members)}
    held = awards_held_by(persons=people, households=households, from_day=day)
    own = [each for each in held if each.person_id == person or each.household_id in set(households)]
    others = [each for each in held if each not in own]
    cases = Case.objects.filter(Q(person__in=people) | Q(household__in=households)).exclude(state="closed")
    return Around(person, tuple(own), tuple(others), tuple(cases.select_related("person").order_by("pk")))
