"""From files of facts to a file of decisions, in every format that people send and want."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from huimin.kernel.errors import gettext_noop as _
from huimin.policy.decisions import ROWS_OF_A_GROUP, decisions_writer, result_table, unfinished
from huimin.policy.evaluation import Result, evaluate_plan
from huimin.policy.facts import Entity
from huimin.policy.running import Plan
from huimin.policy.streaming import stream
from huimin.policy.tables import UnusableTable, read_batch


def evaluate_files(plan: Plan, *, persons: Path, households: Path, out: Path) -> Result:
    """Return the decisions on two tables of facts, after writing them to `out` in the order of the input.

    Raises:
        UnusableTable: if a table lacks what the scheme reads, or `out` has an ending that cannot be written.
    """
    refuse_unwritable(out)
    if {path.suffix.lower() for path in (persons, households, out)} == {".parquet"}:
        streamed = stream(plan, persons=persons, households=households, out=out)
        if streamed is not None:
            return streamed
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
    with unfinished(out) as path:
        write(result_table(result), path)


def refuse_unwritable(out: Path) -> None:
    """Return nothing if decisions can be written to a file of this name.

    Raises:
        UnusableTable: if its ending is none that can be written.
    """
    _writer(out)


def _write_parquet(table: pa.Table, out: Path) -> None:
    with decisions_writer(out, table.schema) as writer:
        writer.write_table(table, row_group_size=ROWS_OF_A_GROUP)


def _write_csv(table: pa.Table, out: Path) -> None:
    from huimin.policy import spreadsheets  # heavy, and most installations want Parquet

    spreadsheets.write_csv(table, out)


def _write_xlsx(table: pa.Table, out: Path) -> None:
    from huimin.policy import spreadsheets

    spreadsheets.write_xlsx(table, out)


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
