"""CSV and XLSX in and out, for people who look at their tables; imported only when one of them is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa

TEXT = ("id", "household_id")
"""Ids stay as they are written, with the zeros that they begin with."""

Check = Callable[[Path, Sequence[str], Sequence[str]], None]


def read_csv(path: Path, columns: Sequence[str], refuse_absent: Check) -> pa.Table:
    """Return the named columns of a CSV file.

    Raises:
        ValueError: if it is no CSV file.
    """
    try:
        refuse_absent(path, pl.read_csv(path, n_rows=0).columns, columns)
        ids = dict.fromkeys([name for name in TEXT if name in columns], pl.String)
        frame = pl.read_csv(
            path, columns=list(columns), schema_overrides=ids, infer_schema_length=None, try_parse_dates=True
        )
    except pl.exceptions.PolarsError as wrong:
        raise ValueError(str(wrong)) from wrong
    return frame.select(columns).to_arrow()


def read_xlsx(path: Path, columns: Sequence[str], refuse_absent: Check) -> pa.Table:
    """Return the named columns of the first sheet of an XLSX file.

    Raises:
        ValueError: if it is no XLSX file.
    """
    try:
        frame = pl.read_excel(path, infer_schema_length=None)
    except Exception as wrong:  # the reader has an error of its own for every kind of damage
        raise ValueError(str(wrong)) from wrong
    refuse_absent(path, frame.columns, columns)
    ids = [pl.col(name).cast(pl.String) for name in TEXT if name in columns]
    return frame.select(columns).with_columns(ids).to_arrow()


def column_names(path: Path) -> list[str]:
    """Return the names of the columns of a CSV or XLSX file that was read."""
    if path.suffix.lower() == ".csv":
        return pl.read_csv(path, n_rows=0).columns
    return pl.read_excel(path, read_options={"n_rows": 0}).columns


def write_csv(table: pa.Table, out: Path) -> None:
    """Write decisions as CSV."""
    _flat(table).write_csv(out)


def write_xlsx(table: pa.Table, out: Path) -> None:
    """Write decisions as XLSX."""
    _flat(table).write_excel(out)


def _flat(table: pa.Table) -> pl.DataFrame:
    """Return the table for formats without lists: names are joined by semicolons."""
    frame = pl.DataFrame(pl.from_arrow(table))
    lists = [pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in ("reasons", "missing")]
    return frame.with_columns(*lists, pl.col("outcome").cast(pl.String))
