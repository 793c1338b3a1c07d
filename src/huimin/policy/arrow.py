"""Decisions written as tables: id, outcome, amount, reasons, what is missing; without a step for each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from huimin.kernel.errors import gettext_noop as _
from huimin.policy.columns import Bits
from huimin.policy.evaluation import Outcome, Result, evaluate_plan
from huimin.policy.facts import Entity
from huimin.policy.running import Plan
from huimin.policy.tables import UnusableTable, read_batch

OUTCOMES = pa.array([outcome.name.lower() for outcome in Outcome])


def evaluate_files(plan: Plan, *, persons: Path, households: Path, out: Path) -> Result:
    """Return the decisions on two tables of facts, after writing them to `out` in the order of the input.

    Raises:
        UnusableTable: if a table lacks what the scheme reads, or `out` has an ending that cannot be written.
    """
    _writer(out)
    batch = read_batch(plan, persons=persons, households=households)
    result = evaluate_plan(plan, batch)
    if plan.scheme.entity is Entity.PERSON and batch.person_rows is not None:
        result = result.rearranged(np.argsort(batch.person_rows))
    write_result(result, out)
    return result


def write_result(result: Result, out: Path) -> None:
    """Write the decisions as Parquet, CSV or XLSX; a file that is there is replaced only by a whole one.

    Raises:
        UnusableTable: if the ending of `out` is none of these.
    """
    write = _writer(out)
    unfinished = out.with_name(f".{out.name}.unfinished{out.suffix}")
    try:
        write(result_table(result), unfinished)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def result_table(result: Result) -> pa.Table:
    """Return the decisions as an Arrow table; the amount of an undecided row is not known, so it is null."""
    undecided = result.outcome == Outcome.UNDECIDED
    ids = result.ids
    return pa.table(
        {
            "id": ids if isinstance(ids, pa.Array) else pa.array(ids),
            "outcome": pa.DictionaryArray.from_arrays(pa.array(result.outcome), OUTCOMES),
            "amount": pa.array(result.amount, mask=undecided),
            "reasons": names_of_bits(result.failing, result.conditions),
            "missing": names_of_bits(result.missing, result.facts),
        }
    )


def names_of_bits(bits: Bits, names: Sequence[str]) -> pa.Array[Any]:
    """Return, for each row, the list of names whose bits are set, lowest bit first."""
    counts = np.bitwise_count(bits)
    offsets = np.zeros(len(bits) + 1, np.int32)
    np.cumsum(counts, out=offsets[1:])
    codes = np.empty(int(offsets[-1]), np.int8)
    rows = np.flatnonzero(bits)
    found, starts = bits[rows], offsets[rows]
    for bit in range(len(names)):
        has = (found >> np.uint64(bit)).astype(np.uint8) & 1 != 0
        below = np.bitwise_count(found[has] & np.uint64((1 << bit) - 1))
        codes[starts[has] + below] = bit
    values = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, pa.string()))
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def _write_parquet(table: pa.Table, out: Path) -> None:
    # Without the Arrow schema every reader finds plain text columns, however they are stored.
    pq.write_table(table, out, store_schema=False)


def _write_csv(table: pa.Table, out: Path) -> None:
    _flat(table).write_csv(out)


def _write_xlsx(table: pa.Table, out: Path) -> None:
    _flat(table).write_excel(out)


def _flat(table: pa.Table) -> pl.DataFrame:
    """Return the table for formats without lists: names are joined by semicolons."""
    frame = pl.DataFrame(pl.from_arrow(table))
    lists = [pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in ("reasons", "missing")]
    return frame.with_columns(*lists, pl.col("outcome").cast(pl.String))


_WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}


def _writer(out: Path) -> Callable[[pa.Table, Path], None]:
    writer = _WRITERS.get(out.suffix.lower())
    if writer is None:
        raise UnusableTable(
            _("'{path}' cannot be written: use a name that ends in {known}."),
            path=out,
            known=", ".join(_WRITERS),
        )
    return writer
