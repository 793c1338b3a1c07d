"""Outcomes: the complete result of a reckoning as Parquet, written piece by piece, taken down to people."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from huimin.kernel.crypto import sm3
from huimin.policy.evaluation import Outcome

NAMES: Final = pa.list_(pa.string())
SCHEMA: Final = pa.schema(
    [
        ("person", pa.int64()),
        ("household", pa.int64()),
        ("division", pa.string()),
        ("award", pa.int64()),
        ("held", pa.int64()),
        ("outcome", pa.string()),
        ("amount", pa.int64()),
        ("people", pa.int32()),
        ("reasons", NAMES),
        ("missing", NAMES),
    ]
)
"""Whom it is about, what they hold and get so far, what was decided for how many people, and why; fen."""


class OutcomeWriter:
    """Collects the outcomes of one scheme as compressed Parquet, so that memory stays flat."""

    def __init__(self, *, scheme: str, edition: str) -> None:
        self._sink = BytesIO()
        schema = SCHEMA.with_metadata({"scheme": scheme, "edition": edition})
        self._writer = pq.ParquetWriter(
            self._sink,
            schema,
            compression="zstd",
            use_dictionary=_REPEATED,
            column_encoding=dict.fromkeys(_NUMBERS, "DELTA_BINARY_PACKED"),
            write_statistics=False,
        )
        self.counts = dict.fromkeys((outcome.name.lower() for outcome in Outcome), 0)

    def add(self, outcomes: pa.Table) -> None:
        """Take in one piece and count its outcomes."""
        plain = outcomes.cast(SCHEMA)
        for counted in plain["outcome"].value_counts().to_pylist():
            self.counts[counted["values"]] += counted["counts"]
        self._writer.write_table(plain)

    def finish(self) -> tuple[bytes, bytes]:
        """Return the Parquet file and its SM3 digest."""
        self._writer.close()
        content = self._sink.getvalue()
        return content, sm3(content)


_NUMBERS: Final = ["person", "household", "award", "held", "amount", "people"]
_REPEATED: Final = ["division", "outcome", "reasons.list.element", "missing.list.element"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which outcomes somebody wants to see; an empty word asks for all."""

    outcome: str = ""
    reason: str = ""
    missing: str = ""
    holds: bool | None = None
    prefixes: tuple[str, ...] = ("",)


def read_outcomes(content: bytes) -> pl.DataFrame:
    """Return the outcomes that a Parquet file holds, in the order of the register."""
    return pl.read_parquet(BytesIO(content))


def wanted_of(outcomes: pl.DataFrame, wanted: Wanted) -> pl.DataFrame:
    """Return the outcomes that were wanted, in their order."""
    frame = outcomes.lazy()
    if wanted.outcome:
        frame = frame.filter(pl.col("outcome") == wanted.outcome)
    if wanted.reason:
        frame = frame.filter(pl.col("reasons").list.contains(wanted.reason))
    if wanted.missing:
        frame = frame.filter(pl.col("missing").list.contains(wanted.missing))
    if wanted.holds is not None:
        frame = frame.filter(pl.col("award").is_not_null() == wanted.holds)
    if "" not in wanted.prefixes:
        within = [pl.col("division").str.starts_with(prefix) for prefix in wanted.prefixes]
        frame = frame.filter(pl.any_horizontal(within) if within else pl.lit(False))
    return frame.collect()


def counted_by(outcomes: pl.DataFrame, column: str, wanted: Wanted) -> dict[str, int]:
    """Return how often each reason or missing fact occurs among the wanted rows, the commonest first.

    A row with several reasons counts under each of them.
    """
    names = wanted_of(outcomes, wanted)[column].explode().drop_nulls().alias("name")
    counts = names.value_counts().sort(["count", "name"], descending=[True, False])
    return dict(counts.iter_rows())
