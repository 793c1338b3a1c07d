"""The minimum living guarantee (最低生活保障): three essentials, the difference, supplements."""

from datetime import date

from huimin.policy.columns import Column
from huimin.policy.facts import Entity, FactType
from huimin.policy.rules import RuleKind, rule
from huimin.policy.schemes import Scheme
from huimin.policy.views import View
from huimin.rulebook.documents import DIBAO_2021, INTERIM_MEASURES

SINCE = date(2021, 7, 1)


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="有应计入的共同生活成员",
    en="Has members who count",
    says_zh="共同生活的家庭成员 {member_count} 人，应至少一人",
    says_en="{member_count} co-living members; there must be at least one",
    cites=DIBAO_2021.article("第七条"),
)
def has_members(home: View) -> Column:
    """A household of nobody has no per-capita income to compare."""
    return home["member_count"] > 0


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="成员有本地户籍",
    en="A member is registered here",
    says_zh="共同生活的家庭成员中应有人具有受理地常住户籍",
    says_en="One of the co-living members must have the permanent household registration here",
    cites=(INTERIM_MEASURES.article("第九条"), DIBAO_2021.article("第五条")),
)
def registered_here(home: View) -> Column:
    """A household split over jurisdictions applies where one of its members is registered."""
    return home.members.any(home.members["local_hukou"] & home.members["counted"])


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="人均收入低于低保标准",
    en="Income per person below the standard",
    says_zh="人均月收入 {income_per_person}，应低于低保标准 {dibao/standard}",
    says_en="Income per person and month {income_per_person}; it must be below the standard {dibao/standard}",
    cites=INTERIM_MEASURES.article("第九条"),
)
def income_below_dibao(home: View) -> Column:
    """Compare the undivided amounts of a year: dividing first would lose fractions of a fen."""
    home.show("income_per_person")
    return home["household_income"] < home["member_count"] * (12 * home.parameter("dibao/standard"))


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="金融资产在限额以内",
    en="Financial assets within the limit",
    says_zh="家庭金融资产 {financial_assets}，人均应不超过年低保标准（月标准 {dibao/standard}）的 "
    "{dibao/financial_assets_multiple} 倍",
    says_en="Financial assets {financial_assets}; for each person not more than "
    "{dibao/financial_assets_multiple} times the annual "
    "standard ({dibao/standard} a month)",
    cites=DIBAO_2021.article("第十四条"),
)
def assets_within_dibao(home: View) -> Column:
    """The limit is set locally as a multiple of the annual standard."""
    limit = 12 * home.parameter("dibao/standard") * home.ratio("dibao/financial_assets_multiple")
    return home["financial_assets"] <= home["member_count"] * limit


@rule(
    entity=Entity.HOUSEHOLD,
    type=FactType.COUNT,
    zh="计入的机动车辆",
    en="Vehicles that count",
    says_zh="机动车辆 {vehicles} 辆，其中残疾人代步车 {mobility_vehicles} 辆不计入",
    says_en="{vehicles} motor vehicles, of which {mobility_vehicles} mobility vehicles do not count",
    cites=DIBAO_2021.article("第十四条"),
)
def counted_vehicles(home: View) -> Column:
    """A vehicle that makes up for a disability is no wealth."""
    return home["vehicles"] - home["mobility_vehicles"]


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="机动车辆在限额以内",
    en="Vehicles within the limit",
    says_zh="计入的机动车辆 {counted_vehicles} 辆，应不超过 {dibao/vehicles_allowed} 辆",
    says_en="{counted_vehicles} vehicles count; not more than {dibao/vehicles_allowed} allowed",
    cites=DIBAO_2021.article("第十四条"),
)
def vehicles_within_dibao(home: View) -> Column:
    """The limit is set locally."""
    return home["counted_vehicles"] <= home.parameter("dibao/vehicles_allowed")


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="住房在限额以内",
    en="Homes within the limit",
    says_zh="住房 {homes} 套，应不超过 {dibao/homes_allowed} 套",
    says_en="{homes} homes; not more than {dibao/homes_allowed} allowed",
    cites=DIBAO_2021.article("第十四条"),
)
def homes_within_dibao(home: View) -> Column:
    """The limit is set locally."""
    return home["homes"] <= home.parameter("dibao/homes_allowed")


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.AMOUNT,
    zh="补差保障金",
    en="Difference to the standard",
    says_zh="低保标准 {dibao/standard} × {member_count} 人 − 家庭年收入 {household_income} ÷ 12，"
    "户合计进到元",
    says_en="Standard {dibao/standard} × {member_count} members − {household_income} a year ÷ 12, the "
    "household's total carried to "
    "the whole yuan",
    cites=DIBAO_2021.article("第二十三条"),
)
def dibao_base(home: View) -> Column:
    """Round once, on the household's total: rounding for each person would add a yuan here and there."""
    standard_of_year = home["member_count"] * (12 * home.parameter("dibao/standard"))
    return ((standard_of_year - home["household_income"]).at_least(0) / 12).up_to_yuan()


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="分类施保对象",
    en="Entitled to the classified supplement",
    says_zh="达到 {dibao/supplement_elder_age} 周岁的老年人、未成年人、本科及以下在校生、重度残疾人、"
    "重病患者，一人只计一次",
    says_en="Who has completed {dibao/supplement_elder_age} years, minors, students up to bachelor, the "
    "severely disabled and the "
    "seriously ill, each person once",
    cites=(INTERIM_MEASURES.article("第十二条"), DIBAO_2021.article("第二十七条")),
)
def supplement_due(person: View) -> Column:
    """Several reasons in one person count once."""
    elder = person.reached_age(person.parameter("dibao/supplement_elder_age"))
    young = person["minor"] | person["student_up_to_bachelor"]
    ill = person["severely_disabled"] | person["serious_illness"]
    return person["counted"] & (elder | young | ill)


@rule(
    entity=Entity.HOUSEHOLD,
    type=FactType.COUNT,
    zh="分类施保人数",
    en="Members with the supplement",
    says_zh="分类施保对象 {supplement_count} 人",
    says_en="{supplement_count} members are entitled to the supplement",
    cites=DIBAO_2021.article("第二十七条"),
)
def supplement_count(home: View) -> Column:
    """How many members the supplement is paid for."""
    return home.members.count("supplement_due")


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.AMOUNT,
    zh="分类施保增发",
    en="Classified supplement",
    says_zh="{supplement_count} 人 × 低保标准 {dibao/standard} × {dibao/supplement_rate}",
    says_en="{supplement_count} members × standard {dibao/standard} × {dibao/supplement_rate}",
    cites=DIBAO_2021.article("第二十七条"),
)
def dibao_supplement(home: View) -> Column:
    """The households' supplement is rounded once, to the fen."""
    each = home.parameter("dibao/standard") * home.ratio("dibao/supplement_rate")
    return (home["supplement_count"] * each).half_up_to_fen()


dibao = Scheme(
    name="dibao",
    zh="城市最低生活保障",
    en="Minimum living guarantee",
    entity=Entity.HOUSEHOLD,
    conditions=(
        "has_members",
        "registered_here",
        "income_below_dibao",
        "assets_within_dibao",
        "vehicles_within_dibao",
        "homes_within_dibao",
    ),
    parts={"base": "dibao_base", "supplement": "dibao_supplement"},
    disregards=(
        "priority_care",
        "scholarships",
        "assistance_received",
        "birth_planning_rewards",
        "bravery_rewards",
        "old_age_allowance_received",
    ),
    since=SINCE,
    publicity_days=7,
    cites=(INTERIM_MEASURES.article("第二章"), DIBAO_2021.article("")),
)
