"""Row groups of a Parquet file in steps of bounded size, by the faster reader where it is at hand."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from huimin.policy.evaluation import PERSONS_AT_ONCE

if TYPE_CHECKING:
    import polars as pl

ROWS_WORTH_AN_IMPORT = 4_000_000
"""Polars decodes whole numbers twice as fast, but its import takes as long as it saves on so many rows."""


PLAIN = (
    pa.types.is_signed_integer,
    pa.types.is_boolean,
    pa.types.is_date32,
    pa.types.is_string,
    pa.types.is_large_string,
)


class DamagedRowGroup(Exception):  # noqa: N818 (the reader of whole files says what is wrong)
    """A row group that cannot be decoded, or has not as many rows as the file says."""


class RowGroups:
    """The row groups of one file, with the named columns; threads may read different ones at once."""

    def __init__(self, path: Path, metadata: pq.FileMetaData, columns: Sequence[str]) -> None:
        self.path = path
        self.rows = metadata.num_rows
        self._metadata = metadata
        self._columns = list(columns)
        self._sizes = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
        self._starts = np.cumsum([0, *self._sizes]).tolist()
        self._scan = self._scanned() if self._is_for_polars() else None
        self.reader = "arrow" if self._scan is None else "polars"

    def __len__(self) -> int:
        return len(self._sizes)

    def steps(self, group: int) -> Iterator[tuple[int, pa.Table]]:
        """Return the rows of a group, so many at once that memory stays small, each after its first row.

        Raises:
            DamagedRowGroup: if Polars cannot decode it.
            pa.ArrowException: if Arrow cannot.
        """
        start = self._starts[group]
        if self._scan is not None and 0 < self._sizes[group] <= PERSONS_AT_ONCE:
            tables = iter([self._by_polars(self._scan, start, self._sizes[group])])
        else:
            tables = self._by_arrow(group)
        for table in tables:
            yield start, table
            start += len(table)

    def _by_arrow(self, group: int) -> Iterator[pa.Table]:
        with pq.ParquetFile(self.path, metadata=self._metadata) as file:
            steps = file.iter_batches(
                PERSONS_AT_ONCE, row_groups=[group], columns=self._columns, use_threads=False
            )
            yield from (pa.Table.from_batches([step]) for step in steps if len(step))

    @staticmethod
    def _by_polars(scan: pl.LazyFrame, start: int, rows: int) -> pa.Table:
        import polars as pl

        try:
            frame = scan.slice(start, rows).collect(engine="in-memory")
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as wrong:
            raise DamagedRowGroup(str(wrong)) from wrong
        if len(frame) != rows:
            raise DamagedRowGroup(f"{len(frame)} rows instead of {rows}")
        return frame.to_arrow(compat_level=pl.CompatLevel.oldest())

    def _is_for_polars(self) -> bool:
        """Return whether Polars is loaded, or worth it, and reads these types as Arrow does."""
        if "polars" not in sys.modules and self.rows < ROWS_WORTH_AN_IMPORT:
            return False
        schema = self._metadata.schema.to_arrow_schema()
        return all(_is_plain(schema.field(name).type) for name in self._columns)

    def _scanned(self) -> pl.LazyFrame:
        import polars as pl

        return pl.scan_parquet(self.path, glob=False, hive_partitioning=False).select(self._columns)


def _is_plain(kind: pa.DataType) -> bool:
    return any(check(kind) for check in PLAIN)
