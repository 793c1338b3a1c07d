"""Children without parents who can raise them: recognised orphans, and what keeps each parent away."""

from enum import IntEnum

from huimin.policy.facts import Entity, Fact, FactType


class Orphan(IntEnum):
    """How a recognised orphan is raised."""

    NONE = 0
    SCATTERED = 1
    INSTITUTION = 2


class ParentSituation(IntEnum):
    """What keeps a parent from raising the child."""

    ABLE = 0
    DEAD = 1
    MISSING = 2
    SEVERELY_DISABLED = 3
    SERIOUSLY_ILL = 4
    DETAINED = 5
    OUT_OF_CONTACT = 6
    GUARDIANSHIP_REVOKED = 7
    DEPORTED = 8


_SITUATIONS = {
    ParentSituation.ABLE: ("能够抚养", "able to raise the child"),
    ParentSituation.DEAD: ("死亡", "dead"),
    ParentSituation.MISSING: ("失踪", "declared missing"),
    ParentSituation.SEVERELY_DISABLED: ("重残", "severely disabled"),
    ParentSituation.SERIOUSLY_ILL: ("重病", "seriously ill"),
    ParentSituation.DETAINED: ("服刑在押、强制隔离戒毒等", "imprisoned or detained"),
    ParentSituation.OUT_OF_CONTACT: ("失联", "out of contact"),
    ParentSituation.GUARDIANSHIP_REVOKED: ("被撤销监护资格", "guardianship revoked"),
    ParentSituation.DEPORTED: ("被遣送（驱逐）出境", "deported"),
}


def _situation(name: str, zh: str, en: str) -> Fact:
    return Fact(
        name,
        Entity.PERSON,
        FactType.CODE,
        zh,
        en,
        f"{zh}：使其不能履行抚养责任的情形",
        f"{en}: what keeps this parent from raising the child",
        source="verified",
        codes=_SITUATIONS,
    )


def _months(name: str, zh: str, en: str) -> Fact:
    return Fact(
        name,
        Entity.PERSON,
        FactType.COUNT,
        zh,
        en,
        f"{zh}，按满月计；其他情形为零",
        f"{en}, in full months; zero in other situations",
        unit="months",
        source="verified",
    )


def _benefit(name: str, zh: str, en: str) -> Fact:
    return Fact(
        name,
        Entity.PERSON,
        FactType.MONEY,
        zh,
        en,
        f"{zh}，每月，未享受为零",
        f"{en}, a month; zero if there is none",
        unit="fen/month",
        source="computed",
    )


orphan = Fact(
    "orphan",
    Entity.PERSON,
    FactType.CODE,
    "孤儿认定",
    "Recognised orphan",
    "经区民政部门认定的孤儿及其养育方式",
    "Whether the district recognised an orphan, and how the child is raised",
    source="register",
    codes={
        Orphan.NONE: ("不是孤儿", "no orphan"),
        Orphan.SCATTERED: ("社会散居", "in a family"),
        Orphan.INSTITUTION: ("机构养育", "in an institution"),
    },
)
enrolment_confirmed = Fact(
    "enrolment_confirmed",
    Entity.PERSON,
    FactType.YESNO,
    "学籍证明有效",
    "Valid enrolment certificate",
    "本学年学籍证明有效",
    "Whether there is an enrolment certificate of this school year",
    source="verified",
)
father_situation = _situation("father_situation", "父亲情形", "The father's situation")
mother_situation = _situation("mother_situation", "母亲情形", "The mother's situation")
father_away_months = _months("father_away_months", "父亲羁押或失联月数", "Months the father is away")
mother_away_months = _months("mother_away_months", "母亲羁押或失联月数", "Months the mother is away")
dibao_share = _benefit("dibao_share", "人均低保金", "Dibao for each member")
dibao_alone_monthly = _benefit("dibao_alone_monthly", "单人户低保金", "Dibao as a household of one")
disability_living_allowance = _benefit(
    "disability_living_allowance", "困难残疾人生活补贴", "Living allowance for disabled people in difficulty"
)
supported_as_tekun = Fact(
    "supported_as_tekun",
    Entity.PERSON,
    FactType.YESNO,
    "享受特困供养",
    "Is supported as extremely poor",
    "正在享受特困人员救助供养",
    "Whether the person holds support for the extremely poor",
    source="computed",
)
