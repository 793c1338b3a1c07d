"""Names that read well and belong to nobody, by generation; children bear the name of their father."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from huimin.demonstration.census import Numbers, words
from huimin.demonstration.couples import NOBODY
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.population import MALE, days, dice

GENERATIONS_ALIVE = 4
MOTHERS_NAME = 4
"""Percent of children who bear the name of their mother."""


def make_names(residents: Residents, seed: int) -> pl.Series:
    """Return a name for everybody."""
    random = dice(seed, "names")
    listed = words("names")["surnames"].split()
    surnames, weights = pl.Series(listed[::2]), np.array(listed[1::2], np.int64)
    size = len(residents)
    surname = random.choice(len(surnames), size, p=weights / weights.sum())
    of_mother = random.integers(0, 100, size) < MOTHERS_NAME
    parent = np.where(
        of_mother & (residents.kin.mother != NOBODY), residents.kin.mother, residents.kin.father
    )
    child = parent != NOBODY
    for _ in range(GENERATIONS_ALIVE):
        surname[child] = surname[parent[child]]
    frame = pl.DataFrame({"surname": surnames.gather(surname), "given": _given_names(residents, random)})
    return frame.select(pl.concat_str("surname", "given"))["surname"].alias("name")


def _given_names(residents: Residents, random: np.random.Generator) -> pl.Series:
    """Return a given name of one or two characters in the taste of the year of birth."""
    people = residents.people
    eras = words("names")["generations"]
    starts = sorted(eras)
    era = np.searchsorted([days(date(year, 1, 1)) for year in starts[1:]], people.birth, side="right")
    first, second = np.zeros(len(people), object), np.zeros(len(people), object)
    for number, year in enumerate(starts):
        short = words("names")["one_character_percent"][year]
        for sex, name in ((MALE, "male"), (MALE + 1, "female")):
            rows = np.flatnonzero((era == number) & (people.sex == sex))
            characters = np.array(eras[year][name].split(), object)
            one, other = _two(len(characters), len(rows), random)
            first[rows], second[rows] = characters[one], characters[other]
            second[rows[random.integers(0, 100, len(rows)) < short]] = ""
    frame = pl.DataFrame({"first": pl.Series(first.tolist()), "second": pl.Series(second.tolist())})
    return frame.select(pl.concat_str("first", "second"))["first"]


def _two(choices: int, count: int, random: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Return two different choices; the first of the list come up more often."""
    one = (choices * random.random(count) ** 1.3).astype(np.int64)
    other = (one + random.integers(1, choices, count)) % choices
    return one, other
