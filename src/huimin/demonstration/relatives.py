"""Who is what to whom: spouses, parents, guardians of children in care, supporters of lonely elders."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from huimin.demonstration.census import Numbers
from huimin.demonstration.couples import NOBODY, OLDEST_PARENT, YEAR, YOUNGEST_PARENT
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.households import Tie
from huimin.demonstration.population import EPOCH, FAMILY, FEMALE, days, dice

AGE_AT_WEDDING = 25


def relations(residents: Residents, children_in_care: Numbers, day: date, seed: int) -> pl.DataFrame:
    """Return the relations known on `day`: the person is the `kind` of the other, since `start`."""
    kin, people = residents.kin, residents.people
    wives = np.flatnonzero((kin.spouse != NOBODY) & (people.sex == FEMALE))
    younger = np.maximum(people.birth[wives], people.birth[kin.spouse[wives]])
    wedding = np.minimum(younger + int(AGE_AT_WEDDING * YEAR), days(day) - 200)
    tables = [_table("spouse", wives, kin.spouse[wives], wedding)]
    for parent in (kin.mother, kin.father):
        children = np.flatnonzero(parent != NOBODY)
        tables.append(_table("parent", parent[children], children, people.birth[children]))
    heads = residents.heads[residents.household[children_in_care]]
    raised = heads != children_in_care
    wards = children_in_care[raised]
    tables.append(_table("guardian", heads[raised], wards, people.birth[wards]))
    return pl.concat([*tables, _supporters(residents, day, seed)])


def _supporters(residents: Residents, day: date, seed: int) -> pl.DataFrame:
    """Return grown-up children elsewhere in the district who owe support to elders who live alone."""
    random = dice(seed, "relatives")
    people, kin = residents.people, residents.kin
    size = np.bincount(residents.household)[residents.household]
    elders = np.flatnonzero((size == 1) & (people.age >= 66) & (people.collective == FAMILY))
    elders = elders[random.integers(0, 100, len(elders)) < 60]
    grown = (people.age >= 30) & (people.age < 68) & (people.collective == FAMILY)
    free = np.flatnonzero(
        grown & (kin.mother == NOBODY) & (kin.father == NOBODY) & (residents.tie == Tie.HEAD)
    )
    count = min(len(elders), len(free))
    children = np.sort(random.choice(free, count, replace=False))
    elders = elders[np.argsort(people.birth[elders], kind="stable")][:count]
    children = children[np.argsort(people.birth[children], kind="stable")]
    apart = (people.birth[children] - people.birth[elders]) / YEAR
    likely = (apart >= YOUNGEST_PARENT) & (apart <= OLDEST_PARENT)
    since = np.full(int(likely.sum()), date(day.year - 6, 1, 1).toordinal() - EPOCH)
    return _table("supporter", children[likely], elders[likely], since)


def _table(kind: str, persons: Numbers, others: Numbers, since: Numbers) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "person": persons + 1,
            "other": others + 1,
            "kind": pl.repeat(kind, len(persons), eager=True),
            "start": since.astype("datetime64[D]"),
        }
    )
