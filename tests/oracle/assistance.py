"""Dibao, the edge, rigid expenditure and Tekun, written from the text of the law, one household at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
PRISONER, DECLARED_MISSING = 2, 4
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
    """Art. 8: level one or two of any kind, level three if intellectual or mental; none without a kind."""
    kind, level = fact(person, "disability"), fact(person, "disability_level")
    of_mind = reckon(lambda number: number in (INTELLECTUAL, MENTAL), kind)
    third = all_of((reckon(lambda number: number == 3, level), of_mind))
    worst = reckon(lambda number: number in (1, 2), level)
    return all_of((reckon(lambda number: number != 0, kind), any_of((worst, third))))


def income_of_person(person: Record) -> Amount:
    """Art. 13: fen a year of every kind; what work costs and the central basic pension are not in it."""
    values = [person[name] for name in INCOME]
    if None in values:
        return frozenset(name for name in INCOME if person[name] is None)
    wage, cost, business, from_property, pension, central, *more = values
    support, transfers, taxes, maintenance, other = more
    earned = max(0, wage - cost) + business + from_property
    return earned + pension - central + support + transfers - taxes - maintenance + other


def yearly_income(person: Record, figures: Figures) -> Amount:
    """Art. 13: less the cost of disability and illness; the central basic pension counts where it must."""
    all_kinds, cost = income_of_person(person), fact(person, "illness_cost")
    if figures["household/central_basic_pension"] == "counted":
        central = fact(person, "central_basic_pension")
        return reckon(lambda income, less, more: income - less + more, all_kinds, cost, central)
    return reckon(lambda income, less: income - less, all_kinds, cost)


def _number(truths: Sequence[Truth]) -> Amount:
    return reckon(lambda *known: sum(known), *truths)


@dataclass(slots=True)
class Household:
    """The co-living members together: each is counted for certain, perhaps, or not at all."""

    counted: Sequence[tuple[Record, Truth]]
    number: Amount
    figures: Figures

    @classmethod
    def of(
        cls,
        members: Sequence[Record],
        figures: Figures,
        belongs: Callable[[Record, Figures], Truth] = co_living,
    ) -> Household:
        """Return the household that the listed members make, or those of them who belong to a benefit."""
        candidates = [(person, belongs(person, figures)) for person in members]
        counted = [(person, counts) for person, counts in candidates if counts is not False]
        return cls(counted, _number([counts for _person, counts in counted]), figures)

    @property
    def income(self) -> Amount:
        """Fen a year; members' losses reduce it to nothing at the least."""
        incomes = [yearly_income(person, self.figures) for person, _counts in self.counted]
        doubts = [counts for _person, counts in self.counted if not isinstance(counts, bool)]
        return reckon(lambda *known: max(0, sum(known)), *incomes, *doubts)

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


def edge_property(home: Record, household: Household, figures: Figures) -> dict[str, Truth]:
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


def dibao_member(person: Record, figures: Figures) -> Truth:
    """国发〔2016〕14号: who is supported as extremely poor does not come under Dibao."""
    return all_of((co_living(person, figures), denied(holds(person, "supported_as_tekun"))))


def refuses_work(person: Record, figures: Figures) -> Truth:
    """国务院令第649号 Art. 45: three refusals of suitable work in a row without good reason."""
    return reckon(lambda times: times >= figures["dibao/work_refusal_limit"], fact(person, "work_refusals"))


def whole_yuan(fen: Fraction | int) -> int:
    return 100 * ceil(Fraction(fen) / 100)


def dibao_conditions(
    home: Record, family: Household, supported: Household, figures: Figures
) -> dict[str, Truth]:
    """The three essentials: registered here, income, property; somebody not supported otherwise."""
    vehicles = _vehicles_that_count(home)
    somebody = reckon(lambda number: number > 0, supported.number)
    others = any_of((somebody, reckon(lambda number: number == 0, family.number)))
    return {
        "has_members": reckon(lambda number: number > 0, family.number),
        "somebody_not_tekun": others,
        "registered_here": family.registered(),
        "income_below_dibao": any_of((supported.income_below(figures["dibao/standard"]), denied(others))),
        "assets_within_dibao": _assets_within_dibao(home, family, figures),
        "vehicles_within_dibao": reckon(lambda n: n <= figures["dibao/vehicles_allowed"], vehicles),
        "homes_within_dibao": _homes_within(home, figures),
    }


def dibao(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """The minimum living guarantee: three essentials, the difference in whole yuan, the supplement."""
    family = Household.of(members, figures)
    supported = Household.of(members, figures, dibao_member)
    standard: int = figures["dibao/standard"]
    taken: Fraction = figures["dibao/work_refusal_reduction"]
    refusers = _number([all_of((of, refuses_work(person, figures))) for person, of in supported.counted])
    conditions = dibao_conditions(home, family, supported, figures) | {
        "some_share_is_left": reckon(
            lambda number, refusing: refusing * taken < max(number, 1), supported.number, refusers
        )
    }

    def difference() -> Amount:
        def paid(income: int, number: int, refusing: int) -> int:
            whole = whole_yuan(standard * number - Fraction(income, MONTHS))
            share = Fraction(whole, max(number, 1))
            return whole_yuan(whole - refusing * taken * share)

        return reckon(paid, supported.income, supported.number, refusers)

    def supplement() -> Amount:
        due = [all_of((of, supplemented(person, figures))) for person, of in supported.counted]
        return reckon(lambda *known: supplement_of(sum(known), figures), *due)

    return [decide(conditions, difference, supplement)]


def supplement_of(number: int, figures: Figures) -> int:
    return floor(number * figures["dibao/standard"] * figures["dibao/supplement_rate"] + Fraction(1, 2))


def edge(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """An edge household: from the standard to below the local multiple of it; a status without money."""
    household = Household.of(members, figures)
    standard = figures["dibao/standard"]
    conditions = {
        "has_members": household.exists(),
        "registered_here": household.registered(),
        "income_not_below_dibao": denied(household.income_below(standard)),
        "income_below_edge": household.income_below(figures["edge/multiple_local"] * standard),
        **edge_property(home, household, figures),
    }
    return [decide(conditions)]


def rigid(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """刚性支出困难家庭认定办法: in no other group, income, property, expenditure above the share."""
    household = Household.of(members, figures)
    spent = reckon(lambda *amounts: sum(amounts), *(fact(home, name) for name in RIGID))
    groups = ("holds_dibao", "has_dibao_alone_member", "holds_edge", "has_tekun_member")
    other_groups = any_of(holds(home, name) for name in groups)
    average = Fraction(figures["rigid/disposable_income"], MONTHS)
    conditions = {
        "has_members": household.exists(),
        "registered_here": household.registered(),
        "not_covered_otherwise": denied(other_groups),
        "income_below_average": household.income_below(average),
        **edge_property(home, household, figures),
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
    vehicles = _vehicles_that_count(home)
    within = all_of(
        (
            _assets_within_dibao(home, household, figures),
            reckon(lambda number: number <= figures["dibao/vehicles_allowed"], vehicles),
            _homes_within(home, figures),
        )
    )
    return [_tekun_of(person, within, figures) for person in members]


def _tekun_of(person: Record, within: Truth, figures: Figures) -> Answer:
    conditions = {
        "tekun_registered_here": holds(person, "local_hukou"),
        "not_in_prison_or_missing": reckon(
            lambda absence: absence not in (PRISONER, DECLARED_MISSING), fact(person, "absence")
        ),
        "no_ability_to_work": unable_to_work(person, figures),
        "no_source_of_income": reckon(
            lambda income: income < MONTHS * figures["dibao/standard"], income_of_person(person)
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
