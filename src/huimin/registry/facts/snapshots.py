"""Read the register in columns: from a snapshot for batches, inside the transaction for single cases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final, Protocol

import adbc_driver_postgresql.dbapi
import numpy as np
import pyarrow as pa
from django.db import connection
from numpy.typing import NDArray

from huimin.commons.database.connecting import conninfo

Columns = dict[str, NDArray[Any]]
FEW: Final = 64
"""So few rows are asked for one by one."""

SPREAD: Final = 3
"""A range is read whole if it has at most so many times the rows that are wanted."""


class Reader(Protocol):
    """Something that answers a query in columns."""

    def read(self, query: str) -> Columns:
        """Return the columns of the answer by name."""
        ...

    def read_each(self, queries: Sequence[str]) -> list[Columns]:
        """Return the answers to several queries."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...


class Snapshot:
    """A connection of its own that sees what was committed when it was opened, and reads by Arrow."""

    def __init__(self) -> None:
        self._connection = adbc_driver_postgresql.dbapi.connect(conninfo())
        with self._connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def read(self, query: str) -> Columns:
        """Return the columns of the answer by name; nothing may be null in it."""
        with self._connection.cursor() as cursor:
            cursor.execute(query)
            table: pa.Table = cursor.fetch_arrow_table()
        return {name: _numbers(table.column(name)) for name in table.column_names}

    def read_each(self, queries: Sequence[str]) -> list[Columns]:
        """Return the answers to several queries, one after the other."""
        return [self.read(query) for query in queries]

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


class Inside:
    """The connection of the running transaction: it sees what the transaction has written."""

    def read(self, query: str) -> Columns:
        """Return the columns of the answer by name; nothing may be null in it."""
        return self.read_each([query])[0]

    def read_each(self, queries: Sequence[str]) -> list[Columns]:
        """Return the answers to several queries that are sent together: one way there and back for all."""
        found = []
        with connection.cursor() as cursor:
            cursor.execute(";".join(queries))
            for place in range(len(queries)):
                if place:
                    cursor.nextset()
                names = [column.name for column in cursor.description]
                rows = cursor.fetchall()
                found.append({name: np.array([row[at] for row in rows]) for at, name in enumerate(names)})
        return found

    def close(self) -> None:
        """Do nothing: the connection is Django's."""


def in_force(table: str, on: date) -> str:
    """Return the condition that a row's span holds the day."""
    return f"""{table}.start <= '{on}' AND ({table}."end" IS NULL OR {table}."end" > '{on}')"""


def known(table: str, at: datetime) -> str:
    """Return the condition that a row was on record at a moment."""
    superseded = f"{table}.superseded_at"
    moment = f"'{at.isoformat()}'"
    return f"{table}.recorded_at <= {moment} AND ({superseded} IS NULL OR {superseded} > {moment})"


def among(column: str, numbers: Collection[int] | NDArray[np.int64]) -> str:
    """Return the condition that `column` is one of `numbers`; a dense range may let in some between them."""
    wanted = np.unique(np.asarray(numbers, np.int64))
    if len(wanted) > FEW and wanted[-1] - wanted[0] <= SPREAD * len(wanted):
        return f"{column} BETWEEN {wanted[0]} AND {wanted[-1]}"
    return f"{column} = ANY('{{{','.join(map(str, wanted.tolist()))}}}')"


def _numbers(column: pa.ChunkedArray) -> NDArray[Any]:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.int64())
    found: NDArray[Any] = column.to_numpy()
    return found
