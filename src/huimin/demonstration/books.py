"""Hukou books: who is registered with whom, which is often not who lives with whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from huimin.demonstration.census import Census, Numbers
from huimin.demonstration.columns import Truths
from huimin.demonstration.couples import NOBODY, YEAR, matched, some
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.households import Tie
from huimin.demonstration.population import COLLECTIVES, FAMILY, FEMALE, dice

OF_AGE = 18
OWN_BOOK_OF_ELDERS, OWN_BOOK_OF_RELATIVES = 45, 60
STILL_WITH_PARENTS, FAMILY_WITH_PARENTS = 60, 12
WITH_EMPLOYER = 70
"""Percent: of elders and relatives with a book of their own under one roof; of grown-up children and young
families who live elsewhere and stand in the parents' book; of workers in a dormitory in the employer's."""

YOUNGEST_MOTHER, OLDEST_MOTHER, OLDEST_FATHER = 19, 44, 58
A_GENERATION, TWO_GENERATIONS = 27, 52
COLLECTIVE_BOOK = 120
"""The most people of one collective book."""

STUDENT, WORKER, CHILDRENS_HOME = (
    1 + COLLECTIVES.index(kind) for kind in ("student", "worker", "childrens_home")
)


@dataclass(frozen=True, slots=True)
class Books:
    """Who stands in which hukou book.

    `book` (its number, `NOBODY` for who is registered elsewhere) and `tie` (to its head) have one row a
    person; `community` (where it is kept), `address` (a row of the addresses, `NOBODY` if none) and
    `collective` have one row a book. A collective book has no head.
    """

    book: Numbers
    tie: Numbers
    community: Numbers
    address: Numbers
    collective: Truths

    def __len__(self) -> int:
        return len(self.community)


def make_books(census: Census, residents: Residents, seed: int) -> Books:
    """Return the books of everybody who is registered in the district.

    Grown-up children found in their parents' book get them as parents in `residents.kin`.
    """
    shelf = _Shelf(census, residents, dice(seed, "books"))
    shelf.part_generations()
    shelf.keep_children()
    shelf.keep_families()
    shelf.lodge_minors()
    shelf.collect()
    return shelf.bound()


class _Shelf:
    """Books while they are put together: each known by the row of its head, a collective one by more."""

    def __init__(self, census: Census, residents: Residents, random: Generator) -> None:
        self.residents, self.random = residents, random
        codes = {code: number for number, (code, _name) in enumerate(census.communities)}
        places = residents.hukou.replace_strict(codes, default=NOBODY, return_dtype=pl.Int64).to_numpy()
        self.place: Numbers = places
        self.local: Truths = self.place != NOBODY
        self.size = len(residents)
        self.places = len(codes)
        self.head = self._who_live_together()

    def _who_live_together(self) -> Numbers:
        """Return for everybody the head of those who live together and are registered in one place."""
        residents, people = self.residents, self.residents.people
        rank = np.array([0, 0, 1, 9, 2, 10, 2, 5, 6, 3, 8])[residents.tie]
        rank = np.where(people.age < OF_AGE, 20, rank)
        rows = np.flatnonzero(self.local)
        key = residents.household * self.places + self.place
        order = rows[np.lexsort((people.birth[rows], rank[rows], key[rows]))]
        _groups, first, group = np.unique(key[order], return_index=True, return_inverse=True)
        head = np.full(self.size, NOBODY, np.int64)
        head[order] = order[first][group]
        return head

    @property
    def sizes(self) -> Numbers:
        """Return the number of people in the book of each head."""
        return np.bincount(self.head[self.local], minlength=self.size)

    def drawn(self, percent: int) -> Truths:
        """Return a truth for everybody that holds for so many percent."""
        found: Truths = self.random.integers(0, 100, self.size) < percent
        return found

    def part_generations(self) -> None:
        """Give a book of their own to some of the elders and relatives who live in another's household."""
        residents, kin = self.residents, self.residents.kin
        apart = self.local & (self.head != np.arange(self.size)) & (residents.people.age >= OF_AGE)
        elders = apart & np.isin(residents.tie, (Tie.PARENT, Tie.PARENT_IN_LAW))
        first = np.where(
            kin.spouse == NOBODY, np.arange(self.size), np.minimum(kin.spouse, np.arange(self.size))
        )
        elders &= (
            self.drawn(OWN_BOOK_OF_ELDERS)[first] & self.local[first] & (self.place[first] == self.place)
        )
        self.head[elders] = first[elders]
        relatives = (
            apart & np.isin(residents.tie, (Tie.SIBLING, Tie.OTHER)) & self.drawn(OWN_BOOK_OF_RELATIVES)
        )
        self.head[relatives] = np.flatnonzero(relatives)

    def keep_children(self) -> None:
        """Leave some grown-up children who live elsewhere in the book of parents."""
        people, kin = self.residents.people, self.residents.kin
        single = (self.sizes == 1) & (kin.spouse == NOBODY) & (people.age >= OF_AGE) & (people.age < 38)
        single &= np.isin(people.collective, (FAMILY, WORKER)) & self._without_parents()
        self._take_in(single & self.drawn(STILL_WITH_PARENTS))

    def keep_families(self) -> None:
        """Leave some young couples, with their children, in the book of his or her parents."""
        people = self.residents.people
        tie = self.residents.tie
        others = self.local & ~np.isin(tie, (Tie.HEAD, Tie.SPOUSE, Tie.CHILD))
        nuclear = np.bincount(self.head[others], minlength=self.size) == 0
        young = self._couples() & nuclear & (people.age >= 23) & (people.age < 40) & self._without_parents()
        self._take_in(young & self.drawn(FAMILY_WITH_PARENTS))

    def _without_parents(self) -> Truths:
        kin = self.residents.kin
        found: Truths = (kin.mother == NOBODY) & (kin.father == NOBODY)
        return found

    def _couples(self) -> Truths:
        """Return which heads of books have their spouse in it."""
        rows, spouse = np.arange(self.size), self.residents.kin.spouse
        found: Truths = self.local & (self.head == rows) & (spouse != NOBODY) & (self.head[spouse] == rows)
        return found

    def _take_in(self, guests: Truths) -> None:
        """Let the books of the guests become part of those of couples who may be their parents."""
        people, kin = self.residents.people, self.residents.kin
        hosts = self._couples() & (people.age >= 40) & (people.age < 72)
        guest, host = self._paired(np.flatnonzero(guests), np.flatnonzero(hosts), A_GENERATION)
        wife = np.where(people.sex[host] == FEMALE, host, kin.spouse[host])
        husband = kin.spouse[wife]
        of_mother = (people.birth[guest] - people.birth[wife]) / YEAR
        of_father = (people.birth[guest] - people.birth[husband]) / YEAR
        likely = (of_mother >= YOUNGEST_MOTHER) & (of_mother <= OLDEST_MOTHER)
        likely &= (of_father >= YOUNGEST_MOTHER) & (of_father <= OLDEST_FATHER)
        guest, host = guest[likely], host[likely]
        kin.mother[guest], kin.father[guest] = wife[likely], husband[likely]
        self._join(guest, host)

    def _join(self, guests: Numbers, hosts: Numbers) -> None:
        """Let everybody in the books of the guests stand in those of the hosts."""
        into = np.arange(self.size)
        into[guests] = hosts
        self.head[self.local] = into[self.head[self.local]]

    def _paired(self, guests: Numbers, hosts: Numbers, years: int) -> tuple[Numbers, Numbers]:
        """Pair guests with hosts registered in the same place, about `years` older; nobody twice."""
        birth = self.residents.people.birth
        found: list[tuple[Numbers, Numbers]] = [(guests[:0], hosts[:0])]
        for place in range(self.places):
            here, there = guests[self.place[guests] == place], hosts[self.place[hosts] == place]
            count = min(len(here), len(there))
            here, there = some(self.random, here, count), some(self.random, there, count)
            wished = birth[here] - self.random.normal(years * YEAR, 2 * YEAR, count)
            first, second = matched(wished, birth[there].astype(np.float64))
            found.append((here[first], there[second]))
        return np.concatenate([pair[0] for pair in found]), np.concatenate([pair[1] for pair in found])

    def lodge_minors(self) -> None:
        """Bring children whose parents are registered elsewhere into the book of somebody older."""
        people, rows = self.residents.people, np.arange(self.size)
        for youngest, oldest in ((45, 80), (OF_AGE, 200)):
            heads = self.local & (self.head == rows) & (people.collective == FAMILY)
            minors = heads & (people.age < OF_AGE)
            hosts = heads & (people.age >= youngest) & (people.age < oldest)
            self._join(*self._paired(np.flatnonzero(minors), np.flatnonzero(hosts), TWO_GENERATIONS))

    def collect(self) -> None:
        """Put students, children of a home, many workers and minors nobody took in collective books."""
        people, collective = self.residents.people, self.residents.people.collective
        alone = (self.sizes == 1) & (self.head == np.arange(self.size))
        gathered = np.isin(collective, (STUDENT, CHILDRENS_HOME))
        gathered |= (collective == WORKER) & self.drawn(WITH_EMPLOYER)
        led_by_minor = people.age[self.head] < OF_AGE
        rows = np.flatnonzero(self.local & ((alone & gathered) | led_by_minor))
        kind = collective[rows] * self.places + self.place[rows]
        rows = rows[np.lexsort((self.residents.household[rows], kind))]
        kind = np.sort(kind)
        place_of_kind = np.arange(len(rows)) - np.searchsorted(kind, kind)
        part = kind * self.size + place_of_kind // COLLECTIVE_BOOK
        self.head[rows] = self.size + np.unique(part, return_inverse=True)[1]

    def bound(self) -> Books:
        """Return the books, in the order of their communities."""
        rows = np.flatnonzero(self.local)
        head = self.head[rows]
        tie = np.full(self.size, Tie.OTHER, np.int64)
        headed = rows[head < self.size]
        tie[headed] = self._ties(headed, self.head[headed])
        key = self.place[rows] * (2 * self.size) + head
        keys, book_of_row = np.unique(key, return_inverse=True)
        book = np.full(self.size, NOBODY, np.int64)
        book[rows] = book_of_row
        community, heads = np.divmod(keys, 2 * self.size)
        return Books(book, tie, community, self._addresses(book, community, heads), heads >= self.size)

    def _ties(self, rows: Numbers, heads: Numbers) -> Numbers:
        """Return what people are to the heads of their books."""
        residents, kin, people = self.residents, self.residents.kin, self.residents.people
        partner = kin.spouse
        living = (residents.tie[heads] == Tie.HEAD) & (
            residents.household[rows] == residents.household[heads]
        )
        old_enough = people.birth[rows] - people.birth[heads] > 36 * YEAR
        small = people.age[rows] < OF_AGE
        found = np.where(living, residents.tie[rows], np.where(old_enough & small, Tie.GRANDCHILD, Tie.OTHER))

        def is_child(children: Numbers, parents: Numbers) -> Truths:
            among = (kin.mother[children] == parents) | (kin.father[children] == parents)
            truth: Truths = among & (parents != NOBODY) & (children != NOBODY)
            return truth

        child = is_child(rows, heads) | is_child(rows, partner[heads])
        parents = [kin.mother[rows], kin.father[rows]]
        grandchild = np.zeros(len(rows), np.bool_)
        for parent in parents:
            grandchild |= (parent != NOBODY) & (is_child(parent, heads) | is_child(parent, partner[heads]))
        sibling = (parents[0] != NOBODY) & (parents[0] == kin.mother[heads])
        sibling |= (parents[1] != NOBODY) & (parents[1] == kin.father[heads])
        ties: list[tuple[Tie, Truths]] = [
            (Tie.SIBLING, sibling),
            (Tie.GRANDCHILD, grandchild),
            (Tie.CHILD_IN_LAW, is_child(partner[rows], heads)),
            (Tie.PARENT_IN_LAW, is_child(partner[heads], rows)),
            (Tie.PARENT, is_child(heads, rows)),
            (Tie.CHILD, child),
            (Tie.SPOUSE, partner[heads] == rows),
            (Tie.HEAD, heads == rows),
        ]
        for tie, which in ties:
            found = np.where(which, tie, found)
        return found

    def _addresses(self, book: Numbers, community: Numbers, heads: Numbers) -> Numbers:
        """Return where books are kept: where the head or a member lives, else a dwelling let to others."""
        residents = self.residents
        home = residents.community[residents.household]
        at_home = np.flatnonzero((book != NOBODY) & (home == self.place))
        own = at_home[at_home == heads[book[at_home]]]
        found = np.full(len(community), NOBODY, np.int64)
        for rows in (at_home[::-1], own):
            found[book[rows]] = residents.address[residents.household[rows]]
        dwellings = residents.collective == FAMILY
        for place in range(self.places):
            lost = np.flatnonzero((community == place) & (found == NOBODY))
            there = residents.address[dwellings & (residents.community == place)]
            if len(there):
                found[lost] = self.random.choice(there, len(lost))
        return found
