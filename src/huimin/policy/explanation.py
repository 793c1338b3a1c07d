"""Explanations: a batch of one with a trace, every step with its value, sentence, article and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias

from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import Money
from huimin.policy.batches import Batch
from huimin.policy.cases import Case, FactSource, batch_of
from huimin.policy.columns import Column
from huimin.policy.evaluation import Decided, Outcome, decide, lowest_first
from huimin.policy.facts import Entity, Fact, FactType
from huimin.policy.parameters import DatedValue, Parameter, write_figure
from huimin.policy.rules import Rule
from huimin.policy.running import ASKED, Plan, Read, Trace

Language: TypeAlias = Literal["zh", "en"]
EPOCH = date(1970, 1, 1)
NOT_KNOWN = {"zh": "未知", "en": "not known"}
YES_NO = {"zh": ("否", "是"), "en": ("no", "yes")}


@dataclass(frozen=True, slots=True)
class FactStep:
    """A recorded fact, one value for the household or one for each member; `None` is not on record."""

    fact: Fact
    values: tuple[int | None, ...]
    sources: tuple[FactSource | None, ...]

    @property
    def name(self) -> str:
        """Return the name of the fact."""
        return self.fact.name

    def text(self, language: Language, row: int = 0) -> str:
        """Return the value in words."""
        return in_words(self.values[row], self.fact.type, language, self.fact.codes)

    def to_json(self) -> dict[str, Any]:
        """Return the step as plain fields."""
        return {
            "kind": "fact",
            "name": self.name,
            "label": {"zh": self.fact.zh, "en": self.fact.en},
            "entity": self.fact.entity.value,
            "unit": self.fact.unit,
            "values": list(self.values),
            "texts": _texts(self),
            "sources": [source.to_json() if source else None for source in self.sources],
        }


@dataclass(frozen=True, slots=True)
class FigureStep:
    """A figure of the law: its value, place and day, its document, how far it is trusted.

    `values` is filled for tables: the figure found for each row.
    """

    parameter: Parameter
    dated: DatedValue
    values: tuple[int | None, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of the parameter."""
        return self.parameter.name

    def text(self, language: Language, row: int = 0) -> str:
        """Return the figure in words."""
        figure = self.dated.figure
        if isinstance(figure, str) and figure in self.parameter.words:
            return self.parameter.words[figure][language == "en"]
        if figure is not None:
            written = write_figure(self.parameter.unit, figure)
        elif self.values[row] is None:
            return NOT_KNOWN[language]
        else:
            written = write_figure(self.parameter.unit, self.values[row] or 0)
        return _UNIT_WORDS.get(self.parameter.unit.value, _PLAIN)[language].format(written)

    def to_json(self) -> dict[str, Any]:
        """Return the step as plain fields."""
        dated = self.dated
        single = None if dated.figure is None else write_figure(self.parameter.unit, dated.figure)
        return {
            "kind": "parameter",
            "name": self.name,
            "label": {"zh": self.parameter.zh, "en": self.parameter.en},
            "unit": self.parameter.unit.value,
            "figure": single,
            "values": list(self.values),
            "texts": {"zh": self.text("zh"), "en": self.text("en")},
            "place": dated.place,
            "since": dated.since.isoformat(),
            "until": dated.until.isoformat() if dated.until else None,
            "status": dated.status.value,
            "source": dated.source.to_json(),
        }


@dataclass(frozen=True, slots=True)
class RuleStep:
    """A rule that was worked out, one value for the household or one for each member, and what it read."""

    rule: Rule
    values: tuple[int | None, ...]
    because: tuple[Step, ...]

    @property
    def name(self) -> str:
        """Return the name of the rule."""
        return self.rule.name

    @property
    def holds(self) -> bool | None:
        """Return whether a condition holds for the household or first person; `None` if not known."""
        value = self.values[0]
        return None if value is None else bool(value)

    def text(self, language: Language, row: int = 0) -> str:
        """Return the value in words."""
        return in_words(self.values[row], self.rule.type, language)

    def sentence(self, language: Language, row: int = 0) -> str:
        """Return the rule's sentence, filled with what it read for this row."""
        template = self.rule.says_zh if language == "zh" else self.rule.says_en
        words = {step.name: step.text(language, _row_of(step, row)) for step in self.because}
        words[self.name] = self.text(language, row)
        return template.format_map(words)

    def to_json(self) -> dict[str, Any]:
        """Return the step as plain fields, with the names of the steps that it read."""
        return {
            "kind": self.rule.kind.value,
            "name": self.name,
            "label": {"zh": self.rule.zh, "en": self.rule.en},
            "entity": self.rule.entity.value,
            "type": self.rule.type.value,
            "values": list(self.values),
            "texts": _texts(self),
            "sentences": {
                "zh": [self.sentence("zh", row) for row in range(len(self.values))],
                "en": [self.sentence("en", row) for row in range(len(self.values))],
            },
            "cites": [citation.to_json() for citation in self.rule.cites],
            "because": [step.name for step in self.because],
        }


Step: TypeAlias = FactStep | FigureStep | RuleStep


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one household or person is granted, refused or undecided, to the last fact and figure."""

    plan: Plan
    id: Any
    outcome: Outcome
    amount: int
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    conditions: tuple[RuleStep, ...]
    parts: Mapping[str, RuleStep]
    reports: tuple[RuleStep, ...]
    disregarded: tuple[FactStep, ...]
    members: tuple[Any, ...]

    def steps(self) -> Iterator[Step]:
        """Return every step once, from the answer down to the facts."""
        seen: set[str] = set()
        pending: list[Step] = [*self.conditions, *self.parts.values(), *self.reports]
        while pending:
            step = pending.pop(0)
            if step.name not in seen:
                seen.add(step.name)
                yield step
                pending.extend(step.because if isinstance(step, RuleStep) else ())

    def to_json(self) -> dict[str, Any]:
        """Return the whole explanation as plain fields; amounts are fen.

        Every step stands once in `steps`; conditions, parts and steps name the steps that they rest on.
        """
        scheme = self.plan.scheme
        return {
            "scheme": scheme.name,
            "label": {"zh": scheme.zh, "en": scheme.en},
            "on": self.plan.on.isoformat(),
            "place": self.plan.place,
            "edition": self.plan.edition,
            "id": self.id,
            "members": list(self.members),
            "outcome": self.outcome.name.lower(),
            "amount": None if self.outcome is Outcome.UNDECIDED else self.amount,
            "reasons": list(self.reasons),
            "missing": list(self.missing),
            "conditions": [step.name for step in self.conditions],
            "parts": {part: step.name for part, step in self.parts.items()},
            "reports": [step.name for step in self.reports],
            "steps": {step.name: step.to_json() for step in self.steps()},
            "disregarded": [step.to_json() for step in self.disregarded],
        }


def explain(plan: Plan, case: Case, *, member: int = 0) -> Explanation:
    """Return why the household of `case`, or one of its members, comes to its decision under `plan`.

    Raises:
        NotFound: if a scheme for persons is explained for a household without that member.
    """
    batch = batch_of([case], plan.rulebook.facts, (*plan.facts, *plan.scheme.disregards))
    sources = {
        Entity.HOUSEHOLD: (case.household.sources,),
        Entity.PERSON: tuple(person.sources for person in case.members),
    }
    return explain_batch(plan, batch, row=member, sources=sources)


Sources: TypeAlias = Mapping[Entity, tuple[Mapping[str, FactSource], ...]]


def explain_batch(plan: Plan, batch: Batch, *, row: int = 0, sources: Sources | None = None) -> Explanation:
    """Return why the only household of `batch`, or the person in its `row`, comes to its decision."""
    entity = plan.scheme.entity
    row = row if entity is Entity.PERSON else 0
    if row >= batch.count(entity):
        raise NotFound(
            _("The household has no member number {member}. Name one of its members."), member=row + 1
        )
    return _explained(plan, batch, 1, row, sources or {})


def explain_all(plan: Plan, batch: Batch) -> Explanation:
    """Return the steps about everybody in `batch` at once: their values are those of all of its rows."""
    return _explained(plan, batch, batch.count(Entity.HOUSEHOLD), 0, {})


def _explained(plan: Plan, batch: Batch, households: int, row: int, sources: Sources) -> Explanation:
    chunk = batch.piece(0, households, {entity: plan.names(entity) for entity in Entity})
    trace = Trace()
    decided = decide(plan, chunk, trace)
    return _explanation(plan, batch, row, decided, _Tree(plan, trace, sources))


def _explanation(plan: Plan, batch: Batch, row: int, decided: Decided, tree: _Tree) -> Explanation:
    scheme = plan.scheme
    return Explanation(
        plan=plan,
        id=batch.ids(scheme.entity)[row],
        outcome=Outcome(int(decided.outcome[row])),
        amount=int(decided.amount[row]),
        reasons=lowest_first(scheme.conditions, int(decided.failing[row])),
        missing=lowest_first(tuple(plan.bits), int(decided.missing[row])),
        conditions=tuple(tree.rule(name) for name in scheme.conditions),
        parts={part: tree.rule(name) for part, name in scheme.parts.items()},
        reports=tuple(tree.rule(name) for name in scheme.reports),
        disregarded=tuple(tree.disregarded(name, batch) for name in scheme.disregards),
        members=tuple(batch.ids(Entity.PERSON)),
    )


class _Tree:
    """Turns what a trace recorded into steps, each of them once."""

    def __init__(self, plan: Plan, trace: Trace, sources: Sources) -> None:
        self._plan = plan
        self._trace = trace
        self._sources = sources
        self._steps: dict[str, Step] = {}

    def rule(self, name: str) -> RuleStep:
        """Return the step of a rule that the scheme asked for."""
        step = self._step(name, self._trace.reads[ASKED][name])
        assert isinstance(step, RuleStep)
        return step

    def disregarded(self, name: str, batch: Batch) -> FactStep:
        """Return the step of a fact that is recorded and by law not counted."""
        fact = self._plan.rulebook.facts[name]
        recorded = batch.recorded(fact.entity)[name]
        values = tuple(
            None if recorded.known is not None and not recorded.known[row] else int(value)
            for row, value in enumerate(recorded.values)
        )
        return FactStep(fact, values, self._sources_of(fact, len(values)))

    def _step(self, name: str, read: Read) -> Step:
        step = self._steps.get(name)
        if step is None:
            step = self._steps[name] = self._make(name, read)
        return step

    def _make(self, name: str, read: Read) -> Step:
        if not isinstance(read, Column):
            return FigureStep(self._plan.parameter(name), self._plan.figures[name])
        values = _values(read)
        if name in self._plan.tables:
            return FigureStep(self._plan.parameter(name), self._plan.figures[name], values)
        fact = self._plan.facts.get(name)
        if fact is not None:
            return FactStep(fact, values, self._sources_of(fact, len(values)))
        reads = self._trace.reads.get(name, {})
        return RuleStep(
            self._plan.rules[name],
            values,
            tuple(self._step(inner, value) for inner, value in reads.items()),
        )

    def _sources_of(self, fact: Fact, rows: int) -> tuple[FactSource | None, ...]:
        known = self._sources.get(fact.entity)
        return (None,) * rows if known is None else tuple(source.get(fact.name) for source in known)


def _values(column: Column) -> tuple[int | None, ...]:
    values = column.values.tolist()
    if column.missing is None:
        return tuple(map(int, values))
    return tuple(
        None if lacking else int(value)
        for value, lacking in zip(values, column.missing.tolist(), strict=True)
    )


def _row_of(step: Step, row: int) -> int:
    """Return the row to read from a step: a household's value is the same for all of its members."""
    return row if not isinstance(step, FigureStep) and len(step.values) > 1 else 0


def _texts(step: FactStep | RuleStep) -> dict[str, list[str]]:
    rows = range(len(step.values))
    return {"zh": [step.text("zh", row) for row in rows], "en": [step.text("en", row) for row in rows]}


_PLAIN = {"zh": "{}", "en": "{}"}
_UNIT_WORDS = {
    "money": {"zh": "{} 元", "en": "{} yuan"},
    "percent": {"zh": "{}%", "en": "{}%"},
    "days": {"zh": "{} 天", "en": "{} days"},
    "months": {"zh": "{} 个月", "en": "{} months"},
}


def in_words(
    value: int | None, type_: FactType, language: Language, codes: Mapping[int, tuple[str, str]] | None = None
) -> str:
    """Return `value` as people read it: yuan, a day, the word of a code, yes or no."""
    if value is None:
        return NOT_KNOWN[language]
    match type_:
        case FactType.MONEY:
            return _UNIT_WORDS["money"][language].format(Money(value))
        case FactType.DAY:
            return (EPOCH + timedelta(days=value)).isoformat()
        case FactType.YESNO:
            return YES_NO[language][value]
        case FactType.CODE if codes and value in codes:
            return codes[value][language == "en"]
    return str(value)
