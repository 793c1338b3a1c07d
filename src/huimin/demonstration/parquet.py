"""Districts written as Parquet in the form that `huimin evaluate` reads, of any size, in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from huimin.demonstration.columns import registers
from huimin.demonstration.library import FULL, SMALLEST, District, make_district
from huimin.policy.evaluation import PERSONS_AT_ONCE
from huimin.policy.facts import Entity, FactType
from huimin.policy.tables import facts_writer
from huimin.rulebook.public import rulebook

ATTRIBUTES = ("birth", "relation", "local_hukou")


def write_parquet(district: District, on: date, folder: Path) -> tuple[Path, Path]:
    """Write what is known of a district for `on` to persons.parquet and households.parquet in `folder`."""
    return _write([district], on, folder)


def write_districts(people: int, seed: int, on: date, folder: Path) -> tuple[Path, Path]:
    """Write so many people as one district after the other, each of full size at most; return the paths."""
    return _write(_districts(people, seed), on, folder)


def _districts(people: int, seed: int) -> Iterator[District]:
    left = people
    while left > 0:
        size = left if left < FULL + SMALLEST else FULL
        yield make_district(min(size, left), seed)
        left -= size
        seed += 1


def _write(districts: Iterator[District] | list[District], on: date, folder: Path) -> tuple[Path, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "persons.parquet", folder / "households.parquet"
    writers: list[pq.ParquetWriter] = []
    first_person, first_household = 1, 1
    try:
        for district in districts:
            tables = (
                person_table(district, on, first_person, first_household),
                household_table(district, on, first_household),
            )
            if not writers:
                writers = [
                    facts_writer(path, table.schema) for path, table in zip(paths, tables, strict=True)
                ]
            for writer, table in zip(writers, tables, strict=True):
                writer.write_table(table, row_group_size=PERSONS_AT_ONCE)
            first_person += len(district.residents)
            first_household += district.residents.households
    finally:
        for writer in writers:
            writer.close()
    return paths


def person_table(district: District, on: date, first: int = 1, first_household: int = 1) -> pa.Table:
    """Return the people with every fact that a scheme may read; what is not known is null."""
    ids = {
        "id": np.arange(len(district.residents)) + first,
        "household_id": district.residents.household + first_household,
    }
    return pl.DataFrame(ids | _columns(district, on, Entity.PERSON)).to_arrow()


def household_table(district: District, on: date, first: int = 1) -> pa.Table:
    """Return the households with every fact that a scheme may read; what is not known is null."""
    ids = {"id": np.arange(district.residents.households) + first}
    return pl.DataFrame(ids | _columns(district, on, Entity.HOUSEHOLD)).to_arrow()


def _columns(district: District, on: date, entity: Entity) -> dict[str, pl.Series]:
    engine, dictionary = district.engine, rulebook().facts
    facts = engine.facts.on(on, on)
    found = {}
    for name in (*ATTRIBUTES, *registers()):
        fact = dictionary[name]
        if fact.entity is entity:
            values, known = engine.column(name, facts)
            found[name] = _written(values, known, fact.type)
    for name, fact in dictionary.items():
        if fact.entity is entity and fact.source == "computed" and name not in found:
            found[name] = pl.Series(engine.told(fact))
    return found


def _written(
    values: np.ndarray[tuple[int], np.dtype[np.int64]],
    known: np.ndarray[tuple[int], np.dtype[np.bool_]] | None,
    kind: FactType,
) -> pl.Series:
    column = pl.Series(values)
    if kind is FactType.DAY:
        column = column.cast(pl.Int32).cast(pl.Date)
    elif kind is FactType.YESNO:
        column = column.cast(pl.Boolean)
    if known is None:
        return column
    return column.zip_with(pl.Series(known), pl.repeat(None, len(column), dtype=column.dtype, eager=True))
