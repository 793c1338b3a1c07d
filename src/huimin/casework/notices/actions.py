"""Issue the documents of a case: notices by the outcomes of steps, records of what was done, forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.utils import translation

from huimin.casework.aside import refuse_relative
from huimin.casework.models import Case, Notice, Task
from huimin.casework.moving.works import Move, StepWork, does, tells
from huimin.casework.notices.filling import (
    LANGUAGE,
    about_answers,
    about_case,
    about_declaration,
    about_statements,
    about_step,
    office_of,
)
from huimin.casework.notices.telling import tell_notice_issued
from huimin.casework.notices.titles import AID, APPROVAL, DECIDING, DECLARATION, RECORD, title_on_paper
from huimin.casework.once import paid_once
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.documents.actions import issue
from huimin.procedures.declarations import Level, Outcome, Step
from huimin.procedures.vocabulary import Work

TEMPLATES: Final = Path(__file__).resolve().parent.parent / "documents"
NOTICES, RECORDS, FORMS = "TZ", "JL", "SQ"
"""The series of notices (通知), records (记录) and forms (申请), each of an office in a year."""
WITHDRAWN: Final = "本人的撤回申请"
"""On what the end of a case rests that was taken back."""
RECORDED: Final = frozenset({Work.VISIT, Work.APPRAISE, Work.ASSESS})


@tells
def tell_of_step(move: Move, task: Task, step: Step, outcome: Outcome) -> None:
    """Issue what a step that was done asks for: its notice, and the record of a visit or an appraisal."""
    if outcome.notice:
        issue_notice(move, task, step, outcome.notice)
    if step.work in RECORDED and outcome is step.outcomes[0]:
        issue_record(move, task, step)


@transaction.atomic
def issue_notice(move: Move, task: Task, step: Step, kind: str) -> Notice:
    """Issue a notice to the applicant about a step, with its reason and articles, and return it.

    What is granted once has a letter of its own.
    """
    if kind == APPROVAL and paid_once(move.case.scheme):
        kind = AID
    with translation.override(LANGUAGE):
        data = about_step(move, task, step, kind)
    issued = _issue(move.case, kind, data, NOTICES, step.level, by=move.by, day=move.day, task=task)
    tell_notice_issued(issued.person_id, issued.document.title)
    return issued


@transaction.atomic
def issue_record(move: Move, task: Task, step: Step) -> Notice:
    """Issue the record of a visit or an appraisal, to be signed by both sides, and return it."""
    companions = task.companions.values_list("officer__name", flat=True).order_by("pk")
    data = about_answers(task, step, list(companions))
    level = step.level
    return _issue(move.case, RECORD, data, RECORDS, level, by=move.by, day=move.day, task=task)


@transaction.atomic
def issue_form(*, case: Case, kind: str, by: Officer | None, day: date) -> Notice:
    """Issue the application, declaration or authorisation of a case, filled in, to be signed, and return it.

    As long as nothing changed since it was issued last, it is the same document.

    Raises:
        RelativeInvolved: a relative of the officer is in the case.
    """
    refuse_relative(by, case)
    with translation.override(LANGUAGE):
        data = about_statements(case) if kind == DECLARATION else about_declaration(case)
    last = Notice.objects.filter(case=case, kind=kind).order_by("-pk").select_related("document").first()
    if last is not None and last.on == day and last.document.data.get("declared") == data["declared"]:
        return last
    return _issue(case, kind, data, FORMS, Level.STREET, by=by, day=day)


@transaction.atomic
def issue_end_at_own_word(*, case: Case, reason: str, by: Officer | None, day: date) -> Notice:
    """Issue the letter that a case ended because who had asked for it took it back, and return it."""
    said = f"撤回的理由：{reason.strip()}" if reason.strip() else ""
    data: dict[str, Any] = {"step": "", "article": WITHDRAWN, "reason": said, "papers": [], "decision": None}
    given = {**data, "why": None, "remedies": None}
    issued = _issue(case, "termination", given, NOTICES, Level.STREET, by=by, day=day)
    tell_notice_issued(issued.person_id, issued.document.title)
    return issued


@transaction.atomic
def note_delivery(*, notice: int, by: Officer | None, day: date) -> Notice:
    """Note that a notice reached the applicant, and return it; the first day stands."""
    found = Notice.objects.select_for_update().select_related("case").get(pk=notice)
    if found.delivered_on is None:
        found.delivered_on = day
        found.save(update_fields=["delivered_on"])
        record("case.deliver", found.case, by=by, division=found.case.division, kind=found.kind, on=str(day))
    return found


@transaction.atomic
def note_opened(*, notice: Notice, at: datetime) -> None:
    """Note when a resident first opened a notice on the portal; it counts as brought on that day."""
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
        record("case.read_notice", notice.case, by=None, division=notice.case.division, kind=notice.kind)


class Delivering(StepWork):
    """What was issued is brought to the applicant."""

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Note that the letter of the last decision arrived; others were handed out when they were issued."""
        letters = Notice.objects.filter(case=move.case, kind__in=DECIDING, delivered_on__isnull=True)
        if (notice := letters.order_by("-pk").first()) is not None:
            note_delivery(notice=notice.pk, by=move.by, day=move.day)


does(Work.DELIVER)(Delivering)


def _issue(
    case: Case,
    kind: str,
    data: Mapping[str, Any],
    series: str,
    level: Level,
    *,
    by: Officer | None,
    day: date,
    task: Task | None = None,
) -> Notice:
    with translation.override(LANGUAGE):
        filled = {**about_case(case, day, level.digits), **data}
        code, _office = office_of(case, level.digits)
        title = title_on_paper(
            kind,
            scheme=filled["scheme"],
            case_kind=case.kind,
            step=str(data.get("step", "")),
            verdict=str(data.get("verdict", "")),
        )
        document = issue(
            kind="casework.record" if series == RECORDS else "casework.notice",
            template=TEMPLATES / f"{kind}.typ",
            data=filled,
            series=f"{series}-{code}-{day.year}",
            title=title,
            subject=f"casework.Case:{case.pk}",
            division=case.division,
            by=by,
            day=day,
        )
    return Notice.objects.create(
        case=case, task=task, kind=kind, person_id=case.person_id, document=document, on=day
    )
