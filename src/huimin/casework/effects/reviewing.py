"""Reviewing: when the next review of an award is due, by the cycles of its procedure."""

from __future__ import annotations

from datetime import date
from typing import Final

from huimin.entitlements.public import AwardCard
from huimin.kernel.days import add_months
from huimin.procedures.declarations import Version, VersionMissing
from huimin.registry.public import of_age_among
from huimin.rulebook.public import NoSuchProcedure, procedure_of

REVIEW: Final = "review"
ABLE_TO_WORK: Final = (16, 60)
"""Of what age somebody makes a household one that is able to work: the first counts, the second does not."""


def due_after(version: Version, last: date, *, able: bool) -> date | None:
    """Return when a review is due after the last one: by the shortest cycle that fits; never without one."""
    cycles = [each for each in version.cycles if each.of == "everybody" or able]
    return min((add_months(last, each.months - each.ahead) for each in cycles), default=None)


def next_review(award: AwardCard, day: date) -> date | None:
    """Return when an award that was looked at on a day is due again; never, if nothing says how often."""
    try:
        version = procedure_of(award.scheme, REVIEW).at(day)
    except (NoSuchProcedure, VersionMissing):
        return None
    persons, households = of_age_among(
        persons=[award.person_id] if award.household_id is None else [],
        households=[award.household_id] if award.household_id else [],
        day=day,
        ages=ABLE_TO_WORK,
    )
    return due_after(version, day, able=bool(persons or households))
