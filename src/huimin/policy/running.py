"""Plans and runs: which facts, rules and figures one scheme needs on a day, worked out for some rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import numpy as np

from huimin.kernel.errors import Refusal
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.batches import Chunk, Recorded
from huimin.policy.columns import Bits, Column, InexactRuleError, Values, either, numbers
from huimin.policy.facts import Entity, Fact, FactType
from huimin.policy.parameters import DatedValue, Figure, Parameter, Parameters, Table
from huimin.policy.rulebooks import Rulebook
from huimin.policy.rules import Rule
from huimin.policy.schemes import Scheme
from huimin.policy.views import View

MOST_BITS = 63
ASKED = ""
"""The name under which a trace keeps what the scheme itself asked for."""

EMPTY = {
    FactType.MONEY: np.int64,
    FactType.COUNT: np.int64,
    FactType.CODE: np.int64,
    FactType.DAY: np.int64,
    FactType.YESNO: np.bool_,
}

Read: TypeAlias = Column | Figure


class CircularRule(Refusal):
    """A rule needs its own result."""


class TooManyFacts(Refusal):
    """A scheme reads more facts than a set of missing facts can name."""


@dataclass(slots=True)
class Trace:
    """What each rule read, in order, with the values that it found."""

    reads: dict[str, dict[str, Read]] = field(default_factory=lambda: {ASKED: {}})


@dataclass(slots=True)
class LookUp:
    """A table of figures laid out for access by codes; `there` says which combinations have one."""

    figures: Values
    there: Values
    bound: int

    @classmethod
    def of(cls, table: Table) -> LookUp:
        """Return the table laid out, with one empty place beyond its largest codes."""
        shape = tuple(max(codes) + 2 for codes in zip(*table, strict=True))
        figures, there = np.zeros(shape, np.int64), np.zeros(shape, np.bool_)
        for codes, figure in table.items():
            figures[codes], there[codes] = figure, True
        return cls(figures, there, max(map(abs, table.values())))


@dataclass
class Plan:
    """Everything that one scheme reads on one day in one place, found once and used for every row.

    `bits` numbers the facts (and tables) that may be missing, in the order in which they are first read.
    """

    rulebook: Rulebook
    parameters: Parameters
    scheme: Scheme
    on: date
    place: str
    facts: dict[str, Fact] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    figures: dict[str, DatedValue] = field(default_factory=dict)
    tables: dict[str, LookUp] = field(default_factory=dict)
    bits: dict[str, int] = field(default_factory=dict)
    reads: Mapping[str, Mapping[str, Read]] = field(default_factory=dict)

    @property
    def edition(self) -> str:
        """Return the edition of the rules and the fingerprint of the figures."""
        return f"{self.rulebook.edition}+{self.parameters.fingerprint}"

    def names(self, entity: Entity) -> tuple[str, ...]:
        """Return the facts of persons or households that the scheme reads."""
        return tuple(name for name, fact in self.facts.items() if fact.entity is entity)

    def meet(self, name: str) -> Fact | Rule:
        """Return the fact or rule called `name`, noting that the scheme reads it."""
        if name in self.rulebook.facts:
            fact = self.facts[name] = self.rulebook.facts[name]
            self._number(name)
            return fact
        rule = self.rules[name] = self.rulebook.rule(name, self.on)
        return rule

    def dated(self, name: str) -> DatedValue:
        """Return the value of a parameter in force on the day and in the place.

        Raises:
            NotInForce: if there is none.
        """
        value = self.figures.get(name)
        if value is None:
            value = self.figures[name] = self.parameters[name].at(self.on, self.place)
        return value

    def look_up(self, name: str) -> LookUp:
        """Return a table parameter laid out for access by codes."""
        table = self.tables.get(name)
        if table is None:
            rows = self.dated(name).table
            if rows is None:
                raise InexactRuleError(
                    f"'{name}' is a single figure. Read it with parameter(), ratio() or choice()."
                )
            table = self.tables[name] = LookUp.of(rows)
            self._number(name)
        return table

    def parameter(self, name: str) -> Parameter:
        """Return the parameter with its whole history."""
        return self.parameters[name]

    def _number(self, name: str) -> None:
        if len(self.bits) == MOST_BITS:
            raise TooManyFacts(
                _(
                    "'{scheme}' reads more than {most} facts. Let the registry compute some of them "
                    "beforehand."
                ),
                scheme=self.scheme.name,
                most=MOST_BITS,
            )
        self.bits[name] = len(self.bits)


class Run:
    """One scheme worked out for the rows of one chunk; every fact and rule is worked out once."""

    def __init__(self, plan: Plan, chunk: Chunk, trace: Trace | None = None) -> None:
        self.plan = plan
        self.chunk = chunk
        self._trace = trace
        self._found: dict[str, Column] = {}
        self._running: list[str] = [ASKED]

    @property
    def on(self) -> date:
        """Return the day that is decided for."""
        return self.plan.on

    def column(self, name: str) -> Column:
        """Return a fact or the result of a rule.

        Raises:
            CircularRule: if the rule needs its own result.
        """
        column = self._found.get(name)
        if column is None:
            column = self._found[name] = self._work_out(name)
        self._note(name, column)
        return column

    def show(self, names: Sequence[str]) -> None:
        """Work out what only an explanation needs."""
        if self._trace is not None:
            for name in names:
                self.column(name)

    def figure(self, name: str) -> Figure:
        """Return the single figure of a parameter."""
        figure = self.plan.dated(name).figure
        if figure is None:
            raise InexactRuleError(f"'{name}' is a table. Read it with table().")
        self._note(name, figure)
        return figure

    def table(self, name: str, codes: Sequence[Column]) -> Column:
        """Return the figure of a table for each row, missing where the table has none."""
        table = self.plan.look_up(name)
        if len(codes) != table.there.ndim:
            raise InexactRuleError(f"'{name}' is a table by {table.there.ndim} codes, not by {len(codes)}.")
        places = tuple(
            np.where((code.values < 0) | (code.values > last - 1), last - 1, numbers(code.values))
            for code, last in zip(codes, table.there.shape, strict=True)
        )
        missing: Bits | None = None
        for code in codes:
            missing = either(missing, code.missing)
        there = table.there[places]
        if not there.all():
            absent = np.where(there, np.uint64(0), np.uint64(1 << self.plan.bits[name]))
            # Where a code is not known, the code is what is missing, not the table's figure.
            missing = absent if missing is None else np.where(missing == 0, absent, missing)
        column = Column(table.figures[places], missing, table.bound, codes[0].entity)
        self._note(name, column)
        return column

    def _work_out(self, name: str) -> Column:
        found = self.plan.facts.get(name) or self.plan.rules.get(name) or self.plan.meet(name)
        return self._recorded(found) if isinstance(found, Fact) else self._apply(found)

    def _recorded(self, fact: Fact) -> Column:
        recorded = self.chunk.facts.get(fact.name)
        if recorded is None:
            recorded = Recorded(np.empty(0, EMPTY[fact.type]))
        missing = None
        if recorded.known is not None and not recorded.known.all():
            missing = np.where(recorded.known, np.uint64(0), np.uint64(1 << self.plan.bits[fact.name]))
        return Column(recorded.values, missing, fact.bound, fact.entity)

    def _apply(self, rule: Rule) -> Column:
        if rule.name in self._running:
            chain = " → ".join([*self._running[self._running.index(rule.name) :], rule.name])
            raise CircularRule(
                _("'{rule}' depends on itself: {chain}. Break the chain in the rulebook."),
                rule=rule.name,
                chain=chain,
            )
        self._running.append(rule.name)
        # A view that the run kept would keep the run in turn, and all its columns until the next collection.
        column = rule.formula(View(self, rule.entity))
        self._running.pop()
        if not isinstance(column, Column) or column.entity is not rule.entity:
            raise InexactRuleError(
                f"'{rule.name}' must return one value for each {rule.entity.value}, rounded by a named rule."
            )
        return column

    def _note(self, name: str, value: Read) -> None:
        if self._trace is not None:
            self._trace.reads.setdefault(self._running[-1], {})[name] = value


def make_plan(scheme: str, *, on: date, place: str, rulebook: Rulebook, parameters: Parameters) -> Plan:
    """Return the plan of `scheme`: run once over no rows, it shows every fact, rule and figure that is read.

    A rule cannot branch on data (columns refuse to be asked yes or no), so what is read over no rows is
    what is read over all rows.

    Raises:
        NotInForce: if the scheme, a rule or a figure that it reads has no value on that day.
        CircularRule: if a rule needs its own result.
        TooManyFacts: if the scheme reads more than 63 facts.
    """
    plan = Plan(rulebook, parameters, rulebook.scheme(scheme, on), on, place)
    trace = Trace()
    run = Run(plan, Chunk(np.zeros(1, np.int64), {}, {}), trace)
    for name in asked(plan.scheme):
        run.column(name)
    plan.reads = trace.reads
    return plan


def asked(scheme: Scheme) -> tuple[str, ...]:
    """Return the rules that a scheme asks for itself: conditions, parts, reports."""
    return (*scheme.conditions, *scheme.parts.values(), *scheme.reports)
