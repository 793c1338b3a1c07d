"""Calibration by the engine itself: whoever is not meant to be in need is given enough to live on."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.random import Generator

from huimin.demonstration.census import Census, Numbers
from huimin.demonstration.columns import Facts
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.engine import Engine
from huimin.demonstration.hardship import Welfare, earners
from huimin.demonstration.livelihoods import MONTHS, YUAN, counts_as_member
from huimin.demonstration.population import dice

STAYS_IN_NEED = 12
"""Percent of the households that are at the edge unplanned and are left there: nobody knows them yet."""

ROUNDS = 4


def calibrate(
    census: Census,
    residents: Residents,
    facts: Facts,
    welfare: Welfare,
    *,
    days: tuple[date, ...],
    seed: int,
) -> Engine:
    """Lift everybody who is entitled to household assistance without being meant to, and note who holds what.

    `days` are days with different figures; on each of them the numbers must come out.
    """
    random = dice(seed, "calibration")
    engine = Engine(census, residents, facts, {})
    for scheme in ("tekun", "dibao", "edge", "rigid"):
        engine.hold(scheme, welfare.holders[scheme])
    tekun_homes = residents.household[welfare.holders["tekun"]]
    left = random.integers(0, 100, residents.households) < STAYS_IN_NEED
    for _ in range(ROUNDS):
        meant = np.zeros(residents.households, np.bool_)
        meant[tekun_homes] = True
        for scheme in ("dibao", "edge", "rigid"):
            meant[welfare.holders[scheme]] = meant[welfare.entitled[scheme]] = True
        strangers = np.zeros(residents.households, np.bool_)
        for scheme in ("dibao", "edge", "rigid"):
            for day in days:
                rows = engine.granted(scheme, day)
                strangers[rows if scheme != "edge" else rows[~left[rows]]] = True
        lifted = np.flatnonzero(strangers & ~meant)
        if not len(lifted):
            break
        _lift(residents, facts, lifted, random)
    for scheme in ("dibao", "edge", "rigid"):
        found = np.setdiff1d(engine.granted(scheme, days[0]), welfare.holders[scheme])
        welfare.entitled[scheme] = np.setdiff1d(found, tekun_homes)
    return engine


def _lift(residents: Residents, facts: Facts, households: Numbers, random: Generator) -> None:
    """Give households enough to live on: a better wage to who can work, support from relatives to others."""
    counted = counts_as_member(residents, facts)
    size = np.bincount(residents.household[counted], minlength=residents.households)[households]
    more = random.integers(1000, 1700, len(households)) * YUAN * MONTHS * np.maximum(size, 1)
    earner = earners(residents, facts)[households]
    age = residents.people.age[earner]
    working = (age >= 18) & (age < 60) & (facts["study"][earner] == 0)
    facts["wage"][earner[working]] += more[working]
    facts["support_received"][earner[~working]] += more[~working]
