"""Telling: who has a task in hand, and their superior, get a message when it turns amber or red."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huimin.casework.models import Absence, Alert, Task
from huimin.casework.wording import step_word
from huimin.commons.access.models import Assignment
from huimin.commons.access.scope import OFFICES, office_of
from huimin.commons.messages.actions import send_of_a_kind
from huimin.rulebook.public import procedure_named

ASSIGN: Final = "cases.assign"
KINDS: Final = {1: "task.amber", 2: "task.red"}
OF_MANY: Final = {1: "tasks.amber", 2: "tasks.red"}
CLOCKS: Final = {1: "clock.amber", 2: "clock.late"}
ONE_BY_ONE: Final = 20
"""Whoever would get more messages of a colour in a night gets one, with the number."""
TELL_OF_MANY: Final = """
SELECT officer, 'night:' || %(day)s, link, jsonb_build_object('number', number)
FROM unnest(%(officers)s::bigint[], %(numbers)s::int[], %(links)s::text[]) AS many (officer, number, link)
"""
TELL: Final = """
WITH told_of (step_right, levels, division, holder, officer) AS (
    SELECT * FROM unnest(
        %(rights)s::text[], %(levels)s::text[], %(divisions)s::text[], %(holders)s::bigint[],
        %(officers)s::bigint[]
    )
)
SELECT told_of.officer, 'casework.Task:' || task.id, '/cases/' || task.case_id || '/#task-' || task.id,
    jsonb_build_object('step', task.step, 'procedure', found.procedure, 'since', found.since,
        'number', found.number, 'due', task.due_on)
FROM casework_alert alert
JOIN casework_task task ON task.id = alert.task_id
JOIN casework_case found ON found.id = task.case_id
JOIN told_of ON told_of.step_right = task."right" AND told_of.levels = task.offices::text
    AND told_of.division = task.division AND told_of.holder = coalesce(task.assigned_id, 0)
WHERE alert."on" = %(day)s AND alert.level = %(level)s AND task.state = 'open'
    AND NOT EXISTS (SELECT FROM casework_filing filing
        LEFT JOIN casework_staff staff ON staff.id = filing.staff_id
        WHERE filing.case_id = task.case_id AND told_of.officer IN (filing.officer_id, staff.officer_id))
    AND NOT EXISTS (SELECT FROM casework_concerned concerned
        JOIN casework_objection said ON said.id = concerned.objection_id
        WHERE said.task_id = task.id AND concerned.officer_id = told_of.officer)
"""
"""Nobody is told of the case of a relative, nor of an objection that concerns them."""


@dataclass(frozen=True, slots=True)
class Held:
    """That an officer has rights in a division and everything below it."""

    officer: int
    scope: str
    rights: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sought:
    """What tasks ask of who does them: a right, in an office of some levels, around a division."""

    right: str
    offices: Sequence[int]
    division: str


def tell_of_clocks(*, at: datetime, day: date, level: int) -> int:
    """Send a message of each task that turned amber or red on a day to who holds it, or may take it where
    nobody does, to who covers for them and to the superior; return how many there were.

    Each is told once of a task and a colour; who would get many in a night gets one of
    them all. The superior is who gives tasks next above the holder.
    """
    turned = Alert.objects.filter(on=day, level=level, task__state=Task.State.OPEN)
    kinds = turned.values_list("task__right", "task__offices", "task__division", "task__assigned").order_by()
    counted = list(kinds.annotate(number=Count("pk")))
    if not counted:
        return 0
    held, covers = _held(day), _covers(day)
    rows = [
        (right, _array(offices), division, holder or 0, officer, number)
        for right, offices, division, holder, number in counted
        for officer in _told(held, covers, Sought(right, offices, division), holder)
    ]
    numbers: Counter[int] = Counter()
    for *_what, officer, number in rows:
        numbers[officer] += number
    many = {officer: number for officer, number in numbers.items() if number > ONE_BY_ONE}
    each = [row[:-1] for row in rows if row[-2] not in many]
    names = ("rights", "levels", "divisions", "holders", "officers")
    columns = [list(column) for column in zip(*each, strict=True)] or [[] for _name in names]
    values = {"day": day, "level": level, **dict(zip(names, columns, strict=True))}
    one_by_one = send_of_a_kind(kind=KINDS[level], question=TELL, values=values, at=at)
    superiors = {each.officer for each in held if ASSIGN in each.rights}
    return one_by_one + _tell_of_many(many, superiors, at, day, level)


def _tell_of_many(many: Mapping[int, int], superiors: set[int], at: datetime, day: date, level: int) -> int:
    """Send one message to each who would get too many of them, with the number, leading to their list."""
    values = {
        "day": day, "level": level, "officers": list(many), "numbers": list(many.values()),
        "links": [
            f"{reverse('casework:team' if each in superiors else 'casework:inbox')}?clock={CLOCKS[level]}"
            for each in many
        ],
    }  # fmt: skip
    return send_of_a_kind(kind=OF_MANY[level], question=TELL_OF_MANY, values=values, at=at)


def many_amber_words(about: Mapping[str, Any]) -> str:
    """Return how many tasks run out soon."""
    told = ngettext("{number} task runs out soon", "{number} tasks run out soon", about["number"])
    return told.format(number=about["number"])


def many_red_words(about: Mapping[str, Any]) -> str:
    """Return how many tasks are late."""
    told = ngettext("{number} task is late now", "{number} tasks are late now", about["number"])
    return told.format(number=about["number"])


def amber_words(about: Mapping[str, Any]) -> str:
    """Return that a task runs out soon."""
    return _("Runs out on {due}: {step}, case {number}").format(**_words(about))


def red_words(about: Mapping[str, Any]) -> str:
    """Return that a task is late."""
    return _("Late, was due on {due}: {step}, case {number}").format(**_words(about))


def _words(about: Mapping[str, Any]) -> dict[str, str]:
    version = procedure_named(about["procedure"]).version(date.fromisoformat(about["since"]))
    return {
        "due": about["due"] or "—",
        "step": step_word(version, about["step"]),
        "number": about["number"] or "—",
    }


def _array(offices: Iterable[int]) -> str:
    """Return levels as the database writes them."""
    return "{" + ",".join(str(each) for each in offices) + "}"


def _told(
    held: Collection[Held], covers: Mapping[int, set[int]], asked: Sought, holder: int | None
) -> set[int]:
    """Return who is told of tasks that ask for something and which somebody holds, or nobody."""
    doing = {holder} if holder is not None else _nearest(held, asked)
    standing_in = {each for officer in doing for each in covers.get(officer, ())}
    superior = Sought(ASSIGN, OFFICES, asked.division)
    return doing | standing_in | _nearest(held, superior, but=holder)


def _nearest(held: Iterable[Held], asked: Sought, but: int | None = None) -> set[int]:
    """Return who has a right in the smallest division around one in which anybody else has it."""
    having = [
        each for each in held
        if asked.right in each.rights and asked.division.startswith(each.scope)
        and office_of(each.scope) in asked.offices and each.officer != but
    ]  # fmt: skip
    longest = max((len(each.scope) for each in having), default=0)
    return {each.officer for each in having if len(each.scope) == longest}


def _held(day: date) -> list[Held]:
    rows = Assignment.objects.in_force(day).filter(officer__is_active=True)
    return [
        Held(officer, scope, frozenset(rights))
        for officer, scope, rights in rows.values_list("officer", "scope", "role__rights")
    ]


def _covers(day: date) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for officer, cover in Absence.objects.filter(start__lte=day, end__gt=day).values_list("officer", "cover"):
        found.setdefault(officer, set()).add(cover)
    return found
