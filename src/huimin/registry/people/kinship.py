"""Kinship: the near relatives of many people at once, worked out from the relations on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Q

from huimin.registry.cards import KinCard
from huimin.registry.models import Person, Relation

SPOUSE, PARENT, CHILD, SIBLING = "spouse", "parent", "child", "sibling"
GRANDPARENT, GRANDCHILD, IN_LAW = "grandparent", "grandchild", "in_law"
NEAR: Final = (SPOUSE, PARENT, CHILD, SIBLING, GRANDPARENT, GRANDCHILD)
"""Near relatives by national rule (民发〔2012〕220号第十四条); who is one in two ways counts as the first."""
AT_ONCE: Final = 5_000


@dataclass
class _Ties:
    """Who is married to whom, and whose parents and children are known."""

    spouses: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    parents: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    children: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def read(self, people: Collection[int], on: date) -> None:
        """Add the marriages and parenthoods of people that hold on a day."""
        holds = Q(start__lte=on) & (Q(end__isnull=True) | Q(end__gt=on))
        found = Relation.objects.filter(holds, kind__in=(SPOUSE, PARENT))
        about = found.filter(Q(person__in=people) | Q(other__in=people))
        for person, other, kind in about.values_list("person", "other", "kind"):
            if kind == SPOUSE:
                self.spouses[person].add(other)
                self.spouses[other].add(person)
            else:
                self.parents[other].add(person)
                self.children[person].add(other)

    def next_to(self, people: Collection[int]) -> set[int]:
        """Return who is one tie away from people."""
        every = (self.spouses, self.parents, self.children)
        return {other for tie in every for person in people for other in tie.get(person, ())}

    def relatives(self, person: int) -> Iterator[tuple[int, str]]:
        """Go through who is what to a person."""
        spouses, parents = self.spouses.get(person, set()), self.parents.get(person, set())
        children = self.children.get(person, set())
        yield from ((each, SPOUSE) for each in spouses)
        yield from ((each, PARENT) for each in parents)
        yield from ((each, CHILD) for each in children)
        yield from ((each, SIBLING) for parent in parents for each in self.children.get(parent, ()))
        yield from ((each, GRANDPARENT) for parent in parents for each in self.parents.get(parent, ()))
        yield from ((each, GRANDCHILD) for child in children for each in self.children.get(child, ()))
        yield from ((each, IN_LAW) for spouse in spouses for each in self.parents.get(spouse, ()))
        yield from ((each, IN_LAW) for child in children for each in self.spouses.get(child, ()))


def kin_of(indexes: Collection[bytes], on: date, relations: Collection[str] = NEAR) -> list[KinCard]:
    """Return the relatives, on a day, of the people with these blind indexes; of two ways only the nearer.

    Relatives without an identity number are left out. `relations` may name `in_law` too: the parents of the
    spouse and the spouses of the children.
    """
    wanted = list(indexes)
    found: list[KinCard] = []
    for start in range(0, len(wanted), AT_ONCE):
        found += _kin_of(wanted[start : start + AT_ONCE], on, relations)
    return found


def _kin_of(indexes: list[bytes], on: date, relations: Collection[str]) -> list[KinCard]:
    known = Person.objects.filter(id_index__in=indexes, merged_into__isnull=True)
    people = {pk: bytes(index or b"") for pk, index in known.values_list("pk", "id_index")}
    ties = _Ties()
    ties.read(list(people), on)
    ties.read(ties.next_to(people), on)
    near: dict[tuple[int, int], str] = {}
    for person in people:
        for other, relation in ties.relatives(person):
            if other != person and relation in relations:
                near.setdefault((person, other), relation)
    cards = Person.objects.filter(
        pk__in={other for _person, other in near}, id_index__isnull=False, merged_into__isnull=True
    )
    named = {each.pk: each for each in cards.only("name", "id_index", "id_masked")}
    return [
        KinCard(people[person], relation, each.name, bytes(each.id_index or b""), each.id_masked)
        for (person, other), relation in sorted(near.items())
        if (each := named.get(other)) is not None
    ]
