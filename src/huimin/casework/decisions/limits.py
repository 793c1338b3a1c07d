"""Limits: up to how much a street may give at once, and from where on aid needs a second officer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from huimin.casework.models import Case
from huimin.casework.moving.works import Move
from huimin.casework.refusals import AboveTheStreet, NoStreetLimit
from huimin.casework.wording import outcome_word
from huimin.commons.installation.public import installation
from huimin.entitlements.public import rulebook_of_installation
from huimin.kernel.errors import NotInForce
from huimin.kernel.money import Money
from huimin.policy.parameters import DatedValue
from huimin.procedures.declarations import Level, Step, Version
from huimin.procedures.vocabulary import Effect, Work
from huimin.registry.public import household_cards

STREET_LIMIT: Final = "temporary/street_limit"
MONTHS: Final = "temporary/months_at_most"
STANDARD: Final = "dibao/standard"
BY_DELEGATION: Final = "cases.decide_street"


def refuse_above_the_street(move: Move, step: Step, amount: int) -> None:
    """Refuse a sum that is given once and that the street may not decide.

    Raises:
        AboveTheStreet: it is more than was delegated.
        NoStreetLimit: no document says up to how much.
    """
    actor = step.actor(delegated=move.case.delegated)
    if step.work != Work.DECIDE or actor.right != BY_DELEGATION:
        return
    way = _to_the_district(step, move.version)
    most = _figure(STREET_LIMIT, move.day, move.at)
    if most is None or not isinstance(most.figure, int):
        raise NoStreetLimit(outcome=way, field="amount")
    if amount > most.figure:
        basis = "".join((most.source.title, most.source.number, most.source.article))
        raise AboveTheStreet(
            amount=Money(amount), most=Money(most.figure), basis=basis, article=step.article, outcome=way,
            field="amount",
        )  # fmt: skip


def most_aid(case: Case, day: date, known_at: datetime) -> int | None:
    """Return above which aid is no longer usual: months of the standard for each person."""
    months, standard = _figure(MONTHS, day, known_at), _figure(STANDARD, day, known_at)
    if months is None or standard is None:
        return None
    home = household_cards([case.household_id], day).get(case.household_id) if case.household_id else None
    people = len(home.members) if home else 1
    return int(months.figure or 0) * int(standard.figure or 0) * max(people, 1)


def _figure(name: str, day: date, known_at: datetime) -> DatedValue | None:
    try:
        return rulebook_of_installation(known_at).parameters[name].at(day, installation().place)
    except NotInForce:
        return None


def _to_the_district(step: Step, version: Version) -> str:
    """Return what the outcome is called that hands a decision to the district."""
    for outcome in step.outcomes:
        leads = [version[name] for name in outcome.to]
        district = any(each.work == Work.DECIDE and each.level is Level.DISTRICT for each in leads)
        if outcome.effect == Effect.NONE and district:
            return outcome_word(version, step.name, outcome.name)
    return "—"
