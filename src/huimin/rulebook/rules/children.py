"""Orphans (孤儿) and de-facto unsupported children (事实无人抚养儿童): the standard, and the top-up to it."""

from datetime import date

from huimin.policy.columns import Column, where
from huimin.policy.facts import Entity, FactType
from huimin.policy.rules import RuleKind, rule
from huimin.policy.schemes import Scheme
from huimin.policy.views import View
from huimin.rulebook.documents import ORPHANS_2010, TEKUN_2021, UNSUPPORTED_CHILDREN_2019
from huimin.rulebook.facts.children import Orphan, ParentSituation
from huimin.rulebook.facts.people import Study

SINCE = date(2021, 7, 1)


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="经认定的孤儿",
    en="Recognised orphan",
    says_zh="孤儿认定为{orphan}，应为经认定的孤儿",
    says_en="Recognition: {orphan}; the child must be a recognised orphan",
    cites=ORPHANS_2010.article(""),
)
def recognised_orphan(child: View) -> Column:
    """Parents dead or not to be found, recognised by the district."""
    return child["orphan"] != Orphan.NONE


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="未成年或成年后仍在校就读",
    en="Minor, or still studying",
    says_zh="出生于 {birth}，就读阶段为{study}；应为未成年人，或全日制就读且学籍证明有效",
    says_en="Born on {birth}, study: {study}; a minor, or in full-time study with a valid certificate",
    cites=(ORPHANS_2010.article("二（三）"), UNSUPPORTED_CHILDREN_2019.article("三（三）")),
)
def minor_or_studying(child: View) -> Column:
    """Who studies goes on being supported when of age, school year by school year."""
    child.show("birth")
    studying = (child["study"] != Study.NONE) & child["enrolment_confirmed"]
    return child["minor"] | studying


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.AMOUNT,
    zh="孤儿基本生活费",
    en="Orphan's living allowance",
    says_zh="养育方式为{orphan}：社会散居 {children/orphan_scattered}，机构养育 "
    "{children/orphan_institution}",
    says_en="{orphan}: {children/orphan_scattered} in a family, {children/orphan_institution} in an "
    "institution",
    cites=ORPHANS_2010.article("二（一）"),
)
def orphan_allowance(child: View) -> Column:
    """The standard of the way in which the child is raised."""
    return where(
        child["orphan"] == Orphan.INSTITUTION,
        child.constant(child.parameter("children/orphan_institution")),
        child.constant(child.parameter("children/orphan_scattered")),
    )


def _counts(child: View, parent: str) -> Column:
    """Return whether a parent's situation counts, detention and silence only after the months of the law."""
    situation = child[f"{parent}_situation"]
    lasting = situation.is_one_of(ParentSituation.DETAINED, ParentSituation.OUT_OF_CONTACT)
    long_enough = child[f"{parent}_away_months"] >= child.parameter("children/absence_months")
    return (situation != ParentSituation.ABLE) & (~lasting | long_enough)


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="父母双方均不能抚养",
    en="Neither parent can raise the child",
    says_zh="父亲{father_situation}，母亲{mother_situation}；双方均应有法定情形，羁押、失联应满 "
    "{children/absence_months} 个月",
    says_en="Father: {father_situation}; mother: {mother_situation}. Both must be in a situation of "
    "the law; months that detention and silence must last: {children/absence_months}",
    cites=UNSUPPORTED_CHILDREN_2019.article("一"),
)
def both_parents_unable(child: View) -> Column:
    """Both in a situation of the law, or one dead or missing and the other in one."""
    return _counts(child, "father") & _counts(child, "mother")


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="不属于孤儿",
    en="No orphan",
    says_zh="孤儿认定为{orphan}，父亲{father_situation}，母亲{mother_situation}；"
    "父母双方均死亡或失踪的，应申请认定为孤儿，孤儿按孤儿保障",
    says_en="Recognition: {orphan}. Father: {father_situation}; mother: {mother_situation}. With both dead "
    "or missing, apply for recognition as an orphan; an orphan is supported as one",
    cites=UNSUPPORTED_CHILDREN_2019.article("一"),
)
def not_an_orphan(child: View) -> Column:
    """Two dead or missing parents make an orphan, recognised or not yet."""
    gone = (ParentSituation.DEAD, ParentSituation.MISSING)
    both_gone = child["father_situation"].is_one_of(*gone) & child["mother_situation"].is_one_of(*gone)
    return (child["orphan"] == Orphan.NONE) & ~both_gone


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="未享受特困供养",
    en="Not supported as extremely poor",
    says_zh="享受特困供养：{supported_as_tekun}；符合多项的选择其一",
    says_en="Supported as extremely poor: {supported_as_tekun}; who qualifies for both chooses one",
    cites=TEKUN_2021.article("第九条"),
)
def not_held_as_tekun(child: View) -> Column:
    """The guardian chooses; both at once is refused."""
    return ~child["supported_as_tekun"]


@rule(
    entity=Entity.PERSON,
    type=FactType.MONEY,
    zh="已享受的基本生活补助",
    en="Living benefits already paid",
    says_zh="人均低保金 {dibao_share} ＋ 单人户低保金 {dibao_alone_monthly} ＋ "
    "困难残疾人生活补贴 {disability_living_allowance}",
    says_en="Dibao for each member {dibao_share} + Dibao alone {dibao_alone_monthly} + living allowance "
    "{disability_living_allowance}",
    cites=UNSUPPORTED_CHILDREN_2019.article("三（一）"),
)
def benefits_already_paid(child: View) -> Column:
    """What the top-up starts from."""
    return child["dibao_share"] + child["dibao_alone_monthly"] + child["disability_living_allowance"]


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.CONDITION,
    zh="已享受补助低于标准",
    en="Below the standard so far",
    says_zh="已享受 {benefits_already_paid}，应低于标准 {children/orphan_scattered}",
    says_en="{benefits_already_paid} is paid already; it must be below {children/orphan_scattered}",
    cites=UNSUPPORTED_CHILDREN_2019.article("三（一）"),
)
def something_to_top_up(child: View) -> Column:
    """Who has the standard already is not topped up."""
    return child["benefits_already_paid"] < child.parameter("children/orphan_scattered")


@rule(
    entity=Entity.PERSON,
    kind=RuleKind.AMOUNT,
    zh="补差基本生活补贴",
    en="Top-up to the standard",
    says_zh="标准 {children/orphan_scattered} − 已享受 {benefits_already_paid}",
    says_en="Standard {children/orphan_scattered} − {benefits_already_paid} paid already",
    cites=UNSUPPORTED_CHILDREN_2019.article("三（一）"),
)
def unsupported_child_allowance(child: View) -> Column:
    """The difference to the standard of an orphan in a family."""
    standard = child.constant(child.parameter("children/orphan_scattered"))
    return (standard - child["benefits_already_paid"]).at_least(0)


orphan = Scheme(
    name="orphan",
    zh="孤儿基本生活保障",
    en="Orphan's living allowance",
    entity=Entity.PERSON,
    conditions=("recognised_orphan", "minor_or_studying"),
    parts={"base": "orphan_allowance"},
    since=SINCE,
    payee="guardian or institution",
    cites=(ORPHANS_2010.article("二"),),
)
unsupported_child = Scheme(
    name="unsupported_child",
    zh="事实无人抚养儿童基本生活保障",
    en="De-facto unsupported child's allowance",
    entity=Entity.PERSON,
    conditions=(
        "both_parents_unable",
        "minor_or_studying",
        "not_an_orphan",
        "not_held_as_tekun",
        "something_to_top_up",
    ),
    parts={"base": "unsupported_child_allowance"},
    since=SINCE,
    payee="guardian",
    cites=(UNSUPPORTED_CHILDREN_2019.article("三（一）"),),
)
