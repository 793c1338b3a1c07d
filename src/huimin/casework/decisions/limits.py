"""Limits: up to how much a street may give at once and in a year, and from where on aid needs a second
officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Q, Sum

from huimin.casework.models import Case, Consequence
from huimin.casework.moving.works import Move
from huimin.casework.refusals import (
    AboveTheStreet,
    AboveTheStreetInYear,
    NoStreetLimit,
    TooOftenForTheStreet,
)
from huimin.casework.wording import outcome_word
from huimin.entitlements.public import figure_on
from huimin.kernel.errors import NotInForce
from huimin.kernel.money import Money
from huimin.policy.parameters import DatedValue
from huimin.procedures.declarations import Level, Step, Version
from huimin.procedures.vocabulary import Effect, Work
from huimin.registry.public import household_cards

STREET_LIMIT: Final = "temporary/street_limit"
MONTHS: Final = "temporary/months_at_most"
YEAR_LIMIT: Final = "temporary/street_limit_year"
YEAR_TIMES: Final = "temporary/street_times_year"
STANDARD: Final = "dibao/standard"
BY_DELEGATION: Final = "cases.decide_street"


@dataclass(frozen=True, slots=True)
class Given:
    """How often and how much, in fen, was given to a household in a year."""

    times: int
    fen: int


def refuse_above_the_street(move: Move, step: Step, amount: int) -> None:
    """Refuse a sum that is given once and that the street may not decide.

    Raises:
        AboveTheStreet: it is more than was delegated.
        AboveTheStreetInYear, TooOftenForTheStreet: with what the household got this year it is too much.
        NoStreetLimit: no document says up to how much.
    """
    actor = step.actor(delegated=move.case.delegated)
    if step.work != Work.DECIDE or actor.right != BY_DELEGATION:
        return
    way = _to_the_district(step, move.version)
    before = given_in_year(move.case, move.day)
    most = _figure(STREET_LIMIT, move.day, move.at)
    if most is None or not isinstance(most.figure, int):
        raise NoStreetLimit(outcome=way, field="amount")
    if amount > most.figure:
        raise AboveTheStreet(
            amount=Money(amount), most=Money(most.figure), basis=most.basis, article=step.article,
            outcome=way, field="amount",
        )  # fmt: skip
    _refuse_above_the_year(move, amount, before, way)


def _refuse_above_the_year(move: Move, amount: int, before: Given, way: str) -> None:
    """Refuse what the street gave often enough in the year; where no figure says so, nothing stops it."""
    times, most = (_figure(name, move.day, move.at) for name in (YEAR_TIMES, YEAR_LIMIT))
    if times is not None and isinstance(times.figure, int) and before.times >= times.figure:
        raise TooOftenForTheStreet(
            times=before.times, most=times.figure, basis=times.basis, outcome=way, field="amount"
        )
    if most is not None and isinstance(most.figure, int) and before.fen + amount > most.figure:
        raise AboveTheStreetInYear(
            amount=Money(amount), before=Money(before.fen), times=before.times, most=Money(most.figure),
            basis=most.basis, outcome=way, field="amount",
        )  # fmt: skip


def given_in_year(case: Case, day: date) -> Given:
    """Return what was given once in the calendar year of a day to the household of a case, whoever of it
    asked and under which scheme; what was stopped as untrue does not count, nor the case itself."""
    people = [case.person_id]
    if case.household_id is not None:
        home = household_cards([case.household_id], day).get(case.household_id)
        people += [member.person.id for member in home.members] if home else []
    whose = Q(case__person__in=people)
    if case.household_id is not None:
        whose |= Q(case__household=case.household_id)
    rows = Consequence.objects.filter(whose, effect=Effect.ONCE, on__year=day.year).exclude(case=case)
    sums = rows.exclude(case__ending="stopped").aggregate(times=Count("pk"), fen=Sum("amount"))
    return Given(sums["times"], sums["fen"] or 0)


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
        return figure_on(name, on=day, known_at=known_at)
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
