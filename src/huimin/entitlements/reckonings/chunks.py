"""Chunks: the register's columns put into the words of the rulebook, with what earlier schemes told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np

from huimin.entitlements.awards.holdings import NOBODY
from huimin.entitlements.reckonings.comparing import Rows
from huimin.entitlements.reckonings.standing import Standing, scheme_behind, told
from huimin.policy.batches import Batch, Recorded
from huimin.policy.columns import Numbers, Truths, Values
from huimin.policy.facts import Entity, Fact, FactType
from huimin.policy.rulebooks import Rulebook
from huimin.policy.running import Plan
from huimin.registry.public import RegisterChunk
from huimin.rulebook.facts.people import Relation

RELATIONS: Final = np.array(
    [
        Relation.OTHER,  # 0 is no relation of the register
        Relation.HEAD,
        Relation.SPOUSE,
        Relation.CHILD,
        Relation.OBLIGATED,  # parent
        Relation.OBLIGATED,  # grandchild
        Relation.OBLIGATED,  # grandparent
        Relation.OBLIGATED,  # sibling
        Relation.OTHER,  # child-in-law
        Relation.OTHER,  # parent-in-law
        Relation.OTHER,
    ],
    np.int64,
)
"""What a relation to the head, as the register numbers it, is to the law of assistance."""


def facts_from_register(plans: Iterable[Plan], more: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the facts that the registry must send: no attributes, nothing that other schemes tell."""
    names: dict[str, None] = {}
    for plan in plans:
        for name in (*plan.facts, *more):
            fact = plan.rulebook.facts[name]
            if name not in ATTRIBUTES and scheme_behind(fact, plan.rulebook.schemes) is None:
                names[name] = None
    return tuple(names)


def batch_of_chunk(
    chunk: RegisterChunk, names: Sequence[str], rulebook: Rulebook, standings: Mapping[str, Standing]
) -> Batch:
    """Return the named facts of a chunk as columns that the engine takes."""
    sizes = np.diff(chunk.offsets)
    columns: dict[Entity, dict[str, Recorded]] = {entity: {} for entity in Entity}
    for name in names:
        fact = rulebook.facts[name]
        scheme = scheme_behind(fact, rulebook.schemes)
        if scheme is not None:
            column = told(fact, standings[scheme], sizes)
        elif name in ATTRIBUTES:
            column = Recorded(ATTRIBUTES[name](chunk))
        else:
            column = _recorded(fact, *chunk.facts[name])
        columns[fact.entity][name] = column
    return Batch(
        columns[Entity.HOUSEHOLD],
        columns[Entity.PERSON],
        chunk.offsets,
        household_ids=chunk.household_ids,
        person_ids=chunk.person_ids,
    )


def _recorded(fact: Fact, values: Numbers, known: Truths) -> Recorded:
    """Return a fact of the register; a value that the fact cannot have is as good as none."""
    possible = known & (values >= fact.least) & (values <= fact.bound)
    kept = np.where(possible, values, 0)
    return Recorded(kept.astype(np.bool_) if fact.type is FactType.YESNO else kept, possible)


def rows_of_chunk(chunk: RegisterChunk, entity: Entity) -> Rows:
    """Return whom a scheme decides about: households with the person who stands for them, or persons."""
    sizes = np.diff(chunk.offsets)
    if entity is Entity.PERSON:
        return Rows(
            ids=chunk.person_ids,
            persons=chunk.person_ids,
            households=np.repeat(chunk.household_ids, sizes),
            divisions=np.repeat(chunk.household_divisions, sizes),
            people=np.ones(len(chunk.person_ids), np.int64),
            present=chunk.person_ids,
        )
    return Rows(
        ids=chunk.household_ids,
        persons=_heads(chunk, sizes),
        households=chunk.household_ids,
        divisions=chunk.household_divisions,
        people=sizes,
        present=chunk.person_ids,
    )


def _heads(chunk: RegisterChunk, sizes: Numbers) -> Numbers:
    """Return the first member of each household: the registry puts the head first."""
    heads = np.full(len(sizes), NOBODY, np.int64)
    heads[sizes > 0] = chunk.person_ids[chunk.offsets[:-1][sizes > 0]]
    return heads


EPOCH_DAY: Final = date(1970, 1, 1).toordinal()

ATTRIBUTES: Final[Mapping[str, Callable[[RegisterChunk], Values]]] = {
    "birth": lambda chunk: chunk.birth,
    "relation": lambda chunk: RELATIONS[chunk.relation],
    "local_hukou": lambda chunk: np.asarray(chunk.hukou_local).astype(np.bool_),
}
"""Facts that every record of the register has."""
