"""Load whole tables at once: for a start from older systems, the demonstration and benchmarks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeAlias

import polars as pl
import pyarrow as pa
from django.db import connection, transaction
from django.db.models import Model

from huimin.commons.audit.trail import record
from huimin.commons.database.copying import copy_rows, restart_sequence
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.identifiers import IdNumber, Phone
from huimin.registry.facts.pivoting import UnknownFact
from huimin.registry.models import (
    Address,
    Coverage,
    Fact,
    FactName,
    Household,
    Membership,
    Person,
    Relation,
)
from huimin.registry.names import readings_of
from huimin.registry.people.identities import seal_many
from huimin.registry.people.sealing import Number

SECONDARY_INDEXES: Final = """
SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = %s::regclass AND NOT i.indisunique
"""
Table: TypeAlias = pl.DataFrame | pa.Table


class WrongColumns(Invalid):
    """A table lacks a column, or has one that nobody knows."""

    template = _(
        "The table of {model} lacks {missing} or has {unknown} too many. Name columns as the fields."
    )


def load_addresses(table: Table) -> int:
    """Load addresses (id, division_id, text) and return how many."""
    return _load(Address, _frame(table))


def load_people(table: Table) -> int:
    """Load people and return how many.

    Columns: id, name, birth, sex, hukou, residence; perhaps id_number (18 characters) and phone, both plain
    and checked by the caller, address_id, died_on, left_on, pinyin, initials.
    """
    people = _frame(table)
    if "pinyin" not in people.columns:
        readings = readings_of(people["name"].to_list())
        people = people.with_columns(
            pl.Series("pinyin", [reading.pinyin for reading in readings], pl.String),
            pl.Series("initials", [reading.initials for reading in readings], pl.String),
        )
    people = _sealed(people, IdNumber, "id_number", "id")
    return _load(Person, _sealed(people, Phone, "phone", "phone"))


def load_households(table: Table) -> int:
    """Load households (id, purpose, division, start; perhaps number, address_id, end) and return how many."""
    return _load(Household, _frame(table))


def load_memberships(table: Table) -> int:
    """Load memberships (household_id, person_id, purpose, relation, start; perhaps end); return how many."""
    return _load(Membership, _frame(table))


def load_relations(table: Table) -> int:
    """Load relations (person_id, other_id, kind, start; perhaps id, end) and return how many."""
    return _load(Relation, _frame(table))


def load_facts(table: Table) -> int:
    """Load facts and return how many.

    Columns: name (declared), value, start, recorded_at, source; person_id or household_id or both, each row
    having one of them; perhaps end, superseded_at, reference. They are stored person by person, as they are
    read.

    Raises:
        UnknownFact: a name that was not declared.
    """
    facts = _numbered(_frame(table))
    order = [
        column for column in ("person_id", "household_id", "name_id", "start") if column in facts.columns
    ]
    # Nothing holds on to the rows in their first order: there are a million, and they would lie there twice.
    del table
    facts = facts.sort(order)
    return _load(Fact, facts)


def load_coverages(table: Table) -> int:
    """Load what complete registers say about everybody else, and return how many such statements.

    Columns: name (declared), value, division, start, recorded_at, source, reference; perhaps end.

    Raises:
        UnknownFact: a name that was not declared.
    """
    return _load(Coverage, _numbered(_frame(table)))


def _frame(table: Table) -> pl.DataFrame:
    return table if isinstance(table, pl.DataFrame) else pl.DataFrame(pl.from_arrow(table))


def _numbered(facts: pl.DataFrame) -> pl.DataFrame:
    """Return the facts with the numbers of their names."""
    numbers = dict(FactName.objects.values_list("name", "pk"))
    for name in facts["name"].unique().to_list():
        if name not in numbers:
            raise UnknownFact(name=name)
    number = pl.col("name").cast(pl.String).replace_strict(numbers, return_dtype=pl.Int32)
    return facts.with_columns(number.alias("name_id")).drop("name")


def _sealed(people: pl.DataFrame, kind: type[Number], given: str, stored: str) -> pl.DataFrame:
    """Return the people with a plain number replaced by its cipher, index and mask."""
    if given not in people.columns:
        return people
    sealed = seal_many(kind, people[given].to_list())
    return people.drop(given).with_columns(
        pl.Series(f"{stored}_cipher", [number.cipher for number in sealed], pl.Binary),
        pl.Series(f"{stored}_index", [number.index for number in sealed], pl.Binary),
        pl.Series(f"{stored}_masked", [number.masked for number in sealed], pl.String),
    )


@transaction.atomic
def _load(model: type[Model], frame: pl.DataFrame) -> int:
    """Copy the rows and record that they were loaded; all of them or none."""
    frame = _complete(model, frame)
    with _indexes_built_afterwards(model):
        copy_rows(model, frame.columns, frame)
    restart_sequence(model)
    record("registry.load", model._meta.label, by=None, rows=len(frame))
    return len(frame)


@contextmanager
def _indexes_built_afterwards(model: type[Model]) -> Iterator[None]:
    """Leave the indexes of an empty table out while it is filled: built at the end they cost a third."""
    if model._default_manager.exists():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(SECONDARY_INDEXES, [model._meta.db_table])
        indexes: list[tuple[str, str]] = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        # An index cannot be built on a table of which deferred constraints are still to be checked.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _complete(model: type[Model], frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with the defaults of optional columns.

    Raises:
        WrongColumns: a required column is missing or an unknown one is there.
    """
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    unknown = set(frame.columns) - set(fields)
    optional = {
        column
        for column, field in fields.items()
        if field.null or field.primary_key or field.has_default() or field.has_db_default()
    }
    if (missing := set(fields) - set(frame.columns) - optional) or unknown:
        raise WrongColumns(model=model._meta.label, missing=_listed(missing), unknown=_listed(unknown))
    defaults = [
        pl.lit(field.get_default()).alias(column)
        for column, field in fields.items()
        if column not in frame.columns and field.has_default()
    ]
    return frame.with_columns(defaults)


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(sorted(columns)) or "–"
