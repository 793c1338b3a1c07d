"""Deciding: opinions and decisions beside what the rules say; a departure needs a second officer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from huimin.casework.aside import refuse_relative
from huimin.casework.clocks.counting import version_of
from huimin.casework.decisions.limits import given_in_year, most_aid, refuse_above_the_street
from huimin.casework.decisions.reading import Ruling, ruling_of, written
from huimin.casework.effects.carrying import NEEDS_AN_AWARD, months_of, no_award
from huimin.casework.effects.standing import award_about, nobody_is_left, start_of
from huimin.casework.evidence import digest_of_decision
from huimin.casework.models import Case, Decision, Task
from huimin.casework.moving.actions import duties_kept_apart, finish_task
from huimin.casework.moving.works import Move, StepWork, does
from huimin.casework.refusals import (
    AboveTheUsual,
    AgainstTheRules,
    AmountNeeded,
    CaseHasMovedOn,
    DutiesCombined,
    GraceNotNeeded,
    NobodyIsLeft,
    NotYours,
    ReasonNeeded,
    StillUndecided,
)
from huimin.casework.wording import duty_words
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.installation.public import day_of
from huimin.entitlements.public import AwardCard
from huimin.kernel.errors import Refusal
from huimin.kernel.money import Money
from huimin.procedures.declarations import Outcome, Step
from huimin.procedures.vocabulary import Effect, Work
from huimin.registry.public import label_of_fact

GRANTING: Final = frozenset({Effect.GRANT, Effect.ONCE, Effect.ADJUST, Effect.KEEP, Effect.GRACE})
AS_IT_WAS: Final = frozenset({Effect.KEEP, Effect.GRACE})
"""The effects that leave the amount of the award."""
JUDGED: Final = GRANTING | {Effect.REFUSE, Effect.STOP, Effect.HAND_OVER}
"""The effects that say whether something is due; others hold it back, or ask for more before it is said."""
BESIDE_THE_RULES: Final = frozenset({Effect.GRACE, Effect.HAND_OVER})
"""What the procedure gives and the rules know nothing of: it cannot depart from them."""
CONFIRM: Final = "cases.confirm"
APPEAL: Final = "appeal"
"""What is owed for the months before a death is owed after it too."""


class Judging(StepWork):
    """An opinion or a decision: what is said stands beside what the rules say."""

    stage: Decision.Stage

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Note what was said, and refuse what may not be said yet."""
        _take_back(move, task)
        effect = outcome.effect
        start = start_of(move.case, outcome, move.day)
        held = award_about(move.case, start, move.day)
        if effect in NEEDS_AN_AWARD and held is None:
            raise no_award(move.case, start)
        if effect not in JUDGED:
            return
        assert move.by is not None, "only an officer judges"
        months_of(outcome.lasts, task)
        if effect in GRANTING:
            _refuse_for_the_dead(move.case, move.day)
        ruling = ruling_of(move.case, on=move.day, known_at=move.at)
        if effect == Effect.GRACE and ruling.grants:
            raise GraceNotNeeded(amount=Money(ruling.amount))
        grants = effect in GRANTING
        chosen = _amount(move, ruling, effect, held) if grants else 0
        usual = _usual_aid(move, step, chosen) if effect == Effect.ONCE else None
        departs = _departs(effect, ruling, chosen) or usual is not None
        if departs and not task.reason:
            raise _unexplained(ruling, chosen, usual)
        if departs and outcome.ends and self.stage == Decision.Stage.OPINION:
            raise AgainstTheRules()
        said = {
            "case": move.case,
            "stage": self.stage,
            "engine": ruling.outcome,
            "engine_amount": ruling.amount if usual is None else usual,
            "effect": effect,
            "grants": grants,
            "amount": chosen,
            "parts": dict(ruling.parts) if grants and chosen == ruling.amount else {},
            "rules": ruling.edition,
            "on": ruling.on,
            "known_at": ruling.known_at,
            "why": written(ruling.tree),
            "departs": departs,
            "reason": task.reason,
            "by": move.by,
            "at": move.at,
        }
        with duties_kept_apart(move.case, move.by):
            decision = Decision.objects.create(task=task, **said)
        move.kept.update(decision=decision.pk, digest=digest_of_decision(decision).hex())


@does(Work.OPINION)
class Opining(Judging):
    """An opinion that others decide upon."""

    stage = Decision.Stage.OPINION


@does(Work.DECIDE)
class Deciding(Judging):
    """The decision; what it does to the award follows when the step is done."""

    stage = Decision.Stage.DECISION

    def waits(self, move: Move, task: Task, outcome: Outcome) -> bool:
        """Hold a departure until somebody else agrees; who decided has had the duty meanwhile."""
        decision = Decision.objects.filter(task=task, set_aside_at__isnull=True).first()
        if decision is None or not decision.departs or outcome.effect not in JUDGED:
            return False
        task.assigned = move.by
        task.answers = {**task.answers, "outcome": outcome.name}
        task.save(update_fields=["assigned", "answers", "reason"])
        record(
            "case.depart", move.case, by=move.by, division=move.case.division, reason=task.reason,
            step=task.step, **move.kept,
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
        NobodyIsLeft: whom it was granted to has died since.
    """
    case = Case.objects.select_for_update().get(decisions=decision)
    found = Decision.objects.select_related("task", "by", "confirmed_by").get(pk=decision)
    if found.confirmed_at or found.set_aside_at or found.task.state != Task.State.OPEN:
        who = found.confirmed_by.name if found.confirmed_by else "—"
        then = found.confirmed_at or found.set_aside_at
        day_then = day_of(then) if then else found.task.done_on or "—"
        raise CaseHasMovedOn(step=_("Confirmation by a second officer"), who=who, day=day_then)
    if not by.scope(CONFIRM).covers(case.division):
        raise NotYours()
    refuse_relative(by, case)
    if by.pk == found.by_id:
        raise DutiesCombined(duties=duty_words(["decision"]))
    if not agrees:
        return _set_aside(found, case, reason, by, at)
    if found.grants:
        _refuse_for_the_dead(case, day)
    found.confirmed_by, found.confirmed_at = by, at
    with duties_kept_apart(case, by):
        found.save(update_fields=["confirmed_by", "confirmed_at"])
    record("case.confirm", case, by=by, division=case.division, decision=decision)
    move = Move(case, version_of(case), found.by, at, day)
    outcome = found.task.answers["outcome"]
    return finish_task(move, found.task, outcome)


def _set_aside(found: Decision, case: Case, reason: str, by: Officer, at: datetime) -> Case:
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    found.set_aside_at = at
    found.save(update_fields=["set_aside_at"])
    record("case.set_aside", case, by=by, division=case.division, reason=reason, decision=found.pk)
    return case


def _take_back(move: Move, task: Task) -> None:
    """Keep a departure that waits for a second officer as taken back, when it is decided anew."""
    standing = Decision.objects.filter(task=task, set_aside_at__isnull=True)
    for former in standing.values_list("pk", flat=True):
        standing.filter(pk=former).update(set_aside_at=move.at, taken_back=True)
        record(
            "case.take_back", move.case, by=move.by, division=move.case.division, step=task.step,
            decision=former,
        )  # fmt: skip


def waiting_for_confirmation(case: Case) -> Decision | None:
    """Return the decision of a case that a second officer must agree with."""
    made = Decision.objects.filter(case=case, task__state=Task.State.OPEN).select_related("by", "task")
    return next((each for each in made if each.waits_for_another), None)


def _amount(move: Move, ruling: Ruling, effect: str, held: AwardCard | None) -> int:
    """Return what is granted: what the holder has, what the officer says, or else what the rules say.

    Raises:
        AmountNeeded: neither says how much.
    """
    if effect in AS_IT_WAS:
        return held.monthly if held else 0
    amount = move.given.get("amount")
    if amount is not None:
        return int(amount)
    if not ruling.grants and not ruling.is_status:
        raise AmountNeeded(field="amount")
    return ruling.amount


def _departs(effect: str, ruling: Ruling, chosen: int) -> bool:
    """Return whether a decision is otherwise than the rules say, where they can be asked.

    An award is kept as it is as long as the rules do not refuse it: its amount stays without a marked change,
    and what is unknown is no ground to stop.
    """
    if not ruling.outcome or effect in BESIDE_THE_RULES:
        return False
    if effect == Effect.KEEP:
        return ruling.outcome == "refused"
    if effect in GRANTING:
        return not ruling.grants or chosen != ruling.amount
    return ruling.grants


def _refuse_for_the_dead(case: Case, day: date) -> None:
    if case.kind != APPEAL and (dead := nobody_is_left(case, day)):
        raise NobodyIsLeft(name=dead.name, day=dead.died_on)


def _usual_aid(move: Move, step: Step, amount: int) -> int | None:
    """Return up to how much is given without a second officer, where a sum is above it; none otherwise.
    What the household was given this year is taken off.

    Raises:
        AboveTheStreet, NoStreetLimit: the street may not decide it.
    """
    refuse_above_the_street(move, step, amount)
    most = most_aid(move.case, move.day, move.at)
    if most is None:
        return None
    left = max(most - given_in_year(move.case, move.day).fen, 0)
    return left if amount > left else None


def _unexplained(ruling: Ruling, amount: int, usual: int | None) -> Refusal:
    if usual is not None:
        return AboveTheUsual(amount=Money(amount), most=Money(usual), field="reason")
    return _undecided(ruling) or ReasonNeeded(field="reason")


def _undecided(ruling: Ruling) -> StillUndecided | None:
    if ruling.outcome != "undecided" or not ruling.missing:
        return None
    return StillUndecided(missing="、".join(label_of_fact(name) for name in ruling.missing), field="reason")
