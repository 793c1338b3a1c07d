"""Who lives with whom: families of one to three generations, exactly as many as the census counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from huimin.demonstration.census import Census, Numbers
from huimin.demonstration.couples import (
    NOBODY,
    OLDEST_PARENT,
    YEAR,
    YOUNGEST_PARENT,
    Kin,
    marry,
    matched,
    settle_children,
    some,
)
from huimin.demonstration.population import FAMILY, FEMALE, Pool, dice


class Tie(IntEnum):
    """What somebody is to the head of the household, in the registry's numbers."""

    HEAD = 1
    SPOUSE = 2
    CHILD = 3
    PARENT = 4
    GRANDCHILD = 5
    GRANDPARENT = 6
    SIBLING = 7
    CHILD_IN_LAW = 8
    PARENT_IN_LAW = 9
    OTHER = 10


@dataclass(frozen=True, slots=True)
class Homes:
    """One row a person: the household, and what the person is to its head. Households are numbered from 0."""

    household: Numbers
    tie: Numbers
    kin: Kin

    @property
    def count(self) -> int:
        """Return how many households there are."""
        return int(self.household.max()) + 1


class Builder:
    """Households while they are put together: each is known by the row of the person at its centre."""

    def __init__(self, pool: Pool, kin: Kin, random: Generator) -> None:
        self.pool, self.kin, self.random = pool, kin, random
        rows = np.arange(len(pool))
        self.centre = rows.copy()
        self.tie = np.full(len(pool), Tie.HEAD, np.int64)
        self.born = -pool.birth.astype(np.float64)

    def gather(self) -> None:
        """Bring spouses and children to their heads: usually the husband's name is on the book."""
        kin, rows = self.kin, np.arange(len(self.pool))
        married = kin.spouse != NOBODY
        couple = np.minimum(rows, kin.spouse)
        wife_heads = self.random.random(len(rows)) < 0.3
        heads = married & ((self.pool.sex == FEMALE) == wife_heads[couple])
        self.centre = np.where(married & ~heads, kin.spouse, rows)
        self.tie[married & ~heads] = Tie.SPOUSE
        parent = np.where(kin.mother != NOBODY, kin.mother, kin.father)
        child = parent != NOBODY
        self.centre[child] = self.centre[parent[child]]
        self.tie[child] = Tie.CHILD

    @property
    def sizes(self) -> Numbers:
        """Return the number of members of each household, at the row of its centre."""
        return np.bincount(self.centre, minlength=len(self.pool))

    def households(self) -> int:
        """Return how many family households there are at the moment."""
        return int(np.count_nonzero((self.sizes > 0) & (self.pool.collective == FAMILY)))

    def alone(self, youngest: int, oldest: int) -> Numbers:
        """Return who of an age lives alone."""
        sole = (self.sizes == 1) & (self.pool.collective == FAMILY)
        return np.flatnonzero(sole & (self.pool.age >= youngest) & (self.pool.age <= oldest))

    def couples(self, youngest: int, oldest: int, size: int | None = None) -> Numbers:
        """Return the centres of couples of an age, of households of one `size` if given."""
        kin = self.kin
        found = (self.tie == Tie.HEAD) & (kin.spouse != NOBODY) & (self.pool.age >= youngest)
        found &= self.pool.age <= oldest
        if size is not None:
            found &= self.sizes == size
        return np.flatnonzero(found)

    def join(
        self, guests: Numbers, hosts: Numbers, years: float, between: tuple[int, int]
    ) -> tuple[Numbers, Numbers]:
        """Pair guests with hosts about `years` younger; return the pairs whose ages are `between` apart."""
        count = min(len(guests), len(hosts))
        guests, hosts = some(self.random, guests, count), some(self.random, hosts, count)
        wished = self.born[guests] - self.random.normal(years * YEAR, 2 * YEAR, count)
        first, second = matched(wished, self.born[hosts])
        guests, hosts = guests[first], hosts[second]
        apart = (self.born[guests] - self.born[hosts]) / YEAR
        fit = (apart >= between[0]) & (apart <= between[1])
        return guests[fit], hosts[fit]


def make_homes(census: Census, pool: Pool, seed: int, people: int) -> Homes:
    """Return who lives with whom; people in collectives are households of one, as assistance sees them."""
    random = dice(seed, "households")
    kin = Kin.of_nobody(len(pool))
    marry(census, pool, kin, random)
    settle_children(census, pool, kin, random)
    builder = Builder(pool, kin, random)
    builder.gather()
    _bring_grandchildren(builder)
    wanted = census.scaled(census.total("family_households"), people)
    surplus = builder.households() - wanted
    for guests_join in (_elders_join, _elder_couples_join, _single_parents, _young_return, _kin_join):
        surplus -= guests_join(builder, surplus)
    _move_out(builder, -surplus)
    centres, household = np.unique(builder.centre, return_inverse=True)
    shuffled = random.permutation(len(centres))
    return Homes(shuffled[household], builder.tie, kin)


def _bring_grandchildren(builder: Builder) -> None:
    """Take children without parents in the district to grandparents, the rest to somebody of age."""
    minors = builder.alone(0, 17)
    for hosts in (builder.couples(50, 78), builder.alone(50, 85), builder.couples(30, 80)):
        left = minors[builder.tie[minors] == Tie.HEAD]
        children, elders = builder.join(left, hosts, -52, (-75, -30))
        builder.centre[children], builder.tie[children] = elders, Tie.GRANDCHILD
    left = minors[builder.tie[minors] == Tie.HEAD]
    hosts = some(builder.random, builder.couples(25, 80), len(left))
    builder.centre[left], builder.tie[left] = hosts, Tie.OTHER


def _elders_join(builder: Builder, most: int) -> int:
    """Let widowed elders move in with a married child; return how many did."""
    if most <= 0:
        return 0
    elders = builder.alone(65, 104)
    elders = some(builder.random, elders, min(most, len(elders) * 45 // 100))
    guests, hosts = builder.join(elders, builder.couples(25, 68), 27, (19, 44))
    return len(_become_parents(builder, guests, hosts))


def _become_parents(builder: Builder, guests: Numbers, hosts: Numbers) -> Numbers:
    """Make the guests parents of the host or of the host's spouse where ages allow; return who moved in."""
    kin = builder.kin
    in_law = builder.random.random(len(guests)) < 0.3
    child = np.where(in_law, kin.spouse[hosts], hosts)
    likely = _old_enough(builder, guests, child)
    partner = kin.spouse[guests]
    likely &= (partner == NOBODY) | _old_enough(builder, partner, child)
    guests, hosts, child, in_law = guests[likely], hosts[likely], child[likely], in_law[likely]
    mother = builder.pool.sex[guests] == FEMALE
    kin.mother[child[mother]] = guests[mother]
    kin.father[child[~mother]] = guests[~mother]
    builder.centre[guests] = hosts
    builder.tie[guests] = np.where(in_law, Tie.PARENT_IN_LAW, Tie.PARENT)
    partner = partner[likely]
    both = partner != NOBODY
    builder.centre[partner[both]], builder.tie[partner[both]] = hosts[both], builder.tie[guests[both]]
    kin.mother[child[both & ~mother]] = partner[both & ~mother]
    kin.father[child[both & mother]] = partner[both & mother]
    return guests


def _old_enough(builder: Builder, parents: Numbers, children: Numbers) -> NDArray[np.bool_]:
    years = (builder.born[parents] - builder.born[children]) / YEAR
    return (years >= YOUNGEST_PARENT) & (years <= OLDEST_PARENT)


def _single_parents(builder: Builder, most: int) -> int:
    """Let unmarried adults live with a parent who would be alone otherwise; return how many do."""
    if most <= 0:
        return 0
    kin, pool = builder.kin, builder.pool
    young = builder.alone(20, 44)
    young = young[(kin.mother[young] == NOBODY) & (kin.father[young] == NOBODY)]
    young = some(builder.random, young, most * 4 // 5)
    guests, hosts = builder.join(young, builder.alone(46, 85), -27, (-42, -20))
    mother = pool.sex[hosts] == FEMALE
    kin.mother[guests[mother]] = hosts[mother]
    kin.father[guests[~mother]] = hosts[~mother]
    builder.centre[guests], builder.tie[guests] = hosts, Tie.CHILD
    return len(guests)


def _young_return(builder: Builder, most: int) -> int:
    """Let unmarried adults live with parents after all; return how many do."""
    if most <= 0:
        return 0
    young = builder.alone(18, 36)
    young = some(builder.random, young, min(most, len(young) // 2))
    hosts = builder.couples(42, 66, size=2)
    guests, hosts = builder.join(young, hosts, -27, (-42, -20))
    kin, pool = builder.kin, builder.pool
    wife = np.where(pool.sex[hosts] == FEMALE, hosts, kin.spouse[hosts])
    fit = (pool.birth[guests] - pool.birth[wife]) / YEAR
    likely = (fit >= 19) & (fit <= 45)
    guests, hosts, wife = guests[likely], hosts[likely], wife[likely]
    kin.mother[guests], kin.father[guests] = wife, kin.spouse[wife]
    builder.centre[guests], builder.tie[guests] = hosts, Tie.CHILD
    return len(guests)


def _elder_couples_join(builder: Builder, most: int) -> int:
    """Let couples of elders move in with a married child; return how many did."""
    if most <= 0:
        return 0
    couples = builder.couples(60, 90, size=2)
    couples = some(builder.random, couples, min(most, len(couples) // 3))
    hosts = builder.couples(25, 55)
    hosts = hosts[builder.sizes[hosts] >= 3]
    hosts = hosts[~np.isin(hosts, builder.centre[builder.tie == Tie.PARENT])]
    hosts = hosts[~np.isin(hosts, builder.centre[builder.tie == Tie.PARENT_IN_LAW])]
    guests, hosts = builder.join(couples, hosts, 27, (22, 40))
    return len(_become_parents(builder, guests, hosts))


def _kin_join(builder: Builder, most: int) -> int:
    """Let people who live alone live with another relative, as many as are needed; return how many do."""
    if most <= 0:
        return 0
    guests = some(builder.random, builder.alone(18, 104), most)
    hosts = np.flatnonzero((builder.tie == Tie.HEAD) & (builder.sizes >= 2) & (builder.sizes <= 5))
    hosts = hosts[(builder.pool.collective[hosts] == FAMILY) & (builder.pool.age[hosts] >= 18)]
    count = min(len(guests), len(hosts))
    guests, hosts = guests[:count], some(builder.random, hosts, count)
    apart = np.abs(builder.born[guests] - builder.born[hosts]) / YEAR
    builder.centre[guests] = hosts
    builder.tie[guests] = np.where(apart <= 16, Tie.SIBLING, Tie.OTHER)
    return count


def _move_out(builder: Builder, missing: int) -> None:
    """Let grown-up children live on their own where the district has too few households."""
    if missing <= 0:
        return
    grown = np.flatnonzero((builder.tie == Tie.CHILD) & (builder.pool.age >= 20))
    movers = some(builder.random, grown, missing)
    builder.centre[movers], builder.tie[movers] = movers, Tie.HEAD
