"""Read facts one by one: what counts on a day as known at a moment, and everything that was ever said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.cards import FactCard
from huimin.registry.models import Coverage, Fact, FactName, Household, Person


class NoSuchFact(NotFound):
    """No fact on record has this number."""

    template = _("There is no fact with the number {id}. It stands beside each fact in the history.")


def facts_on(
    *,
    person_id: int | None = None,
    household_id: int | None = None,
    day: date,
    known_at: datetime,
    names: Sequence[str] | None = None,
) -> dict[str, FactCard]:
    """Return by name what counts about one person or household on `day`, as known at `known_at`.

    Of several sources the strongest counts, then what was recorded last; a complete register speaks for whom
    it does not list unless a source as strong said something. Records merged into a person speak for the
    person.
    """
    subject = _subject(person_id, household_id)
    chosen: dict[str, FactCard] = {}
    for card in (
        *_covering(person_id, household_id, day, known_at, names),
        *_stated(subject, day, known_at, names),
    ):
        # Later ones win ties: facts come after coverages, and both in rising order of weight.
        if card.name not in chosen or card.source >= chosen[card.name].source:
            chosen[card.name] = card
    return chosen


def fact_history(
    *, person_id: int | None = None, household_id: int | None = None, names: Iterable[str] | None = None
) -> tuple[FactCard, ...]:
    """Return everything that was ever recorded about one person or household, the latest days first."""
    rows = _facts(_subject(person_id, household_id), names).order_by(
        "name__name", "-start", "-recorded_at", "-pk"
    )
    return tuple(map(fact_card, rows))


def provenance_of(
    *,
    fact_names: Sequence[str],
    person_id: int | None = None,
    household_id: int | None = None,
    on: date,
    known_at: datetime,
) -> dict[str, FactCard]:
    """Return by name where each fact comes from: source, reference, days; unknown ones are left out."""
    return facts_on(
        person_id=person_id, household_id=household_id, day=on, known_at=known_at, names=fact_names
    )


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


def _subject(person_id: int | None, household_id: int | None) -> Q:
    assert (person_id is None) != (household_id is None), "facts are about one person or one household"
    if household_id is not None:
        return Q(household=household_id)
    merged = Person.objects.filter(merged_into=person_id).values_list("pk", flat=True)
    return Q(person__in=[person_id, *merged])


def _facts(subject: Q, names: Iterable[str] | None) -> QuerySet[Fact]:
    rows = Fact.objects.filter(subject).select_related("name", "recorded_by")
    return rows if names is None else rows.filter(name__name__in=list(names))


def _stated(subject: Q, day: date, known_at: datetime, names: Sequence[str] | None) -> list[FactCard]:
    rows = _in_force(_facts(subject, names), day, known_at).order_by("source", "recorded_at", "pk")
    return [fact_card(row) for row in rows]


def _covering(
    person_id: int | None,
    household_id: int | None,
    day: date,
    known_at: datetime,
    names: Sequence[str] | None,
) -> list[FactCard]:
    place, entity = _place(person_id, household_id)
    rows = _in_force(Coverage.objects.filter(name__entity=entity).select_related("name"), day, known_at)
    if names is not None:
        rows = rows.filter(name__name__in=list(names))
    covering = [row for row in rows if place is not None and place.startswith(row.division)]
    covering.sort(key=lambda row: (row.source, len(row.division), row.recorded_at))
    return [_coverage_card(row) for row in covering]


def _place(person_id: int | None, household_id: int | None) -> tuple[str | None, str]:
    if household_id is not None:
        home = Household.objects.filter(pk=household_id).values_list("division", flat=True)
        return home.first(), FactName.Entity.HOUSEHOLD
    residence = Person.objects.filter(pk=person_id or 0).values_list("residence", flat=True)
    return residence.first(), FactName.Entity.PERSON


def _in_force(rows: QuerySet[Any], day: date, known_at: datetime) -> QuerySet[Any]:
    return rows.filter(
        Q(end__isnull=True) | Q(end__gt=day),
        Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at),
        start__lte=day,
        recorded_at__lte=known_at,
    )


def _coverage_card(row: Coverage) -> FactCard:
    return FactCard(
        id=None,
        name=row.name.name,
        value=row.value,
        start=row.start,
        end=row.end,
        source=row.source,
        reference=row.reference,
        recorded_at=row.recorded_at,
        superseded_at=row.superseded_at,
    )
