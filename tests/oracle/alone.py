"""Dibao for one member alone, written from the text of the law, one person at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from tests.oracle.assistance import (
    MONTHS,
    Household,
    co_living,
    dibao_conditions,
    dibao_member,
    edge_property,
    minor,
    refuses_work,
    severely_disabled,
    supplement_of,
    supplemented,
    whole_yuan,
    yearly_income,
)
from tests.oracle.figures import Figures
from tests.oracle.unknown import (
    Amount,
    Answer,
    Record,
    Truth,
    all_of,
    any_of,
    decide,
    denied,
    fact,
    holds,
    reckon,
)

CLERGY = 1
NOTICE = date(2022, 10, 20)


def dibao_alone(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """民发〔2021〕57号 Art. 8 and the notice of 2022: one member applies alone, on the own income."""
    family = Household.of(members, figures)
    supported = Household.of(members, figures, dibao_member)
    standard = figures["dibao/standard"]
    essentials = dibao_conditions(home, family, supported, figures)
    property_at_the_edge = edge_property(home, family, figures)
    at_the_edge = all_of(
        (
            denied(family.income_below(standard)),
            family.income_below(figures["edge/multiple_local"] * standard),
            *property_at_the_edge.values(),
        )
    )
    as_a_whole = any_of((all_of(essentials.values()), holds(home, "holds_dibao")))
    homes, vehicles = essentials["homes_within_dibao"], essentials["vehicles_within_dibao"]
    limit = figures["dibao/financial_assets_multiple"] * MONTHS * standard
    assets_of_one = reckon(lambda assets: assets <= limit, fact(home, "financial_assets"))
    within = {
        True: all_of((assets_of_one, vehicles, homes)),
        False: all_of((*property_at_the_edge.values(), homes)),
    }
    return [_alone(person, at_the_edge, as_a_whole, within, figures) for person in members]


def _alone(
    person: Record, at_the_edge: Truth, as_a_whole: Truth, within: dict[bool, Truth], figures: Figures
) -> Answer:
    standard, taken = figures["dibao/standard"], figures["dibao/work_refusal_reduction"]
    clergy = reckon(lambda absence: absence == CLERGY, fact(person, "absence"))
    severe, noticed = severely_disabled(person), figures.day >= NOTICE
    grown_up = all_of(
        (denied(minor(person, figures)), reckon(lambda absence: absence == 0, fact(person, "absence")))
    )
    jobless = all_of((grown_up, holds(person, "jobless"), severe)) if noticed else False
    struck = any_of((severe, holds(person, "serious_illness")))
    may = any_of((clergy, all_of((co_living(person, figures), struck, at_the_edge)), jobless))
    income = reckon(
        lambda own, less: max(0, own - less), yearly_income(person, figures), _exempted(person, jobless)
    )
    refuses = refuses_work(person, figures)
    conditions = {
        "alone_registered_here": holds(person, "local_hukou"),
        "may_apply_alone": may,
        "household_not_in_dibao": denied(as_a_whole),
        "income_alone_below_dibao": reckon(lambda own: own < MONTHS * standard, income),
        "property_alone": any_of((all_of((clergy, within[True])), all_of((denied(clergy), within[False])))),
        "alone_not_tekun": denied(holds(person, "supported_as_tekun")),
        "own_share_is_left": reckon(lambda refusing: refusing * taken < 1, refuses),
    }

    def base() -> Amount:
        def paid(own: int, refusing: bool) -> int:
            whole = whole_yuan(standard - Fraction(own, MONTHS))
            return whole_yuan(whole * (1 - refusing * taken))

        return reckon(paid, income, refuses)

    def supplement() -> Amount:
        return reckon(lambda due: supplement_of(int(due), figures), supplemented(person, figures))

    return decide(conditions, base, supplement)


def _exempted(person: Record, jobless: Truth) -> Amount:
    """The notice: of adults without work who are severely disabled, support from siblings and old people."""
    if jobless is False:
        return 0
    exempted = fact(person, "support_exempted")
    return reckon(lambda _jobless, amount: amount, jobless, exempted)
