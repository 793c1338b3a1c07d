"""Note how papers stand, and take in pictures and documents."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huimin.casework.aside import refuse_relative
from huimin.casework.models import Case, Paper, Task, Upload
from huimin.casework.papers.checking import checked
from huimin.casework.papers.keeping import keep_content
from huimin.casework.papers.listing import evidence_named
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.crypto import sm3
from huimin.kernel.errors import Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _


class NoPromise(Invalid):
    """No commitment can stand for this paper."""

    template = _("A commitment cannot stand for “{paper}”. Ask for the paper itself.")


class NoSuchPaper(NotFound):
    """The case asks for no such paper."""

    template = _("This case asks for no such paper. Load the page again.")


@transaction.atomic
def note_paper(*, paper: int, state: str, by: Officer | None, note: str = "") -> Paper:
    """Note how a paper stands and return it.

    Raises:
        NoSuchPaper: there is none.
        NoPromise: no commitment can stand for it.
        RelativeInvolved: a relative of the officer is in the case.
    """
    found = Paper.objects.select_for_update().filter(pk=paper).select_related("case").first()
    if found is None or state not in Paper.State.values:
        raise NoSuchPaper()
    refuse_relative(by, found.case)
    evidence = evidence_named(found.case, found.evidence)
    if state == Paper.State.PROMISED and not (evidence and evidence.promise):
        raise NoPromise(paper=evidence.zh if evidence else found.evidence)
    found.state, found.note, found.noted_by = state, note.strip()[:200], by
    found.save(update_fields=["state", "note", "noted_by"])
    record("case.paper", found.case, by=by, division=found.case.division, paper=found.evidence, counts=state)
    return found


@transaction.atomic
def take_upload(
    *,
    case: Case,
    name: str,
    content: bytes,
    by: Officer | None,
    at: datetime,
    paper: Paper | None = None,
    task: Task | None = None,
) -> Upload:
    """Keep a picture or document of a case, enciphered, and return it; pictures are shrunk first.

    Raises:
        WrongUpload: it is too large, empty, or not what it says it is.
        RelativeInvolved: a relative of the officer is in the case.
    """
    refuse_relative(by, case)
    media_type, kept = checked(name, content)
    found = Upload.objects.create(
        case=case,
        paper=paper,
        task=task,
        name=name[-120:],
        media_type=media_type,
        size=len(kept),
        sm3=sm3(kept),
        place=keep_content(kept, at),
        at=at,
        by=by,
    )
    if paper is not None and paper.state in {Paper.State.MISSING, Paper.State.NOT_NEEDED}:
        paper.state, paper.noted_by = Paper.State.PROVIDED, by
        paper.save(update_fields=["state", "noted_by"])
    record("case.upload", case, by=by, division=case.division, file=found.name, kind=media_type)
    return found


@transaction.atomic
def remove_upload(*, upload: int, by: Officer | None, at: datetime) -> None:
    """Take an upload out of the case; it stays on record that it was there.

    Raises:
        NoSuchPaper: there is none.
        RelativeInvolved: a relative of the officer is in the case.
    """
    found = Upload.objects.select_for_update().filter(pk=upload, removed_at__isnull=True).first()
    if found is None:
        raise NoSuchPaper()
    refuse_relative(by, found.case)
    found.removed_at, found.removed_by = at, by
    found.save(update_fields=["removed_at", "removed_by"])
    record("case.upload_removed", found.case, by=by, division=found.case.division, file=found.name)
