"""Dibao in a batch is Dibao case by case, is what an independent oracle says, and falls as income rises."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.policy.cases import Case, Subject, batch_of
from huimin.policy.evaluation import Outcome, Result, evaluate_plan
from huimin.policy.explanation import explain
from huimin.policy.facts import Entity, Fact, FactType
from huimin.policy.running import make_plan
from huimin.rulebook.facts.people import Absence, Disability, Relation, Study
from huimin.rulebook.public import rulebook

DAY = date(2025, 8, 1)
EPOCH = date(1970, 1, 1)
STANDARD = 815_00
BOOK = rulebook()
PLAN = make_plan("dibao", on=DAY, place="420202", rulebook=BOOK, parameters=BOOK.parameters)
INCOMES = (
    "wage",
    "business_net",
    "property_net",
    "pension",
    "support_received",
    "other_transfers",
    "other_income",
)


def values_of(fact: Fact) -> st.SearchStrategy[int]:
    match fact.type:
        case FactType.MONEY:
            return st.one_of(st.just(0), st.integers(-50_000_00 if fact.may_be_negative else 0, 50_000_00))
        case FactType.COUNT:
            return st.sampled_from([0, 0, 0, 1, 2, 3])
        case FactType.CODE:
            return st.sampled_from(sorted(fact.codes))
        case FactType.DAY:
            return st.integers(1, 36_000).map(lambda days: (DAY - EPOCH).days - days)
    return st.sampled_from([0, 1])


def subjects(entity: Entity, *, complete: bool) -> st.SearchStrategy[Subject]:
    given = {name: values_of(PLAN.facts[name]) for name in PLAN.names(entity)}
    if not complete:
        given = {name: st.one_of(values, values, values, st.none()) for name, values in given.items()}  # type: ignore[misc]
    return st.fixed_dictionaries(given).map(lambda facts: Subject("x", facts))


def cases(*, complete: bool) -> st.SearchStrategy[Case]:
    members = st.lists(subjects(Entity.PERSON, complete=complete), max_size=5)
    return st.builds(Case, subjects(Entity.HOUSEHOLD, complete=complete), members)


def decided(*given: Case) -> Result:
    return evaluate_plan(PLAN, batch_of(given, BOOK.facts))


def age(person: dict[str, Any]) -> int:
    birth = EPOCH + timedelta(days=person["birth"])
    return DAY.year - birth.year - ((DAY.month, DAY.day) < (birth.month, birth.day))


def counts(person: dict[str, Any]) -> bool:
    dependent = (
        age(person) < 18 or person["study"] in (Study.SCHOOL, Study.BACHELOR) or person["dependent_adult"]
    )
    belongs = (
        person["relation"] in (Relation.HEAD, Relation.SPOUSE)
        or (person["relation"] == Relation.CHILD and dependent)
        or (person["relation"] == Relation.OBLIGATED and person["lives_together"])
    )
    return bool(belongs and person["absence"] == Absence.NONE)


def income(person: dict[str, Any]) -> int:
    transfers = person["pension"] - person["central_basic_pension"] + person["support_received"]
    transfers += person["other_transfers"] - person["transfers_paid"] - person["maintenance_paid"]
    wages = max(0, person["wage"] - person["employment_cost"])
    earned = wages + person["business_net"] + person["property_net"]
    return int(earned + transfers + person["other_income"] - person["illness_cost"])


def supplemented(person: dict[str, Any]) -> bool:
    mind = person["disability"] in (Disability.INTELLECTUAL, Disability.MENTAL)
    level = person["disability_level"] if person["disability"] != Disability.NONE else 0
    severe = level in (1, 2) or (level == 3 and mind)
    young = age(person) < 18 or person["study"] in (Study.SCHOOL, Study.BACHELOR)
    return bool(age(person) >= 60 or young or severe or person["serious_illness"])


def oracle(case: Case) -> int | None:
    """Return the monthly amount in fen, written from the text of the rules, or `None` for a refusal."""
    home: dict[str, Any] = dict(case.household.facts)
    counted = [dict(person.facts) for person in case.members if counts(dict(person.facts))]
    supported = [person for person in counted if not person["supported_as_tekun"]]
    refusing = sum(person["work_refusals"] >= 3 for person in supported)
    number, of_all, total = len(supported), len(counted), max(0, sum(map(income, supported)))
    allowed = (
        number > refusing
        and any(person["local_hukou"] for person in counted)
        and Fraction(total, 12 * number) < STANDARD
        and home["financial_assets"] <= of_all * 2 * 12 * STANDARD
        and home["vehicles"] - home["mobility_vehicles"] <= 0
        and home["homes"] <= 1
    )
    if not allowed:
        return None
    gap = -(-(number * STANDARD - Fraction(total, 12)) // 100) * 100
    paid = -(-(gap * Fraction(number - refusing, number)) // 100) * 100
    return paid + sum(map(supplemented, supported)) * STANDARD // 5


@settings(max_examples=150, deadline=None)  # 20,000 households of each scheme: tests/oracle
@given(st.lists(cases(complete=True), max_size=5))
def test_the_batch_says_what_the_text_says(given: list[Case]) -> None:
    result = decided(*given)
    expected = [oracle(case) for case in given]
    assert result.amount.tolist() == [amount or 0 for amount in expected]
    assert [outcome == Outcome.GRANTED for outcome in result.outcome] == [
        amount is not None for amount in expected
    ]


@settings(max_examples=75, deadline=None)
@given(st.lists(cases(complete=False), max_size=5))
def test_a_batch_decides_what_each_case_explains(given: list[Case]) -> None:
    result = decided(*given)
    assert sum(result.count(outcome) for outcome in Outcome) == len(given)
    turned = decided(*given[::-1])
    assert turned.outcome.tolist() == result.outcome[::-1].tolist()
    assert turned.amount.tolist() == result.amount[::-1].tolist()
    for row, case in enumerate(given):
        alone = explain(PLAN, case)
        assert (alone.outcome, alone.amount) == (result.outcome[row], result.amount[row])
        assert (alone.reasons, alone.missing) == (result.reasons(row), result.lacking(row))


@settings(max_examples=150, deadline=None)
@given(cases(complete=True), st.sampled_from(INCOMES), st.integers(1, 10_000_00), st.data())
def test_more_income_never_gives_more(case: Case, name: str, more: int, data: st.DataObject) -> None:
    if not case.members:
        return
    row = data.draw(st.integers(0, len(case.members) - 1))
    members = list(case.members)
    members[row] = Subject("x", {**members[row].facts, name: (members[row].facts[name] or 0) + more})
    poorer, richer = decided(case, Case(case.household, members)).amount.tolist()
    assert richer <= poorer


@settings(max_examples=100, deadline=None)
@given(cases(complete=False), st.data())
def test_what_is_not_missing_changes_nothing_when_it_is_filled_in(case: Case, data: st.DataObject) -> None:
    """A decision taken in spite of unknown facts stands, whatever the unknown facts turn out to be."""
    result = decided(case)
    filled = Case(filled_in(case.household, data), [filled_in(member, data) for member in case.members])
    later = decided(filled)
    if result.outcome[0] != Outcome.UNDECIDED:
        assert later.outcome[0] == result.outcome[0]
        assert later.amount[0] == result.amount[0]


def filled_in(subject: Subject, data: st.DataObject) -> Subject:
    facts = {
        name: data.draw(values_of(PLAN.facts[name])) if value is None else value
        for name, value in subject.facts.items()
    }
    return Subject(subject.id, facts)


def test_figures_that_are_not_verified_are_named() -> None:
    doubtful = decided().doubtful_figures
    assert "dibao/standard" not in doubtful
    assert {"dibao/supplement_rate", "dibao/financial_assets_multiple"} <= set(doubtful)


@pytest.mark.parametrize(("wage", "nationally"), [(12_000_00, 1), (15_000_00, 0), (9_000_00, 0)])
def test_the_edge_is_reported_by_the_national_definition_too(wage: int, nationally: int) -> None:
    plan = make_plan("edge", on=DAY, place="420202", rulebook=BOOK, parameters=BOOK.parameters)
    known = dict.fromkeys(plan.names(Entity.PERSON), 0) | {"relation": 1, "local_hukou": 1, "wage": wage}
    home = dict.fromkeys(plan.names(Entity.HOUSEHOLD), 0)
    batch = batch_of([Case(Subject("h", home), [Subject("p", known)])], BOOK.facts)
    assert evaluate_plan(plan, batch).reports["edge_nationally"].tolist() == [nationally]
