"""The guide says of the full district what is true of it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from huimin.demonstration.census import words
from huimin.demonstration.finding import HARD_CASES
from huimin.demonstration.library import District
from huimin.demonstration.population import FAMILY, MALE

GUIDE = Path(__file__).parents[4] / "docs" / "guides" / "demonstration.md"


@pytest.fixture(scope="module")
def text() -> str:
    return GUIDE.read_text(encoding="utf-8")


def rows_after(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table after a heading, without its head."""
    part = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_figures_against_the_census_are_those_of_the_district(text: str, full: District) -> None:
    residents, people = full.residents, full.residents.people
    age, total = people.age, len(people)
    family = int(np.count_nonzero(residents.collective == FAMILY))
    in_families = int(np.count_nonzero(people.collective == FAMILY))
    lives_in = full.persons["residence"].head(total)
    beyond = int(residents.hukou.is_in(list(full.census.figures["districts_around"]["beyond"])).sum())
    made = {
        "residents": total,
        "men": int(np.count_nonzero(people.sex == MALE)),
        "women": total - int(np.count_nonzero(people.sex == MALE)),
        "0–14 years": int(np.count_nonzero(age < 15)),
        "15–59 years": int(np.count_nonzero((age >= 15) & (age < 60))),
        "60 and over": int(np.count_nonzero(age >= 60)),
        "65 and over": int(np.count_nonzero(age >= 65)),
        "family households": family,
        "people in families": in_families,
        "people in collectives": total - in_families,
        "people a family household": round(in_families / family, 2),
        "registered outside the city": beyond,
        "registered elsewhere in the city": int((residents.hukou != lives_in).sum()) - beyond,
        "communities": len(set(lives_in)),
    }
    written = {name: cell for name, _census, cell, _tolerance in rows_after(text, "Against the census")}
    assert written == {name: f"{number:,}" for name, number in made.items()}


def test_every_hard_case_has_an_example_that_is_one(text: str, full: District) -> None:
    written = {name: example for name, example, _where in rows_after(text, "Hard cases")}
    assert set(written) == {case.en for case in HARD_CASES}
    for case in HARD_CASES:
        names = set(case.people(full)["name"])
        assert set(written[case.en].split(", ")) <= names, case.en


def test_the_number_of_an_old_card_is_that_of_the_example(text: str, full: District) -> None:
    (number,) = re.findall(r"`(\d{15})`", text)
    (name,) = full.persons.filter(pl.col("id_number") == number)["name"]
    assert f"| {name} |" in text


def test_books_and_changes_are_counted_right(text: str, full: District) -> None:
    assert f"stand in {len(full.books):,} books, {full.books.collective.sum()} of them collective" in text
    departed = full.departures
    died, left = (int((~np.isin(column, column.max())).sum()) for column in (departed.died, departed.left))
    births, arrivals = len(full.newborns), len(full.arrivals)
    assert f"{births} are born, {died} die, {left} move away, {arrivals} move in" in text


def test_everybody_who_can_sign_in_is_named(text: str) -> None:
    listed = words("installation")
    named = " ".join(cell for row in rows_after(text, "Signing in") for cell in row)
    assert set(listed["officers"]) <= set(re.findall(r"[a-z]+\d?", named))
    assert listed["password"] in text
