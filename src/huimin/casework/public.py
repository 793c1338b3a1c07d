"""What other apps may call: cases as cards, and the steps that residents and schedules take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from huimin.casework.applicants.actions import (
    answer_draft,
    appeal,
    begin_application,
    give_paper,
    open_document,
    promise_paper,
    report_change,
    submit_draft,
    supply_papers,
    take_back,
)
from huimin.casework.applicants.cards import OwnCase, OwnCasePage, OwnDecision, OwnDocument, OwnNotice
from huimin.casework.applicants.queries import own_case_page, own_cases, own_draft
from huimin.casework.cases.asking import Asked, PaperRow, schemes_to_apply_for
from huimin.casework.cases.queries import cases_of
from huimin.casework.clocks.actions import warn_of_clocks
from huimin.casework.models import Case
from huimin.casework.publicity.queries import (
    NoSuchNotice,
    ObjectionCard,
    PublicNotice,
    objection_of,
    public_notice,
    public_notices,
)
from huimin.casework.publicity.showing import end_publicities, note_showing
from huimin.casework.publicity.showing import take_objection as _take_objection
from huimin.casework.wording import scheme_word as title_of_scheme

__all__ = [
    "Asked",
    "CaseCard",
    "ObjectionCard",
    "OwnCase",
    "OwnCasePage",
    "OwnDecision",
    "OwnDocument",
    "OwnNotice",
    "PaperRow",
    "PublicNotice",
    "answer_draft",
    "appeal",
    "begin_application",
    "case_cards",
    "do_nightly_work",
    "end_publicities",
    "give_paper",
    "note_showing",
    "object_to_notice",
    "objection_of",
    "open_document",
    "own_case_page",
    "own_cases",
    "own_draft",
    "promise_paper",
    "public_notice",
    "public_notices",
    "report_change",
    "schemes_to_apply_for",
    "submit_draft",
    "supply_papers",
    "take_back",
    "title_of_scheme",
    "warn_of_clocks",
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


def do_nightly_work(*, at: datetime, day: date) -> dict[str, int]:
    """End notices that were shown long enough and warn of clocks, and return how many of each."""
    return {"notices": end_publicities(at=at, day=day), **warn_of_clocks(day=day)}


def object_to_notice(
    *, code: str, text: str, name: str = "", phone: str = "", at: datetime, day: date
) -> str:
    """Take in what anybody says against a public notice, and return the receipt.

    Raises:
        NoSuchNotice: it is not shown, or takes no objections.
        ReasonNeeded: nothing was said.
    """
    shown = public_notice(code, day)
    if not shown.takes_objections:
        raise NoSuchNotice(code=code)
    objection = _take_objection(publicity=shown.id, text=text, by=None, at=at, name=name, phone=phone)
    return objection.receipt


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
