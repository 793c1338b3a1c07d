"""Dibao for one member alone (单人户): who may apply alone, and whose income counts."""

from datetime import date

from huimin.policy.columns import Column, where
from huimin.policy.facts import Entity, FactType
from huimin.policy.rules import RuleKind, rule, version_before
from huimin.policy.schemes import Scheme
from huimin.policy.views import View
from huimin.rulebook.documents import DIBAO_2021, DIBAO_NOTICE_2022, INTERIM_MEASURES, TEKUN_2016
from huimin.rulebook.facts.people import Absence
from huimin.rulebook.rules.dibao import NOT_COUNTED, SINCE

NOTICE = date(2022, 10, 20)


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="本人有本地户籍",
    en="Registered here",
    says_zh="单独申请的本人应具有受理地常住户籍",
    says_en="Who applies alone must have the permanent household registration here",
    cites=(INTERIM_MEASURES.article("第十一条"), DIBAO_2021.article("第四条")),
)
def alone_registered_here(person: View) -> Column:
    """A household of one is registered where its member is."""
    return person["local_hukou"]


@rule(
    entity=Entity.HOUSEHOLD,
    type=FactType.YESNO,
    zh="家庭符合低保边缘条件",
    en="The household meets the conditions of the edge",
    says_zh="人均收入不低于低保标准（{income_not_below_dibao}）、低于边缘线（{income_below_edge}），"
    "金融资产（{assets_within_edge}）和机动车辆（{vehicles_within_edge}）在边缘限额以内；均为是的符合",
    says_en="Income not below the Dibao standard: {income_not_below_dibao}; below the edge: "
    "{income_below_edge}; within its limits: financial assets {assets_within_edge}, vehicles "
    "{vehicles_within_edge}. All must be yes",
    cites=DIBAO_2021.article("第八条"),
)
def at_the_edge(home: View) -> Column:
    """Judged by the conditions themselves, so that nobody has to be recognised first."""
    income = home["income_not_below_dibao"] & home["income_below_edge"]
    return income & home["assets_within_edge"] & home["vehicles_within_edge"]


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="连续三年以上脱离家庭的宗教教职人员",
    en="Clergy, apart from the family for three years",
    says_zh="不计入情形为{absence}",
    says_en="Reason not to be counted: {absence}",
    cites=DIBAO_2021.article("第八条"),
)
def clergy_apart(person: View) -> Column:
    """Their families leave them out, so they apply for themselves."""
    return person["absence"] == Absence.CLERGY


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="成年无业重度残疾人",
    en="Adult, without work, severely disabled",
    says_zh="不计入情形为{absence}，未成年人（{minor}），无业（{jobless}），重度残疾人（{severely_disabled}）",
    says_en="Reason not to be counted: {absence}; minor: {minor}; without work: {jobless}; severely "
    "disabled: {severely_disabled}",
    cites=DIBAO_NOTICE_2022.article("一（一）"),
)
def jobless_and_severely_disabled(person: View) -> Column:
    """Whatever the income of the family; who is in prison or missing is not meant."""
    adult = ~person["minor"] & (person["absence"] == Absence.NONE)
    return adult & person["jobless"] & person["severely_disabled"]


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="低保边缘家庭中的重残、重病成员",
    en="Severely disabled or seriously ill, in a household at the edge",
    says_zh="共同生活的家庭成员（{counted}），重度残疾人（{severely_disabled}）或者重病患者（{serious_illness}），"
    "家庭符合低保边缘条件（{at_the_edge}）",
    says_en="Co-living member: {counted}; severely disabled: {severely_disabled}; seriously ill: "
    "{serious_illness}; household at the edge: {at_the_edge}",
    cites=DIBAO_2021.article("第八条"),
)
def struck_at_the_edge(person: View) -> Column:
    """A household at the edge keeps its status; only the member comes under Dibao."""
    struck = person["severely_disabled"] | person["serious_illness"]
    return person["counted"] & struck & person.household["at_the_edge"]


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="可以单独申请",
    en="May apply alone",
    says_zh="低保边缘家庭中的重残、重病成员（{struck_at_the_edge}），脱离家庭的宗教教职人员（{clergy_apart}），"
    "成年无业重度残疾人（{jobless_and_severely_disabled}）：属于其中之一的可以单独申请",
    says_en="Severely disabled or seriously ill at the edge: {struck_at_the_edge}; clergy apart from the "
    "family: {clergy_apart}; adult without work who is severely disabled: {jobless_and_severely_disabled}. "
    "One of them must be yes",
    cites=(DIBAO_2021.article("第八条"), DIBAO_NOTICE_2022.article("一（一）")),
    since=NOTICE,
)
def may_apply_alone(person: View) -> Column:
    """The groups of the measures, and since the notice of 2022 one more."""
    of_2021 = person["struck_at_the_edge"] | person["clergy_apart"]
    return of_2021 | person["jobless_and_severely_disabled"]


@rule(
    name="may_apply_alone",
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="可以单独申请",
    en="May apply alone",
    says_zh="低保边缘家庭中的重残、重病成员（{struck_at_the_edge}），脱离家庭的宗教教职人员（{clergy_apart}）："
    "属于其中之一的可以单独申请",
    says_en="Severely disabled or seriously ill at the edge: {struck_at_the_edge}; clergy apart from the "
    "family: {clergy_apart}. One of them must be yes",
    cites=DIBAO_2021.article("第八条"),
    until=NOTICE,
)
def may_apply_alone_2021(person: View) -> Column:
    """The groups of the measures."""
    return person["struck_at_the_edge"] | person["clergy_apart"]


@rule(
    entity=Entity.HOUSEHOLD,
    type=FactType.YESNO,
    zh="家庭整体符合低保条件",
    en="The household as a whole qualifies for Dibao",
    says_zh="有应计入的成员（{has_members}），有未纳入特困供养的成员（{somebody_not_tekun}），"
    "成员有本地户籍（{registered_here}），人均收入低于标准（{income_below_dibao}），在限额以内的有"
    "金融资产（{assets_within_dibao}）、机动车辆（{vehicles_within_dibao}）、住房（{homes_within_dibao}）",
    says_en="Members who count: {has_members}; somebody not extremely poor: {somebody_not_tekun}; registered "
    "here: {registered_here}; income below the standard: {income_below_dibao}; within the limits: assets "
    "{assets_within_dibao}, vehicles {vehicles_within_dibao}, homes {homes_within_dibao}",
    cites=(INTERIM_MEASURES.article("第九条"), DIBAO_2021.article("第四条")),
)
def household_qualifies(home: View) -> Column:
    """Whether somebody refuses work changes the amount, not whether the household belongs to Dibao."""
    members = home["has_members"] & home["somebody_not_tekun"] & home["registered_here"]
    within = home["assets_within_dibao"] & home["vehicles_within_dibao"] & home["homes_within_dibao"]
    return members & home["income_below_dibao"] & within


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="家庭未整体纳入低保",
    en="The household does not come under Dibao as a whole",
    says_zh="家庭整体符合低保条件：{household_qualifies}；家庭已享受低保：{holds_dibao}；"
    "符合条件的家庭整体纳入，不得仅将个别成员纳入，均应为否",
    says_en="The household qualifies as a whole: {household_qualifies}; it holds Dibao: {holds_dibao}. A "
    "household that qualifies is admitted as a whole and not in part, so both must be no",
    cites=(DIBAO_2021.article("第四条"), DIBAO_NOTICE_2022.article("一（一）")),
    since=NOTICE,
)
def household_not_in_dibao(person: View) -> Column:
    """A household may not be admitted in part."""
    return ~(person.household["household_qualifies"] | person.household["holds_dibao"])


household_not_in_dibao_2021 = version_before(household_not_in_dibao, DIBAO_2021.article("第四条"))


@rule(
    entity=Entity.PERSON,
    zh="单独申请人年收入",
    en="Income of who applies alone, a year",
    says_zh="本人应计年收入 {countable_income}；成年无业重度残疾人（{jobless_and_severely_disabled}），"
    "再扣除视情豁免的供养费 {support_exempted}",
    says_en="Countable income {countable_income}; of adults without work who are severely disabled "
    "({jobless_and_severely_disabled}) less the exempted support {support_exempted}",
    cites=(DIBAO_2021.article("第十三条"), DIBAO_NOTICE_2022.article("一（一）")),
    since=NOTICE,
)
def income_alone(person: View) -> Column:
    """Only the applicant's own income counts, and of some not what siblings and old people give."""
    exempted = where(person["jobless_and_severely_disabled"], person["support_exempted"], 0)
    return (person["countable_income"] - exempted).at_least(0)


@rule(
    name="income_alone",
    entity=Entity.PERSON,
    zh="单独申请人年收入",
    en="Income of who applies alone, a year",
    says_zh="本人应计年收入 {countable_income}",
    says_en="Countable income {countable_income}",
    cites=DIBAO_2021.article("第十三条"),
    until=NOTICE,
)
def income_alone_2021(person: View) -> Column:
    """Only the applicant's own income counts."""
    return person["countable_income"].at_least(0)


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="本人收入低于低保标准",
    en="Own income below the standard",
    says_zh="本人年收入 {income_alone}，月均应低于低保标准 {dibao/standard}",
    says_en="Own income {income_alone} a year; a month's share must be below the standard {dibao/standard}",
    cites=INTERIM_MEASURES.article("第九条"),
)
def income_alone_below_dibao(person: View) -> Column:
    """Compare the undivided amounts of a year."""
    return person["income_alone"] < 12 * person.parameter("dibao/standard")


@rule(
    entity=Entity.HOUSEHOLD,
    type=FactType.YESNO,
    zh="一人户财产在低保限额以内",
    en="Property of a household of one within the limits of Dibao",
    says_zh="金融资产 {financial_assets}，应不超过年低保标准（月标准 {dibao/standard}）的 "
    "{dibao/financial_assets_multiple} 倍；机动车辆（{vehicles_within_dibao}）、住房（{homes_within_dibao}）"
    "应在限额以内",
    says_en="Financial assets {financial_assets}, not more than {dibao/financial_assets_multiple} × "
    "the annual standard ({dibao/standard} a month); within the limits: vehicles "
    "{vehicles_within_dibao}, homes {homes_within_dibao}",
    cites=DIBAO_2021.article("第十四条"),
)
def within_dibao_for_one(home: View) -> Column:
    """Clergy who live in religious premises are a household of their own."""
    limit = 12 * home.parameter("dibao/standard") * home.ratio("dibao/financial_assets_multiple")
    little = home["financial_assets"] <= limit
    return little & home["vehicles_within_dibao"] & home["homes_within_dibao"]


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="财产符合规定",
    en="Property within the limit",
    says_zh="家庭金融资产（{assets_within_edge}）和机动车辆（{vehicles_within_edge}）应在边缘限额以内，"
    "住房（{homes_within_dibao}）应在限额以内；脱离家庭的宗教教职人员（{clergy_apart}）"
    "按一人户的低保限额（{within_dibao_for_one}）",
    says_en="The household's financial assets ({assets_within_edge}) and vehicles ({vehicles_within_edge}) "
    "must be within the limits of the edge and its homes ({homes_within_dibao}) within theirs; clergy apart "
    "({clergy_apart}) are held to the limits of Dibao for one person ({within_dibao_for_one})",
    cites=(DIBAO_2021.article("第八条"), DIBAO_2021.article("第十四条")),
)
def property_alone(person: View) -> Column:
    """What the family owns is on record together, so the family is held to the limits of the edge."""
    home, clergy = person.household, person["clergy_apart"]
    family = home["assets_within_edge"] & home["vehicles_within_edge"] & home["homes_within_dibao"]
    return (clergy & home["within_dibao_for_one"]) | (~clergy & family)


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="未纳入特困供养",
    en="Not supported as extremely poor",
    says_zh="享受特困供养：{supported_as_tekun}；纳入特困供养的不再适用低保，应为否",
    says_en="Supported as extremely poor: {supported_as_tekun}; who is does not come under Dibao, so it must "
    "be no",
    cites=(INTERIM_MEASURES.article("第十五条"), TEKUN_2016.article("")),
)
def alone_not_tekun(person: View) -> Column:
    """Nobody is supported twice for the same living."""
    return ~person["supported_as_tekun"]


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="本人低保金未停发",
    en="The own share is not stopped",
    says_zh="连续拒绝就业（{refuses_work}）的，本人份额扣减 {dibao/work_refusal_reduction}；应有余额",
    says_en="Refusing suitable work ({refuses_work}) takes {dibao/work_refusal_reduction} off the own share; "
    "something must be left",
    cites=(INTERIM_MEASURES.article("第四十五条"), DIBAO_2021.article("第三十四条")),
)
def own_share_is_left(person: View) -> Column:
    """Where the share is stopped there is nothing to pay."""
    return person["refuses_work"] * person.ratio("dibao/work_refusal_reduction") < 1


@rule(
    entity=Entity.PERSON,
    zh="本人差额",
    en="Difference of one person",
    says_zh="低保标准 {dibao/standard} − 本人年收入 {income_alone} ÷ 12，进到元",
    says_en="Standard {dibao/standard} − own income {income_alone} a year ÷ 12, carried to the whole yuan",
    cites=DIBAO_2021.article("第二十三条"),
)
def difference_alone(person: View) -> Column:
    """A household of one is rounded as every other."""
    standard_of_year = 12 * person.parameter("dibao/standard")
    return ((standard_of_year - person["income_alone"]).between(0, standard_of_year) / 12).up_to_yuan()


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.AMOUNT,
    zh="补差保障金",
    en="Difference to the standard",
    says_zh="差额 {difference_alone}；连续拒绝就业（{refuses_work}）的，扣减 {dibao/work_refusal_reduction}，"
    "余额进到元",
    says_en="{difference_alone}; refusing suitable work ({refuses_work}) takes "
    "{dibao/work_refusal_reduction} off, the rest carried to the whole yuan",
    cites=(DIBAO_2021.article("第二十三条"), DIBAO_2021.article("第三十四条")),
)
def dibao_alone_base(person: View) -> Column:
    """The whole amount is the person's own share."""
    left = 1 - person.ratio("dibao/work_refusal_reduction")
    difference = person["difference_alone"]
    return where(person["refuses_work"], (difference * left).up_to_yuan(), difference)


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.AMOUNT,
    zh="分类施保增发",
    en="Classified supplement",
    says_zh="属于分类施保类别（{supplement_group}）的，低保标准 {dibao/standard} × {dibao/supplement_rate}",
    says_en="In a group with the supplement ({supplement_group}): standard {dibao/standard} × "
    "{dibao/supplement_rate}",
    cites=(INTERIM_MEASURES.article("第十二条"), DIBAO_2021.article("第二十七条")),
)
def dibao_alone_supplement(person: View) -> Column:
    """One person, one supplement."""
    each = person.parameter("dibao/standard") * person.ratio("dibao/supplement_rate")
    return (person["supplement_group"] * each).half_up_to_fen()


dibao_alone = Scheme(
    name="dibao_alone",
    zh="最低生活保障（单人户）",
    en="Minimum living guarantee for one person alone",
    entity=Entity.PERSON,
    conditions=(
        "alone_registered_here",
        "may_apply_alone",
        "household_not_in_dibao",
        "income_alone_below_dibao",
        "property_alone",
        "alone_not_tekun",
        "own_share_is_left",
    ),
    parts={"base": "dibao_alone_base", "supplement": "dibao_alone_supplement"},
    disregards=NOT_COUNTED,
    since=SINCE,
    payee="holder",
    publicity_days=7,
    cites=(DIBAO_2021.article("第八条"), DIBAO_NOTICE_2022.article("一（一）")),
)
