"""`rules check` finds everything that is wrong with a rulebook, and says where and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huimin.policy.checking import check_rulebook
from huimin.policy.citations import Document, Source
from huimin.policy.columns import Column
from huimin.policy.examples import Example, read_examples
from huimin.policy.facts import Entity, Fact, FactType
from huimin.policy.parameters import DatedValue, Parameter, Unit
from huimin.policy.rulebooks import Rulebook
from huimin.policy.rules import Rule, RuleKind, rule
from huimin.policy.schemes import Scheme
from huimin.policy.views import View

Books = Callable[..., Rulebook]
ARTICLE = Document("办法").article("第一条")
SOURCE = Source("Notice 1")
YEAR, NEXT = date(2021, 1, 1), date(2022, 1, 1)
SHEET = """
scheme: homes
place: "4202"
usually:
  household: {cars: 0}
  member: {birth: 1940-01-01, income: "0", lives_here: yes, grade: 一级}
examples:
  - {example: granted, day: 2025-08-01, members: {a: {}}, then: {outcome: granted}}
  - example: refused
    day: 2025-08-01
    household: {cars: 1}
    members: {a: {lives_here: no}}
    then: {outcome: refused, reasons: [inhabited, income_below, no_car]}
  - {example: elder, scheme: elders, day: 2025-08-01, members: {a: {}}, then: {a: {outcome: granted}}}
  - example: too young with a car
    scheme: elders
    day: 2025-08-01
    household: {cars: 1}
    members: {a: {birth: 1990-01-01}}
    then: {a: {outcome: refused, reasons: [old_enough, home_without_car]}}
"""


@pytest.fixture
def examples(small: Rulebook, tmp_path: Path) -> list[Example]:
    (tmp_path / "homes.yaml").write_text(SHEET, encoding="utf-8")
    return read_examples(tmp_path, small.facts)


def value(since: date, place: str = "CN", until: date | None = None, source: Source = SOURCE) -> DatedValue:
    return DatedValue(since, place, 1, source, until=until)


def sheet(*values: DatedValue, **more: Any) -> Parameter:
    return Parameter(
        "new/figure", "数", "figure", Unit.COUNT, values, **{"path": "parameters/new/figure.yaml", **more}
    )


def choice(chosen: str, **words: tuple[str, str]) -> Parameter:
    dated = DatedValue(YEAR, "CN", chosen, SOURCE)
    return Parameter("new/choice", "择", "choice", Unit.CHOICE, (dated,), path="new/choice.yaml", words=words)


def condition(formula: Callable[[View], Column], **more: Any) -> Rule:
    said = {"zh": "试", "en": "try", "says_zh": "一", "says_en": "one", "cites": ARTICLE, "name": "tried"}
    declare = rule(**{"entity": Entity.HOUSEHOLD, "kind": RuleKind.CONDITION, **said, **more})
    return declare(formula)


def scheme(*conditions: str, **more: Any) -> Scheme:
    names = {"name": "tried", "zh": "试", "en": "try", "entity": Entity.HOUSEHOLD}
    usual = {"since": date(2020, 1, 1), "cites": (ARTICLE,), "module": "huimin.rulebook.rules.tried"}
    return Scheme(conditions=conditions, **{**names, **usual, **more})


def no_car(home: View) -> Column:
    return home["cars"] == 0


def said(rulebook: Rulebook, examples: list[Example]) -> list[str]:
    return [str(finding) for finding in check_rulebook(rulebook, examples)]


def test_a_sound_rulebook_has_no_findings(small: Rulebook, examples: list[Example]) -> None:
    assert said(small, examples) == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            Fact("f", Entity.PERSON, FactType.MONEY, "", "f", "f", "f"),
            "facts: f: A label or meaning is empty.",
        ),
        (Fact("f", Entity.PERSON, FactType.CODE, "f", "f", "f", "f"), "facts: f: The fact has no codes."),
        (sheet(), "parameters/new/figure.yaml: new/figure: There is no value."),
        (sheet(value(YEAR), by=("nobody",)), "'nobody', which is no fact"),
        (sheet(value(YEAR, source=Source(""))), "The value of 2021-01-01 has no source."),
        (sheet(value(YEAR, until=YEAR)), "ends before it starts"),
        (sheet(value(YEAR), value(YEAR)), "of 2021-01-01 and 2021-01-01 overlap in CN"),
        (sheet(value(YEAR, until=date(2023, 1, 1)), value(NEXT)), "of 2021-01-01 and 2022-01-01 overlap"),
        (Parameter("new/figure", "", "figure", Unit.COUNT, (value(YEAR),)), "A title is empty."),
        (condition(no_car, name="cars"), "The rule has the name of a fact."),
        (condition(no_car, says_zh=""), "A name or sentence is empty."),
        (condition(no_car, cites=()), "The rule cites no document."),
        (condition(no_car, cites=Document("").article("")), "The rule cites no document."),
        (condition(no_car, name="gap"), "Two versions are in force on"),
        (condition(no_car), "tried: No scheme reads the rule on any day."),
        (choice("this", this=("", "this")), "The choice 'this' has no words."),
        (choice("that", this=("此", "this")), "The choice 'that' has no words."),
        (scheme("no_car", zh=""), "tried: A name is empty."),
        (scheme("no_car", cites=()), "tried: The scheme cites no document."),
        (scheme("no_car", cites=(Document("").article(""),)), "tried: The scheme cites no document."),
        (scheme("gap"), "tried: 'gap' is no yesno of a household."),
        (scheme("old_enough"), "tried: 'old_enough' is no yesno of a household."),
        (scheme("no_car", parts={"base": "penniless"}), "tried: 'penniless' is no money of a household."),
    ],
)
def test_what_is_wrong_is_found(
    rulebook: Books, examples: list[Example], wrong: object, sentence: str
) -> None:
    findings = said(rulebook(wrong), examples)
    assert any(sentence in finding for finding in findings), findings


def test_values_that_follow_each_other_are_no_overlap(rulebook: Books, examples: list[Example]) -> None:
    followed = sheet(value(YEAR, until=NEXT), value(NEXT), value(YEAR, "42"))
    assert said(rulebook(followed), examples) == []


@pytest.mark.parametrize(
    ("formula", "more", "sentence"),
    [
        (no_car, {"until": NEXT}, "rulebook/rules/tried.py: tried: 'tried' is not in force on 2022-01-01"),
        (lambda home: home["tried"], {}, "'tried' depends on itself"),
        (
            lambda home: home["cars"],
            {"says_zh": "{homes}", "says_en": "{homes}"},
            "names {homes}, which the rule does not",
        ),
        (no_car, {"says_zh": "{cars}"}, "The two sentences name different values."),
        (lambda home: home["cars"] + 0.5, {}, "Columns calculate with whole numbers"),
        (
            lambda home: home.members.any("lives_here"),
            {"says_zh": "{lives_here}", "says_en": "{lives_here}"},
            "{lives_here}, which the rule does not read for a household",
        ),
    ],
)
def test_a_scheme_is_tried_on_every_day_on_which_something_changes(
    rulebook: Books,
    examples: list[Example],
    formula: Callable[[View], Column],
    more: dict[str, Any],
    sentence: str,
) -> None:
    findings = said(rulebook(condition(formula, **more), scheme("tried")), examples)
    assert any(sentence in finding for finding in findings), findings


def test_a_hole_in_a_figure_is_found(rulebook: Books, examples: list[Example]) -> None:
    reads = condition(lambda home: home["cars"] <= home.parameter("new/figure"))
    holed = sheet(value(date(2020, 1, 1), until=YEAR), value(NEXT))
    assert any(
        "no value for 4202 on 2021-01-01" in one
        for one in said(rulebook(reads, holed, scheme("tried")), examples)
    )
    ended = scheme("tried", until=YEAR)
    assert not any("no value" in one for one in said(rulebook(reads, holed, ended), examples))


def test_two_versions_of_a_scheme_at_once_are_found(rulebook: Books, examples: list[Example]) -> None:
    findings = said(rulebook(scheme("no_car"), scheme("no_car", since=YEAR)), examples)
    assert any("Two versions are in force on 2021-01-01" in finding for finding in findings)


def test_versions_that_follow_each_other_are_sound(rulebook: Books, examples: list[Example]) -> None:
    versions = condition(no_car, until=YEAR), condition(no_car, since=YEAR)
    findings = said(rulebook(*versions, scheme("tried")), examples)
    assert [finding for finding in findings if "No example" not in finding] == []


def test_every_condition_needs_an_example_on_both_sides(small: Rulebook, examples: list[Example]) -> None:
    findings = said(small, examples[1:3])
    assert any("homes: No example is granted." in finding for finding in findings)
    assert any("elders: No example fails 'old_enough'." in finding for finding in findings)


def test_an_example_that_disagrees_is_found(small: Rulebook, examples: list[Example]) -> None:
    turned = [replace(examples[0], expected=examples[1].expected), *examples]
    assert any(
        "rulebook/examples/homes.yaml: granted: household: expected" in one for one in said(small, turned)
    )


def test_an_example_of_a_day_without_rules_is_found(small: Rulebook, examples: list[Example]) -> None:
    early = [replace(examples[0], on=date(1990, 1, 1)), *examples]
    assert any(
        "rulebook/examples/homes.yaml: granted: " in one and "1990-01-01" in one for one in said(small, early)
    )


def test_every_version_of_a_condition_needs_an_example_in_its_days(
    rulebook: Books, examples: list[Example]
) -> None:
    versions = condition(no_car, until=YEAR), condition(no_car, since=YEAR)
    own = [replace(example, scheme="tried") for example in examples[:2]]
    findings = said(rulebook(*versions, scheme("tried")), [*examples, *own])
    days = "No example falls in the days from 2020-01-01, in which its own version of 'tried' decides."
    assert [finding for finding in findings if "No example falls" in finding] == [
        f"rulebook/rules/tried.py: tried: {days} Write one."
    ]
    shown = [*examples, *own, replace(own[0], on=date(2020, 5, 1))]
    assert not any("No example falls" in one for one in said(rulebook(*versions, scheme("tried")), shown))


def test_an_example_that_nobody_tries_is_found(small: Rulebook, examples: list[Example]) -> None:
    stray = [*examples, replace(examples[0], scheme="hoems")]
    assert any("homes.yaml: granted: There is no scheme 'hoems'" in one for one in said(small, stray))
