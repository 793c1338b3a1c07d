"""Where everybody lives and is registered: communities, invented addresses, household registration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator
from numpy.typing import NDArray

from huimin.demonstration.census import Census, Numbers, shares_of, words
from huimin.demonstration.couples import NOBODY, Kin
from huimin.demonstration.households import Homes, Tie
from huimin.demonstration.population import COLLECTIVES, FAMILY, Pool, dice

DOORS, FLOORS, UNITS, BUILDINGS = 2, 7, 3, 8
FULL = 80
"""Percent of all dwellings that somebody lives in."""

ROADS_OF_A_COMMUNITY = 4
BEDS = 6
"""People who share one room of a dormitory or home."""


@dataclass(frozen=True, slots=True)
class Residents:
    """Everybody in the final order: by community, household, and place in it.

    `people`, `kin`, `tie` and `household` (its number) have one row a person. `community` (an index into
    those of the census), `collective` and `address` (a row of `addresses`) have one row a household.
    """

    people: Pool
    kin: Kin
    tie: Numbers
    household: Numbers
    community: Numbers
    collective: Numbers
    address: Numbers
    addresses: pl.DataFrame
    hukou: pl.Series

    def __len__(self) -> int:
        return len(self.people)

    @property
    def households(self) -> int:
        """Return how many households there are, each person in a collective being one."""
        return len(self.community)

    @property
    def offsets(self) -> Numbers:
        """Return the row of the first member of each household, and the number of people at the end."""
        return np.searchsorted(self.household, np.arange(self.households + 1))

    @property
    def heads(self) -> Numbers:
        """Return the row of the head of each household."""
        return np.flatnonzero(self.tie == Tie.HEAD)


def settle(census: Census, pool: Pool, homes: Homes, seed: int) -> Residents:
    """Return everybody in a community, at an address and registered somewhere."""
    random = dice(seed, "dwellings")
    kind = np.zeros(homes.count, np.int64)
    kind[homes.household] = pool.collective
    community = _communities(census, kind, random)
    place = np.empty(homes.count, np.int64)
    place[np.lexsort((kind, community))] = np.arange(homes.count)
    household = place[homes.household]
    order = np.lexsort((pool.birth, homes.tie, household))
    people = Pool(pool.birth[order], pool.age[order], pool.sex[order], pool.collective[order])
    new_row = np.empty(len(order), np.int64)
    new_row[order] = np.arange(len(order))
    spouse, mother, father = (
        np.where(link[order] == NOBODY, NOBODY, new_row[link[order]])
        for link in (homes.kin.spouse, homes.kin.mother, homes.kin.father)
    )
    community, kind = community[np.argsort(place)], kind[np.argsort(place)]
    address, addresses = _addresses(census, community, kind, random)
    household, tie = household[order], homes.tie[order]
    hukou = _registrations(census, people, household, tie, community=community, random=random)
    return Residents(
        people, Kin(spouse, mother, father), tie, household, community, kind, address, addresses, hukou
    )


def _communities(census: Census, kind: Numbers, random: Generator) -> Numbers:
    """Return the community of each household: dormitories of students stand in theirs, the rest by size."""
    codes = [code for code, _ in census.communities]
    rules = census.figures["communities"]
    weights = (1000 * np.exp(random.normal(0, 0.3, len(codes)))).astype(np.int64)
    for code, percent in rules["small"].items():
        weights[codes.index(code)] = 10 * percent
    found = np.repeat(np.arange(len(codes)), shares_of(len(kind), weights))
    random.shuffle(found)
    students = np.flatnonzero(kind == 1 + COLLECTIVES.index("student"))
    found[students] = random.choice([codes.index(code) for code in rules["student"]], len(students))
    for name in ("care_home", "childrens_home"):
        inmates = np.flatnonzero(kind == 1 + COLLECTIVES.index(name))
        houses = random.choice(
            len(codes), 4 if name == "care_home" else 1, replace=False, p=weights / weights.sum()
        )
        found[inmates] = random.choice(houses, len(inmates))
    return found


def _addresses(
    census: Census, community: Numbers, kind: Numbers, random: Generator
) -> tuple[Numbers, pl.DataFrame]:
    """Return the address of each household, and all addresses with their division."""
    text = np.empty(len(community), object)
    for number in range(len(census.communities)):
        families = np.flatnonzero((community == number) & (kind == FAMILY))
        text[families] = _doors(number, len(families), random)
        for collective in range(1, len(COLLECTIVES) + 1):
            rooms = np.flatnonzero((community == number) & (kind == collective))
            text[rooms] = _rooms(number, collective, len(rooms))
    frame = pl.DataFrame({"community": community, "text": pl.Series(text.tolist(), dtype=pl.String)})
    addresses = frame.unique(maintain_order=True).with_row_index("address")
    address = frame.join(addresses, on=["community", "text"], how="left", maintain_order="left")["address"]
    codes = pl.Series([code for code, _ in census.communities])
    addresses = addresses.select("text", division=codes.gather(addresses["community"]))
    return address.to_numpy().astype(np.int64), addresses


def _doors(community: int, count: int, random: Generator) -> list[str]:
    """Return `count` different flats of a community, like 安居路18号祥和苑3栋2单元502室."""
    of_an_estate = DOORS * FLOORS * UNITS * BUILDINGS
    flats = random.choice(-(-count * 100 // FULL), count, replace=False) if count else np.zeros(0, np.int64)
    estate, rest = np.divmod(flats, of_an_estate)
    building, rest = np.divmod(rest, FLOORS * UNITS * DOORS)
    unit, rest = np.divmod(rest, FLOORS * DOORS)
    floor, door = np.divmod(rest, DOORS)
    places = [_estate(community, number) for number in range(int(estate.max(initial=-1)) + 1)]
    return [
        f"{places[e]}{b}栋{u}单元{f}0{d}室"
        for e, b, u, f, d in zip(
            estate.tolist(),
            (building + 1).tolist(),
            (unit + 1).tolist(),
            (floor + 1).tolist(),
            (door + 1).tolist(),
            strict=True,
        )
    ]


def _estate(community: int, number: int) -> str:
    roads, estates = words("addresses")["roads"].split(), words("addresses")["estates"].split()
    road = roads[(community * ROADS_OF_A_COMMUNITY + number % ROADS_OF_A_COMMUNITY) % len(roads)]
    estate = estates[(community * 5 + number) % len(estates)]
    return f"{road}{8 + 10 * (number // ROADS_OF_A_COMMUNITY) + 2 * (community % 4)}号{estate}"


def _rooms(community: int, collective: int, count: int) -> list[str]:
    roads = words("addresses")["roads"].split()
    hall = words("addresses")["halls"][COLLECTIVES[collective - 1]]
    road = roads[(community * ROADS_OF_A_COMMUNITY + 1) % len(roads)]
    rooms = (divmod(bed // BEDS, 30) for bed in range(count))
    return [f"{road}2号{hall}{1 + floor // 6}栋{1 + floor % 6}{room + 1:02}室" for floor, room in rooms]


def _registrations(
    census: Census, people: Pool, household: Numbers, tie: Numbers, *, community: Numbers, random: Generator
) -> pl.Series:
    """Return where everybody is registered; as many are registered elsewhere as in the census."""
    size = len(people)
    floating = census.scaled(census.total("floating"), size)
    elsewhere = census.scaled(census.total("elsewhere_in_city"), size)
    drawn = _mobility(people, household, tie, random)
    order = np.argsort(drawn, kind="stable")
    codes = pl.Series([code for code, _ in census.communities]).gather(community[household])
    found = codes.to_numpy().astype(object)
    found[order[:floating]] = _drawn(census.figures["districts_around"]["beyond"], floating, random)
    nearby = order[floating : floating + elsewhere]
    moved = random.random(elsewhere) < 0.35
    others = [code for code, _ in census.communities]
    found[nearby] = random.choice(np.array(others, object), elsewhere)
    found[nearby[moved]] = _drawn(
        census.figures["districts_around"]["city"], int(np.count_nonzero(moved)), random
    )
    return pl.Series(found.tolist(), dtype=pl.String)


def _mobility(people: Pool, household: Numbers, tie: Numbers, random: Generator) -> NDArray[np.float64]:
    """Return a number that is low for who came from elsewhere: students, then families, then spouses."""
    age_of_head = people.age[tie == Tie.HEAD]
    by_family = random.random(len(age_of_head)) * (0.6 + age_of_head / 50)
    drawn: NDArray[np.float64] = by_family[household]
    alone = random.random(len(people)) < 0.06
    drawn[alone] = random.random(np.count_nonzero(alone)) * 2
    student = people.collective == 1 + COLLECTIVES.index("student")
    worker = people.collective == 1 + COLLECTIVES.index("worker")
    home = (people.collective != FAMILY) & ~student & ~worker
    # Few students let their registration follow them into the collective book of the school.
    follows = random.random(len(people)) < 0.15
    drawn[student] = np.where(follows[student], 2.5, 0)
    drawn[worker] = random.random(np.count_nonzero(worker)) * 0.6
    drawn[home] += 2
    return drawn


def registered_around(census: Census, count: int, random: Generator) -> list[str]:
    """Return divisions outside the district in which people are registered who move into it."""
    around = census.figures["districts_around"]
    return _drawn({**around["beyond"], **around["city"]}, count, random)


def _drawn(weights: dict[str, int], count: int, random: Generator) -> list[str]:
    codes = np.repeat(np.array(list(weights), object), shares_of(count, list(weights.values())))
    random.shuffle(codes)
    return list(codes)
