"""Households in difficulty through rigid expenditure (刚性支出困难家庭): a status."""

from datetime import date

from huimin.policy.columns import Column
from huimin.policy.facts import Entity
from huimin.policy.rules import RuleKind, rule
from huimin.policy.schemes import Scheme
from huimin.policy.views import View
from huimin.rulebook.documents import RIGID_2025

SINCE = date(2025, 1, 1)


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="未纳入低保、特困、低保边缘",
    en="Not covered by Dibao, Tekun or the edge",
    says_zh="低保家庭：{holds_dibao}；单人户低保：{has_dibao_alone_member}；低保边缘家庭：{holds_edge}；"
    "特困人员：{has_tekun_member}；均应为否",
    says_en="Dibao: {holds_dibao}; a member alone: {has_dibao_alone_member}; edge: {holds_edge}; extremely "
    "poor: {has_tekun_member}; all must be no",
    cites=RIGID_2025.article("第四条"),
)
def not_covered_otherwise(home: View) -> Column:
    """The three other groups come first."""
    in_dibao = home["holds_dibao"] | home["has_dibao_alone_member"]
    return ~(in_dibao | home["holds_edge"] | home["has_tekun_member"])


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="人均收入低于上年度当地人均可支配收入",
    en="Income per person below the local average",
    says_zh="人均月收入 {income_per_person}，全年应低于上年度当地人均可支配收入 {rigid/disposable_income}",
    says_en="Income per person and month {income_per_person}; in a year it must be below last year's "
    "local disposable income of "
    "{rigid/disposable_income} a person",
    cites=RIGID_2025.article("第四条"),
)
def income_below_average(home: View) -> Column:
    """Compare a year with a year."""
    home.show("income_per_person")
    return home["household_income"] < home["member_count"] * home.parameter("rigid/disposable_income")


@rule(
    entity=Entity.HOUSEHOLD,
    zh="刚性支出",
    en="Rigid expenditure",
    says_zh="基本生活 {living_expenses}、医疗 {medical_expenses}、教育 {education_expenses}、残疾康复 "
    "{rehabilitation_expenses}，"
    "十二个月合计",
    says_en="Living {living_expenses}, medical {medical_expenses}, education {education_expenses}, "
    "rehabilitation "
    "{rehabilitation_expenses}, together in twelve months",
    cites=RIGID_2025.article("第五条"),
)
def rigid_expenditure(home: View) -> Column:
    """What the household cannot avoid spending."""
    bodily = home["medical_expenses"] + home["rehabilitation_expenses"]
    return home["living_expenses"] + home["education_expenses"] + bodily


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="刚性支出超过收入的规定比例",
    en="Rigid expenditure above the share of income",
    says_zh="刚性支出 {rigid_expenditure}，应超过家庭年收入 {household_income} 的 {rigid/ratio}",
    says_en="Rigid expenditure {rigid_expenditure}; it must be above {rigid/ratio} of the household's "
    "annual income "
    "{household_income}",
    cites=RIGID_2025.article("第四条"),
)
def rigid_share_exceeded(home: View) -> Column:
    """Compared crosswise, so a household without income needs no division by nothing."""
    return home["rigid_expenditure"] > home["household_income"] * home.ratio("rigid/ratio")


rigid = Scheme(
    name="rigid",
    zh="刚性支出困难家庭",
    en="Household in difficulty through rigid expenditure",
    entity=Entity.HOUSEHOLD,
    conditions=(
        "has_members",
        "registered_here",
        "not_covered_otherwise",
        "income_below_average",
        "assets_within_edge",
        "vehicles_within_edge",
        "rigid_share_exceeded",
    ),
    since=SINCE,
    publicity_days=7,
    cites=(RIGID_2025.article("第四条"),),
)
