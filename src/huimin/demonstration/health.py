"""Disability certificates and serious illness, more frequent with age."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from huimin.demonstration.census import Numbers
from huimin.demonstration.columns import Facts
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.population import FAMILY, dice

KINDS = np.array([12, 16, 2, 48, 10, 10, 2])
"""Percent of certificates that are visual, hearing, speech, physical, intellectual, mental, multiple."""

LEVELS = np.array([13, 24, 31, 32])
PER_10_000 = {0: 50, 15: 90, 30: 160, 45: 300, 60: 520, 75: 700}
ILL_PER_10_000 = {0: 12, 15: 20, 40: 90, 60: 260, 75: 340}


def make_health(residents: Residents, facts: Facts, seed: int) -> None:
    """Certify disabilities and register serious illnesses."""
    random = dice(seed, "health")
    certified = _struck(PER_10_000, residents, random)
    certify(facts, certified, random)
    facts["serious_illness"][_struck(ILL_PER_10_000, residents, random)] = 1
    helpless = np.flatnonzero((residents.people.age >= 80) & (random.integers(0, 100, len(residents)) < 18))
    lose_self_care(facts, helpless, random)


def certify(facts: Facts, rows: Numbers, random: Generator, *, severe: bool = False) -> None:
    """Give people a disability certificate; a severe one if asked."""
    facts["disability"][rows] = 1 + random.choice(len(KINDS), len(rows), p=KINDS / KINDS.sum())
    levels = LEVELS[:2] if severe else LEVELS
    facts["disability_level"][rows] = 1 + random.choice(len(levels), len(rows), p=levels / levels.sum())


def lose_self_care(facts: Facts, rows: Numbers, random: Generator) -> None:
    """Let people fail some of the six things of daily life, bathing first."""
    hardest_first = (
        "bathes_alone",
        "walks_indoors_alone",
        "uses_toilet_alone",
        "dresses_alone",
        "gets_up_alone",
    )
    failed = random.integers(1, len(hardest_first) + 1, len(rows))
    for number, item in enumerate(hardest_first):
        facts[item][rows[failed > number]] = 0


def _struck(table: dict[int, int], residents: Residents, random: Generator) -> Numbers:
    ages = np.array(sorted(table))
    rates = np.array([table[int(age)] for age in ages])
    rate = rates[np.searchsorted(ages, residents.people.age, side="right") - 1]
    drawn = random.integers(0, 10_000, len(residents)) < rate
    return np.flatnonzero(drawn & (residents.people.collective == FAMILY))
