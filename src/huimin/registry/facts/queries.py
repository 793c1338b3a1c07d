"""Read facts one by one: what counts on a day as known at a moment, and everything that was ever said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple, Self, TypeAlias

from django.db.models import Q

from huimin.commons.database.remembering import remembered
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.cards import FactCard
from huimin.registry.models import Coverage, Fact, FactName, Household, Person, weight_of_silence


class NoSuchFact(NotFound):
    """No fact on record has this number."""

    template = _("There is no fact with the number {id}. It stands beside each fact in the history.")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the facts of persons and households come from, by number and by name of the fact."""

    persons: Mapping[int, Mapping[str, FactCard]]
    households: Mapping[int, Mapping[str, FactCard]]


def provenance_of(
    *,
    fact_names: Sequence[str] | None,
    persons: Iterable[int] = (),
    households: Iterable[int] = (),
    on: date,
    known_at: datetime,
) -> Provenance:
    """Return what counts about persons and households on a day as known then, whatever their number at once.

    Of several sources the strongest counts, then what was recorded last; a complete register speaks for whom
    it does not list unless somebody said something, if only the applicant. Records merged into a person speak
    for the person. `fact_names` are the facts that are asked for, all of them without; unknown ones are left
    out.
    """
    asked = _Asked.about(frozenset(persons), frozenset(households))
    wanted = None if fact_names is None else frozenset(fact_names)
    coverages = [
        each
        for each in _coverages(asked.entities, on, known_at)
        if wanted is None or each.card.name in wanted
    ]
    stated = asked.stated(wanted, on, known_at)
    return Provenance(
        {
            person: _counting(
                FactName.Entity.PERSON, asked.places.get(person), coverages, stated[person, None]
            )
            for person in asked.persons
        },
        {
            home: _counting(
                FactName.Entity.HOUSEHOLD, asked.divisions.get(home), coverages, stated[None, home]
            )
            for home in asked.households
        },
    )


def facts_on(
    *,
    person_id: int | None = None,
    household_id: int | None = None,
    day: date,
    known_at: datetime,
    names: Sequence[str] | None = None,
) -> Mapping[str, FactCard]:
    """Return by name what counts about one person or household on `day`, as known at `known_at`."""
    _refuse_two(person_id, household_id)
    if household_id is not None:
        found = provenance_of(fact_names=names, households=[household_id], on=day, known_at=known_at)
        return found.households[household_id]
    assert person_id is not None
    return provenance_of(fact_names=names, persons=[person_id], on=day, known_at=known_at).persons[person_id]


def counting_among(
    history: Iterable[FactCard], *, division: str, day: date, known_at: datetime
) -> Mapping[str, FactCard]:
    """Return by name what counts about a household of `division` on a day, of all that was recorded of it.

    The same as `facts_on` answers, where the history is at hand.
    """
    stated = [card for card in history if card.holds(day, known_at)]
    stated.sort(key=lambda card: (card.source, card.recorded_at, card.id or 0))
    coverages = _coverages(frozenset([FactName.Entity.HOUSEHOLD.value]), day, known_at)
    return _counting(FactName.Entity.HOUSEHOLD, division, coverages, stated)


def stated_among(
    *, people: Iterable[int], names: Iterable[str], day: date, known_at: datetime
) -> dict[int, dict[str, int]]:
    """Return by person and name what was said of several people and is not nothing; coverages are left out.

    Of several sources the strongest counts, then what was recorded last.
    """
    wanted = Fact.objects.filter(person__in=set(people), name__name__in=list(names))
    rows = _in_force(wanted, day, known_at).order_by("source", "recorded_at", "pk")
    found: dict[int, dict[str, int | None]] = {}
    for person, name, value in rows.values_list("person_id", "name__name", "value"):
        found.setdefault(person, {})[name] = value
    return {person: {name: value for name, value in said.items() if value} for person, said in found.items()}


def fact_history(
    *, person_id: int | None = None, household_id: int | None = None, names: Iterable[str] | None = None
) -> tuple[FactCard, ...]:
    """Return everything that was ever recorded about one person or household, the latest days first."""
    _refuse_two(person_id, household_id)
    about = Q(household=household_id)
    if person_id is not None:
        about = Q(person__in=[record for record, *_more in _records_of(frozenset([person_id]))])
    rows = Fact.objects.filter(about).order_by("name__name", "-start", "-recorded_at", "-pk")
    if names is not None:
        rows = rows.filter(name__name__in=list(names))
    return tuple(_card(row) for row in rows.values_list(*COLUMNS))


def fact_of(fact_id: int) -> Fact:
    """Return a fact on record.

    Raises:
        NoSuchFact: there is none with this number.
    """
    fact = Fact.objects.select_related("name", "recorded_by").filter(pk=fact_id).first()
    if fact is None:
        raise NoSuchFact(id=fact_id)
    return fact


def declared_names() -> dict[str, str]:
    """Return every declared name of a fact, and whether it is about a person or a household."""
    return dict(FactName.objects.order_by("name").values_list("name", "entity"))


def fact_card(fact: Fact) -> FactCard:
    """Return what others get to see of a fact."""
    return FactCard(
        id=fact.pk,
        name=fact.name.name,
        value=fact.value,
        start=fact.start,
        end=fact.end,
        source=fact.source,
        reference=fact.reference,
        recorded_at=fact.recorded_at,
        superseded_at=fact.superseded_at,
        recorded_by=fact.recorded_by.name if fact.recorded_by else "",
        about=fact.person_id or fact.household_id,
    )


COLUMNS: Final = (
    "pk", "name__name", "value", "start", "end", "source", "reference", "recorded_at", "superseded_at",
    "recorded_by__name", "person_id", "household_id",
)  # fmt: skip
"""What is read of a fact; a page has hundreds of them, and rows are much cheaper than models."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Persons and households with the divisions in which they live and the records that speak for them."""

    persons: frozenset[int]
    households: frozenset[int]
    places: Mapping[int, str]
    divisions: Mapping[int, str]
    speakers: Mapping[int, tuple[int, ...]]
    """Record of a person -> those of `persons` for whom it speaks."""

    @classmethod
    def about(cls, persons: frozenset[int], households: frozenset[int]) -> Self:
        places: dict[int, str] = {}
        speakers: dict[int, tuple[int, ...]] = {}
        if persons:
            for record, kept, residence in _records_of(persons):
                speakers[record] = tuple(each for each in (record, kept) if each in persons)
                places[record] = residence
        homes = Household.objects.filter(pk__in=households).values_list("pk", "division")
        return cls(persons, households, places, dict(homes) if households else {}, speakers)

    @property
    def entities(self) -> frozenset[str]:
        """Return whether persons, households or both are asked about."""
        asked = {FactName.Entity.PERSON: self.persons, FactName.Entity.HOUSEHOLD: self.households}
        return frozenset(entity.value for entity, numbers in asked.items() if numbers)

    def stated(self, names: frozenset[str] | None, day: date, known_at: datetime) -> _Stated:
        """Return what sources said about each, the weakest first."""
        about = Q()
        if self.households:
            about |= Q(household__in=self.households)
        if self.speakers:
            about |= Q(person__in=self.speakers)
        found: _Stated = defaultdict(list)
        if not about:
            return found
        rows = _in_force(Fact.objects.filter(about), day, known_at)
        if names is not None:
            rows = rows.filter(name__name__in=names)
        for row in rows.order_by("source", "recorded_at", "pk").values_list(*COLUMNS):
            *_said, person, household = row
            for speaks_for in self.speakers.get(person, ()):
                found[speaks_for, None].append(_card(row))
            if household is not None:
                found[None, household].append(_card(row))
        return found


_Stated: TypeAlias = "defaultdict[tuple[int | None, int | None], list[FactCard]]"


class _Covering(NamedTuple):
    """What a complete register says about everybody of a division whom it does not list."""

    entity: str
    division: str
    card: FactCard


def _counting(
    entity: str, place: str | None, coverages: Iterable[_Covering], stated: Iterable[FactCard]
) -> dict[str, FactCard]:
    """Return by name what counts of what registers say about a `place` and of what was stated."""
    chosen: dict[str, FactCard] = {}
    covering = (
        each.card
        for each in coverages
        if each.entity == entity and place is not None and place.startswith(each.division)
    )
    for card in (*covering, *stated):
        # Later ones win ties: facts come after coverages, and both in rising order of weight.
        if card.name not in chosen or card.source >= _weight(chosen[card.name]):
            chosen[card.name] = card
    return chosen


def _weight(card: FactCard) -> int:
    return weight_of_silence(card.source) if card.from_coverage else card.source


@remembered
def _coverages(entities: frozenset[str], day: date, known_at: datetime) -> tuple[_Covering, ...]:
    """Return what complete registers say of persons or households on a day, the weakest first."""
    said = Coverage.objects.filter(name__entity__in=entities)
    rows = _in_force(said, day, known_at).values_list(
        "name__entity", "division", "name__name", "value", "start", "end", "source", "reference",
        "recorded_at", "superseded_at",
    )  # fmt: skip
    found = [_Covering(entity, division, FactCard(None, *card)) for entity, division, *card in rows]
    return tuple(
        sorted(found, key=lambda each: (each.card.source, len(each.division), each.card.recorded_at))
    )


@remembered
def _records_of(persons: frozenset[int]) -> tuple[tuple[int, int | None, str], ...]:
    """Return the records of persons and those merged into them: number, merged into which, residence."""
    records = Person.objects.filter(Q(pk__in=persons) | Q(merged_into__in=persons))
    return tuple(records.values_list("pk", "merged_into", "residence"))


def _refuse_two(person_id: int | None, household_id: int | None) -> None:
    assert (person_id is None) != (household_id is None), "facts are about one person or one household"


def _in_force(rows: Any, day: date, known_at: datetime) -> Any:
    return rows.filter(
        Q(end__isnull=True) | Q(end__gt=day),
        Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at),
        start__lte=day,
        recorded_at__lte=known_at,
    )


def _card(row: Sequence[Any]) -> FactCard:
    """Return the card of a fact whose `COLUMNS` were read."""
    said, (recorded_by, person, household) = row[:-3], row[-3:]
    about = {"recorded_by": recorded_by or "", "about": person or household}
    return FactCard(*said, **about)
