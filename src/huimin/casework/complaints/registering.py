"""Registering: take in what somebody reports, whoever they are, and give them a receipt code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from huimin.casework.complaints.refusals import (
    CameLater,
    NameMissing,
    NoCaseNumbered,
    NotPassedOn,
    SaysNothing,
)
from huimin.casework.complaints.running import REGISTERED, TRANSFERRED, move_to
from huimin.casework.models import Case, Complaint, Exhibit, Respondent
from huimin.casework.papers.checking import checked
from huimin.casework.papers.keeping import keep_content
from huimin.casework.publicity.showing import new_code
from huimin.casework.secrecy import enciphered, named_in
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.documents.actions import next_number
from huimin.commons.installation.public import installation
from huimin.kernel.crypto import sm3
from huimin.registry.public import homes_of, household_cards, person_cards
from huimin.rulebook.public import complaint_procedure

RECEIPT_LETTERS: Final = 12
DISTRICT_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports, with a name and a phone number."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a complaint is about: in words, and as far as it is known to the platform."""

    about: str
    words: str = ""
    case_number: str = ""
    person: int | None = None
    household: int | None = None
    officers: Iterable[Officer] = ()


@transaction.atomic
def register_complaint(
    *,
    subject: Subject,
    text: str,
    channel: str,
    by: Officer | None,
    at: datetime,
    day: date,
    reporter: Reporter | None = None,
    files: Sequence[tuple[str, bytes]] = (),
    once: str = "",
    passed_on_by: str = "",
    came_on: date | None = None,
) -> Complaint:
    """Register what somebody reports and return it; the same form sent twice is registered once.

    A case that is complained of is visited before it is decided. Officers whose names are said are barred
    from the complaint at once. What another office has passed on waits first for whether it is ours, and its
    days run from the day on which it came, `came_on`.

    Raises:
        SaysNothing, NameMissing, NotPassedOn: something is missing.
        CameLater: a day on which it cannot have come.
        NoCaseNumbered: a counter gave a case number that nobody has.
        WrongUpload: a file cannot be taken in.
    """
    _refuse_incomplete(text, reporter)
    _refuse_wrong_transfer(passed_on_by, came_on, day)
    subject = replace(subject, household=subject.household or home_of(subject.person, day))
    case = _case(subject, strict=channel == Complaint.Channel.COUNTER)
    version = complaint_procedure().at(day)
    complaint = Complaint(
        receipt=new_code(RECEIPT_LETTERS),
        once=once or None,
        about=subject.about,
        subject=subject.words.strip()[:200],
        text=text.strip(),
        case=case,
        person_id=subject.person,
        household_id=subject.household,
        division=_division(subject, case, day),
        channel=channel,
        **_sealed(reporter),
        at=at,
        received_on=came_on or day,
        passed_on_by=passed_on_by.strip()[:120],
        taken_by=by,
        since=version.since,
    )
    move_to(complaint, TRANSFERRED if complaint.passed_on_by else REGISTERED, day)
    if (sent_before := _stored(complaint, day)) is not None:
        return sent_before
    for name, content in files:
        _keep(complaint, name, content, at)
    _bar(complaint, subject, at)
    mark_cases(complaint)
    _record(complaint, by)
    return complaint


def _record(complaint: Complaint, by: Officer | None) -> None:
    record(
        "complaint.register", complaint, by=by, division=complaint.division, number=complaint.number,
        kind=complaint.about,
    )  # fmt: skip


def _sealed(reporter: Reporter | None) -> dict[str, Any]:
    """Return who reports as it is stored: enciphered, or that nobody is named."""
    return {
        "named": reporter is not None,
        "name_cipher": enciphered(reporter.name) if reporter else None,
        "phone_cipher": enciphered(reporter.phone) if reporter else None,
    }


def _stored(complaint: Complaint, day: date) -> Complaint | None:
    """Store a complaint under the next number; return the one that came by the same form, if there is one."""
    try:
        with transaction.atomic():  # a number that is not used is given back
            complaint.number = _number(day)
            complaint.save(force_insert=True)
    except IntegrityError:
        sent_before = Complaint.objects.filter(once=complaint.once).first() if complaint.once else None
        if sent_before is None:
            raise
        return sent_before
    return None


def _bar(complaint: Complaint, subject: Subject, at: datetime) -> None:
    said = f"{subject.words} {complaint.text}" if subject.about == Complaint.About.OFFICER else subject.words
    officers = {each.pk: each for each in (*subject.officers, *named_in(said))}
    Respondent.objects.bulk_create(
        Respondent(complaint=complaint, officer=officer, at=at) for officer in officers.values()
    )


def home_of(person: int | None, day: date) -> int | None:
    """Return the household in which somebody lives; a case may be their spouse's."""
    return None if person is None else homes_of([person], day).get(person)


def mark_cases(complaint: Complaint) -> None:
    """Note on the open cases that it is about that somebody complained: each needs a visit."""
    about = Q(pk=complaint.case_id)
    if complaint.person_id:
        about |= Q(person=complaint.person_id)
    if complaint.household_id:
        about |= Q(household=complaint.household_id)
    Case.objects.filter(about).exclude(state=Case.State.CLOSED).update(complained=True)


def _keep(complaint: Complaint, name: str, content: bytes, at: datetime) -> None:
    media_type, kept = checked(name, content)
    Exhibit.objects.create(
        complaint=complaint,
        name_cipher=enciphered(name[-120:]),
        media_type=media_type,
        size=len(kept),
        sm3=sm3(kept),
        place=keep_content(kept, at),
        at=at,
    )


def _refuse_incomplete(text: str, reporter: Reporter | None) -> None:
    if not text.strip():
        raise SaysNothing(field="text")
    if reporter is not None and not reporter.name.strip():
        raise NameMissing(field="name")
    if reporter is not None and not reporter.phone.strip():
        raise NameMissing(field="phone")


def _refuse_wrong_transfer(passed_on_by: str, came_on: date | None, day: date) -> None:
    if came_on is not None and not passed_on_by.strip():
        raise NotPassedOn(field="passed_on_by")
    if came_on is not None and came_on > day:
        raise CameLater(field="came_on")


def _case(subject: Subject, *, strict: bool) -> Case | None:
    """Return the case of a number; from outside nobody is told whether a number exists."""
    number = subject.case_number.strip()
    if not number:
        return None
    found = Case.objects.filter(number=number).first()
    if found is None and strict:
        raise NoCaseNumbered(number=number, field="case_number")
    return found


def _division(subject: Subject, case: Case | None, day: date) -> str:
    """Return where a complaint belongs: to the case or the holder that it is about, or to the district."""
    if case is not None:
        return case.division
    if subject.household is not None:
        return household_cards([subject.household], day)[subject.household].division
    if subject.person is not None:
        return person_cards([subject.person])[subject.person].residence
    return installation().place


def _number(day: date) -> str:
    series = f"TS-{installation().place[:DISTRICT_DIGITS]}-{day.year}"
    return f"{series}-{next_number(series=series):05d}"
