"""Decisions as Arrow tables: id, outcome, amount, reasons, what is missing; without a step for each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.ma  # Arrow asks it about every array; imported amid a run, it would make all threads wait.
import pyarrow as pa
import pyarrow.parquet as pq

from huimin.policy.columns import Bits, narrowest
from huimin.policy.evaluation import Outcome, Result

OUTCOMES = pa.array([outcome.name.lower() for outcome in Outcome])
ROWS_OF_A_GROUP = 1 << 17
REPEATING = ["outcome", "amount", "reasons.list.element", "missing.list.element"]
"""Columns with few different values, worth a dictionary in Parquet; ids have none."""


def result_table(result: Result) -> pa.Table:
    """Return the decisions as an Arrow table; the amount of an undecided row is not known, so it is null."""
    undecided = result.outcome == Outcome.UNDECIDED
    ids = result.ids
    return pa.table(
        {
            "id": ids if isinstance(ids, pa.Array) else pa.array(ids),
            "outcome": pa.DictionaryArray.from_arrays(pa.array(result.outcome), OUTCOMES),
            "amount": pa.array(result.amount, mask=undecided if undecided.any() else None),
            "reasons": names_of_bits(result.failing, result.conditions),
            "missing": names_of_bits(result.missing, result.facts),
        }
    )


def names_of_bits(bits: Bits, names: Sequence[str]) -> pa.Array[Any]:
    """Return, for each row, the list of names whose bits are set, lowest bit first."""
    offsets = np.zeros(len(bits) + 1, np.int32)
    np.cumsum(np.bitwise_count(bits), out=offsets[1:])
    kind = narrowest(len(names))
    found = bits[np.flatnonzero(bits)].astype(np.dtype(kind).newbyteorder("<"))
    has = np.unpackbits(found.view(np.uint8), bitorder="little").view(np.bool_)
    codes = (np.flatnonzero(has) & (8 * found.itemsize - 1)).astype(np.int8)
    values = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, pa.string()))
    return pa.ListArray.from_arrays(pa.array(offsets), values)


@contextmanager
def unfinished(out: Path) -> Iterator[Path]:
    """Give a path to write to beside `out`; it takes the place of `out` only if nothing went wrong."""
    path = out.with_name(f".{out.name}.unfinished{out.suffix}")
    try:
        yield path
        path.replace(out)
    finally:
        path.unlink(missing_ok=True)


def decisions_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Return a writer of decisions; without the Arrow schema every reader finds plain text columns."""
    rising = {"id": "DELTA_BINARY_PACKED"} if pa.types.is_integer(schema.field("id").type) else None
    return pq.ParquetWriter(
        path,
        schema,
        store_schema=False,
        use_dictionary=REPEATING,
        column_encoding=rising,
        write_statistics=["id", "amount"],
        write_batch_size=ROWS_OF_A_GROUP,
    )
