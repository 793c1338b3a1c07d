"""What changed between two decisions is named once: the fact, the figure, the age, or else the rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from huimin.policy.cases import Case, batch_of
from huimin.policy.columns import Column
from huimin.policy.contrasting import EPOCH, Cause, Contrast, Traced, reached
from huimin.policy.facts import Entity
from huimin.policy.rulebooks import Rulebook
from huimin.policy.rules import RuleKind, rule
from huimin.policy.running import make_plan
from huimin.policy.tests.conftest import ARTICLE, ELDERS, PLACE
from huimin.policy.views import View

Cases = Callable[..., Case]
JULY, AUGUST = date(2025, 7, 1), date(2025, 8, 1)


def traced(book: Rulebook, case: Case, on: date, scheme: str) -> Traced:
    plan = make_plan(scheme, on=on, place=PLACE, rulebook=book, parameters=book.parameters)
    return Traced.of(plan, batch_of([case], book.facts))


def causes(book: Rulebook, before: Case, after: Case, scheme: str = "elders") -> list[Cause]:
    """Return what changed for the only member of a home from July to August."""
    earlier, later = traced(book, before, JULY, scheme), traced(book, after, AUGUST, scheme)
    return Contrast(earlier, later, homes=("home", "home"), person="m0").causes()


@rule(
    entity=Entity.PERSON, kind=RuleKind.CONDITION, cites=ARTICLE, zh="满百日", en="a hundred days old",
    says_zh="出生于 {birth}", says_en="born {birth}",
)  # fmt: skip
def hundred_days_old(person: View) -> Column:
    """A condition that time alone fulfils, and no birthday."""
    return person["birth"] <= person.day(person.on - timedelta(days=100))


def test_another_row_of_a_table_is_told_by_the_fact_and_not_by_the_table(
    small: Rulebook, case: Cases
) -> None:
    (grade,) = causes(small, case(0, grade=1), case(0, grade=2))
    assert (grade.kind, grade.name, grade.old, grade.new) == (
        "fact", "grade", ("一级", "first"), ("二级", "second"),
    )  # fmt: skip


def test_a_rule_that_days_alone_changed_is_told_itself(
    rulebook: Callable[..., Rulebook], case: Cases
) -> None:
    book = rulebook(hundred_days_old, replace(ELDERS, name="infants", conditions=("hundred_days_old",)))
    born = (date(2025, 4, 15) - EPOCH).days
    found = {cause.name: cause for cause in causes(book, case(0, birth=born), case(0, birth=born), "infants")}
    assert {name: cause.kind for name, cause in found.items()} == {"hundred_days_old": "rule"}
    assert (found["hundred_days_old"].zh, found["hundred_days_old"].en) == ("满百日", "a hundred days old")


def test_nothing_is_told_where_nothing_changed(small: Rulebook, case: Cases) -> None:
    assert causes(small, case(0), case(0)) == []


@pytest.mark.parametrize(
    ("birth", "ages"),
    [
        (date(1945, 8, 20), (79, 80)),  # within the later month
        (date(1945, 7, 20), (79, 80)),  # between the two days
        (date(1945, 9, 20), None),
    ],
)
def test_an_age_is_reached_by_the_end_of_a_month_or_by_the_day(
    birth: date, ages: tuple[int, int] | None
) -> None:
    assert reached(birth, JULY, AUGUST) == ages
