"""Explaining: why a household or person of the register gets what it gets, on a day, as known then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from huimin.commons.access.models import Officer
from huimin.commons.installation.public import installation
from huimin.entitlements.chunks import ATTRIBUTES, facts_from_register
from huimin.entitlements.comparing import KINDS, NONE
from huimin.entitlements.figures import rulebook_of_installation
from huimin.entitlements.holdings import NOBODY, Holdings, holdings_on
from huimin.entitlements.queries import reckoning_of
from huimin.entitlements.reckoning import Decision, chosen_plans, decide_chunk, plans_on
from huimin.entitlements.standing import COMPUTED
from huimin.kernel.days import Month
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.cases import FactSource
from huimin.policy.evaluation import Outcome
from huimin.policy.explanation import Explanation, Sources, explain_batch
from huimin.policy.facts import Entity
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

LIVING: Final = 2
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


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation and how it stands to what is held; `household` is where the facts come from."""

    explanation: Explanation
    standing: Standing
    household: int
    on: date
    known_at: datetime


@dataclass(frozen=True)
class _Home:
    """One household, read once, with everything that its members hold."""

    chunk: RegisterChunk
    holdings: Mapping[str, Holdings]


def explain_household(
    officer: Officer, household: int, scheme: str, *, on: date, known_at: datetime
) -> Explained:
    """Explain what a scheme decides about a household, or about its head if the scheme is for persons.

    Raises:
        NoSuchHousehold: there is none in the officer's divisions.
        NoSuchScheme, NotInForce: the scheme or one of its figures is not in force on the day.
        NobodyThere: the household has no members on the day.
    """
    card = household_for(officer, household, on)
    return _explained(card, scheme, None, on, known_at)


def explain_person(officer: Officer, person: int, scheme: str, *, on: date, known_at: datetime) -> Explained:
    """Explain what a scheme decides about a person, or about the household in which the person lives.

    Raises:
        NoSuchPerson: there is none in the officer's divisions.
        NoHousehold: the person lives in no household of the register on the day.
        NoSuchScheme, NotInForce: the scheme or one of its figures is not in force on the day.
    """
    person_for(officer, person)
    return _explained(home_of(person, on), scheme, person, on, known_at)


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
        if household.purpose == LIVING:
            return household
    raise NoHousehold(person=person, day=on)


def standings_of(household: HouseholdCard, *, on: date, known_at: datetime) -> list[Standing]:
    """Return what every scheme in force says about a household and each of its members.

    Raises:
        NobodyThere: the household has no members on the day.
    """
    plans = plans_on(on, rulebook_of_installation(known_at), installation().place)
    home = _read(household.id, facts_from_register(plans.values()), on, known_at)
    return [
        _standing(decision, row)
        for decision in decide_chunk(home.chunk, plans, home.holdings)
        for row in range(len(decision.compared.rows.ids))
    ]


def _explained(
    household: HouseholdCard, scheme: str, person: int | None, on: date, known_at: datetime
) -> Explained:
    plans = plans_on(on, rulebook_of_installation(known_at), installation().place)
    chosen = chosen_plans(plans, [scheme], on)
    plan = chosen[scheme]
    names = facts_from_register(chosen.values(), more=plan.scheme.disregards)
    home = _read(household.id, names, on, known_at)
    decision = next(each for each in decide_chunk(home.chunk, chosen, home.holdings) if each.plan is plan)
    row = _row_of(person, home.chunk, on) if plan.scheme.entity is Entity.PERSON else 0
    shown = [*plan.facts, *plan.scheme.disregards]
    sources = _sources(home.chunk, shown, household.id, on, known_at)
    explanation = explain_batch(plan, decision.batch, row=row, sources=sources)
    return Explained(explanation, _standing(decision, row), household.id, on, known_at)


def _row_of(person: int | None, chunk: RegisterChunk, on: date) -> int:
    """Return the member a scheme for persons is explained for: the head, if nobody was named."""
    if person is None:
        return 0
    members: list[int] = chunk.person_ids.tolist()
    if person not in members:  # died or left
        raise NoHousehold(person=person, day=on)
    return members.index(person)


def _read(household: int, names: tuple[str, ...], on: date, known_at: datetime) -> _Home:
    chunks: Iterator[RegisterChunk] = register_chunks(
        fact_names=names, on=on, known_at=known_at, households=[household]
    )
    chunk = next(chunks, None)
    if chunk is None:
        raise NobodyThere(household=household, day=on)
    return _Home(chunk, holdings_on(on, persons=chunk.person_ids.tolist(), households=[household]))


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
    )


def _sources(
    chunk: RegisterChunk,
    names: list[str],
    household: int,
    on: date,
    known_at: datetime,
) -> Sources:
    """Return where each fact of the household and of its members comes from."""
    recorded = [name for name in names if name in chunk.facts]
    of_household = provenance_of(fact_names=recorded, household_id=household, on=on, known_at=known_at)
    of_members = [
        provenance_of(fact_names=recorded, person_id=person, on=on, known_at=known_at)
        for person in chunk.person_ids.tolist()
    ]
    told = {
        name: FactSource(COMPUTED) for name in names if name not in chunk.facts and name not in ATTRIBUTES
    }
    registered = {name: FactSource("register") for name in names if name in ATTRIBUTES}
    return {
        Entity.HOUSEHOLD: (told | _written(of_household),),
        Entity.PERSON: tuple(told | registered | _written(cards) for cards in of_members),
    }


def _written(cards: Mapping[str, FactCard]) -> dict[str, FactSource]:
    return {
        name: FactSource(SOURCES[card.source], card.reference, card.start) for name, card in cards.items()
    }
