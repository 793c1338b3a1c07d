"""Among many: who of a list of people and households died, is of an age, or has one of some numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from huimin.kernel.days import add_months
from huimin.registry.models import Household, Membership, Person


@dataclass(frozen=True, slots=True)
class DeathCard:
    """A death on record, and the household of people living together that it happened in."""

    person_id: int
    died_on: date
    household_id: int | None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Somebody with an identity number, and a household that the person belongs to from and up to a day."""

    index: bytes
    person_id: int
    household_id: int | None
    start: date | None
    end: date | None

    def holds(self, day: date) -> bool:
        """Return whether the person belongs to the household on `day`."""
        return self.start is not None and self.start <= day and (self.end is None or day < self.end)


_DEATHS = """
SELECT p.id, p.died_on, m.household_id
FROM registry_person p
LEFT JOIN registry_membership m ON m.person_id = p.id AND m.household_id = ANY(%(households)s)
    AND m.start <= p.died_on AND (m."end" IS NULL OR m."end" >= p.died_on)
WHERE p.died_on <= %(day)s AND (p.id = ANY(%(persons)s) OR m.household_id IS NOT NULL)
ORDER BY p.died_on, p.id
"""


def deaths_among(*, persons: Collection[int], households: Collection[int], day: date) -> list[DeathCard]:
    """Return the deaths of these people and in these households up to a day, the earliest first."""
    with connection.cursor() as cursor:
        cursor.execute(_DEATHS, {"persons": list(persons), "households": list(households), "day": day})
        return [DeathCard(*row) for row in cursor.fetchall()]


def of_age_among(
    *, persons: Collection[int], households: Collection[int], day: date, ages: tuple[int, int]
) -> tuple[frozenset[int], frozenset[int]]:
    """Return which of these people are of an age on a day, and in which of the households somebody is.

    The first of the two ages counts, the second one does not; who died or left does not either.
    """
    youngest, oldest = (add_months(day, -12 * age) for age in ages)
    here = Q(died_on__isnull=True) & (Q(left_on__isnull=True) | Q(left_on__gt=day))
    found = Person.objects.filter(here, birth__lte=youngest, birth__gt=oldest)
    members = Membership.objects.filter(
        Q(end__isnull=True) | Q(end__gt=day), household__in=list(households), start__lte=day,
        person__in=found,
    )  # fmt: skip
    return (
        frozenset(found.filter(pk__in=list(persons)).values_list("pk", flat=True)),
        frozenset(members.values_list("household_id", flat=True)),
    )


def whereabouts_of(indexes: Iterable[bytes]) -> Iterator[Whereabouts]:
    """Yield the people with these blind indexes, once for each household of people living together."""
    people = {
        pk: bytes(index)
        for pk, index in Person.objects.filter(id_index__in=list(indexes)).values_list("pk", "id_index")
        if index is not None
    }
    for pk, index in people.items():
        yield Whereabouts(index, pk, None, None, None)
    homes = Membership.objects.filter(person__in=people, household__purpose=Household.Purpose.LIVING)
    for person, home, start, end in homes.values_list("person_id", "household_id", "start", "end"):
        yield Whereabouts(people[person], person, home, start, end)
