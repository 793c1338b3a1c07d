"""Periodic pensions and allowances of priority care (优抚): a yearly table, paid by the month."""

from dataclasses import replace
from datetime import date

from huimin.policy.citations import Citation
from huimin.policy.columns import Column, where
from huimin.policy.facts import Entity, FactType
from huimin.policy.rules import RuleKind, rule, version_before
from huimin.policy.schemes import Scheme, Start
from huimin.policy.views import View
from huimin.rulebook.documents import DISABILITY_MEASURES_2019, PRIORITY_CARE_2019, PRIORITY_CARE_2024
from huimin.rulebook.facts.veterans import Bereaved, Disabled, Nature, OldSoldier

REGULATION_OF_2024 = date(2024, 10, 1)
TO_JIAO = "jiao"


def by_month(person: View, yearly: Column) -> Column:
    """Return a twelfth of the yearly amount, rounded as the paying office rounds."""
    monthly = yearly / 12
    if person.choice("veterans/monthly_rounding") == TO_JIAO:
        return monthly.half_up_to_jiao()
    return monthly.half_up_to_fen()


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="关系在本地",
    en="Registered here",
    says_zh="抚恤关系应随户籍在本地",
    says_en="The relation is kept where the household registration is",
    cites=PRIORITY_CARE_2024.article("第三十条"),
    since=REGULATION_OF_2024,
)
def care_registered_here(person: View) -> Column:
    """The county of registration pays."""
    return person["local_hukou"]


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="未中止抚恤优待",
    en="Not suspended",
    says_zh="中止抚恤优待：{rights_suspended}，应为否",
    says_en="Priority care suspended: {rights_suspended}; it must be no",
    cites=PRIORITY_CARE_2024.article("第五十九条"),
    since=REGULATION_OF_2024,
)
def care_not_suspended(person: View) -> Column:
    """Prison, deprivation of political rights and a warrant suspend."""
    return ~person["rights_suspended"]


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="年度确认",
    en="Yearly confirmation",
    says_zh="本年度已确认：{confirmed_this_year}；未确认的，下次发放暂缓",
    says_en="Confirmed this year: {confirmed_this_year}; unconfirmed, the next payment is held back",
    cites=PRIORITY_CARE_2024.article("第八条"),
    since=REGULATION_OF_2024,
)
def yearly_confirmation(person: View) -> Column:
    """Holds back the next payment, and ends nothing."""
    return person["confirmed_this_year"]


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="评定伤残等级",
    en="Graded disability in service",
    says_zh="{disabled_in_service}，{service_grade}，{service_nature}；因病评残限一至六级",
    says_en="{disabled_in_service}, {service_grade}, {service_nature}; by illness only grades one to six",
    cites=(PRIORITY_CARE_2024.article("第二十六条"), PRIORITY_CARE_2024.article("第二十七条")),
    since=REGULATION_OF_2024,
)
def graded_disability(person: View) -> Column:
    """A grade of one to ten, and of one to six for illness."""
    recognised = person["disabled_in_service"] != Disabled.NONE
    grade = person["service_grade"]
    by_illness = person["service_nature"] == Nature.ILLNESS
    has_nature = person["service_nature"] != Nature.NONE
    return recognised & has_nature & (grade >= 1) & (~by_illness | (grade <= 6))


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.AMOUNT,
    zh="残疾抚恤金",
    en="Disability pension",
    says_zh="{service_grade}{service_nature}，年标准 {veterans/disability_pension}，按月为十二分之一",
    says_en="{service_grade} {service_nature}: {veterans/disability_pension} a year, a twelfth a month",
    cites=PRIORITY_CARE_2024.article("第三十一条"),
    since=REGULATION_OF_2024,
)
def disability_pension_amount(person: View) -> Column:
    """The yearly table by grade and nature."""
    yearly = person.table("veterans/disability_pension", person["service_grade"], person["service_nature"])
    return by_month(person, yearly)


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="享受定期抚恤金的遗属",
    en="Bereaved family with a pension",
    says_zh="遗属类别：{bereaved}",
    says_en="Bereaved family of: {bereaved}",
    cites=PRIORITY_CARE_2024.article("第十九条"),
    since=REGULATION_OF_2024,
)
def recognised_bereaved(person: View) -> Column:
    """Families of martyrs and of soldiers who died on duty or of illness."""
    return person["bereaved"] != Bereaved.NONE


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.AMOUNT,
    zh="定期抚恤金",
    en="Periodic pension",
    says_zh="{bereaved}，年标准 {veterans/survivor_pension}，按月为十二分之一",
    says_en="{bereaved}: {veterans/survivor_pension} a year, a twelfth a month",
    cites=PRIORITY_CARE_2024.article("第十九条"),
    since=REGULATION_OF_2024,
)
def survivor_pension_amount(person: View) -> Column:
    """The yearly table by the kind of family."""
    return by_month(person, person.table("veterans/survivor_pension", person["bereaved"]))


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="享受定期补助的人员",
    en="Group with an allowance",
    says_zh="定期补助对象类别：{old_soldier}",
    says_en="Group: {old_soldier}",
    cites=PRIORITY_CARE_2024.article("第六十二条"),
    since=REGULATION_OF_2024,
)
def recognised_old_soldier(person: View) -> Column:
    """The groups that the regulation and the yearly notices name."""
    return person["old_soldier"] != OldSoldier.NONE


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.AMOUNT,
    zh="定期生活补助",
    en="Periodic allowance",
    says_zh="{old_soldier}：年标准 {veterans/allowance}；农村籍退役士兵为服役年数 {service_years} × "
    "{veterans/per_service_year}；按月为十二分之一",
    says_en="{old_soldier}: {veterans/allowance} a year; rural former soldiers: {service_years} "
    "(years of service) × {veterans/per_service_year}; a twelfth a month",
    cites=PRIORITY_CARE_2024.article("第六十二条"),
    since=REGULATION_OF_2024,
)
def allowance_amount(person: View) -> Column:
    """A yearly table, and a rate for each year of service of rural former soldiers."""
    by_service = person["service_years"] * person.parameter("veterans/per_service_year")
    by_group = person.table("veterans/allowance", person["old_soldier"])
    yearly = where(person["old_soldier"] == OldSoldier.RURAL, by_service, by_group)
    return by_month(person, yearly)


# The regulation of 2019 says the same elsewhere, so a month before October 2024 is explained by its articles.
care_registered_here_2019 = version_before(care_registered_here, PRIORITY_CARE_2019.article("第二十六条"))
care_not_suspended_2019 = version_before(care_not_suspended, PRIORITY_CARE_2019.article("第五十条"))
yearly_confirmation_2019 = version_before(yearly_confirmation, DISABILITY_MEASURES_2019.article(""))
graded_disability_2019 = version_before(
    graded_disability, PRIORITY_CARE_2019.article("第二十二条"), PRIORITY_CARE_2019.article("第二十三条")
)
disability_pension_amount_2019 = version_before(
    disability_pension_amount, PRIORITY_CARE_2019.article("第二十七条")
)
recognised_bereaved_2019 = version_before(recognised_bereaved, PRIORITY_CARE_2019.article("第十六条"))
survivor_pension_amount_2019 = version_before(survivor_pension_amount, PRIORITY_CARE_2019.article("第十七条"))
recognised_old_soldier_2019 = version_before(recognised_old_soldier, PRIORITY_CARE_2019.article("第四十四条"))
allowance_amount_2019 = version_before(allowance_amount, PRIORITY_CARE_2019.article("第四十四条"))


def periodic(
    name: str, zh: str, en: str, *, who: str, amount: str, since: date, cites: tuple[Citation, ...]
) -> Scheme:
    """Return a scheme of priority care: paid to a recognised group, kept here and not suspended."""
    return Scheme(
        name=name,
        zh=zh,
        en=en,
        entity=Entity.PERSON,
        conditions=(who, "care_registered_here", "care_not_suspended"),
        parts={"base": amount},
        reports=("yearly_confirmation",),
        since=since,
        start=Start.MONTH_OF_EVENT,
        payee="holder",
        cites=cites,
    )


disability_pension = periodic(
    "disability_pension",
    "残疾抚恤金",
    "Disability pension",
    who="graded_disability",
    amount="disability_pension_amount",
    since=REGULATION_OF_2024,
    cites=(PRIORITY_CARE_2024.article("第二十七条"), PRIORITY_CARE_2024.article("第三十一条")),
)
disability_pension_before_2024 = replace(
    disability_pension,
    since=date(2021, 8, 1),
    until=REGULATION_OF_2024,
    start=Start.MONTH_AFTER_DECISION,
    cites=(PRIORITY_CARE_2019.article("第二十六条"), DISABILITY_MEASURES_2019.article("第二十三条")),
)
survivor_pension = periodic(
    "survivor_pension",
    "定期抚恤金",
    "Periodic pension of bereaved families",
    who="recognised_bereaved",
    amount="survivor_pension_amount",
    since=REGULATION_OF_2024,
    cites=(PRIORITY_CARE_2024.article("第十九条"),),
)
survivor_pension_before_2024 = replace(
    survivor_pension,
    since=date(2021, 8, 1),
    until=REGULATION_OF_2024,
    cites=(PRIORITY_CARE_2019.article("第十六条"), PRIORITY_CARE_2019.article("第十七条")),
)
veteran_allowance = periodic(
    "veteran_allowance",
    "定期生活补助",
    "Periodic allowance of former soldiers",
    who="recognised_old_soldier",
    amount="allowance_amount",
    since=REGULATION_OF_2024,
    cites=(PRIORITY_CARE_2024.article("第六十二条"),),
)
veteran_allowance_before_2024 = replace(
    veteran_allowance,
    since=date(2023, 8, 1),
    until=REGULATION_OF_2024,
    cites=(PRIORITY_CARE_2019.article("第四十四条"),),
)
