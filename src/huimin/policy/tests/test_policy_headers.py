"""Columns that name no fact are told, since one that is misspelled would pass in silence."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from huimin.policy.facts import Entity
from huimin.policy.headers import ignored_columns
from huimin.policy.running import Plan
from huimin.policy.tables import UnusableTable


@pytest.mark.parametrize("ending", ["parquet", "csv", "xlsx"])
def test_columns_that_name_no_fact_are_told_with_what_they_may_mean(
    homes: Plan, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"p.{ending}"
    frame = pl.DataFrame({"id": [1], "household_id": [1], "income": [1], "incme": [1], "note": ["x"]})
    write = {"parquet": frame.write_parquet, "csv": frame.write_csv, "xlsx": frame.write_excel}
    write[ending](path)
    facts = homes.rulebook.facts
    assert ignored_columns(path, Entity.PERSON, facts) == {"incme": "income", "note": ""}
    # A fact of a person is none of a household.
    assert list(ignored_columns(path, Entity.HOUSEHOLD, facts)) == ["income", "incme", "note"]


def test_of_a_folder_the_first_file_is_looked_at_and_a_damaged_one_refused(
    homes: Plan, tmp_path: Path
) -> None:
    pl.DataFrame({"id": [1], "incme": [1]}).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.parquet").write_bytes(b"PAR1")
    facts = homes.rulebook.facts
    assert ignored_columns(tmp_path, Entity.PERSON, facts) == {"incme": "income"}
    with pytest.raises(UnusableTable, match="cut off"):
        ignored_columns(tmp_path / "b.parquet", Entity.PERSON, facts)
