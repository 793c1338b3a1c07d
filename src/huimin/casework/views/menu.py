"""The menu of a case: what an officer may do with the case itself, beside its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from huimin.casework.applicants.queries import appeal_of
from huimin.casework.cases.withdrawing import can_be_withdrawn
from huimin.casework.clocks.counting import pauses_of, unit_words
from huimin.casework.clocks.queries import ASSIGN, questions_among, special_questions_of
from huimin.casework.clocks.special import may_ask
from huimin.casework.levels import holds
from huimin.casework.models import Case, Extension, Pause, SpecialQuestion, Task
from huimin.casework.remedies import may_be_appealed
from huimin.casework.wording import GROUND_WORDS, special_word, step_word
from huimin.commons.access.models import Officer
from huimin.procedures.declarations import Version
from huimin.procedures.vocabulary import RIGHTS
from huimin.rulebook.public import step_named


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu: what it says and where it leads."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Standing:
    """When clocks stood still, and the questions for more time, as the page tells them."""

    pauses: list[tuple[str, date, date | None, date | None]]
    questions: list[tuple[str, str, Extension]]
    specials: list[tuple[str, SpecialQuestion]]

    @property
    def paused(self) -> bool:
        """Whether the clocks stand still."""
        return any(end is None for _reason, _start, end, _until in self.pauses)


@dataclass(frozen=True, slots=True)
class CaseMenu:
    """What the page shows of a case's clocks, and what may be done about them and about its tasks."""

    items: list[Item]
    standing: Standing
    goes_on: bool
    """Whether the officer has steps to do, of which one may wait on another case."""


def menu_of(officer: Officer, case: Case, version: Version, tasks: Sequence[Task], day: date) -> CaseMenu:
    """Return the menu of a case for an officer on a day, and how its clocks stand."""
    pauses, questions = pauses_of(case.pk), questions_among(tasks)
    waiting = [task for task in tasks if task.state == Task.State.OPEN]
    items = []
    if case.state == Case.State.OPEN:
        asked = {each.task_id for each in questions if each.allowed is None}
        items = [*_clocks(officer, case, pauses), *_tasks(officer, version, waiting, asked)]
        if version.special is not None and not case.special and may_ask(officer, case, waiting):
            items.append(Item(_("Special case"), reverse("casework:special", args=[case.pk])))
    items += _at_the_applicants_word(officer, case)
    standing = Standing(_told(pauses, version), _asked(questions, version), _special(case, version))
    return CaseMenu(items, standing, bool(RIGHTS & officer.rights))


def _at_the_applicants_word(officer: Officer, case: Case) -> Iterator[Item]:
    if not officer.scope("cases.intake").covers(case.division):
        return
    if case.state == Case.State.OPEN and can_be_withdrawn(case):
        yield Item(_("Take it back at the applicant's word"), reverse("casework:withdrawal", args=[case.pk]))
    adverse = case.state == Case.State.CLOSED and may_be_appealed(case.kind, case.ending)
    if adverse and appeal_of(case) is None:
        yield Item(_("Take in an appeal"), reverse("casework:appeal", args=[case.pk]))


def _clocks(officer: Officer, case: Case, pauses: Sequence[Pause]) -> Iterator[Item]:
    if not officer.scope(ASSIGN).covers(case.division):
        return
    if any(each.end is None for each in pauses):
        yield Item(_("Let the clocks run"), reverse("casework:resume", args=[case.pk]))
    else:
        yield Item(_("Stop the clocks"), reverse("casework:pause", args=[case.pk]))


def _tasks(officer: Officer, version: Version, waiting: list[Task], asked: set[int]) -> Iterator[Item]:
    for task in waiting:
        step = step_named(version, task.step)
        word = step_word(version, task.step)
        gives = officer.scope(ASSIGN).covers(task.division)
        if (
            step is not None
            and step.limit is not None
            and task.pk not in asked
            and (gives or holds(officer, task))
        ):
            label = _("More time: {step}").format(step=word)
            yield Item(label, reverse("casework:more-time", args=[task.pk]))
        if gives or task.assigned_id == officer.pk:
            yield Item(_("Give: {step}").format(step=word), reverse("casework:give", args=[task.pk]))


def _told(pauses: Sequence[Pause], version: Version) -> list[tuple[str, date, date | None, date | None]]:
    return [
        (
            step_word(version, each.reason)
            if each.ground == Pause.Ground.SUPPLEMENT
            else _("{ground}: {reason}").format(ground=GROUND_WORDS[each.ground], reason=each.reason),
            each.start,
            each.end,
            each.until,
        )
        for each in pauses
    ]


def _asked(questions: list[Extension], version: Version) -> list[tuple[str, str, Extension]]:
    found = []
    for each in questions:
        step = step_named(version, each.task.step)
        unit = unit_words(step.limit.unit) if step and step.limit else ""
        found.append((step_word(version, each.task.step), f"{each.number} {unit}".strip(), each))
    return found


def _special(case: Case, version: Version) -> list[tuple[str, SpecialQuestion]]:
    """Return who asked for the longer limit, on which ground; nothing where the procedure has none."""
    if version.special is None:
        return []
    return [(special_word(version, each.ground), each) for each in special_questions_of(case)]
