"""Each fault that `huimin rules check` speaks of is planted in the law as it is delivered, and found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from huimin.policy.checking import check_rulebook
from huimin.policy.citations import Source
from huimin.policy.parameters import Parameter, Parameters
from huimin.policy.rulebooks import Rulebook
from huimin.policy.rules import Rule
from huimin.rulebook.public import examples, rulebook

BOOK = rulebook()
STANDARD = BOOK.parameters["dibao/standard"]
RAISED = date(2025, 7, 1)


def planted(
    *, rules: Mapping[str, Callable[[Rule], Rule]] | None = None, figure: Parameter | None = None
) -> Rulebook:
    """Return the rulebook with some rules changed, or with one figure changed."""
    changes = rules or {}
    figures = dict(BOOK.parameters) | ({figure.name: figure} if figure else {})
    return Rulebook(
        BOOK.facts,
        [
            changes[rule.name](rule) if rule.name in changes else rule
            for versions in BOOK.rules.values()
            for rule in versions
        ],
        [scheme for versions in BOOK.schemes.values() for scheme in versions],
        Parameters.of(figures.values()),
        edition="planted",
    )


def changed(**fields: Any) -> Callable[[Rule], Rule]:
    return lambda rule: replace(rule, **fields)


def standard(**last: Any) -> Parameter:
    """Return the standard of Dibao with something else in its last value."""
    *earlier, latest = STANDARD.values
    return replace(STANDARD, values=(*earlier, replace(latest, **last)))


@pytest.mark.parametrize(
    ("faulty", "sentence"),
    [
        (
            planted(figure=standard(source=Source(""))),
            "parameters/dibao/standard.yaml: dibao/standard: The value of 2025-07-01 has no source.",
        ),
        (
            planted(figure=standard(since=date(2024, 7, 1))),
            "dibao/standard: The values of 2024-07-01 and 2024-07-01 overlap in 4202.",
        ),
        (
            planted(figure=standard(until=date(2026, 1, 1))),
            "rulebook/rules/dibao.py: dibao: 'dibao/standard' has no value for 420202 on 2026-01-01.",
        ),
        (
            planted(figure=replace(STANDARD, values=STANDARD.values[2:])),
            "rulebook/rules/tekun.py: tekun: 'dibao/standard' has no value for 420202 on 2021-07-01.",
        ),
        (
            planted(rules={"dibao_income": changed(formula=lambda home: home["income_below_dibao"])}),
            "rulebook/rules/dibao.py: dibao: 'income_below_dibao' depends on itself: income_below_dibao → ",
        ),
        (
            planted(rules={"homes_within_dibao": changed(cites=())}),
            "rulebook/rules/dibao.py: homes_within_dibao: The rule cites no document.",
        ),
        (
            planted(rules={"homes_within_dibao": changed(says_en="")}),
            "homes_within_dibao: A name or sentence is empty.",
        ),
        (
            planted(rules={"homes_within_dibao": changed(says_en="{homes} homes")}),
            "homes_within_dibao: The two sentences name different values.",
        ),
        (
            planted(rules={"homes_within_dibao": changed(says_zh="{vehicles} 辆", says_en="{vehicles}")}),
            "homes_within_dibao: The sentence (zh) names {vehicles}, which the rule does not read",
        ),
        (
            planted(rules={"graded_disability": lambda rule: replace(rule, until=rule.until or RAISED)}),
            "disability_pension: 'graded_disability' is not in force on 2025-07-01",
        ),
        (
            planted(rules={"may_apply_alone": changed(until=None)}),
            "may_apply_alone: Two versions are in force on 2022-10-20.",
        ),
    ],
    ids=lambda part: None if isinstance(part, Rulebook) else part.split(": ")[-1][:60],
)
def test_a_planted_fault_is_found(faulty: Rulebook, sentence: str) -> None:
    findings = [str(finding) for finding in check_rulebook(faulty, examples())]
    assert any(sentence in finding for finding in findings), findings


def test_each_condition_of_each_scheme_needs_an_example_that_it_fails() -> None:
    granted = [
        example
        for example in examples()
        if not any(expected.reasons for expected in example.expected.values())
    ]
    found = {(one.subject, one.what) for one in check_rulebook(BOOK, granted)}
    wanted = {
        (scheme.name, f"No example fails '{condition}'.")
        for versions in BOOK.schemes.values()
        for scheme in versions
        for condition in scheme.conditions
    }
    assert wanted <= found


def test_each_scheme_needs_an_example_that_is_granted() -> None:
    refused = [
        example
        for example in examples()
        if all(expected.outcome == "refused" for expected in example.expected.values())
    ]
    found = {one.subject for one in check_rulebook(BOOK, refused) if one.what == "No example is granted."}
    assert found == set(BOOK.schemes)


def test_an_example_that_the_rules_contradict_is_found() -> None:
    first, *others = examples()
    wrong = replace(first, on=first.on - timedelta(days=365))
    findings = [str(finding) for finding in check_rulebook(BOOK, [wrong, *others])]
    assert any(f"{first.file}: {first.title}: household: expected" in finding for finding in findings)
