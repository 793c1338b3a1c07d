"""Who is recognised for priority care (优抚): disabled veterans, bereaved families, old soldiers."""

from enum import IntEnum

from huimin.policy.facts import Entity, Fact, FactType


class Disabled(IntEnum):
    """As what somebody was recognised as disabled in service."""

    NONE = 0
    SOLDIER = 1
    POLICE = 2
    OFFICIAL = 3
    MILITIA = 4


class Nature(IntEnum):
    """How the disability came about."""

    NONE = 0
    WAR = 1
    DUTY = 2
    ILLNESS = 3


class Bereaved(IntEnum):
    """Whose family somebody is."""

    NONE = 0
    MARTYR = 1
    DUTY = 2
    ILLNESS = 3


class OldSoldier(IntEnum):
    """The group of former soldiers and their families that receives a periodic allowance."""

    NONE = 0
    RETURNED_RESISTANCE = 1
    RETURNED = 2
    RETURNED_ILL = 3
    FOUGHT = 4
    TESTED = 5
    MARTYRS_CHILD = 6
    RURAL = 7
    RED_ARMY = 8
    RED_ARMY_SCATTERED = 9


disabled_in_service = Fact(
    "disabled_in_service",
    Entity.PERSON,
    FactType.CODE,
    "伤残人员类别",
    "Disabled in service as",
    "伤残证件上的类别",
    "The category on the certificate of disability in service",
    source="register",
    codes={
        Disabled.NONE: ("不是伤残人员", "not disabled in service"),
        Disabled.SOLDIER: ("残疾军人", "disabled soldier"),
        Disabled.POLICE: ("伤残人民警察", "disabled police officer"),
        Disabled.OFFICIAL: ("伤残国家机关工作人员", "disabled official"),
        Disabled.MILITIA: ("伤残民兵民工", "disabled militia member"),
    },
)
service_grade = Fact(
    "service_grade",
    Entity.PERSON,
    FactType.CODE,
    "伤残等级",
    "Grade of disability in service",
    "伤残证件上的等级，一级最重",
    "The grade on the certificate; one is the most severe",
    source="register",
    codes={0: ("无", "none")}
    | {
        grade: (f"{zh}级", f"grade {grade}")
        for grade, zh in zip(range(1, 11), "一二三四五六七八九十", strict=True)
    },
)
service_nature = Fact(
    "service_nature",
    Entity.PERSON,
    FactType.CODE,
    "伤残性质",
    "Nature of disability in service",
    "伤残证件上的性质",
    "The nature on the certificate",
    source="register",
    codes={
        Nature.NONE: ("无", "none"),
        Nature.WAR: ("因战", "in war"),
        Nature.DUTY: ("因公", "on duty"),
        Nature.ILLNESS: ("因病", "by illness"),
    },
)
bereaved = Fact(
    "bereaved",
    Entity.PERSON,
    FactType.CODE,
    "遗属类别",
    "Bereaved family of",
    "享受定期抚恤金的烈属、因公牺牲军人遗属、病故军人遗属",
    "The group of bereaved families that receives the periodic pension",
    source="register",
    codes={
        Bereaved.NONE: ("不是遗属", "none"),
        Bereaved.MARTYR: ("烈士遗属", "a martyr"),
        Bereaved.DUTY: ("因公牺牲军人遗属", "a soldier who died on duty"),
        Bereaved.ILLNESS: ("病故军人遗属", "a soldier who died of illness"),
    },
)
old_soldier = Fact(
    "old_soldier",
    Entity.PERSON,
    FactType.CODE,
    "定期补助对象类别",
    "Group with a periodic allowance",
    "享受定期生活补助的退役军人等人员类别",
    "The group of former soldiers and others that receives a periodic allowance",
    source="register",
    codes={
        OldSoldier.NONE: ("不是定期补助对象", "none"),
        OldSoldier.RETURNED_RESISTANCE: ("在乡复员军人（抗战）", "returned soldier of the war of resistance"),
        OldSoldier.RETURNED: ("在乡复员军人（其他）", "other returned soldier"),
        OldSoldier.RETURNED_ILL: ("带病回乡退役军人", "returned ill"),
        OldSoldier.FOUGHT: ("参战退役军人", "fought"),
        OldSoldier.TESTED: ("参试退役军人", "took part in tests"),
        OldSoldier.MARTYRS_CHILD: ("烈士老年子女", "elderly child of a martyr"),
        OldSoldier.RURAL: ("年满60周岁农村籍退役士兵", "rural former soldier from sixty"),
        OldSoldier.RED_ARMY: ("在乡退伍红军老战士、西路军", "veteran of the Red Army"),
        OldSoldier.RED_ARMY_SCATTERED: ("红军失散人员", "scattered from the Red Army"),
    },
)
service_years = Fact(
    "service_years",
    Entity.PERSON,
    FactType.COUNT,
    "服役年限",
    "Years of service",
    "计算定期补助的服役年数",
    "Years of service by which the allowance is worked out",
    unit="years",
    source="register",
    bound=60,
)
rights_suspended = Fact(
    "rights_suspended",
    Entity.PERSON,
    FactType.YESNO,
    "中止抚恤优待",
    "Priority care suspended",
    "服刑、被剥夺政治权利或者被通缉期间中止抚恤优待",
    "Whether priority care is suspended: in prison, deprived of political rights, or wanted",
    source="register",
)
confirmed_this_year = Fact(
    "confirmed_this_year",
    Entity.PERSON,
    FactType.YESNO,
    "本年度已确认",
    "Confirmed this year",
    "已完成本年度确认",
    "Whether the yearly confirmation has been made",
    source="verified",
)
