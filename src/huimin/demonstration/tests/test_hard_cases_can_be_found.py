"""The hard cases are there in every district, and the list says whom to look for."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from huimin.demonstration.finding import HARD_CASES, HEADINGS, list_hard_cases, write_hard_cases
from huimin.demonstration.library import SMALLEST, District, make_district
from huimin.kernel.identifiers import IdNumber

EVERY = {case.en for case in HARD_CASES}


@pytest.fixture(scope="module")
def smallest() -> District:
    return make_district(SMALLEST, 1)


def people_of(district: District, case: str) -> pl.DataFrame:
    (found,) = (each for each in HARD_CASES if each.en == case)
    return found.people(district)


@pytest.mark.parametrize("size", ["smallest", "middling", "full"])
def test_every_hard_case_is_listed(size: str, request: pytest.FixtureRequest) -> None:
    listed = list_hard_cases(request.getfixturevalue(size))
    assert set(listed["Case"]) == EVERY
    assert listed.null_count().sum_horizontal().item() == 0


@pytest.mark.parametrize("size", ["smallest", "middling"])
def test_people_are_what_the_list_says(size: str, request: pytest.FixtureRequest) -> None:
    district: District = request.getfixturevalue(size)
    assert all(len(name) == 1 for name in people_of(district, "A name of one character")["name"])
    for name in people_of(district, "A rare character beyond the basic plane")["name"]:
        assert any(ord(character) > 0xFFFF for character in name)
    for number in people_of(district, "An old number of fifteen digits")["id_number"]:
        assert len(number) == 15
        assert IdNumber.of(number, demonstration=True).is_demonstration
    last = district.months[-1]
    for born in people_of(district, "Turned eighty this month")["birth"]:
        assert (born.year, born.month) == (last.first.year - 80, last.first.month)
    assert all(day in last for day in people_of(district, "Died this month")["died_on"])
    assert all(day in last for day in people_of(district, "Moved away this month")["left_on"])
    first, second = people_of(district, "Twins, no duplicate").iter_rows(named=True)
    assert (first["birth"], first["sex"], first["mother"]) == (
        second["birth"],
        second["sex"],
        second["mother"],
    )
    assert first["name"][:2] == second["name"][:2]
    assert first["name"] != second["name"]


def test_second_records_are_of_somebody_on_record(middling: District) -> None:
    for kind in ("a digit wrong, no phone", "spelled otherwise, no number", "same phone"):
        doubles = people_of(middling, f"Likely duplicate: {kind}")
        others = middling.persons.filter(pl.col("household").is_not_null())
        assert len(doubles) == 6
        assert doubles.join(others, on=["birth", "sex"], how="anti").is_empty()


def test_the_list_is_a_file_for_a_spreadsheet(middling: District, tmp_path: Path) -> None:
    path = write_hard_cases(middling, tmp_path / "samples")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert tuple(pl.read_csv(path, infer_schema=False).columns) == HEADINGS
