"""Contrasting: what changed between two decisions about the same household or person, old and new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, Final, Literal

from huimin.kernel.days import Month
from huimin.policy.batches import Batch
from huimin.policy.explanation import Explanation, FactStep, FigureStep, Language, RuleStep, Step, explain_all
from huimin.policy.facts import Entity
from huimin.policy.running import Plan

BIRTH: Final = "birth"
EPOCH: Final = date(1970, 1, 1)
LANGUAGES: Final[tuple[Language, Language]] = ("zh", "en")
Rows = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Cause:
    """A fact, a figure, an age or else a rule that has another value now, in both languages.

    `member` is whose it is, where it is not the household's or the same for everybody.
    """

    kind: Literal["fact", "figure", "age", "rule"]
    name: str
    zh: str
    en: str
    old: tuple[str, str]
    new: tuple[str, str]
    member: Any = None


@dataclass(frozen=True)
class Traced:
    """Every step of a scheme about all rows of a batch on one day."""

    plan: Plan
    batch: Batch
    explanation: Explanation

    @classmethod
    def of(cls, plan: Plan, batch: Batch) -> Traced:
        """Return the steps that decide a batch."""
        return cls(plan, batch, explain_all(plan, batch))

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """Return the steps by name."""
        return {step.name: step for step in self.explanation.steps()}

    @cached_property
    def homes(self) -> Mapping[Any, int]:
        """Return the row of each household."""
        return {each: row for row, each in enumerate(self.batch.ids(Entity.HOUSEHOLD))}

    @cached_property
    def people(self) -> Mapping[Any, int]:
        """Return the row of each person."""
        return {each: row for row, each in enumerate(self.batch.ids(Entity.PERSON))}

    def members(self, home: int) -> Sequence[Any]:
        """Return the members of the household in a row."""
        first, last = (int(self.batch.offsets[place]) for place in (home, home + 1))
        return list(self.batch.ids(Entity.PERSON))[first:last]


class Contrast:
    """One household, or one person of it, as it was decided before and after."""

    def __init__(self, before: Traced, after: Traced, *, homes: tuple[Any, Any], person: Any = None) -> None:
        self._before, self._after = before, after
        home = (before.homes[homes[0]], after.homes[homes[1]])
        stayed = [each for each in after.members(home[1]) if each in set(before.members(home[0]))]
        chosen = stayed if person is None else [each for each in (person,) if each in before.people]
        self._rows: dict[Entity, Rows] = {
            Entity.HOUSEHOLD: [home],
            Entity.PERSON: [(before.people[each], after.people[each]) for each in chosen],
        }
        self._members = {after.people[each]: each for each in chosen}
        self._alone = person is not None

    def causes(self) -> list[Cause]:
        """Return what changed and changed the answer by it, from the amounts and conditions down."""
        explanation = self._after.explanation
        roots = chain(explanation.parts.values(), explanation.conditions)
        found = (cause for root in roots for cause in self._under(root, root.rule.entity))
        return list({(cause.kind, cause.name, cause.member): cause for cause in found}.values())

    def _under(self, step: Step, entity: Entity) -> Iterable[Cause]:
        before = self._before.steps.get(step.name)
        if before is None or not (rows := self._changed(before, step, entity)):
            return ()
        if isinstance(step, FigureStep):
            return self._figure(before, step, rows)
        if isinstance(step, FactStep):
            return [self._cause("fact", step.fact, before, step, pair) for pair in rows]
        inner = [cause for each in step.because for cause in self._under(each, step.rule.entity)]
        return inner or [self._passing(before, step, pair) for pair in rows]

    def _changed(self, before: Step, after: Step, entity: Entity) -> Rows:
        """Return the rows in which a step has another value than before; the first row of a plain figure."""
        if isinstance(before, FigureStep) and isinstance(after, FigureStep) and not after.values:
            return [(0, 0)] if before.dated.figure != after.dated.figure else []
        if isinstance(after, FactStep):
            entity = after.fact.entity
        elif isinstance(after, RuleStep):
            entity = after.rule.entity
        return [(old, new) for old, new in self._rows[entity] if before.values[old] != after.values[new]]

    def _figure(self, before: Step, after: FigureStep, rows: Rows) -> Iterator[Cause]:
        """Return the figure if it was set anew; a table in which another place was looked up stays."""
        assert isinstance(before, FigureStep)
        if before.dated.since != after.dated.since:
            yield from (self._cause("figure", after.parameter, before, after, pair) for pair in rows[:1])

    def _passing(self, before: Step, after: RuleStep, pair: tuple[int, int]) -> Cause:
        """Return the age that was reached, where a birthday alone changed a rule; else the rule."""
        assert isinstance(before, RuleStep)
        births = [step for step in after.because if step.name == BIRTH]
        member = self._member(pair[1], after)
        if births and after.rule.entity is Entity.PERSON and (birth := births[0].values[pair[1]]) is not None:
            ages = reached(EPOCH + timedelta(days=birth), self._before.plan.on, self._after.plan.on)
            if ages is not None:
                old, new = ((str(age),) * 2 for age in ages)
                return Cause("age", BIRTH, "年龄", "Age", (old[0], old[1]), (new[0], new[1]), member)
        return self._cause("rule", after.rule, before, after, pair)

    def _cause(
        self,
        kind: Literal["fact", "figure", "rule"],
        thing: Any,
        before: Step,
        after: Step,
        pair: tuple[int, int],
    ) -> Cause:
        old, new = (
            tuple(step.text(language, row) for language in LANGUAGES)
            for step, row in ((before, pair[0]), (after, pair[1]))
        )
        return Cause(
            kind,
            after.name,
            thing.zh,
            thing.en,
            (old[0], old[1]),
            (new[0], new[1]),
            self._member(pair[1], after),
        )

    def _member(self, row: int, step: Step) -> Any:
        """Return whose value it is; nothing where the scheme is about one person anyway."""
        entity = getattr(getattr(step, "fact", None) or getattr(step, "rule", None), "entity", None)
        return self._members.get(row) if entity is Entity.PERSON and not self._alone else None


def reached(birth: date, earlier: date, later: date) -> tuple[int, int] | None:
    """Return the years completed on two days, by the end of their months or else on the days themselves.

    >>> reached(date(1935, 8, 20), date(2025, 7, 1), date(2025, 8, 1))
    (89, 90)
    >>> reached(date(1935, 7, 20), date(2025, 7, 1), date(2025, 8, 1))
    (89, 90)
    """
    ends = (Month.of(earlier).last, Month.of(later).last)
    for days in (ends, (earlier, later)):
        old, new = (_age(birth, day) for day in days)
        if old != new:
            return old, new
    return None


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
