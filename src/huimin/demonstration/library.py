"""Districts of any size, as tables: for demonstrations, tests and benchmarks; nothing in them is real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from huimin.demonstration.awards import make_awards
from huimin.demonstration.calibration import calibrate
from huimin.demonstration.care import care_for_people
from huimin.demonstration.census import Census, census
from huimin.demonstration.columns import Facts
from huimin.demonstration.dwellings import Residents, settle
from huimin.demonstration.engine import Engine
from huimin.demonstration.happenings import NEVER, Departures, depart, live_through
from huimin.demonstration.hard_cases import doubles, rename, with_old_numbers
from huimin.demonstration.hardship import Welfare, make_hardship
from huimin.demonstration.health import make_health
from huimin.demonstration.households import make_homes
from huimin.demonstration.identities import make_id_numbers, make_phones
from huimin.demonstration.livelihoods import make_livelihoods
from huimin.demonstration.names import make_names
from huimin.demonstration.population import make_pool
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
class District:
    """A synthetic district: who lives in it, what is known, who holds what, what happens month by month."""

    seed: int
    months: Sequence[Month]
    census: Census
    residents: Residents
    facts: Facts
    welfare: Welfare
    engine: Engine
    departures: Departures
    awards: pl.DataFrame

    @property
    def first_day(self) -> date:
        """Return the day on which the district has the structure of the census."""
        return self.months[0].first

    @cached_property
    def persons(self) -> pl.DataFrame:
        """Return the people with their identities, one row each, ids from 1; doubles come last."""
        residents, people = self.residents, self.residents.people
        codes = pl.Series([code for code, _name in self.census.communities])
        frame = pl.DataFrame(
            {
                "id": np.arange(1, len(residents) + 1),
                "name": rename(make_names(residents, self.seed), people.sex, self.seed),
                "id_number": with_old_numbers(
                    make_id_numbers(people.birth, people.sex, self.seed), people.birth, self.seed
                ),
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
            }
        )
        return pl.concat([frame, doubles(frame, self.seed)])

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
    facts = Facts(len(residents), residents.households)
    make_livelihoods(figures, residents, facts, seed)
    make_health(residents, facts, seed)
    welfare = make_hardship(figures, residents, facts, seed)
    care_for_people(figures, residents, facts, welfare, seed)
    days = tuple(month.first for month in months)
    engine = calibrate(figures, residents, facts, welfare, days=(days[0], days[-1]), seed=seed)
    awards = make_awards(engine, welfare, days[0], seed)
    departures = depart(figures, residents, months, seed)
    live_through(figures, residents, facts, welfare, months=months, seed=seed)
    return District(seed, months, figures, residents, facts, welfare, engine, departures, awards)


def _months(first: Month, last: Month) -> list[Month]:
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next)
    return found


def _days(column: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.Series:
    """Return days since 1970-01-01 as dates, `NEVER` as nothing."""
    never = column == NEVER
    dates = pl.Series(np.where(never, 0, column).astype("datetime64[D]"))
    return pl.DataFrame({"day": dates, "never": never}).select(pl.when("never").then(None).otherwise("day"))[
        "literal"
    ]
