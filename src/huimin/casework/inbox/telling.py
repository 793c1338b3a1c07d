"""Telling: what is to be done on a task, and what is left for it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huimin.casework.clocks.counting import clock_of_row, clock_to_begin, left_words, version_of
from huimin.casework.models import Task
from huimin.casework.wording import CONFIRMATION, step_word


def what_of(task: Task) -> str:
    """Return what is to be done: the step, or to agree as the second officer with what was decided."""
    step = CONFIRMATION if getattr(task, "confirming", False) else task.step
    return step_word(version_of(task.case), step)


def left_of(task: Task, day: date) -> str:
    """Return what is left on a day until the limit that comes first, and whether it is the one to begin."""
    if getattr(task, "clock", "") == "clock.paused":
        return ""
    end, begin = clock_of_row(task, day), clock_to_begin(task, day)
    if begin is not None and (end is None or begin.due <= end.due):
        return _("To begin: {left}").format(left=left_words(begin))
    return left_words(end)
