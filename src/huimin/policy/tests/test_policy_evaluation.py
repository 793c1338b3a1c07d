"""Every row that goes in comes out granted, refused with its reasons, or undecided with what it lacks."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.kernel.errors import NotInForce
from huimin.policy.batches import LARGEST_HOUSEHOLD, Batch, Chunk, Recorded, WrongBatch
from huimin.policy.cases import Case, batch_of
from huimin.policy.citations import Document, Source
from huimin.policy.columns import Column, InexactRuleError
from huimin.policy.evaluation import FactNotSupplied, NegativeAmount, Outcome, Result, evaluate, evaluate_plan
from huimin.policy.explanation import explain
from huimin.policy.facts import Entity, Fact, FactType
from huimin.policy.parameters import DatedValue, Status
from huimin.policy.rulebooks import Rulebook, UnknownRule, UnknownScheme
from huimin.policy.rules import Formula, Rule, RuleKind, rule
from huimin.policy.running import CircularRule, Plan, Run, TooManyFacts, asked, make_plan
from huimin.policy.schemes import Scheme
from huimin.policy.views import View

DAY = date(2025, 8, 1)
ARTICLE = Document("办法").article("第一条")
Cases = Callable[..., Case]
Books = Callable[..., Rulebook]


def decide_all(plan: Plan, *cases: Case) -> Result:
    return evaluate_plan(plan, batch_of(cases, plan.rulebook.facts))


def test_granted_refused_undecided(homes: Plan, case: Cases) -> None:
    result = decide_all(
        homes, case(100_00, 0), case(815_00, cars=1), case(None, 0), case(), case(0, cars=None)
    )
    assert [Outcome(outcome).name for outcome in result.outcome] == [
        "GRANTED",
        "REFUSED",
        "UNDECIDED",
        "REFUSED",
        "UNDECIDED",
    ]
    assert result.amount.tolist() == [1530_00, 0, 0, 0, 0]
    assert [result.reasons(row) for row in range(5)] == [
        (),
        ("income_below", "no_car"),
        (),
        ("inhabited", "income_below"),
        (),
    ]
    assert [result.lacking(row) for row in range(5)] == [(), (), ("income",), (), ("cars",)]
    assert result.parts["base"].tolist() == [1530_00, 0, 0, 0, 0]
    assert result.reports["penniless"].tolist() == [0, 0, -1, 1, 1]
    assert len(result) == sum(result.count(outcome) for outcome in Outcome)
    assert result.cost == 1530_00


def test_a_known_failure_refuses_whatever_else_is_missing(homes: Plan, case: Cases) -> None:
    result = decide_all(homes, case(None, cars=1))
    assert (result.reasons(0), result.lacking(0)) == (("no_car",), ())


def test_persons_read_their_household_and_tables(elders: Plan, case: Cases) -> None:
    old = -20_000
    result = decide_all(
        elders,
        case(0, 0, birth=old, grade=2),
        case(0, birth=old, cars=1),
        case(0, birth=old, grade=3),
        case(0, birth=old, grade=None),
        case(0, birth=old, cars=None),
        case(0, birth=None),
        case(),
    )
    assert result.amount.tolist() == [50_00, 50_00, 0, 0, 0, 0, 0]
    assert [result.lacking(row) for row in range(2, 7)] == [
        (),
        ("family/allowance",),
        ("grade",),
        ("cars",),
        ("birth",),
    ]
    assert result.reasons(2) == ("home_without_car",)
    assert list(result.ids) == ["m0", "m1", "m0", "m0", "m0", "m0", "m0"]


def test_figures_used_are_named_with_their_status(homes: Plan, small: Rulebook, case: Cases) -> None:
    result = decide_all(homes, case(0))
    assert set(result.figures_used) == {"family/standard", "family/share"}
    assert result.doubtful_figures == ()
    doubtful = DatedValue(date(2021, 1, 1), "4202", 900_00, Source("?"), Status.DEMONSTRATION)
    entered = small.parameters.with_values([("family/standard", doubtful)])
    batch = batch_of([case(0)], small.facts)
    other = evaluate("homes", batch, on=DAY, place="4202", rulebook=small, parameters=entered)
    assert other.doubtful_figures == ("family/standard",)
    assert other.amount.tolist() == [900_00]
    assert other.edition != result.edition
    assert result.edition.startswith("first+")


incomes = st.lists(st.one_of(st.none(), st.integers(0, 2000_00)), max_size=4)
homes_of = st.lists(st.tuples(incomes, st.sampled_from([0, 1, None])), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    homes_of, st.sampled_from([1, 2, 5, 100]), st.sampled_from([1, 2]), st.sampled_from(["homes", "elders"])
)
def test_pieces_and_threads_change_nothing_and_cases_agree(
    small: Rulebook,
    case: Cases,
    given: list[tuple[list[int | None], int | None]],
    at_once: int,
    threads: int,
    name: str,
) -> None:
    cases = [case(*incomes, cars=cars, birth=-20_000) for incomes, cars in given]
    batch = batch_of(cases, small.facts)
    plan = make_plan(name, on=DAY, place="4202", rulebook=small, parameters=small.parameters)
    whole = evaluate_plan(plan, batch)
    pieces = evaluate_plan(plan, batch, persons_at_once=at_once, threads=threads)
    for column in ("outcome", "amount", "failing", "missing"):
        assert getattr(whole, column).tolist() == getattr(pieces, column).tolist()
    rows = [(one, member) for one in cases for member in range(len(one.members) if name == "elders" else 1)]
    assert len(whole) == len(rows)
    for row, (one, member) in enumerate(rows):
        alone = explain(plan, one, member=member)
        assert (alone.outcome, alone.amount) == (whole.outcome[row], whole.amount[row])
        assert (alone.reasons, alone.missing) == (whole.reasons(row), whole.lacking(row))


def test_a_run_frees_its_columns_at_once(homes: Plan) -> None:
    run = Run(homes, Chunk(np.zeros(1, np.int64), {}, {}))
    for name in asked(homes.scheme):
        run.column(name)
    kept = weakref.ref(run)
    gc.disable()
    try:
        del run
        assert kept() is None
    finally:
        gc.enable()


def test_rearranged_rows_keep_their_decisions(homes: Plan, case: Cases) -> None:
    result = decide_all(homes, case(100_00), case(0))
    turned = result.rearranged(np.array([1, 0]))
    assert turned.amount.tolist() == result.amount[::-1].tolist()
    assert turned.parts["base"].tolist() == turned.amount.tolist()


def test_columns_that_were_not_sent_are_named(homes: Plan) -> None:
    batch = Batch({"cars": Recorded(np.zeros(0, np.int64))}, {}, np.zeros(1, np.int64))
    assert list(batch.ids(Entity.PERSON)) == []
    with pytest.raises(FactNotSupplied, match="lives_here, income"):
        evaluate_plan(homes, batch)


@pytest.mark.parametrize("offsets", [[1, 2], [0, 2, 1], []])
def test_offsets_must_group_the_persons(offsets: list[int]) -> None:
    with pytest.raises(WrongBatch, match="Group the persons"):
        Batch({}, {}, np.array(offsets, np.int64))


def test_a_household_of_thousands_is_a_mistake() -> None:
    with pytest.raises(WrongBatch, match="1001 members"):
        Batch({}, {}, np.array([0, LARGEST_HOUSEHOLD + 1]))


def test_columns_must_fit() -> None:
    with pytest.raises(WrongBatch, match="'income' has 1 rows where 2"):
        Batch({}, {"income": Recorded(np.zeros(1, np.int64))}, np.array([0, 2]))


def step(formula: Formula, entity: Entity = Entity.HOUSEHOLD, name: str = "tried", **more: object) -> Rule:
    declare = rule(
        entity=entity,
        kind=RuleKind.CONDITION,
        zh="试",
        en="try",
        says_zh="",
        says_en="",
        cites=ARTICLE,
        name=name,
        **more,  # type: ignore[arg-type]
    )
    return declare(formula)


def scheme_of(
    *conditions: str, entity: Entity = Entity.HOUSEHOLD, parts: dict[str, str] | None = None
) -> Scheme:
    return Scheme(
        "tried", "试", "try", entity, conditions, since=date(2020, 1, 1), cites=(ARTICLE,), parts=parts or {}
    )


def try_rule(rulebook: Books, formula: Formula, entity: Entity = Entity.HOUSEHOLD) -> Plan:
    book = rulebook(step(formula, entity), scheme_of("tried", entity=entity))
    return make_plan("tried", on=DAY, place="4202", rulebook=book, parameters=book.parameters)


def test_a_rule_that_needs_itself_is_refused(rulebook: Books) -> None:
    book = rulebook(
        step(lambda home: home["second"], name="first"),
        step(lambda home: home["first"], name="second"),
        scheme_of("first"),
    )
    with pytest.raises(CircularRule, match="first → second → first"):
        make_plan("tried", on=DAY, place="4202", rulebook=book, parameters=book.parameters)


@pytest.mark.parametrize(
    ("formula", "entity"),
    [
        (lambda home: home["income"] == 0, Entity.HOUSEHOLD),
        (lambda home: home.members.count("cars") == 0, Entity.HOUSEHOLD),
        (lambda home: home["cars"] < home.parameter("family/share"), Entity.HOUSEHOLD),
        (lambda home: home["cars"] < home.ratio("family/age"), Entity.HOUSEHOLD),
        (lambda home: home["cars"] < home.choice("family/age"), Entity.HOUSEHOLD),
        (lambda home: home["cars"] < home.parameter("family/allowance"), Entity.HOUSEHOLD),
        (lambda person: person.table("family/age", person["grade"]) == 0, Entity.PERSON),
        (
            lambda person: person.table("family/allowance", person["grade"], person["grade"]) == 0,
            Entity.PERSON,
        ),
        (lambda home: home.members["income"] == 0, Entity.HOUSEHOLD),
        (lambda home: home["cars"] / 2, Entity.HOUSEHOLD),
    ],
)
def test_mistakes_in_rules_come_to_light_before_any_row_is_read(
    rulebook: Books, formula: Formula, entity: Entity
) -> None:
    with pytest.raises(InexactRuleError):
        try_rule(rulebook, formula, entity)


def test_rules_may_choose_by_a_figure(rulebook: Books, case: Cases) -> None:
    plan = try_rule(
        rulebook, lambda home: home.constant(0) == (home.choice("family/mode") != "difference") * 1
    )
    assert decide_all(plan, case(0)).outcome.tolist() == [Outcome.GRANTED]


def test_members_all_largest_and_number(rulebook: Books, case: Cases) -> None:
    def formula(home: View) -> Column:
        everybody = home.members.all("lives_here")
        return everybody & (home.members.largest("income") < 10) & (home.members.number() > 0)

    plan = try_rule(rulebook, formula)
    result = decide_all(
        plan, case(1, 9), case(1, 10), case(lives_here=1), case(1, None), case(1, lives_here=None)
    )
    assert result.outcome.tolist() == [0, 1, 1, 2, 2]
    assert result.lacking(3) == ("income",)


def test_less_than_nothing_is_never_granted(rulebook: Books, case: Cases) -> None:
    book = rulebook(
        step(lambda home: home["cars"] - 1, name="debt"), scheme_of("inhabited", parts={"base": "debt"})
    )
    plan = make_plan("tried", on=DAY, place="4202", rulebook=book, parameters=book.parameters)
    with pytest.raises(NegativeAmount, match="less than nothing"):
        decide_all(plan, case(0))


def test_parts_add_up(rulebook: Books, case: Cases) -> None:
    book = rulebook(scheme_of("inhabited", parts={"one": "gap", "two": "gap"}))
    plan = make_plan("tried", on=DAY, place="4202", rulebook=book, parameters=book.parameters)
    assert decide_all(plan, case(15_00)).amount.tolist() == [1600_00]


def test_a_status_pays_nothing(rulebook: Books, case: Cases) -> None:
    book = rulebook(scheme_of("inhabited"))
    assert book.scheme("tried", DAY).is_status
    plan = make_plan("tried", on=DAY, place="4202", rulebook=book, parameters=book.parameters)
    assert decide_all(plan, case(0)).amount.tolist() == [0]


def test_more_facts_than_bits_are_refused(rulebook: Books) -> None:
    many = [Fact(f"f{n}", Entity.HOUSEHOLD, FactType.YESNO, "f", "f", "f", "f") for n in range(64)]

    def formula(home: View) -> Column:
        found = home["f0"]
        for one in many[1:]:
            found = found & home[one.name]
        return found

    book = rulebook(*many, step(formula), scheme_of("tried"))
    with pytest.raises(TooManyFacts, match="more than 63 facts"):
        make_plan("tried", on=DAY, place="4202", rulebook=book, parameters=book.parameters)


def test_versions_follow_each_other_by_day(rulebook: Books, case: Cases) -> None:
    turn = date(2025, 1, 1)
    book = rulebook(
        step(lambda home: home["cars"] == 0, until=turn),
        step(lambda home: home["cars"] <= 1, since=turn),
        scheme_of("tried"),
    )
    batch = batch_of([case(0, cars=1)], book.facts)
    outcomes = [
        evaluate("tried", batch, on=day, place="4202", rulebook=book).outcome[0]
        for day in (date(2024, 12, 31), turn)
    ]
    assert outcomes == [Outcome.REFUSED, Outcome.GRANTED]


def test_what_does_not_exist_has_a_name(small: Rulebook, rulebook: Books) -> None:
    with pytest.raises(UnknownScheme, match=r"no scheme 'x'.*elders, homes"):
        small.scheme("x", DAY)
    with pytest.raises(NotInForce, match="from 2020-01-01"):
        small.scheme("homes", date(2019, 12, 31))
    with pytest.raises(UnknownRule, match="'nobody'"):
        try_rule(rulebook, lambda home: home["nobody"])
