"""Levels: a step is done by who holds its right in an office of its level, and by nobody else."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from huimin.casework.refusals import NotYours, WrongLevel
from huimin.casework.wording import level_words
from huimin.commons.access.scope import OFFICES

if TYPE_CHECKING:
    from huimin.casework.models import Task
    from huimin.commons.access.models import Officer


def holds(officer: Officer, task: Task) -> bool:
    """Return whether a step is among the duties of an officer, by right, level and division."""
    return officer.scope(task.right, task.offices).covers(task.division)


def refuse_stranger(by: Officer | None, task: Task) -> None:
    """Refuse an officer among whose duties a step is not; the platform itself may do every step.

    Raises:
        WrongLevel: the officer has the right there, but in an office of another level.
        NotYours: the officer has not the right there.
    """
    if by is None or holds(by, task):
        return
    own = levels_of(by, task.right, task.division)
    if not own:
        raise NotYours()
    raise WrongLevel(levels=level_words(task.offices), own=level_words(own))


def levels_of(officer: Officer, right: str, division: str) -> Collection[int]:
    """Return the levels of the offices in which an officer holds a right over a division."""
    return [office for office in OFFICES if officer.scope(right, (office,)).covers(division)]
