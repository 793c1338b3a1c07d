"""Names that read well and belong to nobody, by generation; children bear the name of their father."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from huimin.demonstration.census import Numbers, words
from huimin.demonstration.couples import NOBODY
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.population import FEMALE, MALE, days, dice

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
    given = _given_names(residents.people.birth, residents.people.sex, random)
    frame = pl.DataFrame({"surname": surnames.gather(surname), "given": given})
    return frame.select(pl.concat_str("surname", "given"))["surname"].alias("name")


def name_strangers(birth: Numbers, sex: Numbers, seed: int) -> pl.Series:
    """Return names for people who are nobody's relatives in the district."""
    random = dice(seed, "names of strangers")
    listed = words("names")["surnames"].split()
    weights = np.array(listed[1::2], np.int64)
    surname = pl.Series(listed[::2]).gather(
        random.choice(len(weights), len(birth), p=weights / weights.sum())
    )
    given = _given_names(birth, sex, random)
    return pl.DataFrame({"surname": surname, "given": given}).select(pl.concat_str("surname", "given"))[
        "surname"
    ]


def name_newborns(parents: list[str], birth: Numbers, sex: Numbers, seed: int) -> pl.Series:
    """Return names for newborns with the surnames of `parents`; the first two, twins, share a character."""
    random = dice(seed, "names of newborns")
    given = _given_names(birth, sex, random).to_list()
    for twin in (0, 1)[: len(given)]:
        characters = words("names")["generations"][2005]["male" if sex[0] == MALE else "female"].split()
        given[twin] = characters[0] + characters[1 + twin]
    return pl.Series([_surname(parent) + name for parent, name in zip(parents, given, strict=True)])


def _surname(name: str) -> str:
    compound = name[:2] in words("names")["surnames"].split()
    return name[: 2 if compound and len(name) > 2 else 1]


def _given_names(birth: Numbers, sex: Numbers, random: np.random.Generator) -> pl.Series:
    """Return given names of one or two characters in the taste of the years of birth."""
    eras = words("names")["generations"]
    starts = sorted(eras)
    era = np.searchsorted([days(date(year, 1, 1)) for year in starts[1:]], birth, side="right")
    first, second = np.zeros(len(birth), object), np.zeros(len(birth), object)
    for number, year in enumerate(starts):
        short = words("names")["one_character_percent"][year]
        for each, name in ((MALE, "male"), (FEMALE, "female")):
            rows = np.flatnonzero((era == number) & (sex == each))
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
