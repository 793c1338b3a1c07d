"""Districts of any size, as tables: for demonstrations, tests and benchmarks; nothing in them is real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from huimin.demonstration.awards import make_awards
from huimin.demonstration.books import Books, make_books
from huimin.demonstration.calibration import calibrate
from huimin.demonstration.care import care_for_people
from huimin.demonstration.census import Census, Numbers, census
from huimin.demonstration.columns import Facts, Truths
from huimin.demonstration.couples import NOBODY
from huimin.demonstration.dwellings import Residents, settle
from huimin.demonstration.engine import Engine
from huimin.demonstration.happenings import NEVER, Departures, depart, live_through, turn_eighty
from huimin.demonstration.hard_cases import doubles, rename, with_old_numbers
from huimin.demonstration.hardship import Welfare, make_hardship
from huimin.demonstration.health import make_health
from huimin.demonstration.households import make_homes
from huimin.demonstration.identities import make_id_numbers, make_phones
from huimin.demonstration.livelihoods import make_livelihoods
from huimin.demonstration.names import make_names, name_newborns, name_strangers
from huimin.demonstration.newcomers import bear, move_in
from huimin.demonstration.population import make_pool
from huimin.demonstration.weddings import divorce, wed
from huimin.kernel.days import Month
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

SMALLEST = 500
FULL = 241_589
FIRST_MONTH = Month.of("2025-06")
LAST_MONTH = Month.of("2025-08")
WAY_OF_LIFE = date(2018, 1, 1)
"""Since when households live together as they do on the first day."""


class DistrictTooSmall(Invalid):
    """A district of so few people cannot have all the cases that a demonstration shows."""

    template = _("A district needs at least {smallest} people; {people} were asked for.")


@dataclass(frozen=True)
class Changes:
    """What befalls families in the months, by rows of the district."""

    births: pl.DataFrame
    arrivals: pl.DataFrame
    weddings: pl.DataFrame
    divorces: pl.DataFrame


@dataclass(frozen=True)
class District:
    """A synthetic district: who lives in it, what is known, who holds what, what happens month by month."""

    seed: int
    months: Sequence[Month]
    census: Census
    residents: Residents
    books: Books
    facts: Facts
    welfare: Welfare
    engine: Engine
    departures: Departures
    changes: Changes
    awards: pl.DataFrame

    @property
    def first_day(self) -> date:
        """Return the day on which the district has the structure of the census."""
        return self.months[0].first

    @cached_property
    def persons(self) -> pl.DataFrame:
        """Return the people with their identities, one row each, ids from 1; doubles come last."""
        residents, people, books = self.residents, self.residents.people, self.books
        codes = pl.Series([code for code, _name in self.census.communities])
        frame = pl.DataFrame(
            {
                "id": np.arange(1, len(residents) + 1),
                "name": rename(make_names(residents, self.seed), people.sex, self.seed),
                "id_number": with_old_numbers(self._id_numbers[: len(people)], people.birth, self.seed),
                "birth": people.birth.astype("datetime64[D]"),
                "sex": people.sex,
                "phone": make_phones(people.age, self.seed),
                "hukou": residents.hukou,
                "residence": codes.gather(residents.community[residents.household]),
                "address": residents.address[residents.household] + 1,
                "died_on": _days(self.departures.died),
                "left_on": _days(self.departures.left),
                "household": residents.household + 1,
                "relation": residents.tie,
                "book": _known(residents.households + 1 + books.book, books.book != NOBODY),
                "book_relation": books.tie,
            }
        )
        return pl.concat([frame, doubles(frame, self.seed)])

    @cached_property
    def _id_numbers(self) -> pl.Series:
        """Return an identity number for everybody, then for the newborns, then for those who move in."""
        births, arrivals, people = self.changes.births, self.changes.arrivals, self.residents.people
        birth = np.concatenate([people.birth, births["day"].to_numpy(), arrivals["birth"].to_numpy()])
        sex = np.concatenate([people.sex, births["sex"].to_numpy(), arrivals["sex"].to_numpy()])
        return make_id_numbers(birth, sex, self.seed)

    @cached_property
    def newborns(self) -> pl.DataFrame:
        """Return the children born in the months: who they are, whose, and what they join."""
        births, persons, residents = self.changes.births, self.persons, self.residents
        of = births["of"]
        surname_of = births.select(pl.when(pl.col("father") == NOBODY).then("of").otherwise("father"))
        names = persons["name"].gather(surname_of.to_series()).to_list()
        return pl.DataFrame(
            {
                "name": name_newborns(names, births["day"].to_numpy(), births["sex"].to_numpy(), self.seed),
                "id_number": self._id_numbers[len(residents) : len(residents) + len(births)],
                "birth": _dates(births["day"]),
                "sex": births["sex"],
                "mother": _known(births["mother"].to_numpy() + 1, births["mother"].to_numpy() != NOBODY),
                "father": _known(births["father"].to_numpy() + 1, births["father"].to_numpy() != NOBODY),
                "hukou": persons["hukou"].gather(of),
                "residence": persons["residence"].gather(of),
                "address": residents.addresses["text"].gather(persons["address"].gather(of) - 1),
                "household": persons["household"].gather(of),
                "relation": births["tie"],
                "book": persons["book"].gather(of),
                "book_relation": births["book_tie"],
            }
        )

    @cached_property
    def arrivals(self) -> pl.DataFrame:
        """Return who moves in in the months: who they are, and where they live from then on."""
        arrivals, residents = self.changes.arrivals, self.residents
        codes = pl.Series([code for code, _name in self.census.communities])
        birth, sex = arrivals["birth"].to_numpy(), arrivals["sex"].to_numpy()
        dwelling = arrivals["dwelling"].to_numpy()
        return pl.DataFrame(
            {
                "name": name_strangers(birth, sex, self.seed),
                "id_number": self._id_numbers[-len(arrivals) :],
                "birth": _dates(arrivals["birth"]),
                "sex": arrivals["sex"],
                "day": _dates(arrivals["day"]),
                "hukou": arrivals["hukou"],
                "residence": codes.gather(residents.community[dwelling]),
                "address": residents.addresses["text"].gather(residents.address[dwelling]),
            }
        )

    @cached_property
    def households(self) -> pl.DataFrame:
        """Return the households, ids from 1; people in a dormitory or home are households of one."""
        residents = self.residents
        codes = pl.Series([code for code, _name in self.census.communities])
        return pl.DataFrame(
            {
                "id": np.arange(1, residents.households + 1),
                "division": codes.gather(residents.community),
                "address": residents.address + 1,
                "collective": residents.collective,
            }
        )

    @cached_property
    def hukou_books(self) -> pl.DataFrame:
        """Return the hukou books; their ids follow those of the households, numbers name the community."""
        books, count = self.books, len(self.books)
        codes = pl.Series([code for code, _name in self.census.communities])
        place = np.arange(1, count + 1) - np.searchsorted(books.community, books.community)
        frame = pl.DataFrame(
            {
                "id": np.arange(1, count + 1) + self.residents.households,
                "division": codes.gather(books.community),
                "address": _known(books.address + 1, books.address != NOBODY),
                "collective": books.collective,
                "place": place,
            }
        )
        community, place_in_it = pl.col("division").str.slice(6), pl.col("place").cast(pl.String).str.zfill(5)
        return frame.with_columns(number=pl.concat_str(community, place_in_it, separator="-")).drop("place")


def make_district(
    people: int = FULL, seed: int = 1, *, first: Month = FIRST_MONTH, last: Month = LAST_MONTH
) -> District:
    """Return a district of so many people, always the same one for the same seed and months.

    Raises:
        DistrictTooSmall: fewer people than can show every case.
    """
    if people < SMALLEST:
        raise DistrictTooSmall(smallest=SMALLEST, people=people)
    months = _months(first, last)
    figures = census()
    pool = make_pool(figures, people, seed, first.first)
    residents = settle(figures, pool, make_homes(figures, pool, seed, people), seed)
    turning = turn_eighty(figures, residents, months)
    books = make_books(figures, residents, seed)
    facts = Facts(len(residents), residents.households)
    make_livelihoods(figures, residents, facts, seed)
    make_health(residents, facts, seed)
    welfare = make_hardship(figures, residents, facts, seed)
    care_for_people(figures, residents, facts, welfare, seed)
    days = tuple(month.first for month in months)
    engine = calibrate(figures, residents, facts, welfare, days=(days[0], days[-1]), seed=seed)
    awards = make_awards(engine, welfare, days[0], seed)
    departures = depart(figures, residents, months, staying=turning, seed=seed)
    live_through(figures, residents, facts, welfare, months=months, seed=seed)
    changes = _changes(figures, residents, books, welfare, departures, months=months, seed=seed)
    return District(
        seed, months, figures, residents, books, facts, welfare, engine, departures, changes, awards
    )


def _changes(
    figures: Census,
    residents: Residents,
    books: Books,
    welfare: Welfare,
    departures: Departures,
    *,
    months: list[Month],
    seed: int,
) -> Changes:
    births = bear(
        figures, residents, books, departures, in_need=welfare.holders["dibao"], months=months, seed=seed
    )
    return Changes(
        births,
        move_in(figures, residents, months=months, seed=seed),
        wed(residents, books, departures, ~welfare.taken, months=months, seed=seed),
        divorce(residents, books, departures, ~welfare.taken, months=months, seed=seed),
    )


def _months(first: Month, last: Month) -> list[Month]:
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next)
    return found


def _known(column: Numbers, known: Truths) -> pl.Series:
    """Return a column with nothing where it is not known."""
    return pl.Series(column).zip_with(
        pl.Series(known), pl.repeat(None, len(column), dtype=pl.Int64, eager=True)
    )


def _dates(column: pl.Series) -> pl.Series:
    """Return days since 1970-01-01 as dates."""
    return column.cast(pl.Int32).cast(pl.Date)


def _days(column: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.Series:
    """Return days since 1970-01-01 as dates, `NEVER` as nothing."""
    never = column == NEVER
    dates = pl.Series(np.where(never, 0, column).astype("datetime64[D]"))
    return pl.DataFrame({"day": dates, "never": never}).select(pl.when("never").then(None).otherwise("day"))[
        "literal"
    ]
