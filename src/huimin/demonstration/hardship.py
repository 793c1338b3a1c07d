"""Households in need: who lives below the standard, at its edge, or under costs that cannot be avoided."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from huimin.demonstration.census import Census, Numbers, shares_of
from huimin.demonstration.columns import Facts, Truths
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.health import certify
from huimin.demonstration.livelihoods import MONTHS, YUAN, counts_as_member
from huimin.demonstration.population import FAMILY, dice

INCOMES = (
    "wage",
    "transfers_paid",
    "business_net",
    "property_net",
    "pension",
    "central_basic_pension",
    "support_received",
)
SIZES = {
    "dibao": {1: 52, 2: 27, 3: 15, 4: 6},
    "edge": {1: 30, 2: 36, 3: 24, 4: 10},
    "rigid": {1: 15, 2: 35, 3: 38, 4: 12},
}
"""Percent of the households in need of each kind that have so many members."""

AT_LEAST = {"dibao": 16, "dibao_leads": 3}
"""Households in need that the smallest district has, so that every kind of them can be shown."""


@dataclass
class Welfare:
    """Who is in need, and who of them holds something already: rows of households, or of persons."""

    holders: dict[str, Numbers] = field(default_factory=dict)
    entitled: dict[str, Numbers] = field(default_factory=dict)
    taken: Truths = field(default_factory=lambda: np.zeros(0, np.bool_))

    def rows(self, scheme: str) -> Numbers:
        """Return the holders of a scheme."""
        return self.holders[scheme]


def make_hardship(census: Census, residents: Residents, facts: Facts, seed: int) -> Welfare:
    """Bring as many households into need as the calibration says, and return who holds what."""
    random = dice(seed, "hardship")
    welfare = Welfare(taken=residents.collective != FAMILY)
    local = residents.hukou.str.starts_with(census.place).to_numpy()[residents.heads]
    welfare.taken |= ~local
    plain = np.ones(residents.households, np.bool_)
    plain[residents.household[~counts_as_member(residents, facts)]] = False
    for kind, lowest, highest in (("dibao", 60, 735), ("edge", 840, 1320), ("rigid", 1700, 2900)):
        for group in (kind, f"{kind}_leads"):
            wanted = census.scaled(census.figures["welfare"][group], len(residents))
            wanted = max(wanted, AT_LEAST.get(group, 2))
            rows = _households(residents, plain & ~welfare.taken, wanted, SIZES[kind], random)
            welfare.taken[rows] = True
            live_on(residents, facts, rows, random.integers(lowest, highest, len(rows)) * YUAN)
            own_little(residents, facts, rows, random)
            (welfare.entitled if group.endswith("leads") else welfare.holders)[kind] = rows
    poor = np.concatenate([welfare.holders["dibao"], welfare.entitled["dibao"]])
    _struck_by_fate(residents, facts, poor, random)
    costly = np.concatenate([welfare.holders["rigid"], welfare.entitled["rigid"]])
    _spend_on_illness(residents, facts, costly, random)
    return welfare


def _households(
    residents: Residents, free: Truths, wanted: int, sizes: dict[int, int], random: Generator
) -> Numbers:
    """Return households of the wanted sizes; older and lonelier heads are more often in need."""
    size = np.bincount(residents.household, minlength=residents.households)
    age = residents.people.age[residents.heads]
    weight = np.select([age < 24, age < 40, age < 55], [0.05, 0.6, 1.2], 1.6)
    found = []
    for members, count in zip(sizes, shares_of(wanted, list(sizes.values())), strict=True):
        fitting = np.flatnonzero(free & (size == members))
        most = min(int(count), len(fitting))
        chance = weight[fitting] / weight[fitting].sum() if most else None
        found.append(random.choice(fitting, most, replace=False, p=chance))
    return np.sort(np.concatenate(found)).astype(np.int64)


def live_on(residents: Residents, facts: Facts, households: Numbers, monthly: Numbers) -> None:
    """Let households live on so many fen a month for each member who counts, and on nothing else."""
    members = np.flatnonzero(np.isin(residents.household, households))
    for name in INCOMES:
        facts[name][members] = 0
    counted = counts_as_member(residents, facts)
    size = np.bincount(residents.household[counted], minlength=residents.households)[households]
    earner = earners(residents, facts)[households]
    income = monthly * size * MONTHS
    working = residents.people.age[earner] < 60
    facts["wage"][earner[working]] = income[working]
    basic = np.where(income > 0, 143 * YUAN * MONTHS, 0)[~working]
    small = np.minimum(income[~working], 80 * YUAN * MONTHS)
    facts["central_basic_pension"][earner[~working]] = basic
    facts["pension"][earner[~working]] = basic + small
    facts["support_received"][earner[~working]] = income[~working] - small


def earners(residents: Residents, facts: Facts) -> Numbers:
    """Return for every household who earns: the first of working age who does not study, else the head."""
    age = residents.people.age
    able = np.flatnonzero(
        (age >= 18) & (age < 60) & (facts["study"] == 0) & counts_as_member(residents, facts)
    )
    found = residents.heads.copy()
    homes, first = np.unique(residents.household[able], return_index=True)
    found[homes] = able[first]
    return found


def own_little(residents: Residents, facts: Facts, households: Numbers, random: Generator) -> None:
    """Leave households at most one home, no car and small savings."""
    size = np.bincount(residents.household, minlength=residents.households)[households]
    facts["vehicles"][households] = facts["vehicle_value"][households] = 0
    facts["homes"][households] = np.minimum(facts["homes"][households], 1)
    facts["financial_assets"][households] = random.integers(0, 90, len(households)) * size * 100 * YUAN


def _struck_by_fate(residents: Residents, facts: Facts, households: Numbers, random: Generator) -> None:
    """Give every third household in need a severely disabled member, every sixth a seriously ill one."""
    earner = earners(residents, facts)[households]
    drawn = random.integers(0, 100, len(households))
    certify(facts, earner[drawn < 34], random, severe=True)
    facts["serious_illness"][earner[(drawn >= 34) & (drawn < 50)]] = 1


def _spend_on_illness(residents: Residents, facts: Facts, households: Numbers, random: Generator) -> None:
    """Let households spend most of their income on illness, school and rehabilitation."""
    income = np.zeros(residents.households, np.int64)
    for name in ("wage", "support_received", "pension"):
        np.add.at(income, residents.household, facts[name])
    share = random.integers(52, 90, len(households))
    facts["medical_expenses"][households] = income[households] // 100 * share
    facts["living_expenses"][households] = income[households] // 100 * 30
    facts["serious_illness"][earners(residents, facts)[households]] = 1
    schooling = households[random.integers(0, 100, len(households)) < 30]
    facts["education_expenses"][schooling] = random.integers(20, 90, len(schooling)) * 100 * YUAN
