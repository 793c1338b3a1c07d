"""The story of a case: the strip of its steps, and what happened to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from huimin.casework.models import Case, Task
from huimin.casework.wording import english, outcome_word, step_word
from huimin.commons.audit.models import Deed
from huimin.commons.desk.happenings import happenings
from huimin.commons.desk.pieces import Event, ProcedureStep
from huimin.procedures.declarations import Version


def strip_of(case: Case, version: Version, every: Iterable[Task]) -> list[ProcedureStep]:
    """Return the steps of the straight way, and those off it that were taken, with who did them and when."""
    tasks: dict[str, Task] = {}
    for task in every:
        if task.state == Task.State.DROPPED:
            continue
        if task.step not in tasks or task.round > tasks[task.step].round:
            tasks[task.step] = task
    straight = [step.name for step in version.way]
    names = [*straight, *(name for name in tasks if name not in straight and name in version.steps)]
    return [_step(version, name, tasks.get(name), case) for name in names if _is_shown(name, tasks, case)]


def events_of(case: Case, version: Version) -> list[Event]:
    """Return what was done on a case, step and outcome in the words of its version, and who looked at it."""
    return happenings(case, lambda deed: _told(deed, version))


def _told(deed: Deed, version: Version) -> str:
    """Return which step a deed was about, how it ended, which paper it was, and to whom it went."""
    said: dict[str, str] = {name: str(value) for name, value in deed.details.items() if value}
    if "paper" in said:
        papers = {each.name: each.en if english() else each.zh for each in version.evidence}
        return papers.get(said["paper"], said["paper"])
    if "step" not in said:
        return said.get("number", "") if deed.verb == "case.submit" else ""
    words = [step_word(version, said["step"])]
    if "outcome" in said:
        words.append(outcome_word(version, said["step"], said["outcome"]))
    if "name" in said:
        words.append(said["name"])
    return _(" · ").join(words)


def _is_shown(name: str, tasks: dict[str, Task], case: Case) -> bool:
    """Leave out the steps that a closed case never came to."""
    return name in tasks or case.state != Case.State.CLOSED


def _step(version: Version, name: str, task: Task | None, case: Case) -> ProcedureStep:
    step = version.steps[name]
    label = step.en if english() else step.zh
    if task is None:
        return ProcedureStep(label, "next")
    if task.state == Task.State.OPEN:
        who = task.assigned.name if task.assigned else ""
        return ProcedureStep(label, "current", who)
    return ProcedureStep(label, "done", task.done_by.name if task.done_by else "", task.done_on)
