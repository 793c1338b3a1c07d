"""Who comes into the district in the months: children who are born, and people who move in."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from huimin.demonstration.books import Books
from huimin.demonstration.census import Census, Numbers, by_age
from huimin.demonstration.columns import Truths
from huimin.demonstration.couples import NOBODY, YEAR
from huimin.demonstration.dwellings import Residents, registered_around
from huimin.demonstration.happenings import Departures
from huimin.demonstration.households import Tie
from huimin.demonstration.population import FAMILY, FEMALE, MALE, days, dice
from huimin.kernel.days import Month

BIRTHS_A_MONTH, ARRIVALS_A_MONTH = 105, 20
CHANCE_BY_AGE = {21: 6, 25: 20, 31: 12, 36: 4, 41: 1, 44: 0}
DAYS_BETWEEN_BIRTHS: Final = 500
YOUNGEST_PARENT: Final = 20
OLDEST_PARENT: Final = 43

ELDER_MOVES_BACK: Final = 82
"""The age of the first who moves in, in every month: an allowance is due that nobody has applied for."""

SHORTEST_MONTH: Final = 28
CHILD_OF = np.full(len(Tie) + 1, Tie.OTHER, np.int64)
CHILD_OF[[Tie.HEAD, Tie.SPOUSE]] = Tie.CHILD
CHILD_OF[[Tie.CHILD, Tie.CHILD_IN_LAW]] = Tie.GRANDCHILD
"""What a child of somebody is to the head of the household, by what the parent is."""


def bear(
    census: Census,
    residents: Residents,
    books: Books,
    departures: Departures,
    *,
    in_need: Numbers,
    months: list[Month],
    seed: int,
) -> pl.DataFrame:
    """Return who is born in the months: twins first, and in every month a child in a household `in_need`.

    Columns: `day`, `sex`; rows of the district (`NOBODY` if not known): `mother`, `father`, `of` (the parent,
    the mother if there is one, whose household and hukou book the child joins); `tie` and `book_tie`, to the
    heads.
    """
    random = dice(seed, "births")
    people, size = residents.people, len(residents)
    chance = _chances(residents, departures)
    chance[~_keeps_book(books)] = 0
    wanted = max(census.scaled(BIRTHS_A_MONTH, size), 2) * len(months)
    wanted = min(wanted, int(np.count_nonzero(chance)))
    usual = random.choice(size, wanted, replace=False, p=chance / max(int(chance.sum()), 1))
    poor = _parents(residents, books)[np.setdiff1d(in_need, residents.household[usual])]
    poor = poor[poor != NOBODY]
    poor = poor[departures.stays[poor]]
    poor = random.permutation(poor)
    needy = poor[np.argsort(people.sex[poor] != FEMALE, kind="stable")[: len(months)]]
    of = np.concatenate([usual[:1], usual, needy]).astype(np.int64)
    month = np.concatenate([[0], np.arange(len(usual)) % len(months), np.arange(len(needy))]).astype(np.int64)
    first = np.array([days(month.first) for month in months])
    day = first[month] + random.integers(0, SHORTEST_MONTH, len(of))
    sex = random.integers(MALE, FEMALE + 1, len(of))
    day[1:2], sex[1:2] = day[:1], sex[:1]
    partner = residents.kin.spouse[of]
    woman = people.sex[of] == FEMALE
    return pl.DataFrame(
        {
            "day": day,
            "sex": sex,
            "mother": np.where(woman, of, partner),
            "father": np.where(woman, partner, of),
            "of": of,
            "tie": CHILD_OF[residents.tie[of]],
            "book_tie": CHILD_OF[books.tie[of]],
        }
    )


def _chances(residents: Residents, departures: Departures) -> Numbers:
    """Return how likely everybody is to have a child: wives, by age, whose youngest is no baby any more."""
    people, kin = residents.people, residents.kin
    chance = by_age(CHANCE_BY_AGE, people.age)
    stays = departures.stays
    chance[(people.sex != FEMALE) | (kin.spouse == NOBODY) | ~stays | ~stays[kin.spouse]] = 0
    chance[people.collective != FAMILY] = 0
    born = np.flatnonzero(kin.mother != NOBODY)
    recent = people.birth[born] > people.birth.max() - DAYS_BETWEEN_BIRTHS
    chance[kin.mother[born[recent]]] = 0
    return chance


def _parents(residents: Residents, books: Books) -> Numbers:
    """Return for every household who may have a child, a woman before a man; `NOBODY` where nobody may."""
    people = residents.people
    of_age = (people.age >= YOUNGEST_PARENT) & (people.age <= OLDEST_PARENT)
    able = np.flatnonzero(of_age & _keeps_book(books))
    able = able[np.argsort(people.sex[able] != FEMALE, kind="stable")]
    found = np.full(residents.households, NOBODY, np.int64)
    homes, first = np.unique(residents.household[able], return_index=True)
    found[homes] = able[first]
    return found


def _keeps_book(books: Books) -> Truths:
    """Return who stands in a book of a family, into which a child can be written."""
    keeps: Truths = (books.book != NOBODY) & ~books.collective[books.book]
    return keeps


def move_in(census: Census, residents: Residents, *, months: list[Month], seed: int) -> pl.DataFrame:
    """Return who moves in alone in the months: in each an elder who comes back, then younger people.

    Columns: `day`, `birth`, `sex`, `dwelling` (the household into whose dwelling they move), `hukou`.
    """
    random = dice(seed, "arrivals")
    count = max(census.scaled(ARRIVALS_A_MONTH, len(residents)), 2)
    total = count * len(months)
    first = np.array([days(month.first) for month in months])
    elder = np.arange(total) % count == 0
    years = np.where(elder, ELDER_MOVES_BACK, random.integers(21, 45, total))
    dwelling = random.choice(np.flatnonzero(residents.collective == FAMILY), total, replace=False)
    codes = np.array([code for code, _name in census.communities], object)
    around = np.array(registered_around(census, total, random), object)
    hukou = np.where(elder, codes[residents.community[dwelling]], around)
    return pl.DataFrame(
        {
            "day": np.repeat(first, count) + random.integers(0, SHORTEST_MONTH, total),
            "birth": first[0] - (years * YEAR).astype(np.int64) - random.integers(1, 300, total),
            "sex": random.integers(MALE, FEMALE + 1, total),
            "dwelling": dwelling,
            "hukou": pl.Series(hukou.tolist(), dtype=pl.String),
        }
    )
