"""The people of the district before anybody lives with anybody: births, sexes, who lives in a collective."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

from huimin.demonstration.census import OLDEST, Census, Numbers, shares_of
from huimin.kernel.days import born_by

EPOCH = date(1970, 1, 1).toordinal()
MALE, FEMALE = 1, 2
FAMILY = 0
COLLECTIVES = ("student", "worker", "care_home", "childrens_home")
"""The kinds of collective living; a person's `collective` is 1 + the position here, or `FAMILY`."""


@dataclass(frozen=True, slots=True)
class Pool:
    """One row a person: birth (days since 1970-01-01), age in completed years, sex, kind of collective."""

    birth: Numbers
    age: Numbers
    sex: Numbers
    collective: Numbers

    def __len__(self) -> int:
        return len(self.birth)


def dice(seed: int, step: str) -> Generator:
    """Return the random numbers of one step: a change to one step leaves the others as they were."""
    return Generator(PCG64(SeedSequence([seed, zlib.crc32(step.encode())])))


def days(day: date) -> int:
    """Return `day` as columns count it: days since 1970-01-01."""
    return day.toordinal() - EPOCH


def make_pool(census: Census, people: int, seed: int, on: date) -> Pool:
    """Return `people` people whose ages and sexes on `on` are those of the census, to the person."""
    random = dice(seed, "population")
    counts = _people_by_age(census, people)
    age = np.repeat(np.arange(OLDEST), counts)
    youngest = np.array([days(born_by(years, on)) for years in range(OLDEST + 1)])
    birth = youngest[age] - random.integers(0, youngest[age] - youngest[age + 1])
    sex = _sexes(census, people, age, random)
    collective = _collectives(census, people, age, random)
    return Pool(birth, age, sex, collective)


def _people_by_age(census: Census, people: int) -> Numbers:
    """Return how many people there are of each age: the census' groups exact, fading out beyond 80."""
    table = census.figures["ages"]
    lower = np.array(sorted(table))
    upper = np.append(lower[1:], OLDEST)
    counts = np.array([table[int(age)][0] for age in lower])
    broad = np.array([counts[lower < 15].sum(), counts[(lower >= 15) & (lower < 60)].sum(),
                      counts[lower == 60].sum(), counts[lower >= 65].sum()])  # fmt: skip
    found = np.zeros(OLDEST, np.int64)
    for group, total in enumerate(shares_of(people, broad)):
        inside = np.searchsorted([15, 60, 65], lower, side="right") == group
        split = shares_of(int(total), counts[inside])
        for start, end, count in zip(lower[inside], upper[inside], split, strict=True):
            years = np.arange(end - start)
            weights = np.full(len(years), 100) if start < 80 else (100 * 0.86**years).astype(np.int64)
            found[start:end] = shares_of(int(count), weights)
    return found


def _sexes(census: Census, people: int, age: Numbers, random: Generator) -> Numbers:
    """Return a sex for everybody, with exactly as many men as the census has."""
    table = census.figures["ages"]
    lower = np.array(sorted(table))
    group = np.searchsorted(lower, age, side="right") - 1
    sizes = np.bincount(group, minlength=len(lower))
    percent = np.array([table[int(start)][1] for start in lower])
    males = sizes * percent // 100
    wanted = census.scaled(census.total("male"), people)
    middle = (lower >= 20) & (lower < 60)
    males[middle] += np.sign(wanted - males.sum()) * shares_of(abs(int(wanted - males.sum())), sizes[middle])
    males[-5] += wanted - males.sum()
    order = np.lexsort((random.random(len(age)), group))
    place = np.empty(len(age), np.int64)
    place[order] = np.arange(len(age)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.where(place < males[group], MALE, FEMALE)


def _collectives(census: Census, people: int, age: Numbers, random: Generator) -> Numbers:
    """Return who lives in a dormitory or a home instead of with a family."""
    table = census.figures["collective"]
    total = census.scaled(census.total("collective_population"), people)
    counts = shares_of(total, [table[kind]["share"] for kind in COLLECTIVES])
    found = np.full(len(age), FAMILY, np.int64)
    for number, (kind, count) in enumerate(zip(COLLECTIVES, counts, strict=True), 1):
        free = _fitting(table[kind], age, found)
        found[random.choice(free, int(count), replace=False)] = number
    return found


def _fitting(kind: dict[str, int], age: Numbers, taken: Numbers) -> NDArray[np.int64]:
    return np.flatnonzero((age >= kind["from"]) & (age < kind["to"]) & (taken == FAMILY))
