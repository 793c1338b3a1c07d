"""Whichever reader decodes a row group, the rows are the same, and damage is never passed on."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huimin.policy import rowgroups
from huimin.policy.rowgroups import DamagedRowGroup, RowGroups

TABLE = pa.table(
    {
        "id": pa.array(range(10), pa.int64()),
        "name": [f"h{row}" for row in range(10)],
        "income": pa.array([None if row % 4 == 0 else row * 100 for row in range(10)], pa.int64()),
        "grade": pa.array([1 + row % 3 for row in range(10)], pa.int8()),
        "here": [None if row == 2 else row % 2 == 0 for row in range(10)],
        "birth": pa.array([-row for row in range(10)], pa.int32()).cast(pa.date32()),
        "score": [row / 2 for row in range(10)],
    }
)
PLAIN = ("id", "name", "income", "grade", "here", "birth")


def sent(path: Path, rows_of_a_group: int = 4) -> Path:
    pq.write_table(TABLE, path, row_group_size=rows_of_a_group)
    return path


def groups_of(path: Path, columns: tuple[str, ...] = PLAIN) -> RowGroups:
    return RowGroups(path, pq.read_metadata(path), columns)


def rows_of(groups: RowGroups) -> list[tuple[int, list[dict[str, object]]]]:
    return [(row, table.to_pylist()) for group in range(len(groups)) for row, table in groups.steps(group)]


def test_both_readers_give_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sent(tmp_path / "persons [1]*.parquet")
    monkeypatch.setattr(rowgroups, "ROWS_WORTH_AN_IMPORT", 0)
    by_polars = groups_of(path)
    monkeypatch.setattr(rowgroups, "ROWS_WORTH_AN_IMPORT", TABLE.num_rows + 1)
    monkeypatch.delitem(sys.modules, "polars", raising=False)
    by_arrow = groups_of(path)
    assert (by_polars.reader, by_arrow.reader) == ("polars", "arrow")
    expected = TABLE.select(PLAIN).to_pylist()
    assert rows_of(by_arrow) == [(0, expected[:4]), (4, expected[4:8]), (8, expected[8:])]
    assert rows_of(by_polars) == rows_of(by_arrow)


def test_large_row_groups_come_in_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rowgroups, "ROWS_WORTH_AN_IMPORT", 0)
    monkeypatch.setattr(rowgroups, "PERSONS_AT_ONCE", 3)
    found = rows_of(groups_of(sent(tmp_path / "P.parquet", 7)))
    assert [(row, len(rows)) for row, rows in found] == [(0, 3), (3, 3), (6, 1), (7, 3)]
    assert [one for _row, rows in found for one in rows] == TABLE.select(PLAIN).to_pylist()


def test_types_that_the_readers_see_differently_are_left_to_arrow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rowgroups, "ROWS_WORTH_AN_IMPORT", 0)
    groups = groups_of(sent(tmp_path / "P.parquet"), ("id", "score"))
    assert groups.reader == "arrow"
    assert len(rows_of(groups)) == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: pq.write_table(TABLE.slice(0, 6), path, row_group_size=4),
        lambda path: path.write_bytes(path.read_bytes()[:4] + b"\xff" * 400 + path.read_bytes()[404:]),
        lambda path: path.unlink(),
    ],
)
def test_a_file_that_changed_is_never_decided_by_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: object
) -> None:
    monkeypatch.setattr(rowgroups, "ROWS_WORTH_AN_IMPORT", 0)
    path = sent(tmp_path / "P.parquet")
    groups = groups_of(path)
    assert callable(damage)
    damage(path)
    with pytest.raises((DamagedRowGroup, OSError)):
        rows_of(groups)


def test_a_row_group_of_nobody_gives_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rowgroups, "ROWS_WORTH_AN_IMPORT", 0)
    path = tmp_path / "P.parquet"
    with pq.ParquetWriter(path, TABLE.schema) as writer:
        for table in (TABLE.slice(0, 3), TABLE.slice(0, 0), TABLE.slice(3, 2)):
            writer.write_table(table)
    assert pq.read_metadata(path).num_row_groups == 3
    assert [(row, len(rows)) for row, rows in rows_of(groups_of(path))] == [(0, 3), (3, 2)]
