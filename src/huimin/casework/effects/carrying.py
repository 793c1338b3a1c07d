"""Carrying out: what the end of a step does to the award that its case is about, and that it is on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from huimin.casework.effects.reviewing import next_review
from huimin.casework.effects.standing import (
    award_about,
    standing,
    start_of,
    starts_on,
    who_stands_for,
)
from huimin.casework.models import Case, Consequence, Decision, Task
from huimin.casework.once import FORM, THROUGH_A_BANK, paid_once
from huimin.casework.refusals import MonthsOutOfReach, NoAward
from huimin.casework.wording import scheme_word
from huimin.commons.audit.trail import record
from huimin.entitlements.public import (
    ONCE,
    AwardCard,
    adjust_award,
    end_award,
    give_grace,
    grant_award,
    lift_suspension,
    suspend_award,
)
from huimin.kernel.days import add_months
from huimin.procedures.declarations import Lasting, Outcome, Step
from huimin.procedures.vocabulary import Effect, Start, Work

if TYPE_CHECKING:
    from huimin.casework.moving.works import Move

NEEDS_AN_AWARD: Final = frozenset({Effect.ADJUST, Effect.SUSPEND, Effect.RESUME, Effect.GRACE})
CASE: Final = "case"
LAST_MONTH: Final = "last_month"
MOVED_TO: Final = "moved_to"
"""The questions of a move until when this district pays, and where somebody goes."""


@dataclass(frozen=True, slots=True)
class Carrying:
    """What is carried out: the end of a step, what was decided by it, from when, on which award."""

    move: Move
    task: Task
    outcome: Outcome
    decision: Decision | None
    start: date
    held: AwardCard | None

    @property
    def case(self) -> Case:
        """The case that the step is of."""
        return self.move.case

    @property
    def number(self) -> str:
        """The number of the case, on which what is done to the award rests."""
        return self.case.number or f"#{self.case.pk}"

    @property
    def award(self) -> AwardCard:
        """The award that is in force.

        Raises:
            NoAward: there is none.
        """
        if self.held is None:
            raise no_award(self.case, self.start)
        return self.held

    @property
    def until(self) -> date | None:
        """The first day for which the effect holds no more, where it lasts for some months."""
        months = months_of(self.outcome.lasts, self.task)
        return None if months is None else add_months(self.start, months)

    def reason(self, word: str) -> str:
        """Return why, in the words of who decided, or in a word of the platform."""
        return self.task.reason or word


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of it: the award that was granted, from and until when, how much, and what else."""

    successor: int | None = None
    start: date | None = None
    until: date | None = None
    amount: int = 0
    note: str = ""


def carry_out(move: Move, task: Task, step: Step, outcome: Outcome) -> None:
    """Do to the award what the outcome says, and keep what was done; a mere proposal does nothing.

    Raises:
        NoAward: there is none in force that could be changed.
        Refusal: whatever the awards refuse.
    """
    if outcome.effect in {"", Effect.NONE} or (step.work == Work.OPINION and not outcome.ends):
        return
    case, effect = move.case, Effect(outcome.effect)
    start = start_of(case, outcome, move.day)
    held = award_about(case, start, move.day)
    decision = Decision.objects.filter(task=task, set_aside_at__isnull=True).first()
    done = CARRIERS[effect](Carrying(move, task, outcome, decision, start, held))
    Consequence.objects.create(
        case=case, task=task, effect=effect, award_id=held.id if held else None,
        successor_id=done.successor, start=done.start, until=done.until, amount=done.amount,
        note=done.note[:200], on=move.day, at=move.at, by=move.by,
    )  # fmt: skip
    if step.work == Work.DECIDE:
        case.decided_on = move.day
    case.granted_id = done.successor or case.granted_id
    case.save(update_fields=["decided_on", "granted"])
    record(
        "case.effect", case, by=move.by, division=case.division, effect=str(effect),
        award=held.id if held else None, start=done.start and str(done.start), monthly=done.amount,
    )  # fmt: skip


def months_of(lasts: Lasting | None, task: Task) -> int | None:
    """Return for how many months an effect holds, by what was answered; none where it has no end.

    Raises:
        MonthsOutOfReach: less than one, or more than the procedure gives.
    """
    if lasts is None:
        return None
    months = int(task.answers.get(lasts.answer) or 0)
    if not 1 <= months <= lasts.most:
        raise MonthsOutOfReach(most=lasts.most, field=lasts.answer)
    return months


def no_award(case: Case, day: date) -> NoAward:
    """Return the refusal that there is nothing to change."""
    return NoAward(scheme=scheme_word(case.scheme), day=day)


def _grant(it: Carrying) -> Carried:
    if paid_once(it.case.scheme):  # an appeal about aid grants what the first decision would have: a sum
        return _once(it)
    if it.held is not None:
        end_award(award=it.held.id, on=it.start, reason="renewed", by=it.move.by, basis=it.number)
    return _granted(it, it.start, it.until, it.held)


def _granted(
    it: Carrying, start: date, until: date | None, previous: AwardCard | None = None, origin: str = CASE
) -> Carried:
    case, decision = it.case, it.decision
    assert decision is not None, "nothing is granted without a decision"
    granted = grant_award(
        scheme=case.scheme,
        person=who_stands_for(case, case.person_id, it.move.day),
        household=case.household_id,
        monthly=decision.amount,
        parts=dict(decision.parts),
        start=start,
        end=until,
        division=case.division,
        decided_on=it.move.day,
        edition=decision.rules,
        reference=case.number or "",
        previous=previous.id if previous else None,
        origin=origin,
        by=it.move.by,
    )
    return Carried(granted.id, start, until, decision.amount)


def _once(it: Carrying) -> Carried:
    """Leave a sum to the next list as the award of one month; what was handed over on the spot is only noted.

    Who got aid for a month already gets this as that of the next one.
    """
    assert it.decision is not None, "nothing is granted without a decision"
    form = it.task.answers.get(FORM) or THROUGH_A_BANK
    if form != THROUGH_A_BANK:
        return Carried(amount=it.decision.amount, note=str(form))
    start, mine = it.start, list(standing(it.case))
    while any(award.in_force(start) for award in mine):
        start = starts_on(start)
    return _granted(it, start, starts_on(start), origin=ONCE)


def _adjust(it: Carrying) -> Carried:
    case, decision = it.case, it.decision
    assert decision is not None, "nothing is changed without a decision"
    granted = adjust_award(
        award=it.award.id,
        on=it.start,
        monthly=decision.amount,
        parts=dict(decision.parts),
        person=who_stands_for(case, it.award.person_id, it.start),
        division=case.division,
        decided_on=it.move.day,
        edition=decision.rules,
        reference=case.number or "",
        reason="adjusted",
        by=it.move.by,
    )
    return Carried(granted.id, it.start, granted.end, decision.amount)


def _keep(it: Carrying) -> Carried:
    """Leave the award, and say until when nobody needs to look at it again."""
    if it.held is None:
        return Carried()
    day = it.move.day
    return Carried(start=day, until=next_review(it.held, day), amount=it.held.monthly)


def _suspend(it: Carrying) -> Carried:
    suspend_award(
        award=it.award.id, start=it.start, reason=it.reason("suspended"), by=it.move.by, basis=it.number
    )
    return Carried(start=it.start)


def _resume(it: Carrying) -> Carried:
    lift_suspension(award=it.award.id, on=it.start, by=it.move.by, basis=it.number)
    return Carried(start=it.start, amount=it.award.monthly)


def _grace(it: Carrying) -> Carried:
    """Pay the award as it was; the event of the case, from which its end is counted, is the first day."""
    until = it.until
    assert until is not None, "a grace period has an end"
    give_grace(award=it.award.id, start=it.start, end=until, by=it.move.by)
    it.case.events = {**it.case.events, "event": it.start.isoformat()}
    return Carried(start=it.start, until=until, amount=it.award.monthly)


def _stop(it: Carrying) -> Carried:
    """End the award, but not before a grace period is over that this case has given."""
    given = Consequence.objects.filter(case=it.case, effect=Effect.GRACE).order_by("-until").first()
    start = max(it.start, given.until) if given and given.until else it.start
    word = "deceased" if it.outcome.starts == Start.AFTER_DEATH else "stop"
    return _ended(it, start, it.reason(word))


def _hand_over(it: Carrying) -> Carried:
    """End the award after the last month that this district pays, and note where it goes on."""
    last, start = it.task.answers.get(LAST_MONTH), it.start
    if last:
        start = max(start, starts_on(date.fromisoformat(str(last)[:10])))
    told = Task.objects.filter(case=it.case, state=Task.State.DONE, answers__has_key=MOVED_TO)
    place = told.order_by("-round").values_list(f"answers__{MOVED_TO}", flat=True).first()
    return _ended(it, start, "moved_away", note=str(place or ""))


def _ended(it: Carrying, start: date, reason: str, note: str = "") -> Carried:
    """End whatever counts from a day on; where nothing does, it has ended by itself."""
    for award in list(standing(it.case)):
        if award.start is not None and (award.end is None or award.end > start):
            first = max(start, award.start)
            end_award(award=award.id, on=first, reason=reason, by=it.move.by, basis=it.number)
    return Carried(start=start, note=note)


def _refuse(it: Carrying) -> Carried:
    return Carried()


CARRIERS: Final[Mapping[Effect, Callable[[Carrying], Carried]]] = {
    Effect.GRANT: _grant,
    Effect.ONCE: _once,
    Effect.ADJUST: _adjust,
    Effect.KEEP: _keep,
    Effect.SUSPEND: _suspend,
    Effect.RESUME: _resume,
    Effect.GRACE: _grace,
    Effect.STOP: _stop,
    Effect.HAND_OVER: _hand_over,
    Effect.REFUSE: _refuse,
    Effect.TERMINATE: _refuse,
}
"""What is done for each effect of the vocabulary; a test looks whether one is missing."""
