"""People who are cared for one by one: the extremely poor, children without parents, old soldiers."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from huimin.demonstration.census import Census, Numbers, shares_of
from huimin.demonstration.columns import Facts, Truths
from huimin.demonstration.couples import NOBODY
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.hardship import INCOMES, Welfare, own_little
from huimin.demonstration.health import certify, lose_self_care
from huimin.demonstration.households import Tie
from huimin.demonstration.livelihoods import CARE_HOME, MONTHS, YUAN
from huimin.demonstration.population import COLLECTIVES, FAMILY, FEMALE, MALE, dice

CHILDRENS_HOME = 1 + COLLECTIVES.index("childrens_home")
DEAD, MISSING, DISABLED, ILL, DETAINED, SILENT = 1, 2, 3, 4, 5, 6
GRADES = np.array([1, 2, 3, 6, 12, 16, 22, 22, 10, 6])
CONFIRMED = 97
"""Percent of those in priority care who were confirmed this year in time."""

BASIC_PENSION = 143 * YUAN * MONTHS


def care_for_people(census: Census, residents: Residents, facts: Facts, welfare: Welfare, seed: int) -> None:
    """Choose who is extremely poor, orphaned, unsupported or entitled to priority care, and record why."""
    random = dice(seed, "care")
    local = residents.hukou.str.starts_with(census.place).to_numpy()
    count = {
        name: max(census.scaled(census.figures["welfare"][name], len(residents)), 2)
        for name in ("tekun", "orphans", "unsupported", "veterans")
    }
    _extremely_poor(residents, facts, welfare, local, count=count["tekun"], random=random)
    _orphans(residents, facts, welfare, local, count=count["orphans"], random=random)
    _unsupported(residents, facts, welfare, local, count=count["unsupported"], random=random)
    _old_soldiers(residents, facts, welfare, local, count=count["veterans"], random=random)


def chosen(random: Generator, fitting: Truths, count: int) -> Numbers:
    """Return `count` rows of those that fit, or all of them if there are fewer."""
    rows = np.flatnonzero(fitting)
    return np.sort(random.choice(rows, min(count, len(rows)), replace=False))


def _extremely_poor(
    residents: Residents, facts: Facts, welfare: Welfare, local: Truths, *, count: int, random: Generator
) -> None:
    """Choose elders who are alone, some of them in a home, and a few severely disabled adults."""
    people = residents.people
    size = np.bincount(residents.household, minlength=residents.households)[residents.household]
    alone = local & (size == 1)
    at_home = alone & (people.collective == FAMILY) & ~welfare.taken[residents.household]
    disabled = count // 8
    homes = chosen(random, alone & (people.collective == CARE_HOME), count * 3 // 10)
    elders = chosen(random, at_home & (people.age >= 62), count - disabled - len(homes))
    younger = chosen(random, at_home & (people.age >= 30) & (people.age < 58), disabled)
    rows = np.sort(np.concatenate([homes, elders, younger]))
    for name in INCOMES:
        facts[name][rows] = 0
    certify(facts, younger, random, severe=True)
    facts["disability"][younger] = 6
    old = rows[people.age[rows] >= 60]
    facts["central_basic_pension"][old] = BASIC_PENSION
    facts["pension"][old] = BASIC_PENSION + 60 * YUAN * MONTHS
    facts["supporters"][rows] = random.integers(0, 2, len(rows))
    own_little(residents, facts, residents.household[rows], random)
    lose_self_care(facts, rows[random.integers(0, 100, len(rows)) < 55], random)
    welfare.taken[residents.household[rows]] = True
    welfare.holders["tekun"] = rows


def _orphans(
    residents: Residents, facts: Facts, welfare: Welfare, local: Truths, *, count: int, random: Generator
) -> None:
    people, kin = residents.people, residents.kin
    in_home = chosen(random, (people.collective == CHILDRENS_HOME) & (people.age < 18), count * 2 // 5)
    strangers = (kin.mother == NOBODY) & (kin.father == NOBODY) & (people.collective == FAMILY)
    young = strangers & local & (people.age < 18) & (residents.tie != Tie.HEAD)
    scattered = chosen(random, young, count - len(in_home))
    facts["orphan"][in_home] = 2
    facts["orphan"][scattered] = 1
    rows = np.sort(np.concatenate([in_home, scattered]))
    facts["father_situation"][rows] = facts["mother_situation"][rows] = DEAD
    facts["mother_situation"][rows[::4]] = MISSING
    welfare.taken[residents.household[rows]] = True
    welfare.holders["orphan"] = rows


def _unsupported(
    residents: Residents, facts: Facts, welfare: Welfare, local: Truths, *, count: int, random: Generator
) -> None:
    people, kin = residents.people, residents.kin
    raised_by_others = (kin.mother == NOBODY) & (kin.father == NOBODY) & (residents.tie != Tie.HEAD)
    young = raised_by_others & local & (people.age < 17) & (facts["orphan"] == 0)
    rows = chosen(random, young & (people.collective == FAMILY), count)
    situations = random.choice(
        [DEAD, DISABLED, ILL, DETAINED, SILENT], (2, len(rows)), p=[0.3, 0.1, 0.1, 0.2, 0.3]
    )
    situations[1, (situations[0] == DEAD) & (situations[1] == DEAD)] = SILENT
    for number, parent in enumerate(("father", "mother")):
        facts[f"{parent}_situation"][rows] = situations[number]
        away = np.isin(situations[number], (DETAINED, SILENT))
        facts[f"{parent}_away_months"][rows] = np.where(away, random.integers(7, 60, len(rows)), 0)
    welfare.holders["unsupported_child"] = rows


def _old_soldiers(
    residents: Residents, facts: Facts, welfare: Welfare, local: Truths, *, count: int, random: Generator
) -> None:
    """Choose disabled veterans, bereaved families and old soldiers, each recognised once."""
    people = residents.people
    men = local & (people.sex == MALE) & (people.collective == FAMILY)
    disabled, bereaved, soldiers = shares_of(count, [30, 10, 60])
    rows = chosen(random, men & (people.age >= 24) & (people.age < 82), int(disabled))
    facts["disabled_in_service"][rows] = random.choice(4, len(rows), p=[0.82, 0.09, 0.05, 0.04]) + 1
    nature = random.choice(3, len(rows), p=[0.12, 0.63, 0.25]) + 1
    grade = random.choice(10, len(rows), p=GRADES / GRADES.sum()) + 1
    facts["service_nature"][rows] = nature
    facts["service_grade"][rows] = np.where(nature == 3, np.minimum(grade, 6), grade)
    welfare.holders["disability_pension"] = rows
    families = local & (people.sex == FEMALE) & (people.age >= 45) & (people.collective == FAMILY)
    rows = chosen(random, families, int(bereaved))
    facts["bereaved"][rows] = random.choice(3, len(rows), p=[0.2, 0.3, 0.5]) + 1
    welfare.holders["survivor_pension"] = rows
    welfare.holders["veteran_allowance"] = _periodic(residents, facts, men, int(soldiers), random)
    holders = ("disability_pension", "survivor_pension", "veteran_allowance")
    cared_for = np.concatenate([welfare.holders[name] for name in holders])
    confirmed = random.integers(0, 100, len(cared_for)) < CONFIRMED
    confirmed[-1:] = False
    facts["confirmed_this_year"][cared_for[confirmed]] = 1


def _periodic(residents: Residents, facts: Facts, men: Truths, count: int, random: Generator) -> Numbers:
    age = residents.people.age
    groups = {
        2: (88, 104, 4),
        3: (45, 85, 24),
        4: (60, 78, 36),
        5: (62, 86, 6),
        6: (66, 92, 6),
        7: (60, 80, 24),
    }
    found = []
    for (group, (youngest, oldest, _)), share in zip(
        groups.items(), shares_of(count, [share for *_, share in groups.values()]), strict=True
    ):
        free = men & (facts["old_soldier"] == 0) & (facts["disabled_in_service"] == 0)
        rows = chosen(random, free & (age >= youngest) & (age <= oldest), int(share))
        facts["old_soldier"][rows] = group
        found.append(rows)
    facts["service_years"][found[-1]] = random.integers(2, 9, len(found[-1]))
    return np.sort(np.concatenate(found))
