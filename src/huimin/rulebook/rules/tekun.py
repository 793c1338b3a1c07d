"""Support for extremely poor persons (特困人员救助供养): basic living and care."""

from datetime import date
from functools import reduce
from operator import add

from huimin.policy.columns import Column, where
from huimin.policy.facts import Entity, FactType
from huimin.policy.rules import RuleKind, rule
from huimin.policy.schemes import Scheme
from huimin.policy.views import View
from huimin.rulebook.documents import INTERIM_MEASURES, TEKUN_2021
from huimin.rulebook.facts.children import Orphan
from huimin.rulebook.facts.people import Absence, Disability, Study
from huimin.rulebook.facts.support import Supporters

SINCE = date(2021, 7, 1)
SELF_CARE = (
    "eats_alone",
    "dresses_alone",
    "gets_up_alone",
    "uses_toilet_alone",
    "walks_indoors_alone",
    "bathes_alone",
)


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="本地户籍",
    en="Registered here",
    says_zh="本人的常住户籍在本地：{local_hukou}，应为“是”",
    says_en="The permanent household registration is here: {local_hukou}; it must be",
    cites=(INTERIM_MEASURES.article("第十六条"), TEKUN_2021.article("第十条")),
)
def tekun_registered_here(person: View) -> Column:
    """The place of registration supports."""
    return person["local_hukou"]


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="残疾致无劳动能力",
    en="Disability that rules out work",
    says_zh="残疾类别{disability}，等级{disability_level}：智力、精神一至三级，肢体一、二级，视力一级",
    says_en="Disability {disability}, {disability_level}: intellectual and mental one to three, physical one "
    "and two, visual one",
    cites=TEKUN_2021.article("第五条"),
)
def disability_rules_out_work(person: View) -> Column:
    """The kinds and levels that the law lists."""
    kind, level = person["disability"], person["disability_level"]
    of_mind = kind.is_one_of(Disability.INTELLECTUAL, Disability.MENTAL) & level.is_one_of(1, 2, 3)
    physical = (kind == Disability.PHYSICAL) & level.is_one_of(1, 2)
    return of_mind | physical | ((kind == Disability.VISUAL) & (level == 1))


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="无劳动能力",
    en="No ability to work",
    says_zh="出生于 {birth}：年满 {tekun/elder_age} 周岁、不满 {tekun/child_age} 周岁、"
    "供养期内未成年或在校，或残疾致无劳动能力",
    says_en="Born on {birth}: {tekun/elder_age} years completed, under {tekun/child_age}, supported "
    "and minor or at school, or disabled so that work is ruled out",
    cites=(TEKUN_2021.article("第五条"), TEKUN_2021.article("第二十四条")),
)
def no_ability_to_work(person: View) -> Column:
    """A child that was admitted stays supported until eighteen, and while it goes to school."""
    old = person.reached_age(person.parameter("tekun/elder_age"))
    young = ~person.reached_age(person.parameter("tekun/child_age"))
    still_young = person["minor"] | (person["study"] == Study.SCHOOL)
    admitted = person["supported_as_tekun"] & still_young
    return old | young | person["disability_rules_out_work"] | admitted


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="未服刑、未宣告失踪",
    en="Neither in prison nor declared missing",
    says_zh="情形：{absence}；在监狱服刑或者被宣告失踪的，终止供养",
    says_en="Situation: {absence}; support ends in prison and when somebody is declared missing",
    cites=TEKUN_2021.article("第二十四条"),
)
def not_in_prison_or_missing(person: View) -> Column:
    """Two of the reasons for which support ends; death is read from the register."""
    return ~person["absence"].is_one_of(Absence.PRISONER, Absence.MISSING)


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="无生活来源",
    en="No source of income",
    says_zh="个人年收入 {income_of_person}，月均应低于低保标准 {dibao/standard}；"
    "中央基础养老金、优待抚恤金、高龄津贴不计入",
    says_en="Income of {income_of_person} a year; a month's share must be below {dibao/standard}; "
    "central basic pension, priority care and old-age allowance do not count",
    cites=TEKUN_2021.article("第六条"),
)
def no_source_of_income(person: View) -> Column:
    """Compare the undivided amounts of a year; nothing is taken off, and the central pension never counts."""
    return person["income_of_person"] < 12 * person.parameter("dibao/standard")


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="财产符合规定",
    en="Property within the limit",
    says_zh="家庭金融资产 {financial_assets}，人均应不超过年低保标准（月标准 {dibao/standard}）的 "
    "{dibao/financial_assets_multiple} 倍；计入的机动车辆 {counted_vehicles} 辆，应不超过 "
    "{dibao/vehicles_allowed} 辆；住房 {homes} 套，应不超过 {dibao/homes_allowed} 套",
    says_en="Financial assets {financial_assets}; a person at most {dibao/financial_assets_multiple} × "
    "the annual standard ({dibao/standard} a month). Vehicles that count: {counted_vehicles} (at most "
    "{dibao/vehicles_allowed}). Homes: {homes} (at most {dibao/homes_allowed})",
    cites=(TEKUN_2021.article("第六条"), TEKUN_2021.article("第七条")),
)
def tekun_property(person: View) -> Column:
    """No limits of their own were found for the extremely poor, so those of Dibao stand for them."""
    home = person.household
    limit = 12 * person.parameter("dibao/standard") * person.ratio("dibao/financial_assets_multiple")
    assets = home["financial_assets"] <= home["member_count"] * limit
    vehicles = home["counted_vehicles"] <= person.parameter("dibao/vehicles_allowed")
    return assets & vehicles & (home["homes"] <= person.parameter("dibao/homes_allowed"))


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="无法定义务人或义务人无履行能力",
    en="Nobody who can support",
    says_zh="法定义务人情况：{supporters}",
    says_en="People with a duty of support: {supporters}",
    cites=(INTERIM_MEASURES.article("第十四条"), TEKUN_2021.article("第四条"), TEKUN_2021.article("第八条")),
)
def nobody_can_support(person: View) -> Column:
    """Nobody has the duty, or those who have it cannot fulfil it."""
    return person["supporters"] != Supporters.ABLE


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="未按孤儿保障",
    en="Not supported as an orphan",
    says_zh="孤儿认定为{orphan}；同时符合的选择其一",
    says_en="Recognition: {orphan}; who qualifies for both chooses one",
    cites=TEKUN_2021.article("第九条"),
)
def not_supported_as_orphan(person: View) -> Column:
    """A recognised orphan has chosen the orphan's allowance."""
    return person["orphan"] == Orphan.NONE


@rule(
    entity=Entity.PERSON,
    type=FactType.COUNT,
    zh="不能自主完成的项目",
    en="Things the person cannot do alone",
    says_zh="吃饭{eats_alone}，穿衣{dresses_alone}，上下床{gets_up_alone}，如厕{uses_toilet_alone}，"
    "室内行走{walks_indoors_alone}，洗澡{bathes_alone}：不能自主完成 {failed_self_care} 项",
    says_en="Eats {eats_alone}, dresses {dresses_alone}, gets up {gets_up_alone}, "
    "toilet {uses_toilet_alone}, walks {walks_indoors_alone}, bathes {bathes_alone}: {failed_self_care} "
    "not alone",
    cites=TEKUN_2021.article("第二十一条"),
)
def failed_self_care(person: View) -> Column:
    """Six things of daily life."""
    return reduce(add, (where(person[item], 0, 1) for item in SELF_CARE))


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.AMOUNT,
    zh="基本生活标准",
    en="Basic living",
    says_zh="特困人员基本生活标准 {tekun/base}",
    says_en="Standard for basic living {tekun/base}",
    cites=INTERIM_MEASURES.article("第十五条"),
)
def tekun_base(person: View) -> Column:
    """The published standard for everybody who is admitted."""
    return person.constant(person.parameter("tekun/base"))


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.AMOUNT,
    zh="照料护理标准",
    en="Care",
    says_zh="不能自主完成 {failed_self_care} 项：自理 {tekun/care_able}，部分丧失 {tekun/care_partial}，"
    "{tekun/complete_loss} 项以上完全丧失 {tekun/care_complete}",
    says_en="{failed_self_care} not alone: able {tekun/care_able}, partly {tekun/care_partial}, from "
    "{tekun/complete_loss} completely {tekun/care_complete}",
    cites=(TEKUN_2021.article("第二十条"), TEKUN_2021.article("第二十二条")),
)
def tekun_care(person: View) -> Column:
    """The grade of the self-care test: none, one to three, four and more."""
    failed = person["failed_self_care"]
    less = where(
        failed == 0,
        person.constant(person.parameter("tekun/care_able")),
        person.constant(person.parameter("tekun/care_partial")),
    )
    lost = failed >= person.parameter("tekun/complete_loss")
    return where(lost, person.constant(person.parameter("tekun/care_complete")), less)


tekun = Scheme(
    name="tekun",
    zh="特困人员救助供养",
    en="Support for extremely poor persons",
    entity=Entity.PERSON,
    conditions=(
        "tekun_registered_here",
        "not_in_prison_or_missing",
        "no_ability_to_work",
        "no_source_of_income",
        "tekun_property",
        "nobody_can_support",
        "not_supported_as_orphan",
    ),
    parts={"base": "tekun_base", "care": "tekun_care"},
    disregards=("priority_care", "old_age_allowance_received", "assistance_received"),
    since=SINCE,
    payee="holder or institution",
    publicity_days=7,
    cites=(INTERIM_MEASURES.article("第三章"), TEKUN_2021.article("第四条")),
)
