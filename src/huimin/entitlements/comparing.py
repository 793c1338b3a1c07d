"""Comparing: what a scheme decided for each row of the register, held against the award in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from huimin.entitlements.holdings import NOBODY, Holdings
from huimin.entitlements.models import Proposal
from huimin.entitlements.standing import Standing
from huimin.policy.columns import Bits, Numbers, Truths
from huimin.policy.decisions import names_of_bits
from huimin.policy.evaluation import Outcome, Result
from huimin.policy.facts import Entity

KINDS: Final = tuple(Proposal.Kind.values)
NONE: Final = np.int8(-1)
CODE_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
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

    def codes(self) -> pa.Array:
        """Return the divisions as the text of their codes, each text once."""
        different, rows = np.unique(self.divisions, return_inverse=True)
        words = [f"{code:0{CODE_DIGITS}d}" for code in different.tolist()]
        return pa.DictionaryArray.from_arrays(pa.array(rows.astype(np.int32)), pa.array(words, pa.string()))


@dataclass(frozen=True, slots=True)
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

    @property
    def standing(self) -> Standing:
        """Return who holds the scheme in the month and for how much: what later schemes read.

        A lead holds nothing until somebody decides; an undecided holder keeps what it has.
        """
        granted = self.result.outcome == Outcome.GRANTED
        held = self.award != NOBODY
        counts = held | self.result.plan.scheme.automatic
        undecided = held & (self.result.outcome == Outcome.UNDECIDED)
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
            "division": rows.codes(),
            "award": pa.array(awards[compared.award], mask=~held),
            "held": pa.array(compared.old, mask=~held),
            "outcome": pa.DictionaryArray.from_arrays(pa.array(result.outcome), OUTCOME_WORDS),
            "amount": pa.array(result.amount, mask=undecided),
            "people": pa.array(rows.people.astype(np.int32)),
            "reasons": names_of_bits(result.failing, result.conditions),
            "missing": names_of_bits(result.missing, result.facts),
        }
    )


OUTCOME_WORDS: Final = pa.array([outcome.name.lower() for outcome in Outcome])


def proposed(compared: Compared) -> pl.DataFrame:
    """Return the proposals of one chunk in the columns of their table, lists and parts written for COPY."""
    result, rows, holdings = compared.result, compared.rows, compared.holdings
    of = np.flatnonzero(compared.kind != NONE)
    held = compared.award[of] != NOBODY
    decided = result.outcome[of] != Outcome.UNDECIDED
    awards = holdings.awards[np.where(held, compared.award[of], 0)] if len(holdings) else None
    at_household = result.plan.scheme.entity is Entity.HOUSEHOLD
    nothing = pl.repeat(None, len(of), dtype=pl.Int64, eager=True)
    persons = rows.persons[of]
    if at_household and awards is not None:
        persons = _who_stands_for(awards["person"].to_numpy(), persons, held, rows.present)
    mask = pl.Series(held)
    frame = pl.DataFrame(
        {
            "kind": pl.Series(KINDS)[compared.kind[of].astype(np.int64)]
            if len(of)
            else pl.Series([], dtype=pl.String),
            "award_id": (nothing if awards is None else awards["id"]).zip_with(mask, nothing),
            "person_id": pl.Series(persons),
            "household_id": pl.Series(rows.households[of]) if at_household else nothing,
            "division": pl.Series(rows.codes().take(pa.array(of))).cast(pl.String),
            "people": rows.people[of],
            "old": pl.Series(compared.old[of]).zip_with(mask, nothing),
            "new": pl.Series(result.amount[of]).zip_with(pl.Series(decided), nothing),
            "reasons": _literals(result.failing[of], result.conditions),
            "missing": _literals(result.missing[of], result.facts),
        }
    )
    return frame.with_columns(parts=_parts(result, of))


def _who_stands_for(applicants: Numbers, heads: Numbers, held: Truths, present: Numbers) -> Numbers:
    """Return who applied for the award of a household; where that person has died or left, its head now."""
    return np.where(held & np.isin(applicants, present), applicants, heads)


def _parts(result: Result, of: NDArray[np.int64]) -> pl.Series:
    """Return the amounts of the parts as JSON text, nothing where nothing is granted."""
    if not result.parts:
        return pl.repeat("{}", len(of), eager=True)
    amounts = pl.DataFrame({part: column[of] for part, column in result.parts.items()})
    members = [pl.concat_str(pl.lit(f'"{part}": '), pl.col(part)) for part in result.parts]
    written = pl.concat_str(pl.lit("{"), pl.concat_str(members, separator=", "), pl.lit("}"))
    text = amounts.select(written).to_series()
    return text.zip_with(
        pl.Series(result.outcome[of] == Outcome.GRANTED), pl.repeat("{}", len(of), eager=True)
    )


def _literals(bits: Bits, names: tuple[str, ...]) -> pl.Series:
    """Return the names of the bits of each row as PostgreSQL writes an array; few combinations occur."""
    different, rows = np.unique(bits, return_inverse=True)
    words = ["{" + ",".join(name for bit, name in enumerate(names) if combination >> bit & 1) + "}"
             for combination in different.tolist()]  # fmt: skip
    return pl.Series(words, dtype=pl.String)[rows.astype(np.int64)]
