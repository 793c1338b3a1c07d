"""Dibao, the edge, rigid expenditure and Tekun, written from the text of the law, one household at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from tests.oracle.figures import Figures
from tests.oracle.unknown import (
    NOTHING,
    Amount,
    Answer,
    Record,
    Truth,
    aged,
    all_of,
    any_of,
    decide,
    denied,
    fact,
    holds,
    lacks,
    reckon,
)

HEAD, SPOUSE, CHILD, OBLIGATED = 1, 2, 3, 4
SCHOOL, BACHELOR = 1, 2
VISUAL, PHYSICAL, INTELLECTUAL, MENTAL = 1, 4, 5, 6
NOBODY, UNABLE = 0, 1
MONTHS = 12
INCOME = (
    "wage",
    "employment_cost",
    "business_net",
    "property_net",
    "pension",
    "central_basic_pension",
    "support_received",
    "other_transfers",
    "transfers_paid",
    "maintenance_paid",
    "other_income",
)
SELF_CARE = (
    "eats_alone",
    "dresses_alone",
    "gets_up_alone",
    "uses_toilet_alone",
    "walks_indoors_alone",
    "bathes_alone",
)
RIGID = ("living_expenses", "medical_expenses", "education_expenses", "rehabilitation_expenses")


def minor(person: Record, figures: Figures) -> Truth:
    return denied(aged(person, figures["household/age_of_majority"], figures.day))


def studies_up_to_bachelor(person: Record) -> Truth:
    study = person["study"]
    return lacks("study") if study is None else study in (SCHOOL, BACHELOR)


def dependent(person: Record, figures: Figures) -> Truth:
    """民发〔2021〕57号 Art. 7: minor children, adult children who cannot live alone, students to bachelor."""
    return any_of((minor(person, figures), studies_up_to_bachelor(person), holds(person, "dependent_adult")))


def co_living(person: Record, figures: Figures) -> Truth:
    """Art. 7: whom the household counts; clergy, prisoners, isolated and missing persons are left out."""
    absence, relation = person["absence"], person["relation"]
    if absence:
        return False
    present = True if absence == 0 else lacks("absence")
    if relation is None:
        others = (dependent(person, figures), holds(person, "lives_together"))
        belongs: Truth = lacks("relation").union(*(other for other in others if not isinstance(other, bool)))
    elif relation == CHILD:
        belongs = dependent(person, figures)
    elif relation == OBLIGATED:
        belongs = holds(person, "lives_together")
    else:
        belongs = relation in (HEAD, SPOUSE)
    return all_of((present, belongs))


def severely_disabled(person: Record) -> Truth:
    """Art. 8: level one or two of any kind, level three if intellectual or mental."""
    kind, level = person["disability"], person["disability_level"]
    of_mind: Truth = lacks("disability") if kind is None else kind in (INTELLECTUAL, MENTAL)
    if level is None:
        unknown = lacks("disability_level")
        return unknown if isinstance(of_mind, bool) else unknown | of_mind
    return of_mind if level == 3 else level in (1, 2)


def yearly_income(person: Record) -> Amount:
    """Art. 13: fen a year; the central basic pension and what work costs are not counted."""
    values = [person[name] for name in INCOME]
    if None in values:
        return frozenset(name for name in INCOME if person[name] is None)
    wage, cost, business, from_property, pension, central, *more = values
    support, transfers, taxes, maintenance, other = more
    earned = max(0, wage - cost) + business + from_property
    return earned + pension - central + support + transfers - taxes - maintenance + other


@dataclass(slots=True)
class Household:
    """The co-living members together: each is counted for certain, perhaps, or not at all."""

    counted: Sequence[tuple[Record, Truth]]
    number: Amount
    income: Amount
    """Fen a year; members' losses reduce it to nothing at the least."""

    @classmethod
    def of(cls, members: Sequence[Record], figures: Figures) -> Household:
        """Return the household that the listed members make."""
        candidates = [(person, co_living(person, figures)) for person in members]
        counted = [(person, counts) for person, counts in candidates if counts is not False]
        doubts = [counts for _person, counts in counted if not isinstance(counts, bool)]
        incomes = [yearly_income(person) for person, _counts in counted]
        lacking = NOTHING.union(*doubts)
        return cls(
            counted,
            lacking or len(counted),
            reckon(lambda *known: max(0, sum(known)), *incomes, *doubts),
        )

    def exists(self) -> Truth:
        return any_of(counts for _person, counts in self.counted)

    def registered(self) -> Truth:
        return any_of(all_of((counts, holds(person, "local_hukou"))) for person, counts in self.counted)

    def income_below(self, a_month: Fraction | int) -> Truth:
        """Return whether income a person and month is below: the whole year, so that nothing is divided."""
        return reckon(lambda income, number: income < MONTHS * number * a_month, self.income, self.number)


def _assets_a_person(home: Record, household: Household, limit: Fraction, *, at_it: bool) -> Truth:
    def within(assets: int, number: int) -> bool:
        return assets < number * limit or (at_it and assets == number * limit)

    return reckon(within, fact(home, "financial_assets"), household.number)


def _vehicles_that_count(home: Record) -> Amount:
    return reckon(int.__sub__, fact(home, "vehicles"), fact(home, "mobility_vehicles"))


def _homes_within(home: Record, figures: Figures) -> Truth:
    return reckon(lambda homes: homes <= figures["dibao/homes_allowed"], fact(home, "homes"))


def _assets_within_dibao(home: Record, household: Household, figures: Figures) -> Truth:
    limit = figures["dibao/financial_assets_multiple"] * MONTHS * figures["dibao/standard"]
    return _assets_a_person(home, household, limit, at_it=True)


def _edge_property(home: Record, household: Household, figures: Figures) -> dict[str, Truth]:
    """鄂民政发〔2024〕15号: assets a person below a limit; no vehicle, or so many below a price."""
    annual = MONTHS * figures["dibao/standard"]
    vehicles = _vehicles_that_count(home)
    few = reckon(lambda number: number <= figures["edge/vehicles_allowed"], vehicles)
    none = reckon(lambda number: number <= 0, vehicles)
    most = figures["edge/vehicle_value_multiple"] * annual
    cheap = reckon(lambda value: value < most, fact(home, "vehicle_value"))
    limit = figures["edge/financial_assets_multiple"] * annual
    return {
        "assets_within_edge": _assets_a_person(home, household, limit, at_it=False),
        "vehicles_within_edge": all_of((few, any_of((none, cheap)))),
    }


def supplemented(person: Record, figures: Figures) -> Truth:
    """Art. 27 and the province: old, minor, studying, severely disabled or seriously ill, counted once."""
    return any_of(
        (
            aged(person, figures["dibao/supplement_elder_age"], figures.day),
            minor(person, figures),
            studies_up_to_bachelor(person),
            severely_disabled(person),
            holds(person, "serious_illness"),
        )
    )


def dibao(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """The minimum living guarantee: three essentials, the difference in whole yuan, the supplement."""
    household = Household.of(members, figures)
    standard: int = figures["dibao/standard"]
    vehicles = _vehicles_that_count(home)
    conditions = {
        "has_members": household.exists(),
        "registered_here": household.registered(),
        "income_below_dibao": household.income_below(standard),
        "assets_within_dibao": _assets_within_dibao(home, household, figures),
        "vehicles_within_dibao": reckon(lambda n: n <= figures["dibao/vehicles_allowed"], vehicles),
        "homes_within_dibao": _homes_within(home, figures),
    }

    def difference() -> Amount:
        def carried(income: int, number: int) -> int:
            return 100 * ceil((standard * number - Fraction(income, MONTHS)) / 100)

        return reckon(carried, household.income, household.number)

    def supplement() -> Amount:
        due = [all_of((counts, supplemented(person, figures))) for person, counts in household.counted]
        return reckon(
            lambda *known: floor(sum(known) * standard * figures["dibao/supplement_rate"] + Fraction(1, 2)),
            *due,
        )

    return [decide(conditions, difference, supplement)]


def edge(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """An edge household: from the standard to below the local multiple of it; a status without money."""
    household = Household.of(members, figures)
    standard = figures["dibao/standard"]
    conditions = {
        "has_members": household.exists(),
        "registered_here": household.registered(),
        "income_not_below_dibao": denied(household.income_below(standard)),
        "income_below_edge": household.income_below(figures["edge/multiple_local"] * standard),
        **_edge_property(home, household, figures),
    }
    return [decide(conditions)]


def rigid(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """刚性支出困难家庭认定办法: in no other group, income, property, expenditure above the share."""
    household = Household.of(members, figures)
    spent = reckon(lambda *amounts: sum(amounts), *(fact(home, name) for name in RIGID))
    other_groups = any_of(holds(home, name) for name in ("holds_dibao", "holds_edge", "has_tekun_member"))
    average = Fraction(figures["rigid/disposable_income"], MONTHS)
    conditions = {
        "has_members": household.exists(),
        "registered_here": household.registered(),
        "not_covered_otherwise": denied(other_groups),
        "income_below_average": household.income_below(average),
        **_edge_property(home, household, figures),
        "rigid_share_exceeded": reckon(
            lambda amount, income: amount > figures["rigid/ratio"] * income, spent, household.income
        ),
    }
    return [decide(conditions)]


def disabled_from_work(person: Record) -> Truth:
    """民发〔2021〕43号 Art. 5: intellectual or mental one to three, physical one or two, visual one."""
    kind, level = person["disability"], person["disability_level"]
    worst = {INTELLECTUAL: 3, MENTAL: 3, PHYSICAL: 2, VISUAL: 1}
    if kind is None:
        if level is not None and level not in (1, 2, 3):
            return False
        return lacks("disability") | (lacks("disability_level") if level is None else NOTHING)
    if kind not in worst:
        return False
    return lacks("disability_level") if level is None else 1 <= int(level) <= worst[kind]


def unable_to_work(person: Record, figures: Figures) -> Truth:
    """Art. 5 and 24: old, a child, disabled, or admitted before and still minor or at school."""
    study = person["study"]
    at_school: Truth = lacks("study") if study is None else study == SCHOOL
    growing_up = any_of((minor(person, figures), at_school))
    return any_of(
        (
            aged(person, figures["tekun/elder_age"], figures.day),
            denied(aged(person, figures["tekun/child_age"], figures.day)),
            all_of((holds(person, "supported_as_tekun"), growing_up)),
            disabled_from_work(person),
        )
    )


def tekun(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """Support for extremely poor persons: no work, no income, nobody; basic living and care."""
    household = Household.of(members, figures)
    within = all_of((_assets_within_dibao(home, household, figures), _homes_within(home, figures)))
    return [_tekun_of(person, within, figures) for person in members]


def _tekun_of(person: Record, within: Truth, figures: Figures) -> Answer:
    conditions = {
        "tekun_registered_here": holds(person, "local_hukou"),
        "no_ability_to_work": unable_to_work(person, figures),
        "no_source_of_income": reckon(
            lambda income: income < MONTHS * figures["dibao/standard"], yearly_income(person)
        ),
        "tekun_property": within,
        "nobody_can_support": reckon(lambda who: who in (NOBODY, UNABLE), fact(person, "supporters")),
        "not_supported_as_orphan": reckon(lambda orphan: orphan == 0, fact(person, "orphan")),
    }

    def care() -> Amount:
        def grade(*alone: bool) -> int:
            failed = alone.count(False)
            if failed >= figures["tekun/complete_loss"]:
                return int(figures["tekun/care_complete"])
            return int(figures["tekun/care_partial" if failed else "tekun/care_able"])

        return reckon(grade, *(holds(person, name) for name in SELF_CARE))

    return decide(conditions, lambda: figures["tekun/base"], care)
