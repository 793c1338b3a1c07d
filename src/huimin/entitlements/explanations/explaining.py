"""Explaining: why a household or person of the register gets what it gets, on a day, as known then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from huimin.commons.access.models import Officer
from huimin.commons.database.remembering import remembered
from huimin.commons.installation.public import installation
from huimin.entitlements.awards.holdings import NOBODY, holdings_on
from huimin.entitlements.figures.installed import rulebook_of_installation
from huimin.entitlements.reckonings.chunks import ATTRIBUTES, facts_from_register
from huimin.entitlements.reckonings.comparing import KINDS, NONE
from huimin.entitlements.reckonings.queries import reckoning_of
from huimin.entitlements.reckonings.reckoning import Decision, chosen_plans, decide_chunk, plans_on
from huimin.entitlements.reckonings.standing import COMPUTED
from huimin.kernel.days import Month
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.cases import FactSource
from huimin.policy.evaluation import Outcome
from huimin.policy.explanation import Explanation, Sources, explain_batch
from huimin.policy.facts import Entity
from huimin.policy.running import Plan
from huimin.registry.public import (
    FactCard,
    HouseholdCard,
    RegisterChunk,
    household_for,
    households_of,
    person_for,
    provenance_of,
    register_chunks,
)

SOURCES: Final = {1: COMPUTED, 2: "declared", 3: "register", 4: "verified"}
"""The kinds of source as the registry numbers them, in the words of the rulebook."""


class NobodyThere(NotFound):
    """The household has no members on the day, so there is nothing to decide about."""

    template = _(
        "Household {household} has nobody on the register on {day}. Choose another day or household."
    )


class NoHousehold(NotFound):
    """The person belongs to no household of people who live together on the day."""

    template = _("Person {person} belongs to no household on {day}. Record the household first.")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a scheme says about a household or person: outcome, amount in fen, award, what follows."""

    scheme: str
    zh: str
    en: str
    entity: Entity
    id: int
    outcome: Outcome
    amount: int
    is_status: bool
    award: int | None
    held: int
    kind: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation and how it stands to what is held; `household` is where the facts come from."""

    explanation: Explanation
    standing: Standing
    household: int
    on: date
    known_at: datetime


@dataclass(frozen=True)
class DecidedHome:
    """One household, read once, with what schemes decide about it and its members on a day, as known then."""

    household: int
    on: date
    known_at: datetime
    chunk: RegisterChunk
    decisions: Mapping[str, Decision]

    @property
    def standings(self) -> list[Standing]:
        """Return what every scheme says about the household or each of its members."""
        return [
            _standing(decision, row)
            for decision in self.decisions.values()
            for row in range(len(decision.compared.rows.ids))
        ]

    def explained(self, schemes: Iterable[str], person: int | None = None) -> list[Explained]:
        """Return why each of the schemes decides as it does, about a member where it decides about persons.

        Raises:
            NoHousehold: the person is no member on the day.
        """
        return self._with_sources(schemes, _shown, person)

    def outlined(self, schemes: Iterable[str]) -> list[Explained]:
        """Return the same with sources only for what an outline tells of: what is not counted."""
        return self._with_sources(schemes, _shown_outside)

    def _with_sources(
        self, schemes: Iterable[str], shown: Callable[[Plan], Iterable[str]], person: int | None = None
    ) -> list[Explained]:
        chosen = [self.decisions[scheme] for scheme in schemes]
        sources = self._sources({name for decision in chosen for name in shown(decision.plan)})
        return [self._explained(decision, person, sources) for decision in chosen]

    def _explained(self, decision: Decision, person: int | None, sources: Sources) -> Explained:
        row = self._row_of(person) if decision.plan.scheme.entity is Entity.PERSON else 0
        explanation = explain_batch(decision.plan, decision.batch, row=row, sources=sources)
        return Explained(explanation, _standing(decision, row), self.household, self.on, self.known_at)

    def _row_of(self, person: int | None) -> int:
        """Return the member a scheme for persons is explained for: the head, if nobody was named."""
        if person is None:
            return 0
        members: list[int] = self.chunk.person_ids.tolist()
        if person not in members:  # died or left
            raise NoHousehold(person=person, day=self.on)
        return members.index(person)

    def _sources(self, names: Iterable[str]) -> Sources:
        """Return where each fact of the household and of its members comes from."""
        if not (shown := sorted(names)):
            return {}
        members: list[int] = self.chunk.person_ids.tolist()
        found = provenance_of(
            fact_names=[name for name in shown if name in self.chunk.facts],
            persons=members, households=[self.household], on=self.on, known_at=self.known_at,
        )  # fmt: skip
        told = {
            name: FactSource(COMPUTED)
            for name in shown
            if name not in self.chunk.facts and name not in ATTRIBUTES
        }
        registered = {name: FactSource("register") for name in shown if name in ATTRIBUTES}
        return {
            Entity.HOUSEHOLD: (told | _written(found.households[self.household]),),
            Entity.PERSON: tuple(told | registered | _written(found.persons[each]) for each in members),
        }


def explain_household(
    officer: Officer, household: int, scheme: str, *, on: date, known_at: datetime
) -> Explained:
    """Explain what a scheme decides about a household, or about its head if the scheme is for persons.

    Raises:
        NoSuchHousehold: there is none in the officer's divisions.
        NoSuchScheme, NotInForce: the scheme or one of its figures is not in force on the day.
        NobodyThere: the household has no members on the day.
    """
    household_for(officer, household, on)
    (explained,) = decided_home(household, on, known_at, scheme).explained([scheme])
    return explained


def outline_home(
    officer: Officer, household: int, schemes: Iterable[str], *, on: date, known_at: datetime
) -> list[Explained]:
    """Explain schemes of a household, read once, as far as outlines tell; those not in force are left out.

    Raises:
        NoSuchHousehold: there is none in the officer's divisions.
        NotInForce: a figure of a scheme has no value on the day.
        NobodyThere: the household has no members on the day.
    """
    household_for(officer, household, on)
    home = decided_home(household, on, known_at)
    return home.outlined(scheme for scheme in schemes if scheme in home.decisions)


def explain_person(officer: Officer, person: int, scheme: str, *, on: date, known_at: datetime) -> Explained:
    """Explain what a scheme decides about a person, or about the household in which the person lives.

    Raises:
        NoSuchPerson: there is none in the officer's divisions.
        NoHousehold: the person lives in no household of the register on the day.
        NoSuchScheme, NotInForce: the scheme or one of its figures is not in force on the day.
    """
    person_for(officer, person)
    home = decided_home(home_of(person, on).id, on, known_at, scheme)
    (explained,) = home.explained([scheme], person)
    return explained


def decide_for(*, scheme: str, person: int, household: int | None, on: date, known_at: datetime) -> Explained:
    """Decide a case by the rules, for a household or for one person; the caller answers for who sees it.

    Raises:
        NoHousehold, NobodyThere: the person lives in no household of the register on the day.
        NoSuchScheme, NotInForce: the scheme or one of its figures is not in force on the day.
    """
    home = decided_home(household or home_of(person, on).id, on, known_at, scheme)
    (explained,) = home.explained([scheme], person)
    return explained


def outline_for(*, scheme: str, household: int, on: date, known_at: datetime) -> Explained:
    """Decide about a household as far as an outline tells; the caller answers for who sees it.

    Raises:
        NobodyThere: the household has no members on the day.
        NoSuchScheme, NotInForce: the scheme or one of its figures is not in force on the day.
    """
    (outlined,) = decided_home(household, on, known_at, scheme).outlined([scheme])
    return outlined


def explain_payment(
    officer: Officer, *, month: Month, scheme: str, person: int, household: int | None
) -> Explained:
    """Explain what was paid for a month as it was reckoned: by its day, and by what was known then.

    Raises:
        NotReckoned: the scheme was not reckoned for the month.
        NoSuchHousehold, NoSuchPerson: there is none in the officer's divisions.
        NobodyThere, NoHousehold: not on the register of that day.
    """
    reckoning = reckoning_of(month, scheme)
    if household is not None:
        return explain_household(officer, household, scheme, on=reckoning.on, known_at=reckoning.known_at)
    return explain_person(officer, person, scheme, on=reckoning.on, known_at=reckoning.known_at)


def home_of(person: int, on: date) -> HouseholdCard:
    """Return the household of people living together to which a person belongs on a day.

    Raises:
        NoHousehold: there is none.
    """
    for household in households_of(person, on):
        if household.lives_together:
            return household
    raise NoHousehold(person=person, day=on)


def standings_of(household: HouseholdCard, *, on: date, known_at: datetime) -> list[Standing]:
    """Return what every scheme in force says about a household and each of its members.

    Raises:
        NobodyThere: the household has no members on the day.
    """
    return decided_home(household.id, on, known_at).standings


@remembered
def decided_home(household: int, on: date, known_at: datetime, scheme: str = "") -> DecidedHome:
    """Return a household with what a scheme decides about it, or all that are in force.

    Raises:
        NoSuchScheme, NotInForce: the scheme or one of its figures is not in force on the day.
        NobodyThere: the household has no members on the day.
    """
    plans = plans_on(on, rulebook_of_installation(known_at), installation().place)
    chosen = chosen_plans(plans, [scheme] if scheme else None, on)
    names = facts_from_register(chosen.values(), more=_disregarded(chosen.values()))
    chunks: Iterator[RegisterChunk] = register_chunks(
        fact_names=names, on=on, known_at=known_at, households=[household]
    )
    chunk = next(chunks, None)
    if chunk is None:
        raise NobodyThere(household=household, day=on)
    holdings = holdings_on(on, persons=chunk.person_ids.tolist(), households=[household])
    decided = decide_chunk(chunk, chosen, holdings) if chosen else ()
    decisions = {each.plan.scheme.name: each for each in decided}
    return DecidedHome(household, on, known_at, chunk, decisions)


def _disregarded(plans: Iterable[Plan]) -> list[str]:
    return [name for plan in plans for name in plan.scheme.disregards]


def _shown(plan: Plan) -> tuple[str, ...]:
    """Return the facts that an explanation shows: what is read, and what by law is not counted."""
    return (*plan.facts, *plan.scheme.disregards)


def _shown_outside(plan: Plan) -> list[str]:
    """Return the facts whose source stands right under the answer, not beside each member."""
    scheme, facts = plan.scheme, plan.rulebook.facts
    own = {scheme.entity, Entity.HOUSEHOLD}
    return [name for name in scheme.disregards if facts[name].entity in own]


def _standing(decision: Decision, row: int) -> Standing:
    scheme, compared = decision.plan.scheme, decision.compared
    award = int(compared.award[row])
    kind = compared.kind[row]
    return Standing(
        scheme=scheme.name,
        zh=scheme.zh,
        en=scheme.en,
        entity=scheme.entity,
        id=int(compared.rows.ids[row]),
        outcome=Outcome(int(compared.result.outcome[row])),
        amount=int(compared.result.amount[row]),
        is_status=scheme.is_status,
        award=None if award == NOBODY else int(compared.holdings.awards["id"][award]),
        held=int(compared.old[row]),
        kind="" if kind == NONE else KINDS[kind],
        reasons=compared.result.reasons(row),
        missing=compared.result.lacking(row),
        parts={part: int(amounts[row]) for part, amounts in compared.result.parts.items()},
    )


def _written(cards: Mapping[str, FactCard]) -> dict[str, FactSource]:
    return {
        name: FactSource(SOURCES[card.source], card.reference, card.start) for name, card in cards.items()
    }
