"""Inquiries: visits by two officers, appraisals by representatives."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from huimin.casework.models import Companion, Task
from huimin.casework.moving.actions import duties_kept_apart
from huimin.casework.moving.works import Move, StepWork, does
from huimin.casework.refusals import (
    AllMustSign,
    TooFewRepresentatives,
    VisitNeedsTwo,
)
from huimin.procedures.declarations import Outcome, Step
from huimin.procedures.vocabulary import Work

REPRESENTATIVES: Final = Fraction(2, 3)
"""Their share among those who take part in an appraisal (民发〔2012〕220号第二十二条)."""


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
        if "signed" in task.answers and task.answers["signed"] is not True:
            raise AllMustSign(field="signed")
        for each in companions:
            with duties_kept_apart(move.case, each):
                Companion.objects.create(task=task, officer=each)


@does(Work.APPRAISE)
class Appraising(StepWork):
    """Two thirds of those present are representatives, and all sign."""

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Refuse an appraisal that was not held as the law asks."""
        answers = task.answers
        present, representatives = int(answers["participants"]), int(answers["representatives"])
        needed = -(-present * REPRESENTATIVES.numerator // REPRESENTATIVES.denominator)
        if present < 1 or representatives < needed or representatives > present:
            raise TooFewRepresentatives(
                participants=present, representatives=representatives, needed=needed, field="representatives"
            )
        if answers.get("all_signed") is not True:
            raise AllMustSign(field="all_signed")
