"""What if: the same scheme with some figures supposed, compared row by row with the figures in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.batches import Batch
from huimin.policy.columns import Numbers
from huimin.policy.evaluation import Outcome, Result, evaluate
from huimin.policy.parameters import Parameters
from huimin.policy.rulebooks import Rulebook


class Change(IntEnum):
    """What becomes of a row."""

    SAME = 0
    ENTERS = 1
    LEAVES = 2
    GAINS = 3
    LOSES = 4


class NotComparable(Invalid):
    """The two results are not about the same rows."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results over the same rows: `change` and `difference` (fen) for each row, and the sums.

    Rows that are undecided before or after are counted as not granted there: nothing is paid by a guess.
    """

    before: Result
    after: Result
    change: NDArray[np.int8]
    difference: Numbers

    def count(self, change: Change) -> int:
        """Return how many rows see this change."""
        return int(np.count_nonzero(self.change == change))

    @property
    def cost(self) -> int:
        """Return what the change costs, in fen; less than zero if it saves."""
        return int(self.difference.sum())

    def by_group(self, groups: NDArray[np.int64], number: int) -> Numbers:
        """Return the cost in fen for each of `number` groups, given the group of each row."""
        costs = np.zeros(number, np.int64)
        np.add.at(costs, groups, self.difference)
        return costs

    def to_json(self) -> dict[str, int | dict[str, int]]:
        """Return the counts and sums; amounts are fen."""
        return {
            "rows": len(self.before),
            "changes": {change.name.lower(): self.count(change) for change in Change},
            "before": self.before.cost,
            "after": self.after.cost,
            "cost": self.cost,
            "undecided_before": self.before.count(Outcome.UNDECIDED),
            "undecided_after": self.after.count(Outcome.UNDECIDED),
        }


def simulate(
    scheme: str,
    batch: Batch,
    *,
    on: date,
    place: str,
    rulebook: Rulebook,
    supposing: Mapping[str, str],
    parameters: Parameters | None = None,
) -> Comparison:
    """Return what changes for every row of `batch` if the figures in `supposing` were in force.

    Raises:
        UnknownParameter: for a figure that the rulebook does not have.
        UnreadableFigure: for a text that is no figure of the parameter's unit.
    """
    current = rulebook.parameters if parameters is None else parameters
    supposed = current.with_override(supposing)
    before = evaluate(scheme, batch, on=on, place=place, rulebook=rulebook, parameters=current)
    after = evaluate(scheme, batch, on=on, place=place, rulebook=rulebook, parameters=supposed)
    return compare(before, after)


def compare(before: Result, after: Result) -> Comparison:
    """Return what changes from one result to another over the same rows.

    Raises:
        NotComparable: if they do not have the same number of rows.
    """
    if len(before) != len(after):
        raise NotComparable(
            _(
                "A result of {before} rows cannot be compared with one of {after}. Evaluate the same "
                "rows twice."
            ),
            before=len(before),
            after=len(after),
        )
    was, will = before.outcome == Outcome.GRANTED, after.outcome == Outcome.GRANTED
    difference = after.amount - before.amount
    change = np.full(len(before), Change.SAME, np.int8)
    change[difference > 0] = Change.GAINS
    change[difference < 0] = Change.LOSES
    change[will & ~was] = Change.ENTERS
    change[was & ~will] = Change.LEAVES
    return Comparison(before, after, change, difference)
