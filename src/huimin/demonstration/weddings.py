"""Who marries and who divorces in the months: households and hukou books change hands."""

from __future__ import annotations

import numpy as np
import polars as pl

from huimin.demonstration.books import Books
from huimin.demonstration.census import Numbers
from huimin.demonstration.columns import Truths
from huimin.demonstration.couples import NOBODY, YEAR
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.happenings import Departures
from huimin.demonstration.households import Tie
from huimin.demonstration.population import FAMILY, FEMALE, MALE, days, dice
from huimin.kernel.days import Month

A_MONTH = 2
"""Couples who marry in a month; half as many divorce."""

WEDDING_DAY, DIVORCE_DAY = 11, 19


def wed(
    residents: Residents,
    books: Books,
    departures: Departures,
    free: Truths,
    *,
    months: list[Month],
    seed: int,
) -> pl.DataFrame:
    """Return who marries: two who live alone, each with a book of their own; she moves in with him.

    `free` tells of households that hold nothing. Columns: `day`, and the rows `he` and `she`.
    """
    random = dice(seed, "weddings")
    people, size = residents.people, np.bincount(residents.household)[residents.household]
    book_size = np.append(np.bincount(books.book[books.book != NOBODY], minlength=len(books)), 0)[books.book]
    single = free[residents.household] & (size == 1) & (book_size == 1) & (residents.kin.spouse == NOBODY)
    single &= (
        departures.stays & (people.collective == FAMILY) & ~np.append(books.collective, True)[books.book]
    )
    single &= (people.age >= 23) & (people.age < 60)
    men = random.permutation(np.flatnonzero(single & (people.sex == MALE)))
    women = random.permutation(np.flatnonzero(single & (people.sex == FEMALE)))
    couples: list[tuple[int, int]] = []
    for he in men.tolist():
        if len(couples) == A_MONTH * len(months):
            break
        near = women[np.abs(people.birth[women] - people.birth[he]) < 10 * YEAR]
        if len(near):
            she = int(near[0])
            women = women[women != she]
            couples.append((he, she))
    day = [days(months[number % len(months)].first) + WEDDING_DAY - 1 for number in range(len(couples))]
    he_she = np.array(couples, np.int64).reshape(-1, 2)
    return pl.DataFrame({"day": np.array(day, np.int64), "he": he_she[:, 0], "she": he_she[:, 1]})


def divorce(
    residents: Residents,
    books: Books,
    departures: Departures,
    free: Truths,
    *,
    months: list[Month],
    seed: int,
) -> pl.DataFrame:
    """Return who divorces: couples without others at home; one goes, and takes a book of their own.

    Columns: `day`, and the rows `stays` (the head at home and in the book) and `goes`.
    """
    random = dice(seed, "divorces")
    people, kin = residents.people, residents.kin
    size = np.bincount(residents.household)[residents.household]
    partner = np.where(kin.spouse == NOBODY, 0, kin.spouse)
    heads = (residents.tie == Tie.HEAD) & (books.tie == Tie.HEAD) & (books.book != NOBODY)
    fitting = heads & (kin.spouse != NOBODY) & (size == 2) & free[residents.household]
    fitting &= (books.book == books.book[partner]) & departures.stays & departures.stays[partner]
    fitting &= (people.age >= 25) & (people.age < 66)
    rows = _some(np.flatnonzero(fitting), max(A_MONTH // 2, 1) * len(months), random)
    day = [days(months[number % len(months)].first) + DIVORCE_DAY - 1 for number in range(len(rows))]
    return pl.DataFrame({"day": np.array(day, np.int64), "stays": rows, "goes": kin.spouse[rows]})


def _some(rows: Numbers, count: int, random: np.random.Generator) -> Numbers:
    found: Numbers = random.choice(rows, min(count, len(rows)), replace=False)
    return found
