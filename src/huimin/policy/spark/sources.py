"""Tables of facts for Spark: one Parquet file or a folder of part files, looked at before Spark starts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.facts import Entity
from huimin.policy.running import Plan
from huimin.policy.tables import (
    HOUSEHOLD,
    ID,
    Ids,
    UnusableTable,
    ids_of,
    readable,
    recordings_of,
    refuse_absent,
    refuse_doubles,
    wrong_type,
)

IDS = (ID, HOUSEHOLD)
SPARK_TYPES = {
    pa.null(): "void",
    pa.bool_(): "boolean",
    pa.int8(): "tinyint",
    pa.int16(): "smallint",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.uint8(): "smallint",
    pa.uint16(): "int",
    pa.uint32(): "bigint",
    pa.string(): "string",
    pa.date32(): "date",
    pa.timestamp("s"): "timestamp_ntz",
    pa.timestamp("ms"): "timestamp_ntz",
    pa.timestamp("us"): "timestamp_ntz",
}
"""What Spark reads exactly as Arrow does; moments with a zone, nanoseconds and uint64 it does not."""


@dataclass(frozen=True, slots=True)
class Source:
    """One table in one or more files, in the order of their names; `starts` holds the first row of each."""

    path: Path
    files: tuple[Path, ...]
    starts: tuple[int, ...]
    rows: int
    schema: pa.Schema

    def ids(self) -> Ids:
        """Return the ids of all rows.

        Raises:
            UnusableTable: for an id that is empty or doubled.
        """
        pieces = []
        for file in self.files:
            with readable(file), pq.ParquetFile(file) as parquet:
                table = parquet.read(columns=[ID])
            pieces.append(ids_of(table, ID, file))
        ids = pa.concat_arrays(pieces)
        refuse_doubles(ids, self.path)
        return ids

    def place(self, row: int) -> tuple[Path, int]:
        """Return the file in which a row of the whole table stands, and its row there, both from 0."""
        file = bisect_right(self.starts, row) - 1
        return self.files[file], row - self.starts[file]

    def declared(self) -> str:
        """Return the columns as Spark declares them, so that it reads these and guesses nothing."""
        return ", ".join(f"`{field.name}` {spark_type(field.type)}" for field in self.schema)


def find_source(plan: Plan, entity: Entity, path: Path) -> Source:
    """Return the table of persons or households at `path`, whose columns `plan` can read.

    Raises:
        NotFound: if there is nothing.
        UnusableTable: for a file that is no Parquet, a missing column or a wrong type.
    """
    names = plan.names(entity)
    columns = (ID, *names) if entity is Entity.HOUSEHOLD else (*IDS, *names)
    files = _files(path)
    schemas, sizes = [], []
    for file in files:
        with readable(file):
            metadata = pq.read_metadata(file)
            schema = metadata.schema.to_arrow_schema()
        refuse_absent(file, schema.names, columns)
        schemas.append(pa.schema([schema.field(name).remove_metadata() for name in columns]))
        sizes.append(metadata.num_rows)
        _refuse_types(plan, names, schemas[-1], file)
        _refuse_other_types(schemas, files)
    starts = tuple(accumulate(sizes, initial=0))
    return Source(path, files, starts[:-1], starts[-1], schemas[0])


def spark_type(kind: pa.DataType) -> str | None:
    """Return Spark's word for a type, `None` if Spark reads it in another way than Arrow."""
    return SPARK_TYPES.get(_plain(kind))


def _plain(kind: pa.DataType) -> pa.DataType:
    """Return the type without the way in which its values are kept."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return pa.string() if pa.types.is_large_string(kind) else kind


def _files(path: Path) -> tuple[Path, ...]:
    if path.is_dir():
        files = sorted(file for file in path.glob("*.parquet") if not file.name.startswith((".", "_")))
        if not files:
            raise UnusableTable(_("The folder '{path}' holds no Parquet files. Check the path."), path=path)
        return tuple(files)
    if not path.is_file():
        raise NotFound(_("There is no file '{path}'. Check the path."), path=path)
    if path.suffix.lower() != ".parquet":
        raise UnusableTable(
            _("Spark cannot read '{path}': use a Parquet file or a folder of them, or the local engine."),
            path=path,
        )
    return (path,)


def _refuse_types(plan: Plan, names: Sequence[str], schema: pa.Schema, file: Path) -> None:
    """Refuse what the local engine does, by its own reader over no rows, and what Spark reads otherwise."""
    recordings_of(plan, names, schema.empty_table(), file)
    for name in schema.names:
        found = schema.field(name).type
        if spark_type(found) is not None:
            continue
        if name not in IDS:
            raise wrong_type(plan.facts[name], found, file)
        raise UnusableTable(
            _("'{column}' in '{path}' holds {found}. Convert it to whole numbers (int64) or text."),
            column=name,
            path=file.name,
            found=found,
        )


def _refuse_other_types(schemas: Sequence[pa.Schema], files: Sequence[Path]) -> None:
    """Refuse a last file whose columns are declared otherwise than those of the first."""
    first, last = schemas[0], schemas[-1]
    for name in first.names:
        expected, found = first.field(name).type, last.field(name).type
        if _plain(expected) != _plain(found):
            raise UnusableTable(
                _("'{column}' holds {found} in '{path}' and {expected} in '{other}'. Send one type."),
                column=name,
                found=found,
                path=files[len(schemas) - 1].name,
                expected=expected,
                other=files[0].name,
            )
