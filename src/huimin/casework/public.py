"""What other apps may call: cases as cards, and the steps that residents and schedules take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huimin.casework.cases.queries import cases_of
from huimin.casework.clocks.actions import warn_of_clocks
from huimin.casework.due.actions import begin_due
from huimin.casework.models import Case
from huimin.casework.publicity.showing import end_publicities

__all__ = ["CaseCard", "begin_due", "case_cards", "end_publicities", "warn_of_clocks"]


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One case as others see it."""

    id: int
    number: str
    scheme: str
    kind: str
    state: str
    ending: str
    person_id: int
    person: str
    household_id: int | None
    submitted_on: date | None
    decided_on: date | None
    due_on: date | None


def case_cards(*, persons: Iterable[int] = (), households: Iterable[int] = ()) -> list[CaseCard]:
    """Return the cases of people or of households, the latest first."""
    return [_card(case) for case in cases_of(persons=persons, households=households)]


def _card(case: Case) -> CaseCard:
    return CaseCard(
        id=case.pk,
        number=case.number or "",
        scheme=case.scheme,
        kind=case.kind,
        state=case.state,
        ending=case.ending,
        person_id=case.person_id,
        person=case.person.name,
        household_id=case.household_id,
        submitted_on=case.submitted_on,
        decided_on=case.decided_on,
        due_on=case.due_on,
    )
