"""Giving: papers of one's own case, what stands for them on the portal, and taking a wrong picture back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from huimin.casework.applicants.cards import OwnDocument
from huimin.casework.applicants.queries import AUTHORISED, STANDING, WRITTEN, must_be_open, own_case
from huimin.casework.applicants.refusals import TakesNoPapers
from huimin.casework.models import Case, Paper, Upload
from huimin.casework.notices.actions import issue_form
from huimin.casework.notices.titles import AUTHORISATION
from huimin.casework.papers.actions import NoSuchPaper, note_paper, remove_upload, take_upload
from huimin.casework.papers.keeping import content_of
from huimin.casework.papers.listing import evidence_named

LANGUAGE: Final = "zh-hans"
"""Notes about papers are for officers, whatever language the applicant reads."""


@transaction.atomic
def give_paper(
    *, persons: Collection[int], case: int, paper: int, name: str, content: bytes, at: datetime
) -> None:
    """Give a picture or document for a paper of one's own case, as long as it is open.

    Raises:
        NothingOfYours, NoSuchPaper: it is somebody else's.
        TakesNoPapers: the case is closed.
        WrongUpload: it is too large, empty, or not what it says it is.
    """
    found = own_case(persons, case)
    must_be_open(found)
    take_upload(case=found, name=name, content=content, by=None, at=at, paper=_paper(found, paper))


@transaction.atomic
def promise_paper(*, persons: Collection[int], case: int, paper: int) -> None:
    """Let a written commitment stand for a paper of one's own case.

    Raises:
        NothingOfYours, NoSuchPaper: it is somebody else's.
        TakesNoPapers: the case is closed.
        NoPromise: no commitment can stand for it.
    """
    found = own_case(persons, case)
    must_be_open(found)
    note_paper(paper=_paper(found, paper).pk, state=Paper.State.PROMISED, by=None)


@transaction.atomic
def accept_authorisation(*, persons: Collection[int], case: int, paper: int, signer: int) -> None:
    """Accept on the screen one's own authorisation to verify; nobody accepts it for another adult.

    Raises:
        NothingOfYours, NoSuchPaper: it is somebody else's.
        TakesNoPapers: the case is closed.
    """
    found = own_case(persons, case)
    must_be_open(found)
    asked = _paper(found, paper)
    if asked.evidence != AUTHORISED or asked.person_id != signer:
        raise NoSuchPaper()
    with translation.override(LANGUAGE):
        said = _("Accepted on the portal after signing in by phone")
    note_paper(paper=asked.pk, state=Paper.State.PROVIDED, by=None, note=said)


@transaction.atomic
def open_authorisation(*, persons: Collection[int], case: int, day: date) -> OwnDocument:
    """Issue the authorisation of one's own case, filled in, to print and sign, and return it.

    Raises:
        NothingOfYours: it is somebody else's.
        TakesNoPapers: the case is closed.
    """
    found = own_case(persons, case)
    must_be_open(found)
    document = issue_form(case=found, kind=AUTHORISATION, by=None, day=day).document
    name = f"{document.series_id}-{document.number:04d}.pdf"
    return OwnDocument(document.title, name, document.media_type, bytes(document.content))


def own_upload(*, persons: Collection[int], case: int, upload: int) -> OwnDocument:
    """Return a picture or document that was given for a paper of one's own case.

    Raises:
        NothingOfYours, NoSuchPaper: there is none, or it is somebody else's.
    """
    found = _given(own_case(persons, case), upload)
    return OwnDocument(found.name, found.name, found.media_type, content_of(found))


@transaction.atomic
def take_upload_back(*, persons: Collection[int], case: int, upload: int, at: datetime) -> None:
    """Take back what one gave for a paper; its paper is missing again when nothing else was given for it.

    Raises:
        NothingOfYours, NoSuchPaper: there is none, it is somebody else's, or an officer put it there.
        TakesNoPapers: the case was accepted already, or is closed.
    """
    found = own_case(persons, case)
    if found.accepted_on is not None or found.decided_on is not None or found.state == Case.State.CLOSED:
        raise TakesNoPapers()
    given = _given(found, upload)
    if given.by_id is not None or given.paper is None:
        raise NoSuchPaper()
    remove_upload(upload=given.pk, by=None, at=at)
    paper = given.paper
    left = Upload.objects.filter(paper=paper, removed_at__isnull=True).exists()
    if paper.state == Paper.State.PROVIDED and not left:
        evidence = evidence_named(found, paper.evidence)
        needed = evidence is not None and evidence.required
        state = Paper.State.MISSING if needed else Paper.State.NOT_NEEDED
        note_paper(paper=paper.pk, state=state, by=None)


def let_declaration_stand(case: Case, signer: int) -> None:
    """Let what is accepted when sending stand for the application, and for the sender's own promise alone."""
    with translation.override(LANGUAGE):
        said = _("Declared on the portal when sending")
    own = Q(evidence=WRITTEN) | Q(evidence__in=STANDING, person=signer)
    for paper in Paper.objects.filter(own, case=case, state=Paper.State.MISSING):
        note_paper(paper=paper.pk, state=Paper.State.PROVIDED, by=None, note=said)


def _paper(case: Case, paper: int) -> Paper:
    found = Paper.objects.filter(case=case, pk=paper).first()
    if found is None:
        raise NoSuchPaper()
    return found


def _given(case: Case, upload: int) -> Upload:
    rows = Upload.objects.filter(case=case, pk=upload, paper__isnull=False, removed_at__isnull=True)
    found = rows.select_related("paper").first()
    if found is None:
        raise NoSuchPaper()
    return found
