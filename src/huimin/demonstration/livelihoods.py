"""What people live on: school, work, business, pensions, savings, homes and cars of an ordinary district."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from huimin.demonstration.census import Census, Numbers
from huimin.demonstration.columns import Facts, Truths
from huimin.demonstration.couples import NOBODY
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.households import Tie
from huimin.demonstration.population import COLLECTIVES, FAMILY, FEMALE, MALE, dice

YUAN = 100
MONTHS = 12
SCHOOL, BACHELOR, POSTGRADUATE = 1, 2, 3
STUDENT, CARE_HOME = 1 + COLLECTIVES.index("student"), 1 + COLLECTIVES.index("care_home")
SOCIAL_INSURANCE = 105
"""What an employee pays into social insurance, in 1/1000 of the wage."""


def make_livelihoods(census: Census, residents: Residents, facts: Facts, seed: int) -> None:
    """Fill in study, work, pensions and property of everybody as if nobody were in need."""
    random = dice(seed, "livelihoods")
    people = residents.people
    _study(residents, facts, random)
    adult = (people.age >= 18) & (facts["study"] == 0)
    retired = _pensions(census, residents, facts, adult, random)
    _work(census, residents, facts, adult & ~retired, random)
    _property(census, residents, facts, random)


def drawn_around(median: int, spread: float, count: int, random: Generator) -> Numbers:
    """Return whole tens of yuan spread around a median as incomes are, in fen."""
    tens = np.exp(random.normal(np.log(median / 10), spread, count))
    return tens.astype(np.int64) * 10 * YUAN


def _study(residents: Residents, facts: Facts, random: Generator) -> None:
    people = residents.people
    chance = random.integers(0, 100, len(residents))
    attending = np.array([0, 0, 0, 82, 90, 94] + [99] * 9 + [97, 94, 90, 46, 44, 42, 36, 12])
    young = people.age < len(attending)
    at_school = np.zeros(len(residents), np.bool_)
    at_school[young] = chance[young] < attending[people.age[young]]
    at_school &= (residents.kin.spouse == NOBODY) & ((people.collective == FAMILY) | (people.age < 18))
    facts["study"][at_school] = np.where(people.age[at_school] < 18, SCHOOL, BACHELOR)
    dormitory = people.collective == STUDENT
    facts["study"][dormitory] = np.where(chance[dormitory] < 6, POSTGRADUATE, BACHELOR)
    facts["enrolment_confirmed"][facts["study"] > 0] = 1
    allowance = random.integers(13, 24, np.count_nonzero(dormitory)) * 100 * YUAN * MONTHS
    facts["support_received"][dormitory] = allowance


def _pensions(census: Census, residents: Residents, facts: Facts, adult: Truths, random: Generator) -> Truths:
    """Give pensions to those of age; return who is retired."""
    people, money = residents.people, census.figures["money"]
    chance = random.integers(0, 100, len(residents))
    men, women = people.sex == MALE, people.sex == FEMALE
    of_age = adult & ((men & (people.age >= 60)) | (women & (people.age >= 55)))
    early = adult & women & (people.age >= 50) & (people.age < 55) & (chance < 55)
    employees = (of_age & (chance < np.where(people.age < 75, 80, 70))) | early
    rows = np.flatnonzero(employees)
    monthly = drawn_around(money["median_pension_a_month"], 0.22, len(rows), random)
    facts["pension"][rows] = MONTHS * np.maximum(monthly, 1500 * YUAN)
    residents_pension = np.flatnonzero(of_age & ~employees & (people.age >= 60) & (chance < 96))
    basic = money["central_basic_pension_a_month"] * YUAN * MONTHS
    facts["central_basic_pension"][residents_pension] = basic
    extra = random.integers(2, 14, len(residents_pension)) * 10 * YUAN * MONTHS
    facts["pension"][residents_pension] = basic + extra
    needy = residents_pension[random.integers(0, 100, len(residents_pension)) < 75]
    facts["support_received"][needy] = random.integers(12, 30, len(needy)) * 100 * YUAN * MONTHS
    retired: Truths = employees | (people.age >= 60)
    return retired


def _work(census: Census, residents: Residents, facts: Facts, able: Truths, random: Generator) -> None:
    people, money = residents.people, census.figures["money"]
    chance = random.integers(0, 100, len(residents))
    employed = np.where(people.sex == MALE, 84, np.where(people.age < 50, 74, 45))
    own = able & (chance >= employed) & (chance < employed + 8)
    waged = np.flatnonzero(able & ((chance < employed) | (people.collective != FAMILY)))
    monthly = drawn_around(money["median_wage_a_month"], 0.38, len(waged), random)
    facts["wage"][waged] = MONTHS * np.maximum(monthly, money["minimum_wage_a_month"] * YUAN)
    insured = waged[random.integers(0, 100, len(waged)) < 70]
    facts["transfers_paid"][insured] = facts["wage"][insured] // (1000 * YUAN) * SOCIAL_INSURANCE * YUAN
    rows = np.flatnonzero(own)
    facts["business_net"][rows] = drawn_around(money["median_business_a_year"], 0.5, len(rows), random)


def _property(census: Census, residents: Residents, facts: Facts, random: Generator) -> None:
    """Give savings, homes and cars to households; people in collectives own savings only."""
    households = residents.households
    family = residents.collective == FAMILY
    size = np.bincount(residents.household, minlength=households)
    savings = drawn_around(census.figures["money"]["median_assets_a_person"], 0.9, households, random)
    facts["financial_assets"][:] = np.where(family, savings * size, savings // 4)
    facts["financial_assets"][residents.collective == STUDENT] = 0
    chance = random.integers(0, 100, households)
    homes = np.where(chance < 18, 0, np.where(chance < 84, 1, np.where(chance < 97, 2, 3)))
    facts["homes"][:] = np.where(family, homes, 0)
    middle_aged = residents.people.age[residents.heads] < 66
    drives = family & middle_aged & (random.integers(0, 100, households) < 15 + 9 * size)
    facts["vehicles"][drives] = 1 + (random.integers(0, 100, np.count_nonzero(drives)) < 6)
    price = random.integers(5, 26, households) * 10_000 * YUAN
    facts["vehicle_value"][:] = facts["vehicles"] * price
    landlords = residents.heads[family & (homes >= 2) & (random.integers(0, 100, households) < 55)]
    facts["property_net"][landlords] = random.integers(6, 25, len(landlords)) * 1000 * YUAN


def counts_as_member(residents: Residents, facts: Facts) -> Truths:
    """Return who plausibly counts in a household's application; the engine has the last word."""
    grown_child = (residents.tie == Tie.CHILD) & (residents.people.age >= 18)
    apart = np.isin(residents.tie, (Tie.CHILD_IN_LAW, Tie.PARENT_IN_LAW, Tie.OTHER))
    dependent = np.isin(facts["study"], (SCHOOL, BACHELOR)) | (facts["dependent_adult"] == 1)
    member: Truths = ~apart & (~grown_child | dependent)
    return member
