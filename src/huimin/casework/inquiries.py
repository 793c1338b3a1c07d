"""Inquiries: visits by two officers, appraisals by representatives, assessments that become facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_noop

from huimin.casework.levels import holds
from huimin.casework.models import Companion, Task
from huimin.casework.moving.actions import duties_kept_apart
from huimin.casework.moving.works import Move, StepWork, does
from huimin.casework.refusals import (
    AllMustSign,
    CompanionBarred,
    CompanionRelated,
    CompanionStranger,
    DutiesCombined,
    HeldOutOfTime,
    MoreThanPresent,
    RelativeInvolved,
    TooFewRepresentatives,
    VisitBare,
    VisitNeedsTwo,
)
from huimin.casework.visits import NO_SIGNATURE, REASONS, lacking
from huimin.procedures.declarations import Outcome, Step
from huimin.procedures.vocabulary import Work
from huimin.registry.public import Statement, replace_fact
from huimin.rulebook.public import rulebook

VERIFIED: Final = 4
"""The source of a fact that an office has found out."""
ASSESSED: Final = gettext_noop("Assessed in a case")


@does(Work.VISIT)
class Visiting(StepWork):
    """A visit is made by two officers at least, and the applicant signs the record."""

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Note who came along; the database makes it a duty of theirs."""
        if outcome is not step.outcomes[0]:
            return
        companions = [
            each for each in move.given.get("companions") or () if move.by is None or each.pk != move.by.pk
        ]
        if not companions:
            raise VisitNeedsTwo(field="companions")
        said = str(task.answers.get(NO_SIGNATURE) or "").strip()
        if "signed" in task.answers and task.answers["signed"] is not True and not said:
            raise AllMustSign(field="signed")
        _refuse_bare(task, move.by.name if move.by else "", [each.name for each in companions])
        for each in companions:
            if not holds(each, task):
                raise CompanionStranger(name=each.name, field="companions")
            try:
                with duties_kept_apart(move.case, each):
                    Companion.objects.create(task=task, officer=each)
            except RelativeInvolved as refusal:
                raise CompanionRelated(name=each.name) from refusal
            except DutiesCombined as refusal:
                raise CompanionBarred(name=each.name, **refusal.values) from refusal


def _refuse_bare(task: Task, by: str, companions: list[str]) -> None:
    """Refuse a record without photo, place or signatures that does not say why."""
    missing = [
        VisitBare(what=REASONS[name], field=name) for name in lacking(task, by, companions, task.answers)
    ]
    if missing:
        first, *others = missing
        first.others = tuple(others)
        raise first


@does(Work.APPRAISE)
class Appraising(StepWork):
    """The share of representatives that the procedure asks for takes part, and all sign."""

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Refuse an appraisal that was not held as the law asks."""
        answers = task.answers
        if outcome is not step.outcomes[0] and None in map(answers.get, ("participants", "representatives")):
            return  # not held to the end, so nothing is counted
        _refuse_impossible(move, answers)
        present, representatives = int(answers["participants"]), int(answers["representatives"])
        share = move.version.representatives
        needed = share.of(present) if share else 0
        if present < 1 or representatives < needed or representatives > present:
            raise TooFewRepresentatives(
                participants=present, representatives=representatives, needed=needed, field="representatives"
            )
        if answers.get("all_signed") is not True:
            raise AllMustSign(field="all_signed")


def _refuse_impossible(move: Move, answers: Mapping[str, Any]) -> None:
    """Refuse more votes than people, and a day on which the appraisal cannot have been held."""
    agreed, present = answers.get("agreed"), int(answers["participants"])
    if agreed is not None and int(agreed) > present:
        raise MoreThanPresent(agreed=agreed, participants=present, field="agreed")
    held = answers.get("held_on")
    start = move.case.accepted_on or move.case.submitted_on or move.day
    if held and not start <= date.fromisoformat(str(held)[:10]) <= move.day:
        raise HeldOutOfTime(start=start, field="held_on")


@does(Work.ASSESS)
class Assessing(StepWork):
    """What is assessed becomes facts of the person, from which the rules work out the amount."""

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Put each answer on record that the rules know as a fact about a person."""
        if outcome is not step.outcomes[0]:
            return
        for name in (each.name for each in step.fields if each.name in rulebook().facts):
            said = Statement(
                name=name,
                value=int(task.answers[name]),
                start=_assessed_on(task, move.day),
                source=VERIFIED,
                reference=move.case.number or "",
                person_id=move.case.person_id,
            )
            replace_fact(statement=said, reason=str(ASSESSED), by=move.by, at=move.at)


def _assessed_on(task: Task, day: date) -> date:
    """Return the day of an assessment, which cannot lie ahead."""
    told = task.answers.get("assessed_on")
    return min(date.fromisoformat(str(told)[:10]), day) if told else day
