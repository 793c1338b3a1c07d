"""Who counts as a member of a household, and who of them is young, studying or severely disabled."""

from huimin.policy.columns import Column
from huimin.policy.facts import Entity, FactType
from huimin.policy.rules import rule
from huimin.policy.views import View
from huimin.rulebook.documents import DIBAO_2021
from huimin.rulebook.facts.people import Absence, Disability, Relation, Study


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="未成年人",
    en="Minor",
    says_zh="出生于 {birth}，不满 {household/age_of_majority} 周岁的为未成年人",
    says_en="Born on {birth}; who has not completed {household/age_of_majority} years is a minor",
    cites=DIBAO_2021.article("第七条"),
)
def minor(person: View) -> Column:
    """The age of majority is one of the Civil Code, no figure of assistance."""
    return ~person.reached_age(person.parameter("household/age_of_majority"))


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="本科及以下全日制学生",
    en="Full-time student up to bachelor",
    says_zh="全日制就读阶段为{study}",
    says_en="Full-time study: {study}",
    cites=DIBAO_2021.article("第七条"),
)
def student_up_to_bachelor(person: View) -> Column:
    """Postgraduates count as able to live independently."""
    return person["study"].is_one_of(Study.SCHOOL, Study.BACHELOR)


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="重度残疾人",
    en="Severely disabled",
    says_zh="残疾类别{disability}，等级{disability_level}；一、二级，以及三级智力、精神残疾为重度",
    says_en="Disability {disability}, {disability_level}; levels one and two, and level three if "
    "intellectual or mental, are severe",
    cites=DIBAO_2021.article("第八条"),
)
def severely_disabled(person: View) -> Column:
    """The same groups as those who may apply alone; who has no disability needs no level."""
    kind, level = person["disability"], person["disability_level"]
    of_mind = kind.is_one_of(Disability.INTELLECTUAL, Disability.MENTAL)
    return (kind != Disability.NONE) & (level.is_one_of(1, 2) | ((level == 3) & of_mind))


@rule(
    entity=Entity.PERSON,
    type=FactType.YESNO,
    zh="共同生活的家庭成员",
    en="Co-living member",
    says_zh="与户主关系为{relation}，不计入情形为{absence}：配偶、未成年子女、"
    "不能独立生活的成年子女（含本科及以下在校生）和长期共同居住的其他义务人计入",
    says_en="Relation {relation}, reason not to be counted {absence}: spouses, minor children, adult "
    "children who cannot live independently (students up to bachelor included) and others with a duty who "
    "live together count",
    cites=DIBAO_2021.article("第七条"),
)
def counted(person: View) -> Column:
    """Whom the law counts as a co-living member."""
    relation = person["relation"]
    child = (relation == Relation.CHILD) & (
        person["minor"] | person["student_up_to_bachelor"] | person["dependent_adult"]
    )
    obligated = (relation == Relation.OBLIGATED) & person["lives_together"]
    belongs = relation.is_one_of(Relation.HEAD, Relation.SPOUSE) | child | obligated
    return belongs & (person["absence"] == Absence.NONE)


@rule(
    entity=Entity.HOUSEHOLD,
    type=FactType.COUNT,
    zh="共同生活的家庭成员人数",
    en="Number of co-living members",
    says_zh="共同生活的家庭成员共 {member_count} 人",
    says_en="Co-living members: {member_count}",
    cites=DIBAO_2021.article("第七条"),
)
def member_count(home: View) -> Column:
    """How many members income and property are divided by."""
    return home.members.count("counted")
