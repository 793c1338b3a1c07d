"""An explanation names every condition, value, figure, article and source, in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from huimin.kernel.errors import NotFound
from huimin.policy.cases import Case
from huimin.policy.evaluation import Outcome
from huimin.policy.explanation import (
    Explanation,
    FactStep,
    FigureStep,
    RuleStep,
    Step,
    explain,
    explain_batch,
    in_words,
)
from huimin.policy.facts import FactType
from huimin.policy.rulebooks import Rulebook
from huimin.policy.running import Plan

Cases = Callable[..., Case]


def step(explanation: Explanation, name: str) -> Step:
    return next(step for step in explanation.steps() if step.name == name)


def test_a_granted_household(homes: Plan, case: Cases) -> None:
    found = explain(homes, case(100_00, 0, gift=5_00))
    assert (found.outcome, found.amount, found.reasons, found.missing) == (Outcome.GRANTED, 1530_00, (), ())
    assert (found.id, found.members) == ("home", ("m0", "m1"))
    below = found.conditions[1]
    assert below.holds is True
    assert below.sentence("zh") == "100.00 元 应低于 815.00 元"
    assert below.sentence("en") == "100.00 yuan must be below 815.00 yuan"
    assert str(below.rule.cites[0]) == "《办法》（1号）第一条"
    assert found.parts["base"].text("en") == "1,530.00 yuan"
    assert [report.holds for report in found.reports] == [False]
    gift = found.disregarded[0]
    assert (gift.name, gift.values, gift.text("zh")) == ("gift", (500, 500), "5.00 元")


def test_every_step_stands_once_with_its_source(homes: Plan, case: Cases) -> None:
    found = explain(homes, case(100_00, 0))
    names = [step.name for step in found.steps()]
    assert len(names) == len(set(names))
    assert set(names) == {
        *("inhabited", "income_below", "no_car", "gap", "penniless", "member", "total_income"),
        *("lives_here", "income", "cars", "family/standard", "family/share"),
    }
    income = step(found, "income")
    assert isinstance(income, FactStep)
    assert income.values == (100_00, 0)
    assert income.sources[0] is not None
    assert income.sources[0].to_json() == {"kind": "verified", "document": "核对报告", "since": "2025-07-01"}
    cars = step(found, "cars")
    assert isinstance(cars, FactStep)
    assert cars.sources == (None,)
    standard = step(found, "family/standard")
    assert isinstance(standard, FigureStep)
    assert (standard.dated.place, standard.text("zh")) == ("4202", "815.00 元")


def test_what_is_missing_is_said(homes: Plan, case: Cases) -> None:
    found = explain(homes, case(None, 0))
    assert (found.outcome, found.missing) == (Outcome.UNDECIDED, ("income",))
    assert found.conditions[1].holds is None
    assert found.conditions[1].sentence("en") == "not known must be below 815.00 yuan"
    assert found.to_json()["amount"] is None
    gone = explain(homes, case(0, gift=None))
    assert gone.disregarded[0].values == (None,)


def test_a_person_with_a_table(elders: Plan, case: Cases) -> None:
    found = explain(elders, case(0, 0, birth=-20_000, grade=2), member=1)
    assert (found.id, found.amount) == ("m1", 50_00)
    assert found.parts["allowance"].sentence("zh", 1) == "二级：50.00 元"
    assert found.parts["allowance"].sentence("en", 1) == "second: 50.00 yuan"
    assert found.conditions[0].sentence("en", 1) == "born 1915-03-31, must be 80"
    assert found.conditions[1].sentence("zh", 1) == "汽车 0 辆"


def test_a_table_without_a_figure(elders: Plan, case: Cases) -> None:
    found = explain(elders, case(0, birth=-20_000, grade=3))
    assert (found.outcome, found.missing) == (Outcome.UNDECIDED, ("family/allowance",))
    assert found.parts["allowance"].sentence("zh") == "三级：未知"


def test_a_member_who_is_not_there(elders: Plan, case: Cases) -> None:
    with pytest.raises(NotFound, match="no member number 2"):
        explain(elders, case(0), member=1)


def test_it_can_be_sent(homes: Plan, elders: Plan, case: Cases) -> None:
    sent = json.loads(json.dumps(explain(homes, case(100_00)).to_json(), ensure_ascii=False))
    assert sent["outcome"] == "granted"
    assert sent["conditions"] == ["inhabited", "income_below", "no_car"]
    assert sent["steps"]["income_below"]["sentences"]["zh"] == ["100.00 元 应低于 815.00 元"]
    assert sent["steps"]["income_below"]["because"] == ["total_income", "member", "income", "family/standard"]
    assert sent["steps"]["family/standard"]["figure"] == "815.00"
    assert sent["steps"]["family/standard"]["source"]["title"] == "Notice 1"
    assert sent["steps"]["income"]["texts"]["zh"] == ["100.00 元"]
    assert sent["edition"] == homes.edition
    table = explain(elders, case(0)).to_json()["steps"]["family/allowance"]
    assert (table["figure"], table["values"]) == (None, [100_00])


def test_a_batch_without_sources_can_be_explained(homes: Plan, case: Cases) -> None:
    from huimin.policy.cases import batch_of

    found = explain_batch(homes, batch_of([case(0)], homes.rulebook.facts))
    income = step(found, "income")
    assert isinstance(income, FactStep)
    assert income.sources == (None,)
    assert isinstance(found.conditions[0], RuleStep)


@pytest.mark.parametrize(
    ("value", "type_", "words"),
    [
        (None, FactType.MONEY, ("未知", "not known")),
        (12345, FactType.MONEY, ("123.45 元", "123.45 yuan")),
        (1, FactType.YESNO, ("是", "yes")),
        (3, FactType.COUNT, ("3", "3")),
        (7, FactType.CODE, ("7", "7")),
        ((date(2025, 8, 1) - date(1970, 1, 1)).days, FactType.DAY, ("2025-08-01", "2025-08-01")),
    ],
)
def test_values_in_words(value: int | None, type_: FactType, words: tuple[str, str]) -> None:
    assert (in_words(value, type_, "zh"), in_words(value, type_, "en")) == words


def test_a_choice_is_told_in_its_words(small: Rulebook) -> None:
    parameter = small.parameters["family/mode"]
    told = FigureStep(parameter, parameter.at(date(2025, 8, 1), "4202"))
    assert (told.text("zh"), told.text("en")) == ("差额", "difference")
    wordless = FigureStep(replace(parameter, words={}), told.dated)
    assert wordless.text("zh") == "difference"
