"""The income of a person and of a household as assistance counts them."""

from huimin.policy.columns import Column
from huimin.policy.facts import Entity
from huimin.policy.rules import rule
from huimin.policy.views import View
from huimin.rulebook.documents import DIBAO_2021

COUNTED = "counted"


@rule(
    entity=Entity.PERSON,
    zh="个人各类年收入",
    en="Income of a person of every kind, a year",
    says_zh="工资 {wage} 减就业成本 {employment_cost}，经营净收入 {business_net}，财产净收入 "
    "{property_net}，转移净收入 {transfers_net}，其他收入 {other_income}，一年合计",
    says_en="Wages {wage} less cost of employment {employment_cost}, net business income {business_net}, "
    "net property income {property_net}, net transfers {transfers_net}, other income {other_income}, "
    "together in a year",
    cites=DIBAO_2021.article("第十三条"),
)
def income_of_person(person: View) -> Column:
    """The cost of employment is taken off wages only, so it never makes other income smaller."""
    wages = (person["wage"] - person["employment_cost"]).at_least(0)
    earned = wages + person["business_net"] + person["property_net"]
    return earned + person["transfers_net"] + person["other_income"]


@rule(
    entity=Entity.PERSON,
    zh="转移净收入",
    en="Net transfers, a year",
    says_zh="养老金 {pension} 减中央基础养老金 {central_basic_pension}，加赡养抚养扶养费 "
    "{support_received}、其他转移收入 {other_transfers}，"
    "减税费 {transfers_paid}、赡养支出 {maintenance_paid}",
    says_en="Pensions {pension} less the central basic pension {central_basic_pension}, support received "
    "{support_received}, other transfers {other_transfers}, less taxes and contributions {transfers_paid} "
    "and maintenance paid {maintenance_paid}",
    cites=DIBAO_2021.article("第十三条"),
)
def transfers_net(person: View) -> Column:
    """What comes in regularly less what goes out, without the central basic pension."""
    received = person["pension"] - person["central_basic_pension"]
    received = received + person["support_received"] + person["other_transfers"]
    return received - person["transfers_paid"] - person["maintenance_paid"]


@rule(
    entity=Entity.PERSON,
    zh="个人应计年收入",
    en="Countable income of a person, a year",
    says_zh="各类收入 {income_of_person}，扣减残疾、患重病增加的支出 {illness_cost}；"
    "中央确定的基础养老金{household/central_basic_pension}",
    says_en="Income of {income_of_person} less the cost of disability or serious illness {illness_cost}; the "
    "central basic pension is {household/central_basic_pension}",
    cites=DIBAO_2021.article("第十三条"),
)
def countable_income(person: View) -> Column:
    """Whether the central basic pension counts is decided for one five-year plan at a time."""
    income = person["income_of_person"] - person["illness_cost"]
    if person.choice("household/central_basic_pension") == COUNTED:
        income = income + person["central_basic_pension"]
    return income


@rule(
    entity=Entity.HOUSEHOLD,
    zh="家庭年收入",
    en="Household income, a year",
    says_zh="共同生活的家庭成员一年收入合计 {household_income}",
    says_en="The co-living members' income of a year: {household_income}",
    cites=DIBAO_2021.article("第十三条"),
)
def household_income(home: View) -> Column:
    """Losses of one member reduce the household's income, but never below nothing."""
    return home.members.sum("countable_income", among="counted").at_least(0)


@rule(
    entity=Entity.HOUSEHOLD,
    zh="家庭人均月收入",
    en="Income per person and month",
    says_zh="家庭年收入 {household_income} ÷ 12 个月 ÷ {member_count} 人 = {income_per_person}",
    says_en="{household_income} a year ÷ 12 (months) ÷ {member_count} (members) = {income_per_person}",
    cites=DIBAO_2021.article("第十三条"),
)
def income_per_person(home: View) -> Column:
    """For reading only: conditions compare the undivided amounts, so no rounding decides anything."""
    return (home["household_income"] / (home["member_count"].at_least(1) * 12)).down_to_fen()
