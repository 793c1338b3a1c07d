"""The engine says what an oracle written from the text of the law says, and shares no code with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from tests.oracle.comparing import DAYS, ORACLES, PLACE, Agreement, batch_of_drawn, compare, plan_of
from tests.oracle.drawing import draw
from tests.oracle.figures import Figures

from huimin.policy.cases import Subject
from huimin.policy.evaluation import Outcome, evaluate_plan
from huimin.policy.examples import Example
from huimin.policy.facts import Entity
from huimin.rulebook.public import examples, rulebook

HOUSEHOLDS = 20_000
SUPPOSITIONS: list[tuple[str, dict[str, str]]] = [
    ("old_age", {"old_age/start_month": "after"}),
    ("disability_pension", {"veterans/monthly_rounding": "jiao"}),
    ("veteran_allowance", {"veterans/monthly_rounding": "jiao", "veterans/per_service_year": "481.37"}),
    ("dibao", {"dibao/standard": "632.33", "dibao/supplement_rate": "33.3", "dibao/vehicles_allowed": "1"}),
    ("dibao", {"dibao/standard": "632.35", "dibao/supplement_rate": "12.5", "dibao/homes_allowed": "2"}),
    ("dibao", {"dibao/work_refusal_reduction": "33.3", "dibao/work_refusal_limit": "2"}),
    ("dibao", {"household/central_basic_pension": "counted", "dibao/work_refusal_reduction": "50"}),
    ("dibao_alone", {"dibao/work_refusal_reduction": "12.5", "dibao/supplement_rate": "33.3"}),
    ("dibao_alone", {"household/central_basic_pension": "counted", "edge/multiple_local": "3"}),
    ("edge", {"dibao/standard": "632.33", "edge/multiple_local": "1.37", "edge/vehicles_allowed": "2"}),
    ("rigid", {"rigid/ratio": "33.3", "edge/financial_assets_multiple": "2/3"}),
    ("tekun", {"tekun/complete_loss": "3", "tekun/child_age": "18"}),
    ("tekun", {"household/central_basic_pension": "counted"}),
    ("unsupported_child", {"children/absence_months": "7", "children/orphan_scattered": "1234.56"}),
]


def compared(scheme: str, households: int, seed: int, supposed: Mapping[str, str] | None = None) -> Agreement:
    """Return the agreement over at least so many households, shared among the days of the scheme."""
    agreement = Agreement()
    share = -(-households // len(DAYS[scheme]))
    for number, day in enumerate(DAYS[scheme]):
        agreement.add(compare(scheme, day, share, (seed, number), supposed))
    return agreement


def test_every_scheme_has_an_oracle() -> None:
    assert set(ORACLES) == set(rulebook().schemes)


@pytest.mark.parametrize("scheme", ORACLES)
def test_random_households_are_decided_as_the_text_says(scheme: str) -> None:
    agreement = compared(scheme, HOUSEHOLDS, seed=20251123)
    assert agreement.differences == 0, "\n".join(agreement.examples)
    assert agreement.households >= HOUSEHOLDS
    assert min(agreement.outcomes[outcome.name.lower()] for outcome in Outcome) > 1000


@pytest.mark.parametrize(("scheme", "supposed"), SUPPOSITIONS)
def test_other_figures_are_applied_as_the_text_says(scheme: str, supposed: dict[str, str]) -> None:
    agreement = compared(scheme, 3000, seed=7, supposed=supposed)
    assert agreement.differences == 0, "\n".join(agreement.examples)
    assert agreement.outcomes["granted"] > 100


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"{example.file}: {example.title}")
def test_the_oracle_says_what_the_examples_of_the_law_say(example: Example) -> None:
    home, *members = (as_written(subject) for subject in (example.case.household, *example.case.members))
    answers = ORACLES[example.scheme](home, members, Figures(example.on, example.place, example.supposing))
    of_household = rulebook().scheme(example.scheme, example.on).entity is Entity.HOUSEHOLD
    subjects = [example.case.household] if of_household else example.case.members
    found = {subject.id: answer for subject, answer in zip(subjects, answers, strict=True)}
    for name, expected in example.expected.items():
        answer = found[name]
        assert answer.outcome == expected.outcome
        assert answer.failing == set(expected.reasons)
        assert answer.missing == set(expected.missing)
        assert expected.amount in {None, answer.amount}


def as_written(subject: Subject) -> dict[str, Any]:
    facts: dict[str, Any] = dict.fromkeys(rulebook().facts) | dict(subject.facts)
    if facts["birth"] is not None:
        facts["birth"] = date(1970, 1, 1) + timedelta(days=facts["birth"])
    return facts


@pytest.mark.parametrize("scheme", ORACLES)
def test_a_decision_stands_whatever_the_gaps_conceal(scheme: str) -> None:
    """Nobody is granted or refused by a fact that is not on record."""
    day = DAYS[scheme][-1]
    plan = plan_of(scheme, day)
    drawn = draw(plan, Figures(day, PLACE), 10_000, (3,))
    with_gaps = evaluate_plan(plan, batch_of_drawn(drawn))
    filled = replace(
        drawn,
        homes_known={name: np.ones_like(known) for name, known in drawn.homes_known.items()},
        persons_known={name: np.ones_like(known) for name, known in drawn.persons_known.items()},
    )
    later = evaluate_plan(plan, batch_of_drawn(filled))
    decided = with_gaps.outcome != Outcome.UNDECIDED
    assert 0 < np.count_nonzero(~decided) < len(decided) // 2
    assert (with_gaps.outcome[decided] == later.outcome[decided]).all()
    assert (with_gaps.amount[decided] == later.amount[decided]).all()
    assert (with_gaps.failing[decided] & ~later.failing[decided] == 0).all()
    assert later.count(Outcome.UNDECIDED) == 0
    assert (with_gaps.missing[~decided] != 0).all()
