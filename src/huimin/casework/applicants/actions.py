"""What applicants do themselves on the portal, or somebody at a counter for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from huimin.casework.applicants.cards import OwnDocument
from huimin.casework.applicants.giving import let_declaration_stand
from huimin.casework.applicants.queries import (
    appeal_of,
    confirmation_of,
    missing_of,
    own_case,
    own_draft_case,
    own_notice,
)
from huimin.casework.applicants.refusals import NothingAsked, StillMissing
from huimin.casework.applicants.sending import keep_answers, send_application
from huimin.casework.cases.actions import open_case, submit_case, words_of
from huimin.casework.cases.withdrawing import Statement, withdraw_case
from huimin.casework.clocks.counting import version_of
from huimin.casework.models import Case, Task
from huimin.casework.moving.actions import complete_task
from huimin.casework.notices.actions import issue_end_at_own_word, issue_form, note_opened
from huimin.casework.notices.titles import APPLICATION
from huimin.casework.papers.actions import take_upload
from huimin.casework.refusals import AppealDecided, CaseHasMovedOn, NothingToAppeal, ReasonNeeded
from huimin.casework.remedies import APPEAL, may_be_appealed
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.entitlements.public import AwardCard
from huimin.procedures.vocabulary import Work

CHANGE, OBJECTION = "change", "objection"


@transaction.atomic
def begin_application(*, scheme: str, person: int, at: datetime, day: date) -> int:
    """Begin an application on the portal and return the number of its draft.

    A draft for the same that lies there already is gone on with.

    Raises:
        ApplicantDied, NobodyLivesThere: it cannot be applied for.
        CaseIsOpen: it is being handled already.
    """
    drafts = Case.objects.filter(person=person, scheme=scheme, kind=APPLICATION, state=Case.State.DRAFT)
    if (lying := drafts.first()) is not None:
        return lying.pk
    begun = open_case(scheme=scheme, person=person, channel=Case.Channel.PORTAL, by=None, at=at, day=day)
    return begun.pk


@transaction.atomic
def take_back(
    *,
    persons: Collection[int],
    case: int,
    reason: str,
    at: datetime,
    day: date,
    by: Officer | None = None,
    statement: Statement | None = None,
) -> None:
    """Take back what one has asked for or reported oneself, before it is decided; a letter says so.

    Raises:
        NoSuchCase: it is somebody else's.
        NotToWithdraw: it was begun by the office or the platform.
        CaseHasMovedOn: it is closed or decided already.
        StatementNeeded: it is noted at a counter, and nothing is signed.
    """
    found = own_case(persons, case)
    sent = found.state == Case.State.OPEN
    done = withdraw_case(case=found.pk, reason=reason, by=by, at=at, day=day, statement=statement)
    if sent:
        issue_end_at_own_word(case=done, reason=reason, by=by, day=day)


@transaction.atomic
def open_document(*, persons: Collection[int], notice: int, at: datetime) -> OwnDocument:
    """Open a document that was issued to one of these people, note that it arrived, and return it.

    Raises:
        NoSuchCase: there is none, or it is somebody else's.
    """
    found = own_notice(persons, notice)
    note_opened(notice=found, at=at)
    document = found.document
    name = f"{document.series_id}-{document.number:04d}.pdf"
    return OwnDocument(document.title, name, document.media_type, bytes(document.content))


@transaction.atomic
def answer_draft(
    *, persons: Collection[int], case: int, answers: Mapping[str, object], at: datetime, day: date
) -> None:
    """Keep what an applicant answered on a page of a draft.

    Raises:
        NoSuchCase: it is somebody else's.
        SentAlready: it was submitted.
        Invalid: an answer is no value of its fact; `field` says which.
    """
    found = own_draft_case(persons, case)
    keep_answers(case=found, answers=answers, by=None, at=at, day=day)


@transaction.atomic
def submit_draft(*, persons: Collection[int], case: int, signer: int, at: datetime, day: date) -> None:
    """Submit an application with its form; the declaration that goes with it stands for what `signer`, who
    sends it, says: what other adults have to declare is theirs, and stays missing.

    Raises:
        NoSuchCase: it is somebody else's.
        SentAlready: it was submitted already.
        NotTold: what happened was not told.
    """
    draft = own_draft_case(persons, case)
    let_declaration_stand(draft, signer)
    found = send_application(case=draft.pk, by=None, at=at, day=day)
    issue_form(case=found, kind=APPLICATION, by=None, day=day)


@transaction.atomic
def confirm_by_photo(*, persons: Collection[int], case: int, name: str, content: bytes, at: datetime) -> None:
    """Give a photo of today to the yearly confirmation of what one receives; an officer looks at it.

    Raises:
        NoSuchCase: it is somebody else's.
        CaseHasMovedOn: nothing is to be confirmed.
        WrongUpload: it is too large, empty, or not what it says it is.
    """
    found = own_case(persons, case)
    task = confirmation_of(found)
    if task is None:
        raise CaseHasMovedOn(step="—", who="—", day=found.closed_on or "—")
    take_upload(case=found, name=name, content=content, by=None, at=at, task=task)


@transaction.atomic
def supply_papers(*, persons: Collection[int], case: int, at: datetime, day: date) -> None:
    """Say that what was missing is given now, so that the case goes on.

    Raises:
        NoSuchCase: it is somebody else's.
        NothingAsked: nothing is asked for any more.
        StillMissing: a paper that is needed is not there yet.
    """
    found = own_case(persons, case)
    version = version_of(found)
    for task in Task.objects.filter(case=found, state=Task.State.OPEN):
        step = version.steps.get(task.step)
        if step is not None and step.work == Work.SUPPLEMENT:
            if missing := missing_of(found):
                raise StillMissing(papers=_(", ").join(missing))
            complete_task(task=task.pk, outcome=step.outcomes[0].name, by=None, at=at, day=day)
            return
    raise NothingAsked(step="—", who="—", day=found.closed_on or day)


@transaction.atomic
def appeal(
    *,
    persons: Collection[int],
    case: int,
    text: str,
    at: datetime,
    day: date,
    by: Officer | None = None,
    channel: str = Case.Channel.PORTAL,
) -> int:
    """Appeal against the decision of a case, and return the number of the appeal's case.

    Raises:
        NoSuchCase: it is somebody else's.
        NothingToAppeal: it has no decision that takes something away.
        ReasonNeeded: nothing was said.
        CaseIsOpen: an appeal is being heard already.
        AppealDecided: one was decided; passed on or taken back, it does not use up the right.
    """
    found = own_case(persons, case)
    if not may_be_appealed(found.kind, found.ending):
        raise NothingToAppeal(number=found.number or "—")
    if not text.strip():
        raise ReasonNeeded(field="text")
    if (heard := appeal_of(found)) is not None and heard.state == Case.State.CLOSED:
        raise AppealDecided(number=found.number or "—", appeal=heard.number or "—")
    begun = open_case(
        scheme=found.scheme,
        person=found.person_id,
        channel=channel,
        by=by,
        at=at,
        day=day,
        kind=APPEAL,
        said=text,
        award=found.award_id,
    )
    Case.objects.filter(pk=begun.pk).update(follows=found)
    submit_case(case=begun.pk, by=by, at=at, day=day)
    return begun.pk


@transaction.atomic
def report_change(
    *,
    award: AwardCard,
    text: str,
    at: datetime,
    day: date,
    by: Officer | None = None,
    channel: str = Case.Channel.PORTAL,
) -> int:
    """Report that something has changed for an award, and return the case that looks into it.

    While a change is being looked into already, what is said is added to its case.

    Raises:
        ReasonNeeded: nothing was said.
    """
    if not text.strip():
        raise ReasonNeeded(field="text")
    looked_into = Case.objects.select_for_update().filter(award=award.id, kind=CHANGE)
    if (lying := looked_into.exclude(state=Case.State.CLOSED).order_by("pk").first()) is not None:
        lying.said = [*lying.said, words_of(text, day)]
        lying.save(update_fields=["said"])
        record("case.change_added", lying, by=by, division=lying.division, text=text.strip()[:200])
        return lying.pk
    begun = open_case(
        scheme=award.scheme,
        person=award.person_id,
        channel=channel,
        by=by,
        at=at,
        day=day,
        kind=CHANGE,
        said=text,
        award=award.id,
    )
    submit_case(case=begun.pk, by=by, at=at, day=day)
    return begun.pk


@transaction.atomic
def object_to_list(
    *,
    scheme: str,
    person: int,
    text: str,
    at: datetime,
    day: date,
    by: Officer | None = None,
    channel: str = Case.Channel.PORTAL,
) -> int:
    """Object to what somebody gets or does not get from a list that nobody applies for; return the case.

    Raises:
        ReasonNeeded: nothing was said.
        NoSuchProcedure: the scheme knows no objection.
        CaseIsOpen: one is being looked into already.
    """
    if not text.strip():
        raise ReasonNeeded(field="text")
    begun = open_case(
        scheme=scheme, person=person, channel=channel, by=by, at=at, day=day, kind=OBJECTION, said=text
    )
    submit_case(case=begun.pk, by=by, at=at, day=day)
    return begun.pk
