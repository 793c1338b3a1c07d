"""Aiding: what the letter about aid that is given once says of it: how it is given, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from huimin.casework.clocks.counting import limit_words
from huimin.casework.models import Decision
from huimin.casework.moving.works import Move
from huimin.casework.once import FORM, THROUGH_A_BANK
from huimin.commons.workdays.queries import working_calendar
from huimin.procedures import clocks
from huimin.procedures.vocabulary import Work

WAYS: Final[Mapping[str, str]] = {
    "cash": "救助金由街道以现金方式发放，领取时请签收。",
    "goods": "由街道发放实物，上述金额为实物折价，领取时请签收。",
    "referral": "已于{day}转介有关部门或者机构提供帮助，上述金额为其折价。",
    THROUGH_A_BANK: "救助金随下一次发放名册转入你登记的银行账户。",
}


def way_of(form: str, day: str) -> str:
    """Return how a sum was or will be given."""
    return WAYS.get(form, WAYS[THROUGH_A_BANK]).format(day=day)


def form_of(decision: Decision) -> str:
    """Return how the aid of a decision is given; through a bank where nobody was asked."""
    return str(decision.task.answers.get(FORM) or THROUGH_A_BANK)


def what_follows(move: Move, decision: Decision) -> Mapping[str, Any] | None:
    """Return what is still done after aid was given first: the step, its limit and its last day."""
    step = move.version.steps.get(decision.task.step)
    outcome = step.outcome(decision.task.outcome) if step else None
    for name in outcome.to if outcome else ():
        after = move.version[name]
        if after.work == Work.RECORD and after.limit is not None:
            due: date = clocks.count(working_calendar(), after.limit, move.day).due
            return {"limit": limit_words(after.limit), "due": due}
    return None
