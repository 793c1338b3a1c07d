"""Who somebody is: age, relation, study, disability, illness, and why the law may not count them."""

from enum import IntEnum

from huimin.policy.facts import Entity, Fact, FactType


class Relation(IntEnum):
    """What a member is to the head of the household."""

    HEAD = 1
    SPOUSE = 2
    CHILD = 3
    OBLIGATED = 4
    OTHER = 5


class Study(IntEnum):
    """Where somebody studies full time."""

    NONE = 0
    SCHOOL = 1
    BACHELOR = 2
    POSTGRADUATE = 3


class Disability(IntEnum):
    """The kind of disability on the certificate."""

    NONE = 0
    VISUAL = 1
    HEARING = 2
    SPEECH = 3
    PHYSICAL = 4
    INTELLECTUAL = 5
    MENTAL = 6
    MULTIPLE = 7


class Absence(IntEnum):
    """Why somebody on the household's list is not counted as a member."""

    NONE = 0
    CLERGY = 1
    PRISONER = 2
    ISOLATION = 3
    MISSING = 4


birth = Fact(
    "birth",
    Entity.PERSON,
    FactType.DAY,
    "出生日期",
    "Day of birth",
    "身份证件上的出生日期",
    "The day of birth on the identity document",
    source="register",
)
relation = Fact(
    "relation",
    Entity.PERSON,
    FactType.CODE,
    "与户主关系",
    "Relation to the head",
    "与申请家庭户主的关系",
    "What the person is to the head of the household that applies",
    source="register",
    codes={
        Relation.HEAD: ("户主", "head"),
        Relation.SPOUSE: ("配偶", "spouse"),
        Relation.CHILD: ("子女", "child"),
        Relation.OBLIGATED: (
            "其他有法定赡养、抚养、扶养义务关系的人",
            "other with a legal duty of maintenance",
        ),
        Relation.OTHER: ("其他", "other"),
    },
)
local_hukou = Fact(
    "local_hukou",
    Entity.PERSON,
    FactType.YESNO,
    "本地户籍",
    "Local household registration",
    "常住户口在受理申请的县（市、区）",
    "Whether the permanent household registration is in the district that accepts the application",
    source="register",
)
lives_together = Fact(
    "lives_together",
    Entity.PERSON,
    FactType.YESNO,
    "长期共同居住",
    "Lives with the household",
    "与申请家庭长期共同居住",
    "Whether the person lives with the household for the long term",
)
dependent_adult = Fact(
    "dependent_adult",
    Entity.PERSON,
    FactType.YESNO,
    "不能独立生活的成年子女",
    "Cannot live independently",
    "成年但不能独立生活",
    "Whether an adult cannot live independently",
)
study = Fact(
    "study",
    Entity.PERSON,
    FactType.CODE,
    "全日制就读阶段",
    "Full-time study",
    "正在全日制学校就读的阶段",
    "The stage at which the person studies full time",
    codes={
        Study.NONE: ("未就读", "none"),
        Study.SCHOOL: ("中小学、幼儿园", "school"),
        Study.BACHELOR: ("本科及以下高等教育", "up to bachelor"),
        Study.POSTGRADUATE: ("研究生", "postgraduate"),
    },
)
absence = Fact(
    "absence",
    Entity.PERSON,
    FactType.CODE,
    "不计入情形",
    "Reason not to be counted",
    "依法不计入共同生活家庭成员的情形",
    "The situation in which the law does not count the person as a member",
    codes={
        Absence.NONE: ("无", "none"),
        Absence.CLERGY: ("连续三年以上脱离家庭独立生活的宗教教职人员", "clergy, apart for three years"),
        Absence.PRISONER: ("在监狱内服刑", "prisoner"),
        Absence.ISOLATION: ("强制隔离戒毒", "compulsory isolation"),
        Absence.MISSING: ("宣告失踪", "declared missing"),
    },
)
disability = Fact(
    "disability",
    Entity.PERSON,
    FactType.CODE,
    "残疾类别",
    "Kind of disability",
    "残疾人证上的残疾类别",
    "The kind of disability on the disability certificate",
    source="register",
    codes={
        Disability.NONE: ("无", "none"),
        Disability.VISUAL: ("视力", "visual"),
        Disability.HEARING: ("听力", "hearing"),
        Disability.SPEECH: ("言语", "speech"),
        Disability.PHYSICAL: ("肢体", "physical"),
        Disability.INTELLECTUAL: ("智力", "intellectual"),
        Disability.MENTAL: ("精神", "mental"),
        Disability.MULTIPLE: ("多重", "multiple"),
    },
)
disability_level = Fact(
    "disability_level",
    Entity.PERSON,
    FactType.CODE,
    "残疾等级",
    "Level of disability",
    "残疾人证上的残疾等级，一级最重",
    "The level on the disability certificate; level one is the most severe",
    source="register",
    codes={
        0: ("无", "none"),
        1: ("一级", "level one"),
        2: ("二级", "level two"),
        3: ("三级", "level three"),
        4: ("四级", "level four"),
    },
)
serious_illness = Fact(
    "serious_illness",
    Entity.PERSON,
    FactType.YESNO,
    "重病患者",
    "Seriously ill",
    "患有当地认定的重特大疾病",
    "Whether the person has a serious illness that the locality recognises",
)
jobless = Fact(
    "jobless",
    Entity.PERSON,
    FactType.YESNO,
    "无业",
    "Without work",
    "成年而没有工作",
    "Whether an adult has no work",
    source="verified",
)
work_refusals = Fact(
    "work_refusals",
    Entity.PERSON,
    FactType.COUNT,
    "连续拒绝工作次数",
    "Suitable work refused in a row",
    "有就业能力而未就业的成员，无正当理由连续拒绝接受介绍的、与其健康状况和劳动能力相适应的工作的次数",
    "How often in a row somebody who can work and does not refused suitable work without good reason",
    source="verified",
)
