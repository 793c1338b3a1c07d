"""What a person receives and must pay in a year; the annual amount is the authority and is divided once."""

from huimin.policy.facts import Entity, Fact, FactType


def _a_year(name: str, zh: str, en: str, meaning_zh: str, meaning_en: str, *, loss: bool = False) -> Fact:
    return Fact(
        name,
        Entity.PERSON,
        FactType.MONEY,
        zh,
        en,
        meaning_zh,
        meaning_en,
        unit="fen/year",
        source="verified",
        may_be_negative=loss,
    )


wage = _a_year(
    "wage", "工资性收入", "Wages", "工资、奖金、津贴等，一年合计", "Wages, bonuses and allowances of a year"
)
employment_cost = _a_year(
    "employment_cost",
    "必要的就业成本",
    "Necessary cost of employment",
    "为就业必须支付的费用，一年合计",
    "What must be spent in a year in order to work",
)
business_net = _a_year(
    "business_net",
    "经营净收入",
    "Net business income",
    "经营收入扣除成本、折旧和生产税后的净额，亏损为负",
    "Business income of a year less cost, depreciation and production tax; a loss is negative",
    loss=True,
)
property_net = _a_year(
    "property_net",
    "财产净收入",
    "Net property income",
    "利息、租金、红利等扣除费用后的净额，一年合计",
    "Interest, rent and dividends of a year, less cost",
)
pension = _a_year(
    "pension",
    "养老金、离退休金",
    "Pensions",
    "基本养老金、离退休金等，一年合计，含城乡居民基本养老保险待遇",
    "All pensions of a year, those of the residents' pension insurance included",
)
central_basic_pension = _a_year(
    "central_basic_pension",
    "其中：中央确定的基础养老金",
    "Central basic pension therein",
    "城乡居民基本养老保险待遇中由中央确定的基础养老金，一年合计，已包含在养老金中",
    "The basic pension set by the centre within the residents' pension insurance, contained in the pensions",
)
support_received = _a_year(
    "support_received",
    "赡养、抚养、扶养费收入",
    "Support received",
    "非共同生活的义务人给付的赡养、抚养、扶养费，一年合计",
    "What relatives outside the household who owe support pay in a year",
)
other_transfers = _a_year(
    "other_transfers",
    "其他转移性收入",
    "Other transfers",
    "失业保险金、遗属补助、捐赠等其他应计入的转移性收入，一年合计",
    "Other transfers of a year that count, such as unemployment benefit or gifts",
)
transfers_paid = _a_year(
    "transfers_paid",
    "转移性支出",
    "Taxes and contributions paid",
    "个人缴纳的税款和社会保障支出，一年合计",
    "Taxes and social security contributions that the person pays in a year",
)
maintenance_paid = _a_year(
    "maintenance_paid",
    "赡养、抚养、扶养支出",
    "Maintenance paid",
    "给付非共同生活家庭成员的赡养、抚养、扶养费，一年合计",
    "What the person pays in a year to relatives outside the household",
)
other_income = _a_year(
    "other_income",
    "其他收入",
    "Other income",
    "其他应当计入的收入，一年合计",
    "Other income of a year that counts",
)
illness_cost = _a_year(
    "illness_cost",
    "因残疾、患重病扣减的支出",
    "Cost of disability or illness taken off",
    "因残疾、患重病等增加的刚性支出中按规定可以扣减的部分，一年合计",
    "What disability or serious illness costs in a year, as far as the locality lets it be taken off",
)
support_exempted = _a_year(
    "support_exempted",
    "其中：免予计入的供养费",
    "Support therein that is exempted",
    "兄弟姐妹或者六十周岁及以上老年人给付的供养费中视情豁免的部分，一年合计，已包含在赡养、抚养、扶养费收入中",
    "What of the support from siblings or people of sixty and over is exempted, contained in the support",
)

priority_care = _a_year(
    "priority_care",
    "优待抚恤金",
    "Priority-care payments",
    "抚恤金、补助金和优待金，一年合计，依法不计入",
    "Pensions, allowances and preferential payments of priority care; by law not counted",
)
scholarships = _a_year(
    "scholarships",
    "奖学金、助学金",
    "Scholarships",
    "奖学金、助学金，一年合计，依法不计入",
    "Scholarships and study grants of a year; by law not counted",
)
assistance_received = _a_year(
    "assistance_received",
    "社会救助款物",
    "Social assistance received",
    "各类社会救助款物，一年合计，依法不计入",
    "All social assistance of a year in money and kind; by law not counted",
)
birth_planning_rewards = _a_year(
    "birth_planning_rewards",
    "计划生育奖励扶助金",
    "Family-planning rewards",
    "计划生育奖励与扶助金，一年合计，依法不计入",
    "Rewards and support for family planning; by law not counted",
)
bravery_rewards = _a_year(
    "bravery_rewards",
    "见义勇为等奖励",
    "Rewards for bravery",
    "政府给予的见义勇为等奖励，一年合计，依法不计入",
    "Rewards that the government gives for bravery; by law not counted",
)
old_age_allowance_received = _a_year(
    "old_age_allowance_received",
    "高龄津贴",
    "Old-age allowance received",
    "高龄津贴，一年合计，不计入",
    "The allowance for the very old of a year; not counted",
)
