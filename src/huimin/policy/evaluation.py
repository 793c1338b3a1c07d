"""Decide a scheme over a batch: each row granted, refused with reasons, or undecided with what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.batches import Batch, Chunk
from huimin.policy.columns import NOTHING_MISSING, Bits, Column, Numbers, narrowest, numbers
from huimin.policy.facts import Entity
from huimin.policy.parameters import DatedValue, Parameters, Status
from huimin.policy.rulebooks import Rulebook
from huimin.policy.running import Plan, Run, Trace, make_plan

PERSONS_AT_ONCE = 131_072
"""So many that the interpreter's own work disappears, so few that a column stays in the cache."""

THREADS = 2
LISTED_AT_MOST = 20


class Outcome(IntEnum):
    """What a row of the input came to."""

    GRANTED = 0
    REFUSED = 1
    UNDECIDED = 2


class FactNotSupplied(Invalid):
    """A scheme reads facts that the batch has no columns for."""


class NegativeAmount(Invalid):
    """A rule granted less than nothing."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions on the rows of one chunk."""

    outcome: NDArray[np.int8]
    amount: Numbers
    failing: Bits
    missing: Bits
    parts: tuple[Numbers, ...]
    reports: tuple[NDArray[np.int8], ...]

    def columns(self) -> tuple[NDArray[Any], ...]:
        """Return every column of the decisions."""
        return (self.outcome, self.amount, self.failing, self.missing, *self.parts, *self.reports)

    def between(self, start: int, end: int) -> Decided:
        """Return the decisions on the rows from `start` to before `end`, without a copy."""
        rows = slice(start, end)
        return Decided(
            self.outcome[rows],
            self.amount[rows],
            self.failing[rows],
            self.missing[rows],
            tuple(part[rows] for part in self.parts),
            tuple(report[rows] for report in self.reports),
        )

    def replace(self, rows: slice | Numbers, others: Decided) -> None:
        """Put the decisions `others` in the given rows."""
        for column, values in zip(self.columns(), others.columns(), strict=True):
            column[rows] = values


@dataclass(frozen=True, slots=True)
class Result:
    """The decisions on a whole batch, row by row in its order.

    `amount` is fen and 0 where nothing was granted. `failing` is a set of bits over `conditions`, `missing`
    one over `facts`. `reports` holds 1 (holds), 0 (does not) or -1 (not known).
    """

    plan: Plan
    ids: Sequence[Any] | NDArray[Any]
    outcome: NDArray[np.int8]
    amount: Numbers
    failing: Bits
    missing: Bits
    parts: Mapping[str, Numbers]
    reports: Mapping[str, NDArray[np.int8]]

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def conditions(self) -> tuple[str, ...]:
        """Return the names that the bits of `failing` stand for, lowest first."""
        return self.plan.scheme.conditions

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the names that the bits of `missing` stand for, lowest first."""
        return tuple(self.plan.bits)

    @property
    def edition(self) -> str:
        """Return the edition of the rules and the fingerprint of the figures that decided."""
        return self.plan.edition

    @property
    def figures_used(self) -> Mapping[str, DatedValue]:
        """Return every figure that was read, with its place, source and status."""
        return self.plan.figures

    @property
    def doubtful_figures(self) -> tuple[str, ...]:
        """Return the figures by which a production installation refuses to pay: all that are not verified."""
        return tuple(name for name, value in self.figures_used.items() if value.status is not Status.VERIFIED)

    def count(self, outcome: Outcome) -> int:
        """Return how many rows came to `outcome`; the three always add up to the rows that came in."""
        return int(np.count_nonzero(self.outcome == outcome))

    @property
    def cost(self) -> int:
        """Return the sum of all amounts, in fen."""
        return int(self.amount.sum())

    def rearranged(self, order: NDArray[np.int64]) -> Result:
        """Return the same decisions with row `order[i]` in place i."""
        ids = self.ids
        return replace(
            self,
            ids=[ids[int(row)] for row in order] if isinstance(ids, Sequence) else ids.take(order),
            outcome=self.outcome[order],
            amount=self.amount[order],
            failing=self.failing[order],
            missing=self.missing[order],
            parts={name: amounts[order] for name, amounts in self.parts.items()},
            reports={name: truths[order] for name, truths in self.reports.items()},
        )

    def reasons(self, row: int) -> tuple[str, ...]:
        """Return the names of the conditions that fail in a row."""
        return lowest_first(self.conditions, int(self.failing[row]))

    def lacking(self, row: int) -> tuple[str, ...]:
        """Return the names of the facts that a row lacks."""
        return lowest_first(self.facts, int(self.missing[row]))


def lowest_first(names: tuple[str, ...], bits: int) -> tuple[str, ...]:
    """Return the names whose bits are set, lowest bit first."""
    return tuple(name for bit, name in enumerate(names) if bits >> bit & 1)


def evaluate(
    scheme: str,
    batch: Batch,
    *,
    on: date,
    place: str,
    rulebook: Rulebook,
    parameters: Parameters | None = None,
    persons_at_once: int = PERSONS_AT_ONCE,
    threads: int = THREADS,
) -> Result:
    """Return the decision on every row of `batch`; sizes of pieces and threads never change it.

    Raises:
        NotInForce: if the scheme, a rule or a figure that it reads has no value on that day.
        FactNotSupplied: if the batch lacks a column that the scheme reads.
    """
    parameters = rulebook.parameters if parameters is None else parameters
    plan = make_plan(scheme, on=on, place=place, rulebook=rulebook, parameters=parameters)
    return evaluate_plan(plan, batch, persons_at_once=persons_at_once, threads=threads)


def evaluate_plan(
    plan: Plan, batch: Batch, *, persons_at_once: int = PERSONS_AT_ONCE, threads: int = THREADS
) -> Result:
    """Return the decision on every row of `batch` under a plan that was made before."""
    decided = decide_batch(plan, batch, persons_at_once=persons_at_once, threads=threads)
    return result_of(plan, batch.ids(plan.scheme.entity), decided)


def decide_batch(
    plan: Plan,
    batch: Batch,
    *,
    persons_at_once: int = PERSONS_AT_ONCE,
    threads: int = 1,
    room: Decided | None = None,
) -> Decided:
    """Return the plain decisions on every row of `batch`, put into `room` if it is given.

    Raises:
        FactNotSupplied: if the batch lacks a column that the scheme reads.
    """
    _refuse_absent_columns(plan, batch)
    entity = plan.scheme.entity
    decisions = blank(plan, batch.count(entity)) if room is None else room
    names = {entity: plan.names(entity) for entity in Entity}

    def settle(piece: tuple[int, Chunk]) -> None:
        household, chunk = piece
        start = household if entity is Entity.HOUSEHOLD else int(batch.offsets[household])
        decisions.replace(slice(start, start + chunk.rows(entity)), decide_chunk(plan, chunk))

    pieces: Iterator[tuple[int, Chunk]] = batch.chunks(persons_at_once, names)
    if threads == 1 or batch.count(Entity.PERSON) <= persons_at_once:  # a single piece needs no thread
        for piece in pieces:
            settle(piece)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(settle, pieces))
    return decisions


def result_of(plan: Plan, ids: Sequence[Any] | NDArray[Any], decided: Decided) -> Result:
    """Return plain decisions as a result, with the ids of their rows."""
    return Result(
        plan=plan,
        ids=ids,
        outcome=decided.outcome,
        amount=decided.amount,
        failing=decided.failing,
        missing=decided.missing,
        parts=dict(zip(plan.scheme.parts, decided.parts, strict=True)),
        reports=dict(zip(plan.scheme.reports, decided.reports, strict=True)),
    )


def decide_chunk(plan: Plan, chunk: Chunk) -> Decided:
    """Return the decisions on one chunk; only rows that lack something keep account of what is missing.

    A household is decided by its own rows alone, so the few incomplete ones are decided apart by the same
    rules.
    """
    incomplete = chunk.incomplete()
    if 2 * len(incomplete) > chunk.households:
        return decide(plan, chunk)
    decided = decide(plan, chunk.presumed_complete())
    if len(incomplete):
        of_household = plan.scheme.entity is Entity.HOUSEHOLD
        rows = incomplete if of_household else chunk.members_of(incomplete)
        decided.replace(rows, decide(plan, chunk.only(incomplete)))
    return decided


def decide(plan: Plan, chunk: Chunk, trace: Trace | None = None) -> Decided:
    """Return the decisions on one chunk: known failures refuse, else anything missing leaves undecided."""
    run = Run(plan, chunk, trace)
    rows = chunk.rows(plan.scheme.entity)
    kind = narrowest(len(plan.scheme.conditions))
    failing = np.zeros(rows, kind)
    missing: Bits | None = None
    for bit, name in enumerate(plan.scheme.conditions):
        condition = run.column(name)
        failing |= condition.known_false().astype(kind) << kind(bit)
        missing = _joined(missing, condition)
    amounts = [run.column(name) for name in plan.scheme.parts.values()]
    for amount in amounts:
        missing = _joined(missing, amount)
    reports = tuple(_reported(run.column(name)) for name in plan.scheme.reports)
    refused = failing != 0
    outcome = refused.astype(np.int8)
    if missing is None:
        missing = np.zeros(rows, np.uint64)
    else:
        missing = np.where(refused, NOTHING_MISSING, missing)
        outcome[missing != 0] = Outcome.UNDECIDED
    granted = outcome == Outcome.GRANTED
    parts = tuple(numbers(amount.values) * granted for amount in amounts)
    total = np.add.reduce(parts) if len(parts) > 1 else parts[0] if parts else np.zeros(rows, np.int64)
    if total.min(initial=0) < 0:
        raise NegativeAmount(
            _("'{scheme}' grants less than nothing to somebody. Correct its amount in the rulebook."),
            scheme=plan.scheme.name,
        )
    return Decided(outcome, total, failing.astype(np.uint64, copy=False), missing, parts, reports)


def _joined(missing: Bits | None, column: Column) -> Bits | None:
    if column.missing is None:
        return missing
    return column.missing.copy() if missing is None else np.bitwise_or(missing, column.missing, out=missing)


def _reported(column: Column) -> NDArray[np.int8]:
    truths = column.truths().astype(np.int8)
    return truths if column.missing is None else np.where(column.missing == 0, truths, np.int8(-1))


def _refuse_absent_columns(plan: Plan, batch: Batch) -> None:
    absent = [name for name, fact in plan.facts.items() if name not in batch.recorded(fact.entity)]
    if absent:
        raise FactNotSupplied(
            _(
                "'{scheme}' reads facts that were not sent: {names}. Send a column for each; leave "
                "unknown values empty."
            ),
            scheme=plan.scheme.name,
            names=", ".join(absent),
        )


def blank(plan: Plan, rows: int) -> Decided:
    """Return room for the decisions on so many rows."""
    return Decided(
        outcome=np.empty(rows, np.int8),
        amount=np.empty(rows, np.int64),
        failing=np.empty(rows, np.uint64),
        missing=np.empty(rows, np.uint64),
        parts=tuple(np.empty(rows, np.int64) for _name in plan.scheme.parts),
        reports=tuple(np.empty(rows, np.int8) for _name in plan.scheme.reports),
    )
