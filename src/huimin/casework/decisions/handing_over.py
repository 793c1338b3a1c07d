"""Handing over: what a case grants becomes an award; what it changes ends and is granted anew."""

from __future__ import annotations

from datetime import date

from huimin.casework.models import Case, Decision
from huimin.casework.moving.works import Move
from huimin.entitlements.public import awards_of_household, awards_of_person, end_award, grant_award
from huimin.kernel.days import add_months


def hand_over(move: Move, decision: Decision) -> int:
    """Grant what was decided from the first day of the next month on, and return the award.

    An award of the same scheme that counts then is ended on that day and named as the one before.
    """
    case, start = move.case, starts_on(move.day)
    previous = _held(case, start)
    if previous is not None:
        end_award(award=previous, on=start, reason="renewed", by=move.by)
    granted = grant_award(
        scheme=case.scheme,
        person=case.person_id,
        household=case.household_id,
        monthly=decision.amount,
        parts=dict(decision.parts),
        start=start,
        division=case.division,
        decided_on=move.day,
        edition=decision.rules,
        reference=case.number or "",
        previous=previous,
        by=move.by,
    )
    return granted.id


def starts_on(decided: date) -> date:
    """Return the first day for which something that was decided on a day is due: of the next month."""
    return add_months(decided.replace(day=1), 1)


def _held(case: Case, day: date) -> int | None:
    held = awards_of_household(case.household_id) if case.household_id else awards_of_person(case.person_id)
    for award in held:
        if award.scheme == case.scheme and award.household_id == case.household_id and award.in_force(day):
            return award.id
    return None
