"""Tables of facts as people send them: Parquet, CSV and XLSX read into batches, every error by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huimin.kernel.errors import Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.batches import Batch, Recorded
from huimin.policy.cases import UnusableValue, refuse_out_of_bounds
from huimin.policy.columns import Numbers, Truths, Values
from huimin.policy.facts import Entity, Fact, FactType, UnknownFact
from huimin.policy.running import Plan

ID = "id"
HOUSEHOLD = "household_id"
YES_WORDS = {
    "是": True,
    "yes": True,
    "true": True,
    "1": True,
    "否": False,
    "no": False,
    "false": False,
    "0": False,
}

KINDS = {".parquet": "Parquet", ".csv": "CSV (UTF-8)", ".xlsx": "XLSX"}

Ids: TypeAlias = "pa.Array[Any]"


class UnusableTable(Invalid):
    """A table that was sent does not have the columns or the types that a scheme reads."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A table as it was sent, and the path that a refusal names."""

    table: pa.Table
    path: Path


def read_batch(plan: Plan, *, persons: Path, households: Path) -> Batch:
    """Return the facts that `plan` reads from two tables; other columns are not read.

    Persons need `id` and `household_id`, households `id`. Money is whole fen. An empty cell is a fact not
    on record.

    Raises:
        UnusableTable: for a missing column, a wrong type, an id that is empty, doubled or unknown.
        UnusableValue: for a value that a fact cannot have.
    """
    return batch_of(
        plan,
        households=Sent(read_table(households, (ID, *plan.names(Entity.HOUSEHOLD))), households),
        persons=Sent(read_table(persons, (ID, HOUSEHOLD, *plan.names(Entity.PERSON))), persons),
    )


def batch_of(plan: Plan, *, households: Sent, persons: Sent) -> Batch:
    """Return two tables with the facts that `plan` reads as a batch, persons grouped by household.

    Raises:
        UnusableTable: for a wrong type, an id that is empty, doubled or unknown.
        UnusableValue: for a value that a fact cannot have.
    """
    household_ids = ids_of(households.table, ID, households.path)
    refuse_doubles(household_ids, households.path)
    person_ids = ids_of(persons.table, ID, persons.path)
    refuse_doubles(person_ids, persons.path)
    home_of = household_rows(ids_of(persons.table, HOUSEHOLD, persons.path), household_ids, persons.path)
    # Before they are grouped, so that what is wrong is named by the row in which it was sent.
    facts = recordings_of(plan, plan.names(Entity.PERSON), persons.table, persons.path)
    order = grouping(home_of)
    if order is not None:
        facts = {name: recorded.at(order) for name, recorded in facts.items()}
        person_ids = person_ids.take(order)
    sizes = np.bincount(home_of, minlength=len(household_ids))
    return Batch(
        households=recordings_of(plan, plan.names(Entity.HOUSEHOLD), households.table, households.path),
        persons=facts,
        offsets=np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)]),
        household_ids=household_ids,
        person_ids=person_ids,
        person_rows=order,
    )


def read_table(path: Path, columns: Sequence[str]) -> pa.Table:
    """Return the named columns of a Parquet, CSV or XLSX file.

    Raises:
        NotFound: if there is no such file.
        UnusableTable: if it cannot be read or lacks one of the columns.
    """
    if not path.is_file():
        raise NotFound(_("There is no file '{path}'. Check the path."), path=path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnusableTable(
            _("'{path}' cannot be read: use a file that ends in {known}."),
            path=path,
            known=", ".join(READERS),
        )
    with readable(path):
        return reader(path, columns)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn whatever the reader of a file stumbles over into a refusal.

    Raises:
        UnusableTable: naming the file.
    """
    try:
        yield
    except (pa.ArrowException, OSError, ValueError) as wrong:
        if reason := getattr(wrong, "strerror", None):
            raise UnusableTable(
                _("'{path}' cannot be opened: {reason}. Allow this user to read it."),
                path=path.name,
                reason=reason,
            ) from wrong
        raise UnusableTable(
            _(
                "'{path}' cannot be read as {kind}: it is damaged, cut off or something else. Save it as "
                "{kind} again and send it once more."
            ),
            path=path.name,
            kind=KINDS.get(path.suffix.lower(), "Parquet"),
        ) from wrong


def _read_parquet(path: Path, columns: Sequence[str]) -> pa.Table:
    with pq.ParquetFile(path) as file:
        refuse_absent(path, file.schema_arrow.names, columns)
        return file.read(columns=list(columns))


def facts_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Return a writer of facts that makes files as small as compressed ones, which are read faster.

    Ids rise, so their differences are kept; the other columns repeat few values, so dictionaries are. What
    Snappy would still save is less than what it costs every reader.
    """
    ids = [
        field.name for field in schema if field.name in (ID, HOUSEHOLD) and pa.types.is_integer(field.type)
    ]
    return pq.ParquetWriter(
        path,
        schema,
        compression="none",
        use_dictionary=[name for name in schema.names if name not in ids],
        column_encoding=dict.fromkeys(ids, "DELTA_BINARY_PACKED"),
    )


def _read_csv(path: Path, columns: Sequence[str]) -> pa.Table:
    from huimin.policy import spreadsheets  # heavy, and most installations send Parquet

    return spreadsheets.read_csv(path, columns, refuse_absent)


def _read_xlsx(path: Path, columns: Sequence[str]) -> pa.Table:
    from huimin.policy import spreadsheets

    return spreadsheets.read_xlsx(path, columns, refuse_absent)


READERS: dict[str, Callable[[Path, Sequence[str]], pa.Table]] = {
    ".parquet": _read_parquet,
    ".csv": _read_csv,
    ".xlsx": _read_xlsx,
}


def refuse_absent(path: Path, names: Sequence[str], columns: Sequence[str]) -> None:
    """Return nothing if all `columns` are among the `names` of a table.

    Raises:
        UnusableTable: naming those that are not.
    """
    absent = [name for name in columns if name not in names]
    if absent:
        raise UnusableTable(
            _(
                "'{path}' lacks the columns {absent}. Add them; leave a cell empty where the value is "
                "not known."
            ),
            path=path.name,
            absent=", ".join(absent),
        )


def ids_of(table: pa.Table, column: str, path: Path) -> Ids:
    """Return a column of ids, every one of them filled.

    Raises:
        UnusableTable: naming the first row where it is empty.
    """
    ids = _whole(table, column)
    if ids.null_count:
        row = pc.index(ids.is_null(), True).as_py() + 1
        raise UnusableTable(
            _("'{column}' is empty in row {row} of '{path}'. Every row needs one."),
            column=column,
            row=row,
            path=path.name,
        )
    return ids.cast(pa.string()) if pa.types.is_large_string(ids.type) else ids


def _whole(table: pa.Table, column: str) -> pa.Array[Any]:
    chunks = table.column(column)
    # Combining copies even a single chunk.
    whole = chunks.chunk(0) if chunks.num_chunks == 1 else chunks.combine_chunks()
    return whole.dictionary_decode() if pa.types.is_dictionary(whole.type) else whole


def are_rising(ids: Ids) -> bool:
    """Return whether each id comes after the one before."""
    return len(ids) < 2 or bool(pc.all(pc.less(ids[:-1], ids[1:])).as_py())


def refuse_doubles(ids: Ids, path: Path) -> None:
    """Return nothing if no id occurs twice; ids in rising order are seen to be different without a search.

    Raises:
        UnusableTable: naming an id that does.
    """
    if are_rising(ids):
        return
    counts = pc.value_counts(ids)
    most = pc.index(counts.field("counts"), pc.max(counts.field("counts"))).as_py()
    if counts.field("counts")[most].as_py() > 1:
        raise UnusableTable(
            _("The id {id} stands in '{path}' {times} times. Keep one row for each."),
            id=counts.field("values")[most].as_py(),
            path=path.name,
            times=counts.field("counts")[most].as_py(),
        )


def household_rows(home_ids: Ids, household_ids: Ids, path: Path) -> Numbers:
    """Return the row of each person's household.

    Raises:
        UnusableTable: naming a household that is not in the table of households.
    """
    if home_ids.type != household_ids.type:
        home_ids, household_ids = home_ids.cast(pa.string()), household_ids.cast(pa.string())
    runs = pc.run_end_encode(home_ids, run_end_type=pa.int64())
    lengths = np.diff(runs.run_ends.to_numpy(), prepend=0)
    if runs.values.equals(household_ids):
        return np.repeat(np.arange(len(household_ids)), lengths)
    rows = pc.index_in(runs.values, value_set=household_ids)
    if rows.null_count:
        unknown = runs.values[pc.index(rows.is_null(), True).as_py()].as_py()
        raise UnusableTable(
            _("'{path}' has persons of household {id}, which is not among the households. Send its row too."),
            path=path.name,
            id=unknown,
        )
    return np.repeat(rows.to_numpy().astype(np.int64), lengths)


def grouping(home_of: Numbers) -> Numbers | None:
    """Return the order that groups persons by household; `None` if they are grouped."""
    if (home_of[1:] >= home_of[:-1]).all():
        return None
    return np.argsort(home_of, kind="stable")


def recordings_of(plan: Plan, names: Sequence[str], table: pa.Table, path: Path) -> dict[str, Recorded]:
    """Return the named facts of a table as the columns that rules run over."""
    return {name: _recorded(plan.facts[name], _whole(table, name), path) for name in names}


def _recorded(fact: Fact, column: pa.Array[Any], path: Path) -> Recorded:
    converted = _converted(fact, column, path)
    known = _truths_of(converted.is_valid()) if converted.null_count else None
    filled = converted if known is None else converted.fill_null(fact.placeholder)
    values: Values = _truths_of(filled) if pa.types.is_boolean(filled.type) else filled.to_numpy()
    try:
        refuse_out_of_bounds(fact, values)
    except UnusableValue as wrong:
        raise UnusableValue(
            _(
                "'{fact}' is {value} in row {row} of '{path}', which it cannot be: {allowed}. Correct the "
                "row or leave it empty."
            ),
            **wrong.values,
            path=path.name,
        ) from None
    return Recorded(values, known)


def _truths_of(filled: pa.Array[Any]) -> Truths:
    """Return conditions without nulls, eight at a time; Arrow itself takes them one by one."""
    if not len(filled):
        return np.empty(0, np.bool_)
    packed = np.frombuffer(filled.buffers()[1], np.uint8)
    bits = np.unpackbits(packed, count=filled.offset + len(filled), bitorder="little")
    return bits[filled.offset :].view(np.bool_)


def _converted(fact: Fact, column: pa.Array[Any], path: Path) -> pa.Array[Any]:
    try:
        converted = _CONVERTERS[fact.type](fact, column)
    except pa.ArrowInvalid:
        converted = None
    except UnknownFact as wrong:
        raise UnknownFact(
            _("'{word}' in '{path}' is not a value of '{fact}'. Use one of: {known}."),
            **wrong.values,
            path=path.name,
        ) from None
    if converted is None:
        raise wrong_type(fact, column.type, path)
    return converted


def wrong_type(fact: Fact, found: pa.DataType, path: Path) -> UnusableTable:
    """Return the refusal of a column that does not hold what the fact is."""
    return UnusableTable(
        _(
            "'{column}' in '{path}' holds {found}; it must hold {expected}. Convert the column and "
            "send it again."
        ),
        column=fact.name,
        path=path.name,
        found=found,
        expected=_EXPECTED[fact.type],
    )


_EXPECTED = {
    FactType.MONEY: "whole fen (int64)",
    FactType.COUNT: "whole numbers",
    FactType.CODE: "codes or their words",
    FactType.DAY: "days (date)",
    FactType.YESNO: "yes and no (bool)",
}


def _is_text(column: pa.Array[Any]) -> bool:
    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


def _to_integers(_fact: Fact, column: pa.Array[Any]) -> pa.Array[Any] | None:
    if pa.types.is_integer(column.type) or pa.types.is_null(column.type):
        return column.cast(pa.int64())
    return None


def _to_codes(fact: Fact, column: pa.Array[Any]) -> pa.Array[Any] | None:
    if _is_text(column):
        words = column.dictionary_encode()
        codes = pa.array([fact.code_of(word) for word in words.dictionary.to_pylist()], pa.int64())
        return codes.take(words.indices)
    if pa.types.is_int8(column.type) or pa.types.is_int16(column.type) or pa.types.is_int32(column.type):
        return column
    return _to_integers(fact, column)


def _to_days(_fact: Fact, column: pa.Array[Any]) -> pa.Array[Any] | None:
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        return column.cast(pa.date32()).cast(pa.int32())
    return column.cast(pa.int32()) if pa.types.is_null(column.type) else None


def _to_truths(_fact: Fact, column: pa.Array[Any]) -> pa.Array[Any] | None:
    if pa.types.is_boolean(column.type) or pa.types.is_null(column.type):
        return column.cast(pa.bool_())
    if not pa.types.is_integer(column.type) and not _is_text(column):
        return None
    words = pc.utf8_lower(column.cast(pa.string())).dictionary_encode()
    meanings = [YES_WORDS.get(word) for word in words.dictionary.to_pylist()]
    return None if None in meanings else pa.array(meanings, pa.bool_()).take(words.indices)


_CONVERTERS: dict[FactType, Callable[[Fact, pa.Array[Any]], pa.Array[Any] | None]] = {
    FactType.MONEY: _to_integers,
    FactType.COUNT: _to_integers,
    FactType.CODE: _to_codes,
    FactType.DAY: _to_days,
    FactType.YESNO: _to_truths,
}
