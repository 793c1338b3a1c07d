"""Random households for one scheme on one day: ordinary ones, ones at a limit, and ones with gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests.oracle.assistance import INCOME
from tests.oracle.figures import Figures

from huimin.policy.facts import Entity
from huimin.policy.running import Plan

Column = NDArray[Any]
Random = np.random.Generator
AGES = (16, 18, 60, 80, 90, 100)
LOSSES = ("business_net",)
CODES: dict[str, Sequence[int]] = {
    "relation": (1, 2, 3, 4, 5),
    "study": range(4),
    "absence": range(5),
    "disability": range(8),
    "disability_level": range(5),
    "supporters": range(3),
    "orphan": range(3),
    "father_situation": range(9),
    "mother_situation": range(9),
    "disabled_in_service": range(5),
    "service_grade": range(11),
    "service_nature": range(4),
    "bereaved": range(4),
    "old_soldier": range(10),
}
COUNTS = {
    "vehicles": 3,
    "mobility_vehicles": 2,
    "homes": 3,
    "father_away_months": 13,
    "mother_away_months": 13,
    "service_years": 41,
    "work_refusals": 5,
}
YES_OR_NO = {
    "local_hukou",
    "lives_together",
    "dependent_adult",
    "serious_illness",
    "jobless",
    "holds_dibao",
    "has_dibao_alone_member",
    "holds_edge",
    "has_tekun_member",
    "eats_alone",
    "dresses_alone",
    "gets_up_alone",
    "uses_toilet_alone",
    "walks_indoors_alone",
    "bathes_alone",
    "enrolment_confirmed",
    "supported_as_tekun",
    "rights_suspended",
    "confirmed_this_year",
}
ORDINARY = {
    "relation": (1, 2, 3, 4),
    "local_hukou": (1,),
    "lives_together": (1,),
    "study": (0, 0, 0, 1, 2),
    "absence": (0,),
    "homes": (0, 1),
    "vehicles": (0,),
    "holds_dibao": (0,),
    "holds_edge": (0,),
    "has_tekun_member": (0,),
    "has_dibao_alone_member": (0,),
    "work_refusals": (0, 0, 0, 0, 2, 3),
    "orphan": (0, 0, 0, 1, 2),
    "supporters": (0, 1),
    "rights_suspended": (0,),
    "supported_as_tekun": (0,),
    "enrolment_confirmed": (1,),
}
"""What seldom stands in anybody's way: drawn among everything, next to nobody would be granted anything."""


@dataclass(frozen=True)
class Drawn:
    """Columns of values and of which are on record; offsets[h] to offsets[h+1] are household h's persons."""

    homes: dict[str, Column]
    persons: dict[str, Column]
    homes_known: dict[str, Column]
    persons_known: dict[str, Column]
    offsets: NDArray[np.int64]


def draw(plan: Plan, figures: Figures, households: int, seed: Sequence[int]) -> Drawn:
    """Return random households with the facts that the scheme reads, always the same for one seed."""
    random = np.random.Generator(np.random.PCG64(list(seed)))
    sizes = random.choice(6, households, p=[0.04, 0.32, 0.26, 0.2, 0.12, 0.06])
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    of_homes, of_persons = plan.names(Entity.HOUSEHOLD), plan.names(Entity.PERSON)
    ordinary = random.random(households) < 0.7
    homes = {name: _values(name, figures, households, ordinary, random) for name in of_homes}
    home_of = np.repeat(np.arange(households), sizes)
    people = len(home_of)
    persons = {name: _values(name, figures, people, ordinary[home_of], random) for name in of_persons}
    _make_consistent(homes, persons)
    _bring_to_a_limit(homes, persons, offsets, figures, random)
    gaps = random.choice([0.0, 0.02, 0.25], households, p=[0.55, 0.35, 0.1])
    return Drawn(
        homes,
        persons,
        {name: random.random(households) >= gaps for name in homes},
        {name: random.random(people) >= gaps[home_of] for name in persons},
        offsets,
    )


def _values(name: str, figures: Figures, rows: int, ordinary: Column, random: Random) -> Column:
    if name == "birth":
        return _births(figures.day, rows, random)
    if name in CODES:
        drawn = random.choice(np.array(CODES[name]), rows)
    elif name in COUNTS:
        drawn = random.integers(0, COUNTS[name], rows)
    elif name in YES_OR_NO:
        drawn = random.integers(0, 2, rows)
    else:
        return _money(name, figures, rows, random)
    if name in ORDINARY:
        usual = random.choice(np.array(ORDINARY[name]), rows)
        drawn = np.where(ordinary & (random.random(rows) < 0.97), usual, drawn)
    return drawn


def _births(day: date, rows: int, random: Random) -> Column:
    """Return births over a century; a third complete an age of the law within a day, or within the month."""
    anywhere = np.datetime64(day) - random.integers(0, 38_500, rows)
    ages = random.choice(AGES, rows)
    same_day = np.array([_years_before(day, age) for age in AGES])[np.searchsorted(AGES, ages)]
    near = random.choice([-1, 0, 0, 1, 0], rows) + np.where(
        random.random(rows) < 0.4, random.integers(-35, 36, rows), 0
    )
    leap_years = random.integers(480, 506, rows) * 4
    leaplings = np.array([np.datetime64(f"{year}-02-29") for year in range(1920, 2024, 4)])[
        leap_years // 4 - 480
    ]
    month_starts = same_day.astype("datetime64[M]").astype("datetime64[D]") + random.choice([-1, 0, 31], rows)
    which = random.random(rows)
    return np.select(
        [which < 0.62, which < 0.82, which < 0.92], [anywhere, same_day + near, month_starts], leaplings
    )


def _years_before(day: date, years: int) -> np.datetime64:
    moved = date(day.year - years, day.month, min(day.day, 28))
    return np.datetime64(moved) + (day.day - min(day.day, 28))


def _money(name: str, figures: Figures, rows: int, random: Random) -> Column:
    standard = figures["dibao/standard"]
    most = {
        "financial_assets": 90,
        "vehicle_value": 250,
        "dibao_share": 2,
        "dibao_alone_monthly": 1,
        "disability_living_allowance": 1,
    }
    drawn = random.integers(0, most.get(name, 20) * standard, rows)
    if name in LOSSES:
        drawn = np.where(random.random(rows) < 0.3, -drawn, drawn)
    share = 0.7 if name in {*most, "living_expenses", "medical_expenses"} else 0.18
    return np.where(random.random(rows) < share, drawn, 0)


def _make_consistent(homes: dict[str, Column], persons: dict[str, Column]) -> None:
    """Keep parts within their wholes, as the registers do."""
    for part, whole in (("central_basic_pension", "pension"), ("support_exempted", "support_received")):
        if part in persons:
            persons[part] = np.minimum(persons[part], persons[whole])
    if "mobility_vehicles" in homes:
        homes["mobility_vehicles"] = np.minimum(homes["mobility_vehicles"], homes["vehicles"])
    if "disability_level" in persons:
        certified = persons["disability"] > 0
        persons["disability_level"] = np.where(certified, np.maximum(persons["disability_level"], 1), 0)


def _bring_to_a_limit(
    homes: dict[str, Column],
    persons: dict[str, Column],
    offsets: NDArray[np.int64],
    figures: Figures,
    random: Random,
) -> None:
    """Put a third of the households exactly at, or next to, the limits that compare money."""
    sizes, standard = np.diff(offsets), int(figures["dibao/standard"])
    rows = len(sizes)
    step = random.choice([-1200, -12, -1, 0, 0, 1, 12], rows)
    if "wage" in persons:
        multiples = [standard * 12, *_limits(figures)]
        income = sizes * random.choice(multiples, rows) + step
        at = np.flatnonzero((random.random(rows) < 0.33) & (sizes > 0))
        members = np.isin(np.repeat(np.arange(rows), sizes), at)
        for name in set(persons) & {*INCOME, "illness_cost", "support_exempted"}:
            persons[name] = np.where(members, 0, persons[name])
        persons["wage"][offsets[at]] = np.maximum(income[at], 0)
    for name, figure, counted in (
        ("financial_assets", "dibao/financial_assets_multiple", sizes),
        ("financial_assets", "edge/financial_assets_multiple", sizes),
        ("vehicle_value", "edge/vehicle_value_multiple", 1),
    ):
        if name in homes:
            limit = np.asarray(counted * int(figures[figure] * 12 * standard) + step)
            homes[name] = np.where(random.random(rows) < 0.15, np.maximum(limit, 0), homes[name])
    if "dibao_share" in persons:
        limit = int(figures["children/orphan_scattered"]) + random.choice(
            [-1, 0, 1], len(persons["dibao_share"])
        )
        other = persons["disability_living_allowance"] + persons["dibao_alone_monthly"]
        rest = np.maximum(limit - other, 0)
        persons["dibao_share"] = np.where(random.random(len(rest)) < 0.2, rest, persons["dibao_share"])
    if "living_expenses" in homes and "wage" in persons:
        _spend_the_share(homes, persons, offsets, figures, random)


def _limits(figures: Figures) -> list[int]:
    limits = [int(figures["edge/multiple_local"] * 12 * figures["dibao/standard"])]
    try:
        return [*limits, int(figures["rigid/disposable_income"])]
    except KeyError:
        return limits


def _spend_the_share(
    homes: dict[str, Column],
    persons: dict[str, Column],
    offsets: NDArray[np.int64],
    figures: Figures,
    random: Random,
) -> None:
    """Let some households spend exactly the share of their wages that the law asks to be exceeded."""
    sizes = np.diff(offsets)
    wages = np.concatenate([[0], np.cumsum(persons["wage"])])
    wages = wages[offsets[1:]] - wages[offsets[:-1]]
    share = figures["rigid/ratio"]
    spent = wages * share.numerator // share.denominator + random.integers(-1, 2, len(sizes))
    at = random.random(len(sizes)) < 0.3
    for name in ("medical_expenses", "education_expenses", "rehabilitation_expenses"):
        homes[name] = np.where(at, 0, homes[name])
    homes["living_expenses"] = np.where(at, np.maximum(spent, 0), homes["living_expenses"])
