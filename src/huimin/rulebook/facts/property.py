"""What a household owns, spends under compulsion, and already is: the facts of the household itself."""

from huimin.policy.facts import Entity, Fact, FactType


def _of_household(
    name: str, type_: FactType, zh: str, en: str, meaning: tuple[str, str], **more: str
) -> Fact:
    return Fact(name, Entity.HOUSEHOLD, type_, zh, en, *meaning, **({"source": "verified"} | more))  # type: ignore[arg-type]


financial_assets = _of_household(
    "financial_assets",
    FactType.MONEY,
    "金融资产",
    "Financial assets",
    (
        "存款、证券、基金、商业保险、债权、互联网金融资产等的总额",
        "Deposits, securities, funds, commercial insurance, claims and internet finance together",
    ),
    unit="fen",
)
vehicles = _of_household(
    "vehicles",
    FactType.COUNT,
    "机动车辆数",
    "Motor vehicles",
    ("家庭成员名下的生活用机动车辆和船舶", "Motor vehicles and ships that members own for living use"),
)
mobility_vehicles = _of_household(
    "mobility_vehicles",
    FactType.COUNT,
    "其中：残疾人功能性补偿代步车",
    "Mobility vehicles therein",
    (
        "残疾人功能性补偿代步机动车辆，已包含在机动车辆数中",
        "Vehicles that make up for a disability, contained in the motor vehicles",
    ),
)
homes = _of_household(
    "homes",
    FactType.COUNT,
    "住房套数",
    "Homes",
    ("家庭成员名下的住房套数", "How many homes the members own"),
)
vehicle_value = _of_household(
    "vehicle_value",
    FactType.MONEY,
    "机动车辆价格",
    "Value of the vehicle",
    ("计入的机动车辆的购买价格合计", "What the vehicles that count cost when they were bought"),
    unit="fen",
)
living_expenses = _of_household(
    "living_expenses",
    FactType.MONEY,
    "基本生活支出",
    "Living expenses",
    (
        "申请前十二个月内的基本生活必需支出",
        "Necessary living expenses of the twelve months before the application",
    ),
    unit="fen/year",
)
medical_expenses = _of_household(
    "medical_expenses",
    FactType.MONEY,
    "医疗支出",
    "Medical expenses",
    (
        "申请前十二个月内经基本医保、大病保险、医疗救助等支付后个人负担的合规医疗费用",
        "Compliant medical cost of the twelve months before, after all insurance and assistance",
    ),
    unit="fen/year",
)
education_expenses = _of_household(
    "education_expenses",
    FactType.MONEY,
    "教育支出",
    "Education expenses",
    (
        "申请前十二个月内按公办学校标准计算的保育教育费、学费、住宿费",
        "Fees and accommodation of the twelve months before, at public school tariffs",
    ),
    unit="fen/year",
)
rehabilitation_expenses = _of_household(
    "rehabilitation_expenses",
    FactType.MONEY,
    "残疾康复支出",
    "Rehabilitation expenses",
    (
        "申请前十二个月内扣除补贴后个人负担的残疾康复费用",
        "Cost of rehabilitation of the twelve months before, net of subsidies",
    ),
    unit="fen/year",
)
holds_dibao = _of_household(
    "holds_dibao",
    FactType.YESNO,
    "已是低保家庭",
    "Holds a Dibao award",
    ("当日享受最低生活保障", "Whether the household has a Dibao award on the day"),
    source="computed",
)
holds_edge = _of_household(
    "holds_edge",
    FactType.YESNO,
    "已是低保边缘家庭",
    "Recognised as an edge household",
    ("当日被认定为低保边缘家庭", "Whether the household is recognised as an edge household on the day"),
    source="computed",
)
has_tekun_member = _of_household(
    "has_tekun_member",
    FactType.YESNO,
    "有特困人员",
    "Holds a Tekun award",
    ("当日有成员享受特困人员救助供养", "Whether a member receives support for the extremely poor on the day"),
    source="computed",
)
has_dibao_alone_member = _of_household(
    "has_dibao_alone_member",
    FactType.YESNO,
    "有单人户低保人员",
    "A member holds Dibao alone",
    (
        "当日有成员按单人户享受最低生活保障",
        "Whether a member receives Dibao as a household of one on the day",
    ),
    source="computed",
)
