"""What must hold of every scheme, whatever it says: nobody falls out, order is nothing, no fen is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.oracle.assistance import INCOME
from tests.oracle.comparing import DAYS, ORACLES, PLACE, batch_of_drawn, plan_of
from tests.oracle.drawing import Drawn, draw
from tests.oracle.figures import Figures

from huimin.policy.cases import Case, Subject
from huimin.policy.evaluation import Outcome, Result, evaluate_plan
from huimin.policy.explanation import explain
from huimin.policy.facts import Entity
from huimin.policy.running import Plan

HOUSEHOLDS = 3_000
FEW = 60
YUAN = 100
LIMITS = {
    "dibao": ("income_below_dibao",),
    "dibao_alone": ("income_alone_below_dibao",),
    "edge": ("income_below_edge",),
    "rigid": ("income_below_average", "rigid_share_exceeded"),
    "tekun": ("no_source_of_income",),
}
"""Conditions that somebody fails by having too much, and who has more fails again."""

PENSIONS = {
    "disability_pension": ("veterans/disability_pension", ("service_grade", "service_nature")),
    "survivor_pension": ("veterans/survivor_pension", ("bereaved",)),
}


def plan_and_drawn(scheme: str, day: date | None = None, *, complete: bool = False) -> tuple[Plan, Drawn]:
    """Return a plan on the last of its days, or on `day`, and random households for it."""
    day = DAYS[scheme][-1] if day is None else day
    plan = plan_of(scheme, day)
    drawn = draw(plan, Figures(day, PLACE), HOUSEHOLDS, (11,))
    return plan, all_known(drawn) if complete else drawn


def all_known(drawn: Drawn) -> Drawn:
    return replace(
        drawn,
        homes_known={name: np.ones_like(known) for name, known in drawn.homes_known.items()},
        persons_known={name: np.ones_like(known) for name, known in drawn.persons_known.items()},
    )


def only(drawn: Drawn, households: NDArray[np.int64]) -> Drawn:
    """Return the given households in the given order, with their members."""
    sizes = np.diff(drawn.offsets)[households]
    members = np.concatenate([np.arange(*drawn.offsets[home : home + 2]) for home in households])

    def at(columns: Mapping[str, NDArray[Any]], rows: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        return {name: values[rows] for name, values in columns.items()}

    return Drawn(
        at(drawn.homes, households),
        at(drawn.persons, members),
        at(drawn.homes_known, households),
        at(drawn.persons_known, members),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
    )


def cases_of(drawn: Drawn) -> list[Case]:
    """Return every household written out fact by fact."""
    batch = batch_of_drawn(drawn)

    def subject(entity: Entity, row: int) -> Subject:
        recorded = batch.recorded(entity)
        known = {
            name: int(column.values[row]) if column.known is None or column.known[row] else None
            for name, column in recorded.items()
        }
        return Subject(str(row), known)

    return [
        Case(
            subject(Entity.HOUSEHOLD, home),
            [subject(Entity.PERSON, row) for row in range(*drawn.offsets[home : home + 2])],
        )
        for home in range(len(drawn.offsets) - 1)
    ]


def same(one: Result, other: Result) -> bool:
    columns = ("outcome", "amount", "failing", "missing")
    return all(getattr(one, name).tolist() == getattr(other, name).tolist() for name in columns)


def rows_of(plan: Plan, drawn: Drawn) -> int:
    return len(drawn.offsets) - 1 if plan.scheme.entity is Entity.HOUSEHOLD else int(drawn.offsets[-1])


@pytest.mark.parametrize("scheme", ORACLES)
def test_nobody_falls_out_and_no_fen_is_lost(scheme: str) -> None:
    plan, drawn = plan_and_drawn(scheme)
    result = evaluate_plan(plan, batch_of_drawn(drawn))
    assert len(result) == rows_of(plan, drawn) == sum(result.count(outcome) for outcome in Outcome)
    granted, refused, undecided = (result.outcome == outcome for outcome in Outcome)
    assert ((result.failing != 0) == refused).all()
    assert ((result.missing != 0) == undecided).all()
    assert (result.amount[~granted] == 0).all()
    assert (result.amount >= 0).all()
    parts = sum(result.parts.values(), np.zeros(len(result), np.int64))
    assert parts.tolist() == result.amount.tolist()
    assert bool(result.cost) is not plan.scheme.is_status
    assert all(part[~granted].sum() == 0 for part in result.parts.values())


@pytest.mark.parametrize("scheme", ORACLES)
def test_neither_order_nor_the_size_of_pieces_matters(scheme: str) -> None:
    plan, drawn = plan_and_drawn(scheme)
    result = evaluate_plan(plan, batch_of_drawn(drawn))
    assert same(result, evaluate_plan(plan, batch_of_drawn(drawn), persons_at_once=97, threads=1))
    turned = np.random.Generator(np.random.PCG64(5)).permutation(HOUSEHOLDS)
    again = evaluate_plan(plan, batch_of_drawn(only(drawn, turned)))
    if plan.scheme.entity is Entity.HOUSEHOLD:
        rows = turned
    else:
        rows = np.concatenate([np.arange(*drawn.offsets[home : home + 2]) for home in turned])
    assert same(result.rearranged(rows), again)


@pytest.mark.parametrize("scheme", ORACLES)
def test_a_batch_decides_what_each_case_explains(scheme: str) -> None:
    plan, drawn = plan_and_drawn(scheme)
    few = only(drawn, np.arange(FEW))
    result = evaluate_plan(plan, batch_of_drawn(few))
    rows = iter(range(len(result)))
    for case in cases_of(few):
        of_household = plan.scheme.entity is Entity.HOUSEHOLD
        for member in range(1 if of_household else len(case.members)):
            row = next(rows)
            alone = explain(plan, case, member=member)
            assert (alone.outcome, alone.amount) == (result.outcome[row], result.amount[row])
            assert (alone.reasons, alone.missing) == (result.reasons(row), result.lacking(row))
    assert next(rows, None) is None


def test_every_scheme_that_reads_income_names_its_limits() -> None:
    for scheme in ORACLES:
        reads = {"wage"} & set(plan_of(scheme, DAYS[scheme][-1]).facts)
        assert bool(reads) is (scheme in LIMITS), scheme


@pytest.mark.parametrize("scheme", LIMITS)
@pytest.mark.parametrize("name", ["wage", "pension", "business_net", "other_income"])
def test_who_earns_more_gets_no_more(scheme: str, name: str) -> None:
    assert name in INCOME
    plan, drawn = plan_and_drawn(scheme, complete=True)
    before = evaluate_plan(plan, batch_of_drawn(drawn))
    random = np.random.Generator(np.random.PCG64(3))
    more = np.where(
        random.random(len(drawn.persons[name])) < 0.6,
        random.integers(1, 600_000, len(drawn.persons[name])),
        0,
    )
    richer = replace(drawn, persons={**drawn.persons, name: drawn.persons[name] + more})
    after = evaluate_plan(plan, batch_of_drawn(richer))
    granted = before.outcome == Outcome.GRANTED
    assert granted.sum() > 100
    assert (after.amount[granted] <= before.amount[granted]).all()
    assert (after.outcome != before.outcome).any()
    for limit in LIMITS[scheme]:
        bit = np.uint64(1 << plan.scheme.conditions.index(limit))
        failed = (before.failing & bit) != 0
        assert failed.any()
        assert ((after.failing[failed] & bit) != 0).all()


@pytest.mark.parametrize("scheme", ["dibao", "dibao_alone"])
def test_the_difference_is_paid_to_the_last_fen_and_less_than_a_yuan_more(scheme: str) -> None:
    """What is left to live on comes to the standard: the difference is never rounded down."""
    plan, drawn = plan_and_drawn(scheme, complete=True)
    willing = replace(
        drawn, persons={**drawn.persons, "work_refusals": np.zeros_like(drawn.persons["work_refusals"])}
    )
    result = evaluate_plan(plan, batch_of_drawn(willing))
    standard, granted = Figures(plan.on, PLACE)["dibao/standard"], np.flatnonzero(result.outcome == 0)
    assert len(granted) > 100
    base = result.parts["base"][granted]
    assert (base % YUAN == 0).all()
    cases = cases_of(willing)
    if scheme == "dibao":
        explained = [explain(plan, cases[row]) for row in granted[:FEW].tolist()]
        names = ("dibao_income", "dibao_member_count")
    else:
        explained = [
            explain(plan, cases[home], member=row - int(willing.offsets[home]))
            for row in granted[:FEW].tolist()
            for home in [int(np.searchsorted(willing.offsets, row, side="right")) - 1]
        ]
        names = ("income_alone", "")
    for place, told in enumerate(explained):
        steps = {step.name: step for step in told.steps()}
        member = 0 if scheme == "dibao" else told.members.index(told.id)
        income = steps[names[0]].values[member]  # type: ignore[union-attr]
        number = steps[names[1]].values[0] if names[1] else 1  # type: ignore[union-attr]
        assert income is not None
        assert number is not None
        gap = standard * number - Fraction(income, 12)
        assert gap <= base[place] < gap + YUAN


@pytest.mark.parametrize("scheme", PENSIONS)
@pytest.mark.parametrize(("rounding", "coin"), [("fen", 1), ("jiao", 10)])
def test_twelve_months_of_a_pension_are_the_table_but_for_the_rounding(
    scheme: str, rounding: str, coin: int
) -> None:
    table, codes = PENSIONS[scheme]
    for day in DAYS[scheme]:
        plan = plan_of(scheme, day, {"veterans/monthly_rounding": rounding})
        figures = Figures(day, PLACE)
        drawn = all_known(draw(plan, figures, HOUSEHOLDS, (13,)))
        result = evaluate_plan(plan, batch_of_drawn(drawn))
        granted = np.flatnonzero(result.outcome == Outcome.GRANTED)
        seen = set()
        for row in granted.tolist():
            yearly = figures[table]
            key = tuple(int(drawn.persons[code][row]) for code in codes)
            for code in key:
                yearly = yearly[code]
            seen.add(key)
            assert abs(12 * int(result.amount[row]) - yearly) <= 6 * coin
            assert result.amount[row] % coin == 0
        assert len(seen) == (26 if scheme == "disability_pension" else 3)


def test_the_milder_the_disability_the_less_is_paid() -> None:
    for day in DAYS["disability_pension"]:
        table = Figures(day, PLACE)["veterans/disability_pension"]
        for nature in (1, 2, 3):
            amounts = [table[grade][nature] for grade in range(1, 11 if nature < 3 else 7)]
            assert amounts == sorted(amounts, reverse=True)
        assert all(
            list(natures.values()) == sorted(natures.values(), reverse=True) for natures in table.values()
        )


def test_who_grows_older_gets_no_less_old_age_allowance() -> None:
    plan, drawn = plan_and_drawn("old_age", complete=True)
    before = evaluate_plan(plan, batch_of_drawn(drawn))
    years = np.random.Generator(np.random.PCG64(2)).integers(0, 9_000, len(drawn.persons["birth"]))
    older = replace(drawn, persons={**drawn.persons, "birth": drawn.persons["birth"] - years})
    after = evaluate_plan(plan, batch_of_drawn(older))
    assert (after.amount >= before.amount).all()
    assert (after.amount > before.amount).any()
