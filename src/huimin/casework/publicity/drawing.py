"""Drawing: spot checks at random, of which everybody can draw the same again from the seed."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from django.db import transaction

from huimin.casework.clocks.counting import version_of
from huimin.casework.models import Case, Draw, Task
from huimin.casework.moving.actions import complete_task
from huimin.casework.refusals import NotYours
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.procedures.declarations import Share

DRAWN: Final = "drawn"
PASSED: Final = "passed"


def drawn_from(candidates: Sequence[str], *, seed: str, share: Fraction) -> list[str]:
    """Return which of the numbers are drawn: at least `share` of them, the same for the same seed and list.

    >>> drawn_from(["GA-1", "GA-2", "GA-3", "GA-4"], seed="a", share=Fraction(3, 10))
    ['GA-2', 'GA-4']
    """
    number = Share(share).of(len(candidates))
    return sorted(random.Random(seed).sample(sorted(candidates), number))  # noqa: S311 - must be repeatable


@transaction.atomic
def draw_spot_checks(*, scheme: str, by: Officer, at: datetime, day: date, seed: str | None = None) -> Draw:
    """Draw among the cases of a scheme that wait for it, let each move on, and return the draw.

    The procedure says which share; of several versions the one that asks for most. Cases that are kept apart
    or complained of are visited whatever is drawn.

    Raises:
        NotYours: the officer decides nowhere.
    """
    scope = by.scope("cases.decide")
    if not scope:
        raise NotYours()
    waiting = Task.objects.filter(
        scope.q("case__division"), step="draw", state=Task.State.OPEN, case__scheme=scheme
    )
    tasks = {task.case.number or "": task for task in waiting.select_related("case").order_by("case__number")}
    always = [number for number, task in tasks.items() if task.case.filed or task.case.complained]
    candidates = [number for number in tasks if number not in always]
    seed = seed or secrets.token_hex(16)
    share = max((share_for(task.case) for task in tasks.values()), default=Fraction(1))
    drawn = drawn_from(candidates, seed=seed, share=share)
    draw = Draw.objects.create(
        scheme=scheme, on=day, seed=seed, share=str(share), candidates=candidates, always=always,
        drawn=drawn, by=by, at=at,
    )  # fmt: skip
    record("case.draw", draw, by=by, division=by.division, scheme=scheme, counts=len(tasks))
    for number, task in tasks.items():
        visited = number in drawn or number in always
        complete_task(task=task.pk, outcome=DRAWN if visited else PASSED, by=by, at=at, day=day)
    return draw


def share_for(case: Case) -> Fraction:
    """Return which share of the cases is visited at least, by the version of the procedure of one of them."""
    share = version_of(case).spot_check
    assert share is not None, "a procedure that draws says how many"
    return share.value


def waiting_for_draw(scheme: str) -> int:
    """Return how many cases of a scheme wait to be drawn."""
    return Case.objects.filter(scheme=scheme, tasks__step="draw", tasks__state=Task.State.OPEN).count()
