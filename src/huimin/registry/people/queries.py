"""The ways in to a person's record, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.kernel.errors import Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.cards import PersonCard, RelationCard
from huimin.registry.models import Person, Relation
from huimin.registry.people.identities import id_number, index_of

VIEW = "registry.view"


class NoSuchPerson(NotFound):
    """There is no such person, or the officer may not know that there is."""

    template = _("There is no person {id} in your divisions. Check the number, or ask for a transfer.")


class NobodyRegistered(Invalid):
    """Nobody with this identity number is registered."""

    template = _(
        "Nobody with this identity number is registered in your divisions. Register the person first."
    )


def people_in(scope: Scope) -> QuerySet[Person]:
    """Return the people who live or are registered in a scope."""
    return Person.objects.filter(scope.q("residence") | scope.q("hukou")) if "" not in scope.prefixes else (
        Person.objects.all()
    )  # fmt: skip


def person_in(scope: Scope, person_id: int) -> Person:
    """Return a person of a scope.

    Raises:
        NoSuchPerson: outside of it too, so that the answer does not give away whether the record exists.
    """
    person = people_in(scope).select_related("address").filter(pk=person_id).first()
    if person is None:
        raise NoSuchPerson(id=person_id)
    return person


def person_for(officer: Officer, person_id: int) -> PersonCard:
    """Return a person whom the officer may see.

    Raises:
        NoSuchPerson: there is none in the officer's divisions.
    """
    return person_card(person_in(officer.scope(VIEW), person_id))


def person_numbered(officer: Officer, given: str) -> PersonCard:
    """Return the person with an identity number, whom the officer may see.

    Raises:
        NobodyRegistered: nobody in the officer's divisions has it.
        ImpossibleIdNumber: nobody can have it.
    """
    try:
        number = id_number(given)
    except Invalid as refusal:
        raise refusal.at("id_number") from None
    people = people_in(officer.scope(VIEW)).select_related("address")
    person = people.filter(id_index=index_of(number), merged_into__isnull=True).first()
    if person is None:
        raise NobodyRegistered(field="id_number")
    return person_card(person)


def people_with_phone(index: bytes) -> list[int]:
    """Return the living people whose phone has this blind index, by number."""
    found = Person.objects.filter(phone_index=index, merged_into__isnull=True, died_on__isnull=True)
    return list(found.order_by("pk").values_list("pk", flat=True))


def person_with_number(index: bytes) -> int | None:
    """Return the living person whose identity number has this blind index."""
    found = Person.objects.filter(id_index=index, merged_into__isnull=True, died_on__isnull=True)
    return found.values_list("pk", flat=True).first()


def person_cards(ids: Iterable[int]) -> dict[int, PersonCard]:
    """Return the people with these numbers, by number; the caller answers for who sees them."""
    found = Person.objects.select_related("address").filter(pk__in=set(ids))
    return {person.pk: person_card(person) for person in found}


def blind_indexes_of(ids: Iterable[int]) -> dict[int, bytes]:
    """Return the blind indexes of people's identity numbers; who has no number is left out."""
    found = Person.objects.filter(pk__in=set(ids), id_index__isnull=False)
    return {pk: bytes(index) for pk, index in found.values_list("pk", "id_index") if index is not None}


def relations_of(person_id: int, on: date | None = None) -> tuple[RelationCard, ...]:
    """Return who is what to a person and to whom the person is what; with `on`, on that day only."""
    span = Q() if on is None else Q(start__lte=on) & (Q(end__isnull=True) | Q(end__gt=on))
    found = Relation.objects.filter(Q(person=person_id) | Q(other=person_id), span)
    rows = found.select_related("person__address", "other__address").order_by("kind", "start", "pk")
    return tuple(_relation_card(row, person_id) for row in rows)


def merged_records(person_id: int) -> tuple[PersonCard, ...]:
    """Return the records that were merged into a person."""
    found = Person.objects.select_related("address").filter(merged_into=person_id).order_by("pk")
    return tuple(person_card(person) for person in found)


def with_numbers(indexes: list[bytes]) -> Q:
    """Return the condition that a record has one of these identity numbers, whether it was merged or not."""
    # Each half has an index of its own: the unique one of living records, a small one of merged records.
    return Q(id_index__in=indexes, merged_into__isnull=True) | Q(
        id_index__in=indexes, merged_into__isnull=False
    )


def person_card(person: Person) -> PersonCard:
    """Return what others get to see of a person."""
    return PersonCard(
        id=person.pk,
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        id_masked=person.id_masked,
        phone_masked=person.phone_masked,
        hukou=person.hukou,
        residence=person.residence,
        address=person.address.text if person.address else "",
        died_on=person.died_on,
        left_on=person.left_on,
        merged_into=person.merged_into_id,
    )


def _relation_card(row: Relation, person_id: int) -> RelationCard:
    inverse = row.person_id == person_id
    other = row.other if inverse else row.person
    return RelationCard(row.pk, row.kind, inverse, person_card(other), row.start, row.end)
