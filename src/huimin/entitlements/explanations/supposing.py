"""Supposing: what every scheme would say about a household that somebody describes; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import numpy as np

from huimin.commons.desk.pieces import WhyTree
from huimin.commons.installation.public import installation
from huimin.entitlements.explanations.telling import why_tree
from huimin.entitlements.figures.installed import rulebook_of_installation
from huimin.entitlements.reckonings.chunks import ATTRIBUTES, EPOCH_DAY, batch_of_chunk
from huimin.entitlements.reckonings.reckoning import plans_on
from huimin.entitlements.reckonings.standing import Standing, scheme_behind
from huimin.entitlements.wording import called
from huimin.policy.evaluation import Outcome, evaluate_plan
from huimin.policy.explanation import explain_batch
from huimin.policy.facts import Entity
from huimin.policy.rulebooks import Rulebook
from huimin.policy.running import Plan
from huimin.registry.public import Known, RegisterChunk

WORDS: Final = {Outcome.GRANTED: "granted", Outcome.REFUSED: "refused", Outcome.UNDECIDED: "undecided"}
HEAD: Final = 1


@dataclass(frozen=True, slots=True)
class SupposedMember:
    """Somebody in a household that was described: what the rules read of a person, in whole numbers."""

    name: str
    birth: date
    relation: int
    facts: Mapping[str, int | None]
    local_hukou: bool = True


@dataclass(frozen=True, slots=True)
class Supposed:
    """What one scheme would say about the household, or about one member: fen a month, and why."""

    scheme: str
    title: str
    whose: str
    outcome: str
    amount: int
    missing: tuple[str, ...]
    tree: WhyTree


def suppose(
    *, household: Mapping[str, int | None], members: Sequence[SupposedMember], on: date, known_at: datetime
) -> list[Supposed]:
    """Return what every scheme in force would say, each knowing what the ones before would grant.

    A fact that is not given is not known: the scheme is undecided where it matters. The first member is the
    head of the household.

    Raises:
        NotInForce: a figure has no value on the day.
    """
    rulebook = rulebook_of_installation(known_at)
    plans = plans_on(on, rulebook, installation().place)
    chunk = _chunk(household, members, plans, rulebook)
    standings = {
        name: _standing(versions[0].entity, len(members), np.zeros(0, np.int64))
        for name, versions in rulebook.schemes.items()
    }
    found: list[Supposed] = []
    for name, plan in plans.items():
        batch = batch_of_chunk(chunk, (*plan.facts, *plan.scheme.disregards), rulebook, standings)
        result = evaluate_plan(plan, batch)
        granted = np.where(result.outcome == Outcome.GRANTED, result.amount, -1)
        standings[name] = _standing(plan.scheme.entity, len(members), granted)
        rows = range(len(members)) if plan.scheme.entity is Entity.PERSON else range(1)
        for row in rows:
            explanation = explain_batch(plan, batch, row=row)
            names: dict[object, str] = {place: each.name for place, each in enumerate(members, 1)}
            found.append(
                Supposed(
                    scheme=name,
                    title=called(plan.scheme),
                    whose=members[row].name if plan.scheme.entity is Entity.PERSON else "",
                    outcome=WORDS[explanation.outcome],
                    amount=explanation.amount,
                    missing=tuple(explanation.missing),
                    tree=why_tree(explanation, names),
                )
            )
    return found


def _standing(entity: Entity, members: int, granted: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Standing:
    """Return how the household or its members stand under a scheme; nobody holds what was not granted."""
    size = members if entity is Entity.PERSON else 1
    amounts = granted if len(granted) == size else np.full(size, -1, np.int64)
    return Standing(entity, amounts >= 0, np.maximum(amounts, 0).astype(np.int64))


def _chunk(
    household: Mapping[str, int | None],
    members: Sequence[SupposedMember],
    plans: Mapping[str, Plan],
    rulebook: Rulebook,
) -> RegisterChunk:
    names = {name for plan in plans.values() for name in (*plan.facts, *plan.scheme.disregards)}
    known: dict[str, Known] = {}
    for name in sorted(names):
        fact = rulebook.facts[name]
        if name in ATTRIBUTES or scheme_behind(fact, rulebook.schemes):
            continue
        given = (
            [household.get(name)] if fact.entity is Entity.HOUSEHOLD else [m.facts.get(name) for m in members]
        )
        known[name] = Known(
            np.array([value or 0 for value in given], np.int64),
            np.array([value is not None for value in given], np.bool_),
        )
    size = len(members)
    return RegisterChunk(
        household_ids=np.array([1], np.int64),
        household_divisions=np.array([0], np.int64),
        offsets=np.array([0, size], np.int64),
        person_ids=np.arange(1, size + 1, dtype=np.int64),
        birth=np.array([each.birth.toordinal() - EPOCH_DAY for each in members], np.int64),
        sex=np.zeros(size, np.int64),
        relation=np.array([HEAD, *(each.relation for each in members[1:])], np.int64),
        hukou_local=np.array([each.local_hukou for each in members], np.int64),
        resident_local=np.ones(size, np.int64),
        facts=known,
    )
