"""What other apps may call: cases as cards, and the steps that residents and schedules take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huimin.casework.applicants.actions import (
    answer_draft,
    appeal,
    give_paper,
    promise_paper,
    report_change,
    submit_draft,
    supply_papers,
)
from huimin.casework.applicants.cards import OwnCase, OwnCasePage, OwnDecision, OwnNotice
from huimin.casework.applicants.queries import (
    own_case_page,
    own_cases,
    own_draft,
    own_notice,
)
from huimin.casework.cases.actions import open_case, withdraw_case
from huimin.casework.cases.asking import Asked, PaperRow, schemes_to_apply_for
from huimin.casework.cases.queries import cases_of
from huimin.casework.clocks.actions import warn_of_clocks
from huimin.casework.models import Case
from huimin.casework.notices.actions import note_opened
from huimin.casework.publicity.queries import (
    ObjectionCard,
    PublicNotice,
    objection_of,
    public_notice,
    public_notices,
)
from huimin.casework.publicity.showing import end_publicities, note_showing, take_objection

__all__ = [
    "Asked",
    "CaseCard",
    "ObjectionCard",
    "OwnCase",
    "OwnCasePage",
    "OwnDecision",
    "OwnNotice",
    "PaperRow",
    "PublicNotice",
    "answer_draft",
    "appeal",
    "case_cards",
    "end_publicities",
    "give_paper",
    "note_opened",
    "note_showing",
    "objection_of",
    "open_case",
    "own_case_page",
    "own_cases",
    "own_draft",
    "own_notice",
    "promise_paper",
    "public_notice",
    "public_notices",
    "report_change",
    "schemes_to_apply_for",
    "submit_draft",
    "supply_papers",
    "take_objection",
    "warn_of_clocks",
    "withdraw_case",
]


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
