"""Edge households (低保边缘家庭): a status for who earns a little more than the standard of Dibao allows."""

from datetime import date

from huimin.policy.columns import Column
from huimin.policy.facts import Entity, FactType
from huimin.policy.rules import RuleKind, rule, version_before
from huimin.policy.schemes import Scheme
from huimin.policy.views import View
from huimin.rulebook.documents import DIBAO_2021, EDGE_HUBEI_2024

SINCE = date(2021, 7, 1)
PROVINCIAL_MEASURES = date(2024, 8, 19)


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="人均收入不低于低保标准",
    en="Income per person not below the Dibao standard",
    says_zh="人均月收入 {income_per_person}，应不低于低保标准 {dibao/standard}；低于的应申请低保",
    says_en="Income per person and month {income_per_person}; it must not be below the Dibao standard "
    "{dibao/standard}. "
    "Who is below it applies for Dibao",
    cites=DIBAO_2021.article("第八条"),
)
def income_not_below_dibao(home: View) -> Column:
    """The lower limit of the edge is the upper limit of Dibao."""
    home.show("income_per_person")
    return home["household_income"] >= home["member_count"] * (12 * home.parameter("dibao/standard"))


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="人均收入低于当地边缘线",
    en="Income per person below the local limit",
    says_zh="人均月收入 {income_per_person}，应低于低保标准 {dibao/standard} 的 {edge/multiple_local} 倍",
    says_en="Income per person and month {income_per_person}; it must be below "
    "{edge/multiple_local} × the standard {dibao/standard}",
    cites=(DIBAO_2021.article("第八条"), EDGE_HUBEI_2024.article("")),
    since=PROVINCIAL_MEASURES,
)
def income_below_edge(home: View) -> Column:
    """The local multiple decides, whatever the national definition says."""
    home.show("income_per_person")
    limit = 12 * home.parameter("dibao/standard") * home.ratio("edge/multiple_local")
    return home["household_income"] < home["member_count"] * limit


@rule(
    entity=Entity.HOUSEHOLD,
    type=FactType.YESNO,
    zh="符合国家边缘线",
    en="Edge by the national definition",
    says_zh="人均月收入 {income_per_person}，不低于低保标准 {dibao/standard} 且低于其 "
    "{edge/multiple_national} 倍，计入国家口径统计",
    says_en="Income per person and month {income_per_person}: counted nationally if from "
    "{dibao/standard} to below {edge/multiple_national} × that standard",
    cites=DIBAO_2021.article("第八条"),
)
def edge_nationally(home: View) -> Column:
    """For reports to the province and the nation only."""
    home.show("income_per_person")
    limit = 12 * home.parameter("dibao/standard") * home.ratio("edge/multiple_national")
    return home["income_not_below_dibao"] & (home["household_income"] < home["member_count"] * limit)


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="金融资产在边缘限额以内",
    en="Financial assets within the edge limit",
    says_zh="家庭金融资产 {financial_assets}，人均应低于年低保标准（月标准 {dibao/standard}）的"
    " {edge/financial_assets_multiple} 倍",
    says_en="Financial assets {financial_assets}; for each person below "
    "{edge/financial_assets_multiple} × the annual standard ({dibao/standard} a month)",
    cites=EDGE_HUBEI_2024.article(""),
    since=PROVINCIAL_MEASURES,
)
def assets_within_edge(home: View) -> Column:
    """The provincial measures say “below”, the Dibao limit says “not above”."""
    limit = 12 * home.parameter("dibao/standard") * home.ratio("edge/financial_assets_multiple")
    return home["financial_assets"] < home["member_count"] * limit


@rule(
    entity=Entity.HOUSEHOLD,
    kind=RuleKind.CONDITION,
    zh="机动车辆在边缘限额以内",
    en="Vehicles within the edge limit",
    says_zh="计入的机动车辆 {counted_vehicles} 辆，应不超过 {edge/vehicles_allowed} 辆；有车的，"
    "价格应低于年低保标准"
    "（月标准 {dibao/standard}）的 {edge/vehicle_value_multiple} 倍",
    says_en="Vehicles that count: {counted_vehicles} (at most {edge/vehicles_allowed}); a vehicle "
    "must have cost less than {edge/vehicle_value_multiple} × the annual standard ({dibao/standard} "
    "a month)",
    cites=EDGE_HUBEI_2024.article(""),
    since=PROVINCIAL_MEASURES,
)
def vehicles_within_edge(home: View) -> Column:
    """Who owns no vehicle need not say what it cost."""
    vehicles = home["counted_vehicles"]
    limit = 12 * home.parameter("dibao/standard") * home.ratio("edge/vehicle_value_multiple")
    cheap = (vehicles == 0) | (home["vehicle_value"] < limit)
    return (vehicles <= home.parameter("edge/vehicles_allowed")) & cheap


income_below_edge_2021 = version_before(income_below_edge, DIBAO_2021.article("第八条"))
assets_within_edge_2021 = version_before(assets_within_edge, DIBAO_2021.article("第八条"))
vehicles_within_edge_2021 = version_before(vehicles_within_edge, DIBAO_2021.article("第八条"))

edge = Scheme(
    name="edge",
    zh="低保边缘家庭",
    en="Edge household",
    entity=Entity.HOUSEHOLD,
    conditions=(
        "has_members",
        "registered_here",
        "income_not_below_dibao",
        "income_below_edge",
        "assets_within_edge",
        "vehicles_within_edge",
    ),
    reports=("edge_nationally",),
    since=SINCE,
    publicity_days=7,
    cites=(DIBAO_2021.article("第八条"), EDGE_HUBEI_2024.article("")),
)
