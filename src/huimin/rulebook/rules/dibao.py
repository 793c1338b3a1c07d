"""The minimum living guarantee (最低生活保障): three essentials, the difference, supplements."""

from datetime import date

from huimin.policy.columns import Column
from huimin.policy.facts import Entity, FactType
from huimin.policy.rules import RuleKind, rule
from huimin.policy.schemes import Scheme
from huimin.policy.views import View
from huimin.rulebook.documents import DIBAO_2021, INTERIM_MEASURES, TEKUN_2016

SINCE = date(2021, 7, 1)
NOT_COUNTED = (
    "priority_care",
    "scholarships",
    "assistance_received",
    "birth_planning_rewards",
    "bravery_rewards",
    "old_age_allowance_received",
)
"""What people receive and the law does not count as income of a household."""


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="有应计入的共同生活成员",
    en="Has members who count",
    says_zh="共同生活的家庭成员 {member_count} 人，应至少一人",
    says_en="Co-living members: {member_count} (at least 1)",
    cites=DIBAO_2021.article("第七条"),
)
def has_members(home: View) -> Column:
    """A household of nobody has no per-capita income to compare."""
    return home["member_count"] > 0


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="低保保障人口",
    en="Member whom Dibao supports",
    says_zh="共同生活的家庭成员：{counted}；享受特困供养：{supported_as_tekun}；纳入特困供养的不再适用低保",
    says_en="Co-living member: {counted}; supported as extremely poor: {supported_as_tekun}. Who is "
    "supported as extremely poor does not come under Dibao",
    cites=(DIBAO_2021.article("第七条"), TEKUN_2016.article("")),
)
def dibao_member(person: View) -> Column:
    """Nobody is supported twice for the same living."""
    return person["counted"] & ~person["supported_as_tekun"]


@rule(
    entity=Entity.HOUSEHOLD,
    type=FactType.COUNT,
    zh="低保保障人数",
    en="Members whom Dibao supports",
    says_zh="低保保障人口 {dibao_member_count} 人",
    says_en="Members supported by Dibao: {dibao_member_count}",
    cites=DIBAO_2021.article("第七条"),
)
def dibao_member_count(home: View) -> Column:
    """How many members the standard is multiplied by."""
    return home.members.count("dibao_member")


@rule(
    entity=Entity.HOUSEHOLD,
    zh="低保保障人口年收入",
    en="Income of the members whom Dibao supports, a year",
    says_zh="低保保障人口一年收入合计 {dibao_income}",
    says_en="The income of a year of the members whom Dibao supports: {dibao_income}",
    cites=DIBAO_2021.article("第十三条"),
)
def dibao_income(home: View) -> Column:
    """Losses of one member reduce the household's income, but never below nothing."""
    return home.members.sum("countable_income", among="dibao_member").at_least(0)


@rule(
    entity=Entity.HOUSEHOLD,
    zh="低保人均月收入",
    en="Income per person and month for Dibao",
    says_zh="年收入 {dibao_income} ÷ 12 个月 ÷ {dibao_member_count} 人 = {dibao_income_per_person}",
    says_en="{dibao_income} a year ÷ 12 (months) ÷ {dibao_member_count} (members) = "
    "{dibao_income_per_person}",
    cites=DIBAO_2021.article("第十三条"),
)
def dibao_income_per_person(home: View) -> Column:
    """For reading only: conditions compare the undivided amounts, so no rounding decides anything."""
    return (home["dibao_income"] / (home["dibao_member_count"].at_least(1) * 12)).down_to_fen()


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="有未纳入特困供养的成员",
    en="A member is not supported as extremely poor",
    says_zh="共同生活的家庭成员 {member_count} 人，其中未纳入特困供养的 {dibao_member_count} 人；"
    "纳入特困供养的不再适用低保，应至少还有一人",
    says_en="Co-living members: {member_count}; of these not supported as extremely poor: "
    "{dibao_member_count}. Who is supported so does not come under Dibao, and somebody else must be "
    "there",
    cites=(INTERIM_MEASURES.article("第十五条"), TEKUN_2016.article("")),
)
def somebody_not_tekun(home: View) -> Column:
    """A household of nobody fails for that reason, not for this one."""
    return (home["dibao_member_count"] > 0) | (home["member_count"] == 0)


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
    says_zh="人均月收入 {dibao_income_per_person}，应低于低保标准 {dibao/standard}",
    says_en="Income per person and month {dibao_income_per_person}; it must be below the standard "
    "{dibao/standard}",
    cites=INTERIM_MEASURES.article("第九条"),
)
def income_below_dibao(home: View) -> Column:
    """Compare the undivided amounts of a year; where all are extremely poor, no income is no reason."""
    home.show("dibao_income_per_person")
    standard_of_year = home["dibao_member_count"] * (12 * home.parameter("dibao/standard"))
    return (home["dibao_income"] < standard_of_year) | ~home["somebody_not_tekun"]


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="金融资产在限额以内",
    en="Financial assets within the limit",
    says_zh="家庭金融资产 {financial_assets}，人均应不超过年低保标准（月标准 {dibao/standard}）的 "
    "{dibao/financial_assets_multiple} 倍",
    says_en="Financial assets {financial_assets}; for each person not more than "
    "{dibao/financial_assets_multiple} × the annual standard ({dibao/standard} a month)",
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
    says_en="Motor vehicles: {vehicles}; of these mobility vehicles, which do not count: {mobility_vehicles}",
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
    says_en="Vehicles that count: {counted_vehicles} (at most {dibao/vehicles_allowed})",
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
    says_en="Homes: {homes} (at most {dibao/homes_allowed})",
    cites=DIBAO_2021.article("第十四条"),
)
def homes_within_dibao(home: View) -> Column:
    """The limit is set locally."""
    return home["homes"] <= home.parameter("dibao/homes_allowed")


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="连续拒绝就业",
    en="Has refused suitable work again and again",
    says_zh="无正当理由连续拒绝适合的工作 {work_refusals} 次，达到 {dibao/work_refusal_limit} 次的"
    "减发或者停发本人的低保金",
    says_en="Suitable work refused in a row without good reason (times): {work_refusals}; from "
    "{dibao/work_refusal_limit} on the person's own share is reduced or stopped",
    cites=(INTERIM_MEASURES.article("第四十五条"), DIBAO_2021.article("第三十四条")),
)
def refuses_work(person: View) -> Column:
    """The third refusal in a row counts, one that is accepted in between begins anew."""
    return person["work_refusals"] >= person.parameter("dibao/work_refusal_limit")


@rule(
    entity=Entity.HOUSEHOLD,
    type=FactType.COUNT,
    zh="连续拒绝就业的成员",
    en="Members who refuse work",
    says_zh="连续拒绝就业的低保保障人口 {work_refuser_count} 人",
    says_en="Members supported by Dibao who refuse suitable work: {work_refuser_count}",
    cites=(INTERIM_MEASURES.article("第四十五条"), DIBAO_2021.article("第三十四条")),
)
def work_refuser_count(home: View) -> Column:
    """How many shares are reduced or stopped."""
    return home.members.count(home.members["dibao_member"] & home.members["refuses_work"])


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="至少一人的低保金未停发",
    en="Somebody's share is not stopped",
    says_zh="低保保障人口 {dibao_member_count} 人中，{work_refuser_count} 人连续拒绝就业，"
    "其本人份额扣减 {dibao/work_refusal_reduction}；应至少还有一人的份额",
    says_en="Members supported by Dibao: {dibao_member_count}; of these refusing suitable work: "
    "{work_refuser_count}, which takes {dibao/work_refusal_reduction} off a share; somebody's share "
    "must be left",
    cites=(INTERIM_MEASURES.article("第四十五条"), DIBAO_2021.article("第三十四条")),
)
def some_share_is_left(home: View) -> Column:
    """Where everybody's share is stopped the household is stopped, and told why."""
    taken = home["work_refuser_count"] * home.ratio("dibao/work_refusal_reduction")
    return home["dibao_member_count"].at_least(1) > taken


@rule(
    entity=Entity.HOUSEHOLD,
    zh="全户差额",
    en="Difference of the household",
    says_zh="低保标准 {dibao/standard} × {dibao_member_count} 人 − 年收入 {dibao_income} ÷ 12，户合计进到元",
    says_en="Standard {dibao/standard} × {dibao_member_count} (members) − {dibao_income} a year ÷ "
    "12, the household's total carried to the whole yuan",
    cites=DIBAO_2021.article("第二十三条"),
)
def dibao_difference(home: View) -> Column:
    """Round once, on the household's total: rounding for each person would add a yuan here and there."""
    standard_of_year = home["dibao_member_count"] * (12 * home.parameter("dibao/standard"))
    return ((standard_of_year - home["dibao_income"]).between(0, standard_of_year) / 12).up_to_yuan()


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.AMOUNT,
    zh="补差保障金",
    en="Difference to the standard",
    says_zh="差额 {dibao_difference}，由 {dibao_member_count} 人均分；连续拒绝就业的 "
    "{work_refuser_count} 人，本人份额扣减 {dibao/work_refusal_reduction}，余额进到元",
    says_en="{dibao_difference}, shared alike (members: {dibao_member_count}); who refuses suitable "
    "work (members: {work_refuser_count}) loses {dibao/work_refusal_reduction} of the own share; the "
    "rest carried to the whole yuan",
    cites=(DIBAO_2021.article("第二十三条"), DIBAO_2021.article("第三十四条")),
)
def dibao_base(home: View) -> Column:
    """A share is the household's amount divided by its members; nobody's refusal, nothing taken."""
    reduction = home.ratio("dibao/work_refusal_reduction")
    members = home["dibao_member_count"].at_least(1) * reduction.denominator
    left = members - home["work_refuser_count"] * reduction.numerator
    return (home["dibao_difference"] * left / members).up_to_yuan()


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="属于分类施保类别",
    en="Belongs to a group with the supplement",
    says_zh="达到 {dibao/supplement_elder_age} 周岁的老年人、未成年人、本科及以下在校生、重度残疾人、"
    "重病患者，一人只计一次",
    says_en="Who has completed {dibao/supplement_elder_age} years, minors, students up to bachelor, the "
    "severely disabled and the seriously ill, each person once",
    cites=(INTERIM_MEASURES.article("第十二条"), DIBAO_2021.article("第二十七条")),
)
def supplement_group(person: View) -> Column:
    """Several reasons in one person count once."""
    elder = person.reached_age(person.parameter("dibao/supplement_elder_age"))
    young = person["minor"] | person["student_up_to_bachelor"]
    ill = person["severely_disabled"] | person["serious_illness"]
    return elder | young | ill


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="分类施保对象",
    en="Entitled to the classified supplement",
    says_zh="低保保障人口：{dibao_member}；属于分类施保类别：{supplement_group}",
    says_en="Supported by Dibao: {dibao_member}; in a group with the supplement: {supplement_group}",
    cites=(INTERIM_MEASURES.article("第十二条"), DIBAO_2021.article("第二十七条")),
)
def supplement_due(person: View) -> Column:
    """The supplement is for members whom Dibao supports."""
    return person["dibao_member"] & person["supplement_group"]


@rule(
    entity=Entity.HOUSEHOLD,
    type=FactType.COUNT,
    zh="分类施保人数",
    en="Members with the supplement",
    says_zh="分类施保对象 {supplement_count} 人",
    says_en="Members entitled to the supplement: {supplement_count}",
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
    says_en="{supplement_count} (members) × standard {dibao/standard} × {dibao/supplement_rate}",
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
        "somebody_not_tekun",
        "registered_here",
        "income_below_dibao",
        "assets_within_dibao",
        "vehicles_within_dibao",
        "homes_within_dibao",
        "some_share_is_left",
    ),
    parts={"base": "dibao_base", "supplement": "dibao_supplement"},
    disregards=NOT_COUNTED,
    since=SINCE,
    publicity_days=7,
    cites=(INTERIM_MEASURES.article("第二章"), DIBAO_2021.article("")),
)
