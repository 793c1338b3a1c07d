"""Works: what the platform does when a step is opened and when it is done, by the kind of its work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from huimin.casework.models import Case, Task
from huimin.commons.access.models import Officer
from huimin.procedures.declarations import Outcome, Step, Version
from huimin.procedures.vocabulary import Work


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody does a step of a case, at a moment, on a working day."""

    case: Case
    version: Version
    by: Officer | None
    at: datetime
    day: date
    given: Mapping[str, Any] = field(default_factory=dict)
    """What a form gave beside the answers to the step's own questions."""
    kept: dict[str, Any] = field(default_factory=dict)
    """What the work of the step wants the deed to name beside the step, such as the digest of a decision."""


class StepWork:
    """What most steps ask of the platform: nothing beside their questions."""

    def opened(self, move: Move, task: Task) -> None:
        """Prepare a step that was opened."""

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Check and carry out a step, before it counts as done."""

    def waits(self, move: Move, task: Task, outcome: Outcome) -> bool:
        """Return whether somebody else must agree before the case moves on."""
        return False


Follower = Callable[[Move, str], None]
"""`begin(move, kind)`: begins a case of a kind for the same holder after this one."""

Teller = Callable[[Move, Task, Step, Outcome], None]
"""`tell(move, task, step, outcome)`: writes what a step that was done has to tell."""

_works: dict[Work, StepWork] = {}
_followers: list[Follower] = []
_tellers: list[Teller] = []


def does(work: Work) -> Callable[[type[StepWork]], type[StepWork]]:
    """Declare the decorated class as what the platform does with steps of this kind."""

    def declare(kind: type[StepWork]) -> type[StepWork]:
        _works[work] = kind()
        return kind

    return declare


def begins_followers(begin: Follower) -> Follower:
    """Declare the decorated function as what begins the case that an outcome opens."""
    _followers[:] = [begin]
    return begin


def tells(tell: Teller) -> Teller:
    """Declare the decorated function as what writes the documents of a step that was done."""
    _tellers[:] = [tell]
    return tell


def tell_of(move: Move, task: Task, step: Step, outcome: Outcome) -> None:
    """Write the documents of a step that was done."""
    for tell in _tellers:
        tell(move, task, step, outcome)


def begin_follower(move: Move, kind: str) -> None:
    """Begin a case of a kind for the same holder."""
    for begin in _followers:
        begin(move, kind)


def work_of(step: Step) -> StepWork:
    """Return what the platform does with a step."""
    return _works.get(Work(step.work), StepWork())
