"""Proposing: the rows of a reckoning from which something follows, as the proposals of a scheme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from huimin.entitlements.awards.holdings import NOBODY, Holdings
from huimin.entitlements.reckonings.comparing import CODE_DIGITS, KINDS, NONE, Compared
from huimin.policy.columns import Bits, Numbers, Truths
from huimin.policy.evaluation import Outcome, lowest_first
from huimin.policy.facts import Entity
from huimin.policy.running import Plan

GRANTED: Final = "was granted"


@dataclass(frozen=True, slots=True)
class Proposed:
    """Columns of the rows from which something follows; `award` is the row of the holdings, or `NOBODY`."""

    kind: NDArray[np.int8]
    award: NDArray[np.int64]
    persons: Numbers
    households: Numbers
    divisions: Numbers
    people: Numbers
    old: Numbers
    amount: Numbers
    outcome: NDArray[np.int8]
    failing: Bits
    missing: Bits
    parts: Mapping[str, Numbers]

    @classmethod
    def of(cls, compared: Compared) -> Self:
        """Return the rows of one chunk in which somebody holds or could get something."""
        result, rows = compared.result, compared.rows
        of = np.flatnonzero(compared.kind != NONE)
        award, persons = compared.award[of], rows.persons[of]
        if result.plan.scheme.entity is Entity.HOUSEHOLD:
            persons = _who_stands_for(compared.holdings, award, persons, rows.present)
        return cls(
            kind=compared.kind[of],
            award=award,
            persons=persons,
            households=rows.households[of],
            divisions=rows.divisions[of],
            people=rows.people[of],
            old=compared.old[of],
            amount=np.where(compared.kept, compared.old, result.amount)[of],
            outcome=result.outcome[of],
            failing=result.failing[of],
            missing=result.missing[of],
            parts={part: amounts[of] for part, amounts in result.parts.items()},
        )

    @classmethod
    def joined(cls, pieces: Sequence[Self]) -> Self:
        """Return the rows of all chunks."""
        columns = {
            each.name: np.concatenate([getattr(piece, each.name) for piece in pieces])
            for each in fields(cls)
            if each.name != "parts"
        }
        parts = {part: np.concatenate([piece.parts[part] for piece in pieces]) for part in pieces[0].parts}
        return cls(**columns, parts=parts)


def _who_stands_for(
    holdings: Holdings, award: NDArray[np.int64], heads: Numbers, present: Numbers
) -> Numbers:
    """Return who applied for the award of a household; where that person has died or left, its head now."""
    if not len(holdings):
        return heads
    applicants = holdings.awards["person"].to_numpy()[award]
    return np.where((award != NOBODY) & np.isin(applicants, present), applicants, heads)


def proposals_of(plan: Plan, holdings: Holdings, pieces: Sequence[Proposed]) -> pl.DataFrame:
    """Return the proposals of a scheme in the columns of their table, lists and parts written for COPY."""
    if not pieces:
        return pl.DataFrame()
    rows = Proposed.joined(pieces)
    held = rows.award != NOBODY
    undecided = rows.outcome == Outcome.UNDECIDED
    awards = holdings.awards["id"].to_numpy() if len(holdings) else np.zeros(1, np.int64)
    at_household = plan.scheme.entity is Entity.HOUSEHOLD
    return pl.DataFrame(
        {
            "kind": _words(rows.kind, lambda kind: KINDS[kind]),
            "award_id": _where(held, awards[rows.award]),
            "person_id": rows.persons,
            "household_id": _where(np.full(len(held), at_household), rows.households),
            "division": _words(rows.divisions, lambda code: f"{code:0{CODE_DIGITS}d}"),
            "people": rows.people,
            "old": _where(held, rows.old),
            "new": _where(~undecided, rows.amount),
            "reasons": _words(rows.failing, lambda bits: _listed(bits, plan.scheme.conditions)),
            "missing": _words(rows.missing, lambda bits: _listed(bits, tuple(plan.bits))),
            "parts": _parts(rows),
        }
    )


def _where(known: Truths, numbers: Numbers) -> pl.Series:
    """Return the numbers, null where they are not known."""
    return pl.select(pl.when(pl.Series(known)).then(pl.Series(numbers))).to_series()


def _words(codes: NDArray[Any], word: Callable[[int], str]) -> pl.Series:
    """Return each code as text; few different ones occur."""
    different, rows = np.unique(codes, return_inverse=True)
    return pl.Series([word(code) for code in different.tolist()], dtype=pl.String)[rows.astype(np.int64)]


def _listed(bits: int, names: tuple[str, ...]) -> str:
    """Return the names of the bits as PostgreSQL writes an array."""
    return "{" + ",".join(lowest_first(names, bits)) + "}"


def _parts(rows: Proposed) -> pl.Series:
    """Return the amounts of the parts as JSON text, nothing where nothing is granted."""
    amounts = pl.DataFrame({**rows.parts, GRANTED: rows.outcome == Outcome.GRANTED})
    members = [pl.concat_str(pl.lit(f'"{part}": '), pl.col(part)) for part in rows.parts]
    joined = pl.concat_str(members, separator=", ") if members else pl.lit("")
    written = pl.concat_str(pl.lit("{"), joined, pl.lit("}"))
    return amounts.select(pl.when(GRANTED).then(written).otherwise(pl.lit("{}"))).to_series()
