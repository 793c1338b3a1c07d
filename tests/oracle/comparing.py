"""The engine and the oracle on the same random households: how many rows they answer differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from tests.oracle import alone, assistance, persons
from tests.oracle.drawing import Drawn, draw
from tests.oracle.figures import Figures
from tests.oracle.unknown import GRANTED, REFUSED, UNDECIDED, Answer, Record

from huimin.policy.batches import Batch, Recorded
from huimin.policy.evaluation import Outcome, Result, evaluate_plan
from huimin.policy.facts import FactType
from huimin.policy.running import EMPTY, Plan, make_plan
from huimin.rulebook.public import rulebook

PLACE = "420202"
FEW = 3
OUTCOMES = {Outcome.GRANTED: GRANTED, Outcome.REFUSED: REFUSED, Outcome.UNDECIDED: UNDECIDED}
Oracle = Callable[[Record, Sequence[Record], Figures], list[Answer]]
ORACLES: dict[str, Oracle] = {
    "dibao": assistance.dibao,
    "dibao_alone": alone.dibao_alone,
    "edge": assistance.edge,
    "rigid": assistance.rigid,
    "tekun": assistance.tekun,
    "old_age": persons.old_age,
    "orphan": persons.orphan,
    "unsupported_child": persons.unsupported_child,
    "disability_pension": persons.disability_pension,
    "survivor_pension": persons.survivor_pension,
    "veteran_allowance": persons.veteran_allowance,
}
_TO_MARCH = (
    date(2024, 2, 29),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2025, 12, 31),
    date(2026, 2, 28),
    date(2026, 3, 1),
)
_SINCE_2021 = (date(2021, 8, 1), date(2022, 6, 30), date(2022, 7, 1), date(2023, 7, 15), *_TO_MARCH)
_AROUND_THE_NOTICE = (date(2022, 10, 19), date(2022, 10, 20))
_AROUND_THE_MEASURES = (date(2024, 8, 18), date(2024, 8, 19), date(2026, 8, 19))
DAYS: dict[str, tuple[date, ...]] = dict.fromkeys(ORACLES, _SINCE_2021) | {
    "dibao_alone": (*_AROUND_THE_NOTICE, *_SINCE_2021),
    "edge": (*_SINCE_2021, *_AROUND_THE_MEASURES),
    "rigid": (date(2025, 1, 1), *_TO_MARCH[1:]),
    "disability_pension": (
        date(2022, 7, 31),
        date(2022, 8, 1),
        date(2024, 9, 30),
        date(2024, 10, 1),
        *_SINCE_2021,
    ),
    "veteran_allowance": (date(2023, 8, 1), date(2024, 10, 1), *_TO_MARCH),
}
"""Days before and after figures change, the ends of months and years, and 29 February with its neighbours."""


@dataclass
class Agreement:
    """What came of comparing: rows by outcome, and the rows on which the two differ."""

    households: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    differences: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, other: Agreement) -> None:
        """Take in another comparison, with a few of its examples."""
        self.households += other.households
        self.outcomes += other.outcomes
        self.differences += other.differences
        self.examples = [*self.examples, *other.examples][:FEW]


def compare(
    scheme: str, day: date, households: int, seed: Sequence[int], supposed: Mapping[str, str] | None = None
) -> Agreement:
    """Return how the engine and the oracle answer for so many random households on one day."""
    plan = plan_of(scheme, day, supposed)
    figures = Figures(day, PLACE, supposed)
    drawn = draw(plan, figures, households, seed)
    result = evaluate_plan(plan, batch_of_drawn(drawn))
    agreement = Agreement(households=households)
    engine = answers_of(result)
    for home, members in _records(drawn):
        for answer in ORACLES[scheme](home, members, figures):
            theirs = next(engine)
            agreement.outcomes[answer.outcome] += 1
            if theirs != answer:
                agreement.differences += 1
                told = f"{scheme} on {day}: engine {theirs}, oracle {answer}, facts {home} {members}"
                agreement.examples = [*agreement.examples, told][:FEW]
    if next(engine, None) is not None:
        raise AssertionError("The engine answered for more rows than the oracle.")
    return agreement


def answers_of(result: Result) -> Iterator[Answer]:
    """Yield the engine's decisions one by one, as the oracle gives them."""
    reasons = _named(result.failing, result.reasons)
    missing = _named(result.missing, result.lacking)
    outcomes = [OUTCOMES[code] for code in result.outcome.tolist()]
    return map(Answer, outcomes, result.amount.tolist(), reasons, missing)


def _named(bits: Any, names_in: Callable[[int], tuple[str, ...]]) -> list[frozenset[str]]:
    """Return the names of each row's bits, looked up once for each set that occurs."""
    _sets, first, which = np.unique(bits, return_index=True, return_inverse=True)
    named = [frozenset(names_in(row)) for row in first.tolist()]
    return [named[number] for number in which.tolist()]


def plan_of(scheme: str, day: date, supposed: Mapping[str, str] | None = None) -> Plan:
    """Return the engine's plan, with some figures supposed."""
    book = rulebook()
    parameters = book.parameters.with_override(supposed or {})
    return make_plan(scheme, on=day, place=PLACE, rulebook=book, parameters=parameters)


def batch_of_drawn(drawn: Drawn) -> Batch:
    """Return the columns as the engine reads them; behind every gap stands a value that it must not use."""
    facts = rulebook().facts

    def recorded(columns: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Recorded]:
        return {
            name: Recorded(values.astype("datetime64[D]").astype(np.int64), known[name])
            if facts[name].type is FactType.DAY
            else Recorded(values.astype(EMPTY[facts[name].type]), known[name])
            for name, values in columns.items()
        }

    return Batch(
        recorded(drawn.homes, drawn.homes_known), recorded(drawn.persons, drawn.persons_known), drawn.offsets
    )


def _records(drawn: Drawn) -> Iterator[tuple[Record, list[Record]]]:
    """Yield every household and its members as plain dictionaries; `None` is not on record."""

    def rows(columns: Mapping[str, Any], known: Mapping[str, Any], count: int) -> Iterator[Record]:
        if not columns:
            return iter([{}] * count)
        as_written = [
            np.where(known[name], values.astype(object), None).tolist() for name, values in columns.items()
        ]
        return (dict(zip(columns, row, strict=True)) for row in zip(*as_written, strict=True))

    sizes = np.diff(drawn.offsets).tolist()
    homes = rows(drawn.homes, drawn.homes_known, len(sizes))
    people = rows(drawn.persons, drawn.persons_known, sum(sizes))
    for home, size in zip(homes, sizes, strict=True):
        yield home, [next(people) for _member in range(size)]
