"""Drawing: spot checks at random, of which everybody can draw the same again from the seed."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from django.db import transaction

from huimin.casework.models import Case, Draw, Task
from huimin.casework.moving.actions import complete_task
from huimin.casework.moving.works import Move, StepWork, does
from huimin.casework.publicity.draws import STEP, drawable, share_for, tasks_to_draw
from huimin.casework.refusals import NotYours
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.procedures.declarations import Outcome, Share, Step
from huimin.procedures.vocabulary import Work

DRAWN: Final = "drawn"
PASSED: Final = "passed"


class NothingToDraw(Conflict):
    """No case of the scheme waits for a draw by this officer."""

    template = _("No case of this scheme waits for you to draw it. Load the page again.")


class OnlyByDraw(Invalid):
    """Somebody chose by hand whether a case is checked."""

    template = _("Spot checks are drawn, not chosen. Draw them on the page of spot checks.")


def drawn_from(candidates: Sequence[str], *, seed: str, share: Fraction) -> list[str]:
    """Return which of the numbers are drawn: at least `share` of them, the same for the same seed and list.

    >>> drawn_from(["GA-1", "GA-2", "GA-3", "GA-4"], seed="a", share=Fraction(3, 10))
    ['GA-2', 'GA-4']
    """
    number = Share(share).of(len(candidates))
    return sorted(random.Random(seed).sample(sorted(candidates), number))  # noqa: S311 - must be repeatable


def drawn_again(draw: Draw) -> list[str]:
    """Return what the seed, the share and the list of a draw give when they are drawn from once more."""
    return drawn_from(draw.candidates, seed=draw.seed, share=Fraction(draw.share))


@does(Work.DRAW)
class Drawing(StepWork):
    """Whether a case is checked comes from a draw alone."""

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Refuse an outcome that no draw gave."""
        if "draw" not in move.given:
            raise OnlyByDraw()


@transaction.atomic
def draw_spot_checks(*, scheme: str, by: Officer, at: datetime, day: date, seed: str | None = None) -> Draw:
    """Draw among the cases of a scheme that wait for it, let each move on, and return the draw.

    The procedure says which share; of several versions the one that asks for most. Cases that are kept apart
    or complained of are visited whatever is drawn. Left out are those which the officer may not decide:
    somebody else draws them.

    Raises:
        NotYours: the officer decides nowhere.
        NothingToDraw: no case waits.
    """
    if not by.scope("cases.decide"):
        raise NotYours()
    waiting = drawable(tasks_to_draw(by), by).filter(case__scheme=scheme)
    # The tasks are held, so that nobody draws the same cases at the same time.
    held = waiting.select_for_update(of=("self",)).select_related("case").order_by("case__number")
    tasks = {task.case.number or "": task for task in held}
    if not tasks:
        raise NothingToDraw()
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
        outcome = DRAWN if number in drawn or number in always else PASSED
        complete_task(task=task.pk, outcome=outcome, by=by, at=at, day=day, given={"draw": draw.pk})
    return draw


def waiting_for_draw(scheme: str) -> int:
    """Return how many cases of a scheme wait to be drawn."""
    return Case.objects.filter(scheme=scheme, tasks__step=STEP, tasks__state=Task.State.OPEN).count()
