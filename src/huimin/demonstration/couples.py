"""Who is married to whom, and whose children live at home: the nuclear families of the district."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from huimin.demonstration.census import Census, Numbers, by_age
from huimin.demonstration.population import FAMILY, FEMALE, MALE, Pool

NOBODY = -1
YEAR = 1461 / 4
YOUNGEST_PARENT, OLDEST_PARENT = 18, 47
"""Years between a parent and a child."""


@dataclass(frozen=True, slots=True)
class Kin:
    """One row a person: the row of the spouse, mother and father, or `NOBODY` if not in the district."""

    spouse: Numbers
    mother: Numbers
    father: Numbers

    @classmethod
    def of_nobody(cls, people: int) -> Kin:
        """Return a district of strangers."""
        return cls(*(np.full(people, NOBODY, np.int64) for _ in range(3)))


def matched(first: NDArray[np.float64], second: NDArray[np.float64]) -> tuple[Numbers, Numbers]:
    """Return the positions that pair two lists of equal length by rank, lowest with lowest."""
    return np.argsort(first, kind="stable"), np.argsort(second, kind="stable")


def some(random: Generator, rows: Numbers, count: int) -> Numbers:
    """Return `count` of `rows`, chosen by chance; all if there are fewer."""
    return rows if count >= len(rows) else np.sort(random.choice(rows, count, replace=False))


def marry(census: Census, pool: Pool, kin: Kin, random: Generator) -> None:
    """Pair women and men into couples of plausible ages."""
    table = census.figures["partnered"]
    chance = random.integers(0, 100, len(pool))
    at_home = pool.collective == FAMILY
    wives = np.flatnonzero(at_home & (pool.sex == FEMALE) & (chance < by_age(table, pool.age, 0)))
    husbands = np.flatnonzero(at_home & (pool.sex == MALE) & (chance < by_age(table, pool.age, 1)))
    husbands = husbands[pool.age[husbands] >= 22]
    couples = min(len(wives), len(husbands))
    wives, husbands = some(random, wives, couples), some(random, husbands, couples)
    wished = -pool.birth[wives] + random.normal(2 * YEAR, 2 * YEAR, couples)
    first, second = matched(wished, -pool.birth[husbands].astype(np.float64))
    kin.spouse[wives[first]] = husbands[second]
    kin.spouse[husbands[second]] = wives[first]


def settle_children(census: Census, pool: Pool, kin: Kin, random: Generator) -> None:
    """Give the children and the grown-up children who live at home to parents of plausible ages."""
    chance = random.integers(0, 100, len(pool))
    at_home = chance < by_age(census.figures["at_home"], pool.age)
    free = (pool.collective == FAMILY) & (kin.spouse == NOBODY)
    children = np.flatnonzero(free & at_home)
    parents, wished = _cradles(census, pool, kin, children, random)
    kept = _as_many_as(pool.age[children], np.maximum(wished // YEAR, 0).astype(np.int64), random)
    parents, wished = parents[kept], wished[kept]
    children = some(random, children, len(parents))
    parents, wished = parents[: len(children)], wished[: len(children)]
    first, second = matched(wished, -pool.birth[children].astype(np.float64))
    _born_to(pool, kin, children[second], parents[first])


def _cradles(
    census: Census, pool: Pool, kin: Kin, children: Numbers, random: Generator
) -> tuple[Numbers, NDArray[np.float64]]:
    """Return, for each child that somebody may have, the parent and the age in days it should have."""
    grown = (pool.collective == FAMILY) & (pool.age >= 21) & (pool.age < 76)
    married = grown & (pool.sex == FEMALE) & (kin.spouse != NOBODY)
    alone = grown & (kin.spouse == NOBODY) & (pool.age >= 28)
    alone &= random.integers(0, 100, len(pool)) < np.where(pool.sex == FEMALE, 16, 7)
    alone[children] = False
    parents = np.flatnonzero(married | alone)
    table = census.figures["children_born"]
    drawn = random.integers(0, 100, len(parents))
    limits = np.cumsum([by_age(table, pool.age[parents], column) for column in range(4)], axis=0)
    born = (drawn[np.newaxis] >= limits[:3]).sum(axis=0)
    born = np.where(alone[parents], np.maximum(born, 1), born)
    rows = np.repeat(parents, born)
    order = np.arange(len(rows)) - np.repeat(np.cumsum(born) - born, born)
    age_at_birth = np.repeat(np.clip(random.normal(26.5, 3.2, len(parents)), 20.5, 38), born)
    age_at_birth = age_at_birth + order * random.uniform(1.6, 5.0, len(rows))
    wished = (pool.age[rows] + random.random(len(rows)) - age_at_birth) * YEAR
    possible = (wished >= 0) & (age_at_birth < 43)
    return rows[possible], wished[possible]


def _as_many_as(wanted: Numbers, offered: Numbers, random: Generator) -> Numbers:
    """Return which of the offered places to keep so that their ages are spread like the wanted ages."""
    years = max(int(wanted.max(initial=0)), int(offered.max(initial=0))) + 1
    need, have = np.bincount(wanted, minlength=years), np.bincount(offered, minlength=years)
    order = np.lexsort((random.random(len(offered)), offered))
    place = np.arange(len(order)) - np.repeat(np.cumsum(have) - have, have)
    kept = order[place < need[offered[order]]]
    spare = np.setdiff1d(order[offered[order] <= int(wanted.max(initial=0))], kept)
    short = len(wanted) - len(kept)
    return np.sort(np.concatenate([kept, some(random, spare, short)])) if short > 0 else np.sort(kept)


def _born_to(pool: Pool, kin: Kin, children: Numbers, parents: Numbers) -> None:
    """Record the parents of children, leaving out those whose ages make it hardly possible."""
    partner = kin.spouse[parents]
    mother = np.where(pool.sex[parents] == FEMALE, parents, NOBODY)
    father = np.where(pool.sex[parents] == MALE, parents, partner)
    years = (pool.birth[children] - pool.birth[parents]) / YEAR
    fathers_years = np.where(father >= 0, (pool.birth[children] - pool.birth[father]) / YEAR, years)
    likely = (years >= YOUNGEST_PARENT) & (years <= OLDEST_PARENT)
    likely &= (fathers_years >= YOUNGEST_PARENT) & (fathers_years <= 60)
    kin.mother[children[likely]] = mother[likely]
    kin.father[children[likely]] = father[likely]
