"""Batches: households and their members as columns of recorded facts, members grouped by household."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.columns import Column, Numbers, Truths, Values
from huimin.policy.facts import Entity

LARGEST_HOUSEHOLD = 1000
"""No household has more members; sums over members are bounded by it."""


class WrongBatch(Invalid):
    """The rows do not fit together."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is on record of one fact: a value for each row, and whether it is known; `None` says all are."""

    values: Values
    known: Truths | None = None

    def between(self, start: int, end: int) -> Recorded:
        """Return the rows from `start` to before `end`, without a copy."""
        known = self.known
        return Recorded(self.values[start:end], None if known is None else known[start:end])

    def at(self, rows: NDArray[np.int64]) -> Recorded:
        """Return the given rows."""
        known = self.known
        return Recorded(self.values[rows], None if known is None else known[rows])


Recordings = Mapping[str, Recorded]


@dataclass(frozen=True)
class Batch:
    """Households and members; `offsets[h]` to `offsets[h + 1]` are the rows of the members of household h."""

    households: Recordings
    persons: Recordings
    offsets: Numbers
    household_ids: Sequence[Any] | NDArray[Any] | None = None
    person_ids: Sequence[Any] | NDArray[Any] | None = None
    person_rows: Numbers | None = None
    """Where each person stood in what was read, if that was not grouped by household."""

    def __post_init__(self) -> None:
        sizes = np.diff(self.offsets)
        if len(self.offsets) < 1 or self.offsets[0] != 0 or (sizes < 0).any():
            raise WrongBatch(
                _("Offsets must start at 0 and never fall. Group the persons by household first.")
            )
        if sizes.max(initial=0) > LARGEST_HOUSEHOLD:
            raise WrongBatch(
                _("A household has {size} members, more than {most}. Check how persons were assigned to it."),
                size=int(sizes.max()),
                most=LARGEST_HOUSEHOLD,
            )
        for entity, facts in ((Entity.HOUSEHOLD, self.households), (Entity.PERSON, self.persons)):
            for name, recorded in facts.items():
                if len(recorded.values) != self.count(entity):
                    raise WrongBatch(
                        _(
                            "'{name}' has {found} rows where {expected} were expected. Send one for each "
                            "{entity}."
                        ),
                        name=name,
                        found=len(recorded.values),
                        expected=self.count(entity),
                        entity=entity.value,
                    )

    def count(self, entity: Entity) -> int:
        """Return how many households or persons there are."""
        return len(self.offsets) - 1 if entity is Entity.HOUSEHOLD else int(self.offsets[-1])

    def ids(self, entity: Entity) -> Sequence[Any] | NDArray[Any]:
        """Return the ids of the households or persons; row numbers if none were given."""
        given = self.household_ids if entity is Entity.HOUSEHOLD else self.person_ids
        return range(self.count(entity)) if given is None else given

    def recorded(self, entity: Entity) -> Recordings:
        """Return the facts of the households or of the persons."""
        return self.households if entity is Entity.HOUSEHOLD else self.persons

    def chunks(
        self, persons_at_once: int, names: Mapping[Entity, Sequence[str]]
    ) -> Iterator[tuple[int, Chunk]]:
        """Return pieces of whole households with about so many persons, each after its first household."""
        households = self.count(Entity.HOUSEHOLD)
        start = 0
        while start < households:
            target = int(self.offsets[start]) + persons_at_once
            end = int(np.searchsorted(self.offsets, target, side="right")) - 1
            end = min(max(end, start + 1), start + persons_at_once)
            yield start, self.piece(start, end, names)
            start = end

    def piece(self, start: int, end: int, names: Mapping[Entity, Sequence[str]]) -> Chunk:
        """Return the households from `start` to before `end` with the named facts."""
        first, last = int(self.offsets[start]), int(self.offsets[end])
        facts = {name: self.households[name].between(start, end) for name in names[Entity.HOUSEHOLD]}
        facts |= {name: self.persons[name].between(first, last) for name in names[Entity.PERSON]}
        entities = {name: entity for entity, of_entity in names.items() for name in of_entity}
        return Chunk(self.offsets[start : end + 1] - first, facts, entities)


class Chunk:
    """Some households with the recorded facts that one scheme reads."""

    def __init__(self, offsets: Numbers, facts: Recordings, entities: Mapping[str, Entity]) -> None:
        self.offsets = offsets
        self.facts = facts
        self.entities = entities
        self.households = len(offsets) - 1
        self.persons = int(offsets[-1])

    def rows(self, entity: Entity) -> int:
        """Return how many households or persons there are."""
        return self.households if entity is Entity.HOUSEHOLD else self.persons

    @cached_property
    def sizes(self) -> Numbers:
        """Return the number of members of each household."""
        return np.diff(self.offsets)

    @cached_property
    def inhabited(self) -> Truths | None:
        """Return which households have members; `None` if all have."""
        inhabited = self.sizes > 0
        return None if inhabited.all() else inhabited

    @cached_property
    def starts(self) -> Numbers:
        """Return the row of the first member of each household that has members."""
        starts = self.offsets[:-1]
        return starts if self.inhabited is None else starts[self.inhabited]

    def incomplete(self) -> Numbers:
        """Return the households of which, or of whose members, some fact is not on record."""
        own = np.ones(self.households, np.bool_)
        of_members = np.ones(self.persons, np.bool_)
        for name, recorded in self.facts.items():
            if recorded.known is not None:
                complete = own if self.entities[name] is Entity.HOUSEHOLD else of_members
                complete &= recorded.known
        own[np.searchsorted(self.offsets, np.flatnonzero(~of_members), side="right") - 1] = False
        return np.flatnonzero(~own)

    def presumed_complete(self) -> Chunk:
        """Return the same rows as if everything were known; nobody may use the incomplete ones."""
        facts = {name: Recorded(recorded.values) for name, recorded in self.facts.items()}
        return Chunk(self.offsets, facts, self.entities)

    def only(self, households: Numbers) -> Chunk:
        """Return the given households with their members."""
        sizes = self.sizes[households]
        members = self.members_of(households)
        facts = {
            name: recorded.at(households if self.entities[name] is Entity.HOUSEHOLD else members)
            for name, recorded in self.facts.items()
        }
        return Chunk(np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)]), facts, self.entities)

    def members_of(self, households: Numbers) -> Numbers:
        """Return the rows of the members of the given households, side by side."""
        sizes = self.sizes[households]
        before = np.cumsum(sizes) - sizes
        rows: Numbers = np.arange(int(sizes.sum())) + np.repeat(self.offsets[households] - before, sizes)
        return rows

    def sum_of_members(self, values: Values) -> Numbers:
        """Return the sum over the members of each household.

        The differences of a running total are several times faster than one sum after another. The total
        itself may wrap around; its differences then wrap back, and are exact whatever the chunk.
        """
        kind = np.int32 if values.dtype.itemsize == 1 else np.int64
        running = np.zeros(self.persons + 1, kind)
        np.cumsum(values, dtype=kind, out=running[1:])
        return np.diff(running.take(self.offsets)).astype(np.int64, copy=False)

    def over_members(self, operator: np.ufunc, values: Values, dtype: Any, none: Any) -> Values:
        """Return `operator` over the members of each household, `none` where there are none."""
        if self.inhabited is None and self.households:
            return np.asarray(operator.reduceat(values, self.starts, dtype=dtype))
        found = np.full(self.households, none, dtype)
        if len(self.starts):
            found[self.inhabited] = operator.reduceat(values, self.starts, dtype=dtype)
        return found

    def to_members(self, column: Column) -> Column:
        """Return the household's value for each of its members."""
        missing = None if column.missing is None else np.repeat(column.missing, self.sizes)
        return Column(np.repeat(column.values, self.sizes), missing, column.bound, Entity.PERSON)
