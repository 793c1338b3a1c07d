"""What other apps may call: cases as cards, and the steps that residents and schedules take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from huimin.casework.applicants.actions import (
    answer_draft,
    appeal,
    begin_application,
    confirm_by_photo,
    object_to_list,
    open_document,
    report_change,
    submit_draft,
    supply_papers,
    take_back,
)
from huimin.casework.applicants.cards import (
    OwnCase,
    OwnCasePage,
    OwnDecision,
    OwnDocument,
    OwnDraft,
    OwnNotice,
)
from huimin.casework.applicants.consenting import (
    Owed,
    agree_to_statements,
    owed_by,
    owed_in,
    sign_statements,
)
from huimin.casework.applicants.giving import (
    accept_authorisation,
    give_paper,
    open_authorisation,
    own_upload,
    promise_paper,
    take_upload_back,
)
from huimin.casework.applicants.queries import (
    own_case_page,
    own_cases,
    own_draft,
    own_draft_case,
    unread_letters,
)
from huimin.casework.applicants.refusals import SentAlready
from huimin.casework.aside import files_of_relatives
from huimin.casework.cases.asking import (
    PaperRow,
    ToApplyFor,
    schemes_to_apply_for,
    schemes_to_object_to,
)
from huimin.casework.cases.queries import cases_of
from huimin.casework.cases.stating import Asked, KindsForm, StatingForm
from huimin.casework.clocks.actions import answer_for_time, end_pauses, pause_case, warn_of_clocks
from huimin.casework.complaints.following import (
    ComplaintAnswer,
    ComplaintCard,
    card_of,
    review_asked,
    settle_complaints,
)
from huimin.casework.complaints.handling import Answer, answer_complaint, take_up
from huimin.casework.complaints.queries import shown_deeds
from huimin.casework.complaints.registering import Reporter, Subject, register_complaint
from huimin.casework.due.actions import begin_due
from huimin.casework.handing import (
    AidCard,
    NoSuchAid,
    aid_granted,
    aid_on_the_spot,
    cases_of_relatives,
    refuse_relative_in,
)
from huimin.casework.inbox.actions import give_back_strange_tasks, note_absence
from huimin.casework.kin.actions import add_relative, add_staff, declare_relatives, match_now
from huimin.casework.models import Case, Complaint
from huimin.casework.notices.telling import when_notice_is_issued
from huimin.casework.papers.signing import path_of, strokes_of
from huimin.casework.publicity.answering import Said
from huimin.casework.publicity.answering import take_objection as _take_objection
from huimin.casework.publicity.drawing import draw_spot_checks
from huimin.casework.publicity.queries import (
    NoSuchNotice,
    ObjectionCard,
    PublicNotice,
    objection_of,
    public_notice,
    public_notices,
)
from huimin.casework.publicity.showing import end_publicities, note_showing
from huimin.casework.publicity.standing import Recipient, recipients
from huimin.casework.uncovered import Uncovered, uncovered_in
from huimin.casework.walking import (
    Draft,
    Picture,
    Walked,
    add_photo,
    answer_to_objection,
    ask_for_more,
    begin_step,
    bring_papers,
    confirm_departure,
    do_step,
    draft_case,
    hand_step,
    object_to,
    send_in,
    show_step,
    sign_step,
    walked,
)
from huimin.casework.wording import place_word, scheme_word
from huimin.casework.wording import scheme_word as title_of_scheme
from huimin.commons.access.models import Officer
from huimin.commons.documents.models import Document

__all__ = [
    "AidCard",
    "Answer",
    "Asked",
    "CaseCard",
    "ComplaintAnswer",
    "ComplaintCard",
    "ComplaintReceipt",
    "Draft",
    "KindsForm",
    "NoSuchAid",
    "ObjectionCard",
    "Owed",
    "OwnCase",
    "OwnCasePage",
    "OwnDecision",
    "OwnDocument",
    "OwnDraft",
    "OwnNotice",
    "PaperRow",
    "Picture",
    "PublicNotice",
    "Recipient",
    "Reporter",
    "SentAlready",
    "StatingForm",
    "Subject",
    "ToApplyFor",
    "Uncovered",
    "Walked",
    "accept_authorisation",
    "add_photo",
    "add_relative",
    "add_staff",
    "agree_to_statements",
    "aid_granted",
    "aid_on_the_spot",
    "answer_complaint",
    "answer_draft",
    "answer_for_time",
    "answer_to_objection",
    "appeal",
    "ask_for_more",
    "ask_for_review",
    "begin_application",
    "begin_due",
    "begin_step",
    "bring_papers",
    "case_cards",
    "cases_of_relatives",
    "complaint_by_receipt",
    "confirm_by_photo",
    "confirm_departure",
    "declare_relatives",
    "deeds_shown_to",
    "do_nightly_work",
    "do_step",
    "draft_case",
    "draw_spot_checks",
    "end_publicities",
    "give_paper",
    "hand_step",
    "note_absence",
    "note_showing",
    "object_to",
    "object_to_list",
    "object_to_notice",
    "objection_of",
    "open_authorisation",
    "open_document",
    "owed_by",
    "owed_in",
    "own_case_page",
    "own_cases",
    "own_draft",
    "own_draft_case",
    "own_upload",
    "path_of",
    "pause_case",
    "place_word",
    "promise_paper",
    "public_notice",
    "public_notices",
    "recipients",
    "refuse_relative_in",
    "register_complaint",
    "report_change",
    "scheme_word",
    "schemes_to_apply_for",
    "schemes_to_object_to",
    "send_in",
    "settle_complaints",
    "show_step",
    "sign_statements",
    "sign_step",
    "strokes_of",
    "submit_draft",
    "supply_papers",
    "take_back",
    "take_complaint",
    "take_up",
    "take_upload_back",
    "title_of_scheme",
    "uncovered_in",
    "unread_letters",
    "walked",
    "warn_of_clocks",
    "when_notice_is_issued",
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
    """End notices and complaints that are over, begin what is due, warn of clocks, give back tasks of who
    moved, match the open cases with the staff; return how many each."""
    ended = {"notices": end_publicities(at=at, day=day), "complaints": settle_complaints(day=day)}
    ended["pauses"] = end_pauses(day=day)
    begun, warned = begin_due(at=at, day=day), warn_of_clocks(at=at, day=day)
    back = give_back_strange_tasks()
    return {**ended, **begun, **warned, "back": back, "ties": match_now(by=None, at=at, day=day).ties}


def object_to_notice(
    *, code: str, text: str, name: str = "", phone: str = "", about: str = "", at: datetime, day: date,
    once: str = "",
) -> ObjectionCard:  # fmt: skip
    """Take in what anybody says against a public notice, and which officer it concerns; return it with the
    receipt.

    `once` names the form: sent twice, it is taken in once.

    Raises:
        NoSuchNotice: it is not shown, or takes no objections.
        ReasonNeeded: nothing was said.
    """
    shown = public_notice(code, day)
    if not shown.takes_objections:
        raise NoSuchNotice(code=code)
    said = Said(text, about=about, name=name, phone=phone)
    objection = _take_objection(publicity=shown.id, said=said, by=None, at=at, day=day, once=once)
    return objection_of(objection.receipt)


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


@dataclass(frozen=True, slots=True)
class ComplaintReceipt:
    """What somebody takes away who complained: the code, and until when they are told and answered."""

    code: str
    number: str
    received_on: date
    told_until: date | None


def take_complaint(
    *,
    about: str,
    text: str,
    named: bool,
    at: datetime,
    day: date,
    name: str = "",
    phone: str = "",
    subject: str = "",
    case_number: str = "",
    files: Sequence[tuple[str, bytes]] = (),
    once: str = "",
) -> ComplaintReceipt:
    """Take in a complaint of somebody outside, named or anonymous, and return the receipt.

    `about` is `case`, `holder`, `officer` or `service`, `subject` whom or what in the complainant's words.
    Name and phone of who wants to stay anonymous are not kept. `once` names the form: sent twice, it is
    taken in once. Nobody is told whether a case number exists.

    Raises:
        Invalid: something is missing, or a file cannot be taken in.
    """
    taken = register_complaint(
        subject=Subject(about=_about(about), words=subject, case_number=case_number),
        text=text,
        channel=Complaint.Channel.PORTAL,
        by=None,
        at=at,
        day=day,
        reporter=Reporter(name, phone) if named else None,
        files=files,
        once=once,
    )
    return ComplaintReceipt(taken.receipt, taken.number, taken.received_on, taken.due_on)


def complaint_by_receipt(receipt: str, *, day: date) -> ComplaintCard:
    """Return what the holder of a receipt code may see: state, days, answers; nothing else.

    Raises:
        NoSuchReceipt: nobody was given this code.
    """
    return card_of(receipt, day)


def ask_for_review(receipt: str, *, text: str, at: datetime, day: date) -> ComplaintCard:
    """Ask for a review of the answer, within thirty days of it, and return how it stands now.

    Raises:
        NoSuchReceipt, TooLateToAsk, SaysNothing: it cannot be asked for.
    """
    review_asked(receipt=receipt, text=text, at=at, day=day)
    return card_of(receipt, day)


def deeds_shown_to(officer: Officer) -> Any:
    """Return the condition under which a deed of the trail may be shown to an officer.

    What was done about a complaint is hidden from whom it is about, what was done on a case from the
    relatives of whoever is in it.
    """
    closed = files_of_relatives(officer)
    letters = Document.objects.filter(subject__in=closed).values_list("pk", flat=True) if closed else ()
    hidden = [*closed, *(f"documents.Document:{letter}" for letter in letters)]
    return Q(shown_deeds(officer)) & ~Q(subject__in=hidden)


def _about(about: str) -> str:
    return about if about in Complaint.About.values else Complaint.About.SERVICE.value
