"""The columns of files of facts by name, and which of them nothing can read."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from huimin.policy.facts import Entity, Fact
from huimin.policy.tables import HOUSEHOLD, ID, readable

LIKENESS: Final = 0.8
"""Of a column and the fact that it may mean: one letter of five may be another."""


def ignored_columns(path: Path, entity: Entity, facts: Mapping[str, Fact]) -> dict[str, str]:
    """Return the columns of a file that name no fact of the entity, each with the fact that it may mean.

    Raises:
        UnusableTable: if the file cannot be read.
    """
    known = [name for name, fact in facts.items() if fact.entity is entity]
    named = {ID, HOUSEHOLD, *known}
    return {
        column: next(iter(get_close_matches(column, known, 1, LIKENESS)), "")
        for column in _columns(path)
        if column not in named
    }


def _columns(path: Path) -> list[str]:
    """Return the names of the columns; of a folder of Parquet files those of the first one."""
    file = min(path.rglob("*.parquet")) if path.is_dir() else path
    with readable(file):
        if file.suffix.lower() == ".parquet":
            return list(pq.read_schema(file).names)
        from huimin.policy import spreadsheets

        return spreadsheets.column_names(file)
