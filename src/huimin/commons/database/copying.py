"""Move many rows in and out of PostgreSQL: COPY inside Django's transaction, Arrow beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, Final

import polars as pl
import pyarrow as pa
from django.db import connection
from django.db.models import Field, JSONField, Model
from psycopg import ClientCursor
from psycopg.types.json import Jsonb

from huimin.commons.database.connecting import DatabaseAway, conninfo, outage_named

ROWS_AT_ONCE: Final = 65_536


def copy_rows(model: type[Model], fields: Sequence[str], rows: Any) -> int:
    """Add `rows` to the table of `model` by COPY, inside the current transaction, and return how many.

    `rows` is a Polars or Arrow table, or a reader of Arrow batches, with columns named as `fields`; or any
    iterable of tuples in the order of `fields`. Tables go through without touching a row in Python. Columns
    that are not among `fields` take the default of the database. Constraints and triggers see every row;
    neither `save()` nor Python defaults are asked.

    Raises:
        IntegrityError, DataError: what the database says about a row.
    """
    chosen = [_field(model, name) for name in fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.name) for field in chosen)
    target = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    tables = _tables(rows)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if tables is None:
            with cursor.copy(target) as copy:
                for row in _prepared(chosen, rows):
                    copy.write_row(row)
        else:
            with cursor.copy(f"{target} (FORMAT csv)") as copy:
                for part in _as_csv(tables, fields):
                    copy.write(part)
        return int(cursor.rowcount)


def restart_sequence(model: type[Model]) -> None:
    """Let the key of `model` continue after the largest one that was copied in."""
    key, table = model._meta.pk.column or "id", model._meta.db_table
    quote = connection.ops.quote_name
    largest = f"SELECT greatest(max({quote(key)}), 1) FROM {quote(table)}"  # noqa: S608 - names of the model
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, %s), ({largest}))", [table, key])


def read_arrow(sql: str, parameters: Sequence[Any] = ()) -> Any:
    """Return a `pyarrow.RecordBatchReader` over the result of `sql`, streamed in batches.

    It reads on a connection of its own, so it sees what is committed and nothing of the current transaction.
    The connection closes when the reader is read to its end or dropped. Parameters are written as `%s`.

    Raises:
        DatabaseAway: the server does not answer.
    """
    from adbc_driver_manager import Error as AdbcError
    from adbc_driver_postgresql import dbapi

    with outage_named():
        connection.ensure_connection()
        # Written into the text: with bound parameters the driver could not stream by COPY.
        text = ClientCursor(connection.connection).mogrify(sql, parameters) if parameters else sql
    try:
        source = dbapi.connect(conninfo())
    except AdbcError as error:
        raise DatabaseAway() from error
    cursor = source.cursor()
    try:
        cursor.execute(text)
        batches = cursor.fetch_record_batch()
    except BaseException:
        cursor.close()
        source.close()
        raise
    return pa.RecordBatchReader.from_batches(batches.schema, _closing(batches, cursor, source))


def _closing(batches: Any, cursor: Any, source: Any) -> Iterator[Any]:
    try:
        yield from batches
    finally:
        batches.close()
        cursor.close()
        source.close()


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    field = model._meta.get_field(name)
    assert isinstance(field, Field), f"{name} is no column of {model._meta.label}"
    return field


def _tables(rows: Any) -> Iterator[pl.DataFrame] | None:
    """Return the Polars frames that `rows` consists of, or nothing if it is an iterable of tuples."""
    if isinstance(rows, pl.DataFrame):
        return iter((rows,))
    if isinstance(rows, pa.Table | pa.RecordBatch):
        return iter((_frame(rows),))
    if isinstance(rows, pa.RecordBatchReader):
        return (_frame(batch) for batch in rows)
    return None


def _frame(table: Any) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _as_csv(tables: Iterator[pl.DataFrame], fields: Sequence[str]) -> Iterator[bytes]:
    for table in tables:
        written = table.select(_as_text(name, table.schema[name]) for name in fields)
        for part in written.iter_slices(ROWS_AT_ONCE):
            buffer = BytesIO()
            # An empty text is quoted and a missing value is not: that is how COPY tells them apart.
            part.write_csv(buffer, include_header=False)
            yield buffer.getvalue()


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.Binary:
        return pl.concat_str(pl.lit("\\x"), column.bin.encode("hex")).alias(name)
    if kind == pl.List:
        quoted = pl.element().cast(pl.String).str.replace_all(r'(["\\])', r"\$1")
        items = column.list.eval(pl.concat_str(pl.lit('"'), quoted, pl.lit('"')).fill_null("NULL"))
        return pl.concat_str(pl.lit("{"), items.list.join(","), pl.lit("}")).alias(name)
    return column


def _prepared(chosen: Sequence[Field[Any, Any]], rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Return the rows with JSON wrapped for the driver; rows without JSON stay as they are."""
    wrapped = [(place, _dumps(field)) for place, field in enumerate(chosen) if isinstance(field, JSONField)]
    return (_with_json(row, wrapped) for row in rows) if wrapped else rows


def _dumps(field: JSONField[Any, Any]) -> Callable[[Any], str]:

    return lambda value: json.dumps(value, cls=field.encoder, ensure_ascii=False)


def _with_json(row: Sequence[Any], wrapped: Sequence[tuple[int, Callable[[Any], str]]]) -> list[Any]:
    values = list(row)
    for place, dumps in wrapped:
        if values[place] is not None:
            values[place] = Jsonb(values[place], dumps=dumps)
    return values
