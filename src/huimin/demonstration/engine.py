"""The synthetic district as the rulebook sees it: a batch on which any scheme can be decided."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np

from huimin.demonstration.census import Census, Numbers
from huimin.demonstration.columns import Facts, Truths
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.households import Tie
from huimin.policy.batches import Batch, Recorded
from huimin.policy.evaluation import Outcome, Result, evaluate_plan
from huimin.policy.facts import Entity, Fact, FactType
from huimin.policy.running import make_plan
from huimin.rulebook.facts.people import Relation
from huimin.rulebook.public import rulebook

RELATIONS = np.full(len(Tie) + 1, Relation.OBLIGATED, np.int64)
RELATIONS[[Tie.HEAD, Tie.SPOUSE, Tie.CHILD]] = [Relation.HEAD, Relation.SPOUSE, Relation.CHILD]
RELATIONS[[Tie.CHILD_IN_LAW, Tie.PARENT_IN_LAW, Tie.OTHER]] = Relation.OTHER
"""What a tie to the head is to the law of assistance."""

HOLDS = re.compile(r"holds_(\w+)|has_(\w+)_member|supported_as_(\w+)")
PAID = re.compile(r"(\w+)_share|(\w+)_monthly")


@dataclass
class Held:
    """Who holds a scheme, one row a household or person, and how many fen a month."""

    entity: Entity
    holds: Truths
    monthly: Numbers


@dataclass
class Engine:
    """The district as the rulebook sees it on any day; `held` is what earlier schemes told."""

    census: Census
    residents: Residents
    facts: Facts
    held: dict[str, Held]

    def decide(self, scheme: str, on: date, known_on: date | None = None) -> Result:
        """Return the decision on everybody under `scheme` on `on`, by what is known on `known_on`."""
        book = rulebook()
        plan = make_plan(scheme, on=on, place=self.census.place, rulebook=book, parameters=book.parameters)
        facts = self.facts.on(on, known_on or on)
        columns: dict[Entity, dict[str, Recorded]] = {entity: {} for entity in Entity}
        for name, fact in plan.facts.items():
            columns[fact.entity][name] = self._recorded(fact, facts)
        batch = Batch(columns[Entity.HOUSEHOLD], columns[Entity.PERSON], self.residents.offsets)
        return evaluate_plan(plan, batch)

    def granted(self, scheme: str, on: date) -> Numbers:
        """Return the rows to which `scheme` is granted on `on`."""
        return np.flatnonzero(self.decide(scheme, on).outcome == Outcome.GRANTED)

    def _recorded(self, fact: Fact, facts: Facts) -> Recorded:
        if fact.source == "computed" and fact.name not in facts.values:
            return Recorded(self.told(fact))
        values, known = self.column(fact.name, facts)
        return Recorded(values.astype(np.bool_) if fact.type is FactType.YESNO else values, known)

    def column(self, name: str, facts: Facts) -> tuple[Numbers, Truths | None]:
        """Return a recorded fact or an attribute of the register, and where it is known."""
        residents = self.residents
        if name == "birth":
            return residents.people.birth, None
        if name == "relation":
            return RELATIONS[residents.tie], None
        if name == "local_hukou":
            return residents.hukou.str.starts_with(self.census.place).to_numpy().astype(np.int64), None
        unknown = facts.unknown[name]
        return np.where(unknown, 0, facts[name]), ~unknown if unknown.any() else None

    def told(self, fact: Fact) -> Numbers | Truths:
        """Return what the awards of another scheme say of everybody."""
        found = HOLDS.fullmatch(fact.name) or PAID.fullmatch(fact.name)
        scheme = next((name for name in found.groups() if name), "") if found else ""
        rows = self.residents.households if fact.entity is Entity.HOUSEHOLD else len(self.residents)
        held = self.held.get(scheme)
        if held is None:
            return np.zeros(rows, np.bool_ if fact.type is FactType.YESNO else np.int64)
        values = held.holds if fact.type is FactType.YESNO else held.monthly
        if held.entity is fact.entity:
            return values
        home = self.residents.household
        if fact.entity is Entity.PERSON:
            size = np.bincount(home, minlength=len(values))
            return (values // size if fact.name.endswith("_share") else values)[home]
        of_members = np.zeros(rows, np.int64)
        np.maximum.at(of_members, home, values)
        return of_members.astype(np.bool_) if fact.type is FactType.YESNO else of_members

    def hold(self, scheme: str, rows: Numbers, monthly: Numbers | None = None) -> None:
        """Note who holds a scheme, and for how many fen a month, for the schemes that read it."""
        entity = rulebook().schemes[scheme][0].entity
        size = self.residents.households if entity is Entity.HOUSEHOLD else len(self.residents)
        held = Held(entity, np.zeros(size, np.bool_), np.zeros(size, np.int64))
        held.holds[rows] = True
        if monthly is not None:
            held.monthly[rows] = monthly
        self.held[scheme] = held
