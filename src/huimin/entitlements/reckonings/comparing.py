"""Comparing: what a scheme decided for each row of the register, held against the award in force."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from huimin.entitlements.awards.holdings import NOBODY, Holdings
from huimin.entitlements.models import Proposal
from huimin.entitlements.reckonings.standing import Standing
from huimin.policy.columns import Numbers, Truths
from huimin.policy.decisions import names_of_bits
from huimin.policy.evaluation import Outcome, Result
from huimin.policy.facts import Entity

KINDS: Final = tuple(Proposal.Kind.values)
NONE: Final = np.int8(-1)
CODE_DIGITS: Final = 12
GRACE: Final = "grace"
"""What stands among the reasons of a row that is paid as before for a time: the outcome is another then."""


@dataclass(frozen=True)
class Rows:
    """The rows of a chunk that a scheme decides about: households with their heads, or persons.

    `present` are all persons of the chunk.
    """

    ids: Numbers
    persons: Numbers
    households: Numbers
    divisions: Numbers
    people: Numbers
    present: Numbers

    @cached_property
    def codes(self) -> pa.Array:
        """Return the divisions as the text of their codes, each text once."""
        different, rows = np.unique(self.divisions, return_inverse=True)
        words = [f"{code:0{CODE_DIGITS}d}" for code in different.tolist()]
        return pa.DictionaryArray.from_arrays(pa.array(rows.astype(np.int32)), pa.array(words, pa.string()))


@dataclass(frozen=True)
class Compared:
    """The decisions on one chunk beside the awards in force; `kind` indexes `KINDS`, or is `NONE`."""

    result: Result
    rows: Rows
    holdings: Holdings
    award: NDArray[np.int64]
    kind: NDArray[np.int8]

    @property
    def old(self) -> Numbers:
        """Return what each row gets so far, in fen; 0 where it holds nothing."""
        if not len(self.holdings):
            return np.zeros(len(self.award), np.int64)
        return np.where(self.award == NOBODY, 0, self.holdings.monthly[self.award])

    @cached_property
    def kept(self) -> Truths:
        """Return which rows are paid as they were, whatever the rules say: in their grace period."""
        if not len(self.holdings):
            return np.zeros(len(self.award), np.bool_)
        kept: Truths = (self.award != NOBODY) & self.holdings.grace[self.award]
        return kept

    @property
    def standing(self) -> Standing:
        """Return who holds the scheme in the month and for how much: what later schemes read.

        A lead holds nothing until somebody decides; who is undecided or in a grace period keeps it.
        """
        granted = (self.result.outcome == Outcome.GRANTED) & ~self.kept
        held = self.award != NOBODY
        counts = held | self.result.plan.scheme.automatic
        undecided = self.kept | held & (self.result.outcome == Outcome.UNDECIDED)
        return Standing(
            entity=self.result.plan.scheme.entity,
            holds=(granted & counts) | undecided,
            monthly=np.where(granted & counts, self.result.amount, np.where(undecided, self.old, 0)),
        )


def compare(result: Result, rows: Rows, holdings: Holdings) -> Compared:
    """Return the decisions beside the awards that the same households or persons hold."""
    award = holdings.beside(rows.ids)
    compared = Compared(result, rows, holdings, award, np.full(len(award), NONE))
    held, automatic = award != NOBODY, result.plan.scheme.automatic
    _mark(compared.kind, _changes(result, compared.old), held)
    compared.kind[compared.kept] = KINDS.index(Proposal.Kind.SAME)
    granted = result.outcome == Outcome.GRANTED
    compared.kind[granted & ~held] = KINDS.index(Proposal.Kind.GRANT if automatic else Proposal.Kind.LEAD)
    return compared


def as_held(entity: Entity, ids: Numbers, holdings: Holdings) -> Standing:
    """Return who holds a scheme that is not reckoned itself, and for how much."""
    award = holdings.beside(ids)
    held = award != NOBODY
    monthly = holdings.monthly[award] if len(holdings) else np.zeros(len(ids), np.int64)
    return Standing(entity, held, np.where(held, monthly, 0))


def _changes(result: Result, old: Numbers) -> NDArray[np.int8]:
    kinds = np.full(len(old), KINDS.index(Proposal.Kind.SAME), np.int8)
    kinds[result.amount > old] = KINDS.index(Proposal.Kind.MORE)
    kinds[result.amount < old] = KINDS.index(Proposal.Kind.LESS)
    kinds[result.outcome == Outcome.REFUSED] = KINDS.index(Proposal.Kind.STOP)
    kinds[result.outcome == Outcome.UNDECIDED] = KINDS.index(Proposal.Kind.UNDECIDED)
    return kinds


def _mark(kind: NDArray[np.int8], changes: NDArray[np.int8], held: Truths) -> None:
    kind[held] = changes[held]


def outcome_table(compared: Compared) -> pa.Table:
    """Return every row with its outcome: the piece of the month's record that one chunk adds."""
    result, rows = compared.result, compared.rows
    held = compared.award != NOBODY
    undecided = result.outcome == Outcome.UNDECIDED
    awards = compared.holdings.awards["id"].to_numpy() if len(compared.holdings) else np.zeros(1, np.int64)
    return pa.table(
        {
            "person": pa.array(rows.persons, mask=rows.persons == NOBODY),
            "household": pa.array(rows.households),
            "division": rows.codes,
            "award": pa.array(awards[compared.award], mask=~held),
            "held": pa.array(compared.old, mask=~held),
            "outcome": pa.DictionaryArray.from_arrays(pa.array(result.outcome), OUTCOME_WORDS),
            "amount": pa.array(result.amount, mask=undecided),
            "people": pa.array(rows.people.astype(np.int32)),
            "reasons": _reasons(compared),
            "missing": names_of_bits(result.missing, result.facts),
        }
    )


def _reasons(compared: Compared) -> pa.Array:
    """Return which conditions fail for each row, and of whom it is paid all the same for a time."""
    reasons = names_of_bits(compared.result.failing, compared.result.conditions)
    if not compared.kept.any():
        return reasons
    pairs = zip(reasons.to_pylist(), compared.kept.tolist(), strict=True)
    return pa.array([[*names, GRACE] if kept else names for names, kept in pairs], reasons.type)


OUTCOME_WORDS: Final = pa.array([outcome.name.lower() for outcome in Outcome])
