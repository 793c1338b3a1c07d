"""Deciding: opinions and decisions beside what the rules say; a departure needs a second officer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from huimin.casework.clocks.counting import version_of
from huimin.casework.decisions.handing_over import hand_over
from huimin.casework.decisions.reading import Ruling, ruling_of, written
from huimin.casework.models import Case, Decision, Task
from huimin.casework.moving.actions import duties_kept_apart, finish_task
from huimin.casework.moving.works import Move, StepWork, does
from huimin.casework.refusals import (
    AmountNeeded,
    CaseHasMovedOn,
    DutiesCombined,
    NotYours,
    ReasonNeeded,
    StillUndecided,
    VisitFirst,
)
from huimin.casework.wording import duty_words
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.procedures.declarations import Outcome, Step
from huimin.procedures.vocabulary import Work
from huimin.registry.public import label_of_fact

GRANTS: Final = frozenset({"grant", "continue", "raise"})
REFUSES: Final = frozenset({"refuse", "stop"})
"""The outcomes by which something is granted or refused; others ask for more before anything is said."""
CONFIRM: Final = "cases.confirm"


class Judging(StepWork):
    """An opinion or a decision: what is said stands beside what the rules say."""

    stage: Decision.Stage

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Note what was said, and refuse what may not be said yet."""
        if outcome.name not in GRANTS | REFUSES:
            return
        assert move.by is not None, "only an officer judges"
        _refuse_without_visit(move, step)
        ruling = ruling_of(move.case, on=move.day, known_at=move.at)
        grants = outcome.name in GRANTS
        amount = move.given.get("amount") if grants else None
        chosen = ruling.amount if amount is None and grants else amount or 0
        if grants and amount is None and not ruling.grants and not ruling.is_status:
            raise AmountNeeded(field="amount")
        departs = bool(ruling.outcome) and (grants != ruling.grants or (grants and chosen != ruling.amount))
        if departs and not task.reason:
            raise _undecided(ruling) or ReasonNeeded(field="reason")
        said = {
            "case": move.case,
            "stage": self.stage,
            "engine": ruling.outcome,
            "engine_amount": ruling.amount,
            "grants": grants,
            "amount": chosen,
            "parts": {} if departs or not grants else dict(ruling.parts),
            "rules": ruling.edition,
            "on": ruling.on,
            "known_at": ruling.known_at,
            "why": written(ruling.tree),
            "departs": departs,
            "reason": task.reason,
            "by": move.by,
            "at": move.at,
            "confirmed_by": None,
            "confirmed_at": None,
            "set_aside_at": None,
        }
        with duties_kept_apart(move.case, move.by):
            Decision.objects.update_or_create(task=task, defaults=said)


@does(Work.OPINION)
class Opining(Judging):
    """An opinion that others decide upon."""

    stage = Decision.Stage.OPINION


@does(Work.DECIDE)
class Deciding(Judging):
    """The decision; what is granted becomes an award from the month after."""

    stage = Decision.Stage.DECISION

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Note the decision, and hand over what it grants unless a second officer must agree."""
        super().done(move, task, step, outcome)
        decision = Decision.objects.filter(task=task).first()
        if decision is not None and not decision.departs:
            _carry_out(move, decision)

    def waits(self, move: Move, task: Task, outcome: Outcome) -> bool:
        """Hold a departure until somebody else agrees; who decided has had the duty meanwhile."""
        decision = Decision.objects.filter(task=task).first()
        if decision is None or not decision.departs or outcome.name not in GRANTS | REFUSES:
            return False
        task.assigned = move.by
        task.answers = {**task.answers, "outcome": outcome.name}
        task.save(update_fields=["assigned", "answers", "reason"])
        record(
            "case.depart", move.case, by=move.by, division=move.case.division, reason=task.reason,
            step=task.step,
        )  # fmt: skip
        return True


@transaction.atomic
def confirm_decision(
    *, decision: int, agrees: bool, reason: str, by: Officer, at: datetime, day: date
) -> Case:
    """Agree as the second officer with a decision that departs from the rules, or set it aside.

    Raises:
        CaseHasMovedOn: it does not wait for anybody.
        NotYours, DutiesCombined, RelativeInvolved: this officer may not.
        ReasonNeeded: it is set aside without a reason.
    """
    case = Case.objects.select_for_update().get(decisions=decision)
    found = Decision.objects.select_related("task", "by", "confirmed_by").get(pk=decision)
    if found.confirmed_at or found.set_aside_at or found.task.state != Task.State.OPEN:
        who = found.confirmed_by.name if found.confirmed_by else "—"
        raise CaseHasMovedOn(step=_("Confirmation by a second officer"), who=who, day=f"{at:%Y-%m-%d}")
    if not by.scope(CONFIRM).covers(case.division):
        raise NotYours()
    if by.pk == found.by_id:
        raise DutiesCombined(duties=duty_words(["decision"]))
    if not agrees:
        return _set_aside(found, case, reason, by, at)
    found.confirmed_by, found.confirmed_at = by, at
    with duties_kept_apart(case, by):
        found.save(update_fields=["confirmed_by", "confirmed_at"])
    record("case.confirm", case, by=by, division=case.division, decision=decision)
    move = Move(case, version_of(case), found.by, at, day)
    _carry_out(move, found)
    outcome = found.task.answers["outcome"]
    return finish_task(move, found.task, outcome)


def _set_aside(found: Decision, case: Case, reason: str, by: Officer, at: datetime) -> Case:
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    found.set_aside_at = at
    found.save(update_fields=["set_aside_at"])
    record("case.set_aside", case, by=by, division=case.division, reason=reason, decision=found.pk)
    return case


def waiting_for_confirmation(case: Case) -> Decision | None:
    """Return the decision of a case that a second officer must agree with."""
    waiting = Decision.objects.filter(
        case=case, departs=True, stage=Decision.Stage.DECISION, confirmed_at__isnull=True,
        set_aside_at__isnull=True, task__state=Task.State.OPEN,
    )  # fmt: skip
    return waiting.select_related("by", "task").first()


def _carry_out(move: Move, decision: Decision) -> None:
    move.case.decided_on = move.day
    if decision.grants:
        move.case.granted_id = hand_over(move, decision)
    move.case.save(update_fields=["decided_on", "granted"])


def _refuse_without_visit(move: Move, step: Step) -> None:
    """Refuse to decide a case that is kept apart before somebody visited for the district."""
    if not step.visit_if_filed or not (move.case.filed or move.case.complained):
        return
    visited = Task.objects.filter(case=move.case, step=step.visit_if_filed, state=Task.State.DONE)
    if not visited.exists():
        raise VisitFirst()


def _undecided(ruling: Ruling) -> StillUndecided | None:
    if ruling.outcome != "undecided" or not ruling.missing:
        return None
    return StillUndecided(missing="、".join(label_of_fact(name) for name in ruling.missing), field="reason")
