"""A small rulebook of its own, so that the engine is tested without the law of any country."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from huimin.policy.cases import Case, FactSource, Subject
from huimin.policy.citations import Document, Source
from huimin.policy.columns import Column, where
from huimin.policy.facts import Entity, Fact, Facts, FactType
from huimin.policy.parameters import DatedValue, Parameter, Parameters, Unit
from huimin.policy.rulebooks import Rulebook
from huimin.policy.rules import Rule, RuleKind, rule
from huimin.policy.running import Plan, make_plan
from huimin.policy.schemes import Scheme
from huimin.policy.views import View

ARTICLE = Document("办法", "1号").article("第一条")
DAY = date(2025, 8, 1)
PLACE = "4202"


def fact(name: str, entity: Entity, type_: FactType, codes: dict[int, tuple[str, str]] | None = None) -> Fact:
    return Fact(name, entity, type_, name, name, name, name, codes=codes or {})


GRADES = {1: ("一级", "first"), 2: ("二级", "second"), 3: ("三级", "third")}
FACTS = (
    fact("birth", Entity.PERSON, FactType.DAY),
    fact("income", Entity.PERSON, FactType.MONEY),
    fact(
        "grade",
        Entity.PERSON,
        FactType.CODE,
        {1: ("一级", "first"), 2: ("二级", "second"), 3: ("三级", "third")},
    ),
    fact("lives_here", Entity.PERSON, FactType.YESNO),
    fact("cars", Entity.HOUSEHOLD, FactType.COUNT),
    fact("gift", Entity.PERSON, FactType.MONEY),
)


@rule(
    entity=Entity.PERSON, type=FactType.YESNO, cites=ARTICLE,
    zh="成员", en="member", says_zh="{lives_here}", says_en="{lives_here}",
)  # fmt: skip
def member(person: View) -> Column:
    return person["lives_here"]


@rule(
    entity=Entity.HOUSEHOLD, cites=ARTICLE,
    zh="收入", en="income", says_zh="共 {total_income}", says_en="together {total_income}",
)  # fmt: skip
def total_income(home: View) -> Column:
    return home.members.sum("income", among="member")


@rule(
    entity=Entity.HOUSEHOLD, kind=RuleKind.CONDITION, cites=ARTICLE,
    zh="有人居住", en="inhabited", says_zh="应有人", says_en="somebody must live here",
)  # fmt: skip
def inhabited(home: View) -> Column:
    return home.members.any("member")


@rule(
    entity=Entity.HOUSEHOLD, kind=RuleKind.CONDITION, cites=ARTICLE, zh="收入低于标准", en="income below",
    says_zh="{total_income} 应低于 {family/standard}", says_en="{total_income} must be below "
    "{family/standard}",
)  # fmt: skip
def income_below(home: View) -> Column:
    home.show("total_income")
    income = home.members.sum(where(home.members["member"], home.members["income"], 0))
    return income < home.members.count("member") * home.parameter("family/standard")


@rule(
    entity=Entity.HOUSEHOLD, kind=RuleKind.CONDITION, cites=ARTICLE,
    zh="没有汽车", en="no car", says_zh="汽车 {cars} 辆", says_en="{cars} cars",
)  # fmt: skip
def no_car(home: View) -> Column:
    return home["cars"] == 0


@rule(
    entity=Entity.HOUSEHOLD, kind=RuleKind.AMOUNT, cites=ARTICLE, zh="补差", en="gap",
    says_zh="{gap}", says_en="{gap}",
)  # fmt: skip
def gap(home: View) -> Column:
    standard = home.members.count("member") * home.parameter("family/standard")
    return ((standard - home["total_income"]).at_least(0) * home.ratio("family/share")).up_to_yuan()


@rule(
    entity=Entity.HOUSEHOLD, type=FactType.YESNO, cites=ARTICLE,
    zh="贫困", en="poor", says_zh="没有收入", says_en="no income",
)  # fmt: skip
def penniless(home: View) -> Column:
    return home["total_income"] == 0


@rule(
    entity=Entity.PERSON, kind=RuleKind.CONDITION, cites=ARTICLE, zh="年满八十", en="old enough",
    says_zh="出生于 {birth}，应满 {family/age} 周岁", says_en="born {birth}, must be {family/age}",
)  # fmt: skip
def old_enough(person: View) -> Column:
    return person.reached_age(person.parameter("family/age")) & (person["birth"] < person.day(person.on))


@rule(
    entity=Entity.PERSON, kind=RuleKind.CONDITION, cites=ARTICLE, zh="家中没有汽车", en="home without car",
    says_zh="汽车 {cars} 辆", says_en="{cars} cars",
)  # fmt: skip
def home_without_car(person: View) -> Column:
    return person.household["cars"] <= person.constant(0)


@rule(
    entity=Entity.PERSON, kind=RuleKind.AMOUNT, cites=ARTICLE, zh="津贴", en="allowance",
    says_zh="{grade}：{family/allowance}", says_en="{grade}: {family/allowance}",
)  # fmt: skip
def allowance(person: View) -> Column:
    return person.table("family/allowance", person["grade"])


RULES = (
    *(member, total_income, inhabited, income_below, no_car, gap, penniless),
    *(old_enough, home_without_car, allowance),
)
HOMES = Scheme(
    name="homes", zh="家庭补助", en="Support of homes", entity=Entity.HOUSEHOLD, since=date(2020, 1, 1),
    conditions=("inhabited", "income_below", "no_car"), parts={"base": "gap"}, reports=("penniless",),
    disregards=("gift",), cites=(ARTICLE,), module="huimin.policy.homes",
)  # fmt: skip
ELDERS = Scheme(
    name="elders", zh="高龄津贴", en="Allowance of elders", entity=Entity.PERSON, since=date(2020, 1, 1),
    conditions=("old_enough", "home_without_car"), parts={"allowance": "allowance"}, cites=(ARTICLE,),
)  # fmt: skip

SOURCE = Source("Notice 1")


def figure(name: str, unit: Unit, value: object, *, by: tuple[str, ...] = (), place: str = "CN") -> Parameter:
    dated = DatedValue(
        date(2020, 1, 1),
        place,
        None if by else value,  # type: ignore[arg-type]
        SOURCE,
        table=value if by else None,  # type: ignore[arg-type]
    )
    words = {value: ("差额", "difference")} if isinstance(value, str) else {}
    return Parameter(name, name, name, unit, (dated,), by, f"parameters/{name}.yaml", words)


FIGURES = (
    figure("family/standard", Unit.MONEY, 815_00, place=PLACE),
    figure("family/share", Unit.PERCENT, Fraction(1)),
    figure("family/age", Unit.COUNT, 80),
    figure("family/mode", Unit.CHOICE, "difference"),
    figure("family/allowance", Unit.MONEY, {(1,): 100_00, (2,): 50_00}, by=("grade",)),
)


def make_rulebook(*more: Rule | Scheme | Parameter | Fact) -> Rulebook:
    """Return the small rulebook; what is given replaces what has the same name, or adds a version."""
    return Rulebook(
        Facts([*FACTS, *(one for one in more if isinstance(one, Fact))]),
        [*RULES, *(one for one in more if isinstance(one, Rule))],
        [HOMES, ELDERS, *(one for one in more if isinstance(one, Scheme))],
        Parameters.of([*FIGURES, *(one for one in more if isinstance(one, Parameter))]),
        edition="first",
    )


def make_case(*incomes: int | None, cars: int | None = 0, **facts: int | None) -> Case:
    """Return a home whose members have these incomes in fen; `facts` are the same for all members."""
    sources = {"income": FactSource("verified", "核对报告", date(2025, 7, 1))}
    usual = {"birth": 0, "grade": 1, "lives_here": 1}
    members = [
        Subject(f"m{row}", {**usual, "income": income, **facts}, sources)
        for row, income in enumerate(incomes)
    ]
    return Case(Subject("home", {"cars": cars}), members)


@pytest.fixture
def rulebook() -> Callable[..., Rulebook]:
    return make_rulebook


@pytest.fixture
def case() -> Callable[..., Case]:
    return make_case


@pytest.fixture
def small() -> Rulebook:
    return make_rulebook()


@pytest.fixture
def homes(small: Rulebook) -> Plan:
    return make_plan("homes", on=DAY, place=PLACE, rulebook=small, parameters=small.parameters)


@pytest.fixture
def elders(small: Rulebook) -> Plan:
    return make_plan("elders", on=DAY, place=PLACE, rulebook=small, parameters=small.parameters)
