"""Accepting: papers are complete, what was declared goes on record; a supplement stops the clocks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop

from huimin.casework.models import Case, Notice, Paper, Pause, Task
from huimin.casework.moving.actions import note_event
from huimin.casework.moving.works import Move, StepWork, does
from huimin.casework.papers.listing import evidence_named
from huimin.casework.refusals import PapersMissing, ToldAtOnce
from huimin.casework.wording import english
from huimin.commons.access.models import Officer
from huimin.procedures.declarations import Outcome, Step
from huimin.procedures.vocabulary import Notice as NoticeKind
from huimin.procedures.vocabulary import Work
from huimin.registry.public import Statement, replace_fact
from huimin.rulebook.public import procedure_of

ACCEPTED, DECLARED_SOURCE = "accepted", 2
SAID = gettext_noop("Declared in the application")


def missing_papers(case: Case) -> list[str]:
    """Return the papers that are still missing, in the language of the page, each once."""
    names: dict[str, None] = {}
    for paper in Paper.objects.filter(case=case, state=Paper.State.MISSING).order_by("pk"):
        evidence = evidence_named(case, paper.evidence)
        if evidence is not None and evidence.required:
            names[evidence.en if english() else evidence.zh] = None
    return list(names)


@does(Work.ACCEPT)
class Accepting(StepWork):
    """Accept an application when its papers are complete; what was declared becomes facts."""

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Refuse to accept what is incomplete; else note the day and record what was declared."""
        if outcome.notice == NoticeKind.MISSING_PAPERS:
            _refuse_telling_twice(move)
        if outcome.name != ACCEPTED:
            return
        if missing := missing_papers(move.case):
            raise PapersMissing(papers="、".join(missing))
        run_as_accepted(move.case, move.day)
        move.case.accepted_on = move.day
        note_event(move, ACCEPTED)
        record_declared(move.case, by=move.by, at=move.at, day=move.day)


def _refuse_telling_twice(move: Move) -> None:
    """Refuse a second notice of missing papers by who gave the first one.

    Raises:
        ToldAtOnce: it is the same officer; a colleague may, for a reason, when something new came up.
    """
    told = Notice.objects.filter(case=move.case, kind=NoticeKind.MISSING_PAPERS).order_by("-pk")
    last = told.select_related("task__done_by").first()
    if last is None:
        return
    teller = last.task.done_by if last.task else None
    if teller is None or move.by is None or teller.pk == move.by.pk:
        raise ToldAtOnce(day=last.on, name=teller.name if teller else "—")


@does(Work.SUPPLEMENT)
class Supplementing(StepWork):
    """Wait for the applicant; meanwhile no clock of an accepted case runs."""

    def opened(self, move: Move, task: Task) -> None:
        """Stop the clocks."""
        if move.case.accepted_on is not None:
            Pause.objects.filter(case=move.case, end__isnull=True).update(end=move.day)
            Pause.objects.create(case=move.case, start=move.day, reason=task.step, by=move.by)

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Let the clocks run again."""
        Pause.objects.filter(case=move.case, end__isnull=True).update(end=move.day)


def run_as_accepted(case: Case, day: date) -> None:
    """Let a case run by the rules of the day of acceptance, if they are not those of the day it came in."""
    version = procedure_of(case.scheme, case.kind).at(day)
    if version.since == case.since:
        return
    case.since, case.edition = version.since, version.edition
    case.save(update_fields=["since", "edition"])


def record_declared(case: Case, *, by: Officer | None, at: datetime, day: date) -> None:
    """Put what the applicant declared on record, valid from the day on, with the case as its source."""
    for fact in case.declared:
        replace_fact(statement=_statement(case, fact, day), reason=str(SAID), by=by, at=at)


def _statement(case: Case, fact: dict[str, Any], day: date) -> Statement:
    return Statement(
        name=fact["name"],
        value=fact["value"],
        start=day,
        source=DECLARED_SOURCE,
        reference=case.number or "",
        person_id=fact.get("person"),
        household_id=fact.get("household"),
    )
