"""What happens month by month: deaths, moves, jobs found and lost, illness, and what stays unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from huimin.demonstration.care import chosen
from huimin.demonstration.census import Census, Numbers
from huimin.demonstration.columns import Facts, Truths
from huimin.demonstration.couples import some
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.hardship import Welfare, earners
from huimin.demonstration.households import Tie
from huimin.demonstration.livelihoods import MONTHS, YUAN
from huimin.demonstration.population import FAMILY, days, dice
from huimin.kernel.days import Month

NEVER = np.iinfo(np.int64).max
DEATHS_A_MONTH = 118
MOVES_A_MONTH = 42
LEAST = 3
EIGHTY, BIRTHDAY = 80, 16
EARLY = 11
"""How far into a month the first of it dies and moves away: before the district stands still."""

DEATHS_PER_10_000 = {0: 1, 30: 4, 45: 16, 60: 60, 70: 180, 80: 620, 90: 1800}
TOLD_LATE = 20
"""Of one in so many who die, are born or move away the district hears a month late."""

NOTICED_AFTER = timedelta(days=2)
"""How long after the first of a month the district learns of what changed; before the month is reckoned."""


@dataclass(frozen=True, slots=True)
class Departures:
    """One row a person: the day of death and the first day elsewhere, or `NEVER`."""

    died: Numbers
    left: Numbers

    @property
    def stays(self) -> Truths:
        """Return who neither dies nor moves away in the months."""
        found: Truths = (self.died == NEVER) & (self.left == NEVER)
        return found


def turn_eighty(census: Census, residents: Residents, months: list[Month]) -> Numbers:
    """Let somebody registered here turn eighty in every month, and return who does.

    In a full district a hundred do anyway; in a small one the oldest below eighty are made a little older.
    """
    people = residents.people
    local = residents.hukou.str.starts_with(census.place).to_numpy()
    young = np.flatnonzero(local & (people.collective == FAMILY) & (people.age < EIGHTY))
    rows = young[np.argsort(people.birth[young], kind="stable")[: len(months)]]
    for row, month in zip(rows.tolist(), months, strict=False):
        people.birth[row] = days(month.first.replace(year=month.first.year - EIGHTY, day=BIRTHDAY))
        people.age[row] = EIGHTY - 1
    return rows


def depart(
    census: Census, residents: Residents, months: list[Month], *, staying: Numbers, seed: int
) -> Departures:
    """Return who dies and who moves away in the months, holders among them, but nobody of those `staying`."""
    random = dice(seed, "departures")
    size = len(residents)
    died, left = np.full(size, NEVER), np.full(size, NEVER)
    ages = np.array(sorted(DEATHS_PER_10_000))
    rates = np.array([DEATHS_PER_10_000[int(age)] for age in ages])
    rate = rates[np.searchsorted(ages, residents.people.age, side="right") - 1]
    family = (residents.people.collective == FAMILY) & (residents.people.age >= 1)
    family[staying] = False
    leads_others = (np.bincount(residents.household)[residents.household] > 1) & (residents.tie == Tie.HEAD)
    for month in months:
        first, length = days(month.first), (month.last - month.first).days + 1
        count = max(census.scaled(DEATHS_A_MONTH, size), LEAST)
        alive = family & (died == NEVER) & (left == NEVER)
        gone = random.choice(size, count, replace=False, p=rate * alive / (rate * alive).sum())
        died[gone] = first + random.integers(0, length, count)
        died[heard_in_time(gone)[:1]] = first + EARLY
        alive = family & ~leads_others & (died == NEVER) & (left == NEVER)
        movers = chosen(random, alive, max(census.scaled(MOVES_A_MONTH, size), LEAST))
        left[movers] = first + random.integers(1, length, len(movers))
        left[heard_in_time(movers)[:1]] = first + EARLY
    late = family & (left == NEVER) & (residents.people.age > 45) & ~_in_time(np.arange(size))
    paid = late & (residents.people.age > EIGHTY)
    died[some(random, np.flatnonzero(paid if paid.any() else late), 1)] = (
        days(months[-2 if len(months) > 1 else 0].first) + EARLY
    )
    return Departures(died, left)


def heard_in_time(rows: Numbers) -> Numbers:
    """Return the rows of those of whom the district hears at once if they go."""
    return rows[_in_time(rows)]


def _in_time(rows: Numbers) -> Truths:
    in_time: Truths = rows % TOLD_LATE != TOLD_LATE - 1
    return in_time


class Months:
    """The months as the households live through them; nobody is struck twice."""

    def __init__(
        self, census: Census, residents: Residents, facts: Facts, welfare: Welfare, *, seed: int
    ) -> None:
        self.census, self.residents, self.facts, self.welfare = census, residents, facts, welfare
        self.random = dice(seed, "happenings")
        self.earner = earners(residents, facts)
        self.spared = np.ones(residents.households, np.bool_)

    def strike(self, households: Numbers, count: int) -> Numbers:
        """Return so many households (of a full district) that nothing has happened to yet; at least one."""
        free = households[self.spared[households]]
        wanted = min(max(self.census.scaled(count, len(self.residents)), 1), len(free))
        found = np.sort(self.random.choice(free, wanted, replace=False))
        self.spared[found] = False
        return found

    def change_holders(self, number: int, since: date) -> None:
        """Let holders of Dibao receive a little more, find work, lose some, or fall ill."""
        facts, homes, known = self.facts, self.welfare.holders["dibao"], since + NOTICED_AFTER
        better = self.earner[self.strike(homes, 45)]
        more = self.random.integers(60, 220, len(better)) * YUAN * MONTHS
        facts.change("other_transfers", better, facts["other_transfers"][better] + more, since, known)
        employed = self.earner[self.strike(homes, 28 + 12 * number)]
        wage = self.random.integers(3200, 5200, len(employed)) * YUAN * MONTHS
        facts.change("wage", employed, facts["wage"][employed] + wage, since, known)
        waged = homes[facts["wage"][self.earner[homes]] > 0]
        poorer = self.earner[self.strike(waged, 24)]
        facts.change("wage", poorer, facts["wage"][poorer] // (200 * YUAN) * (100 * YUAN), since, known)
        ill = self.earner[self.strike(homes, 10)]
        ill = ill[facts["serious_illness"][ill] == 0]
        facts.change("serious_illness", ill, np.ones(len(ill), np.int64), since, known)

    def lose_work(self, since: date) -> None:
        """Let ordinary households lose their only wage: they become entitled, and nobody has applied yet."""
        residents, facts = self.residents, self.facts
        ordinary = np.flatnonzero(~self.welfare.taken)
        size = np.bincount(residents.household, minlength=residents.households)
        other = facts["pension"] + facts["business_net"] + facts["support_received"] + facts["property_net"]
        income = np.zeros(residents.households, np.int64)
        np.add.at(income, residents.household, other)
        fitting = (size <= 3) & (income == 0) & (facts["financial_assets"] < 15_000 * YUAN)
        fitting &= (facts["vehicles"] == 0) & (facts["homes"] <= 1)
        rows = self.earner[self.strike(ordinary[fitting[ordinary]], 12)]
        self.facts.change("wage", rows, np.zeros(len(rows), np.int64), since, since + NOTICED_AFTER)

    def confirm_late(self, since: date) -> None:
        """Let half of those in priority care who missed the yearly confirmation make up for it."""
        facts = self.facts
        late = np.flatnonzero(in_priority_care(facts) & (facts["confirmed_this_year"] == 0))[1::2]
        facts.change("confirmed_this_year", late, np.ones(len(late), np.int64), since, since + NOTICED_AFTER)

    def leave_unknown(self) -> None:
        """Leave facts unknown, of holders and others: their cases cannot be decided until somebody asks."""
        facts, holders = self.facts, self.welfare.holders
        facts.forget("wage", self.earner[self.strike(holders["dibao"], 26)])
        facts.forget("financial_assets", self.strike(holders["dibao"], 14))
        facts.forget("pension", self.earner[self.strike(self.welfare.entitled["dibao"], 30)])
        facts.forget("financial_assets", self.strike(holders["edge"], 18))
        facts.forget("medical_expenses", self.strike(holders["rigid"], 6))
        facts.forget("supporters", holders["tekun"][::40])
        facts.forget("father_situation", holders["unsupported_child"][::20])


def live_through(
    census: Census, residents: Residents, facts: Facts, welfare: Welfare, *, months: list[Month], seed: int
) -> None:
    """Let facts change from month to month, and leave some unknown from the beginning."""
    lives = Months(census, residents, facts, welfare, seed=seed)
    # First, so that in a small district, too, something is left that nobody knows.
    lives.leave_unknown()
    for number, month in enumerate(months):
        lives.change_holders(number, month.first)
        lives.lose_work(month.first)
    lives.confirm_late(months[len(months) // 2].first)


def in_priority_care(facts: Facts) -> Truths:
    """Return who is recognised for priority care."""
    recognised: Truths = (facts["disabled_in_service"] + facts["bereaved"] + facts["old_soldier"]) > 0
    return recognised
