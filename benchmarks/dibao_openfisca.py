"""Contender: OpenFisca with the same rules; fen as `int`, since its `float` is inexact."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.ma  # Arrow imports it with the first array; imports are outside every contender's timer.
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2025-08"
STANDARD, RATE_PERCENT, REFUSALS = 81_500, 20, 3
Household = build_entity(
    key="household", plural="households", label="Household", roles=[{"key": "member", "plural": "members"}]
)
Person = build_entity(key="person", plural="persons", label="Person", is_person=True)
SYSTEM = TaxBenefitSystem([Household, Person])
INPUTS = {
    "birth": (Person, int),
    "relation": (Person, int),
    "local_hukou": (Person, bool),
    "lives_together": (Person, bool),
    "dependent_adult": (Person, bool),
    "study": (Person, int),
    "absence": (Person, int),
    "disability": (Person, int),
    "disability_level": (Person, int),
    "serious_illness": (Person, bool),
    "wage": (Person, int),
    "employment_cost": (Person, int),
    "business_net": (Person, int),
    "property_net": (Person, int),
    "pension": (Person, int),
    "central_basic_pension": (Person, int),
    "support_received": (Person, int),
    "other_transfers": (Person, int),
    "transfers_paid": (Person, int),
    "maintenance_paid": (Person, int),
    "other_income": (Person, int),
    "illness_cost": (Person, int),
    "supported_as_tekun": (Person, bool),
    "work_refusals": (Person, int),
    "financial_assets": (Household, int),
    "vehicles": (Household, int),
    "mobility_vehicles": (Household, int),
    "homes": (Household, int),
}


def variable(name: str, entity: Any, value_type: type, formula: Any = None) -> None:
    """Add a monthly variable of the given name to the system."""
    body = {"value_type": value_type, "entity": entity, "definition_period": DateUnit.MONTH, "label": name}
    if formula is not None:
        body["formula"] = formula
    SYSTEM.add_variable(type(name, (Variable,), body))


def days(text: str) -> int:
    return int(np.datetime64(text).astype(np.int64))


def declare(elder_birth: str, assets_multiple: int) -> None:
    """Declare the variables of Dibao, one for each rule of the rulebook."""
    for name, (entity, kind) in INPUTS.items():
        variable(name, entity, kind)
    variable("minor", Person, bool, lambda p, t: p("birth", t) > days("2007-08-01"))
    variable("student", Person, bool, lambda p, t: (p("study", t) == 1) + (p("study", t) == 2))

    def counted(p: Any, t: Any) -> Any:
        relation = p("relation", t)
        child = (relation == 3) * (p("minor", t) + p("student", t) + p("dependent_adult", t))
        belongs = (relation == 1) + (relation == 2) + child + (relation == 4) * p("lives_together", t)
        return belongs * (p("absence", t) == 0)

    def transfers_net(p: Any, t: Any) -> Any:
        received = p("pension", t) - p("central_basic_pension", t) + p("support_received", t)
        return received + p("other_transfers", t) - p("transfers_paid", t) - p("maintenance_paid", t)

    def countable_income(p: Any, t: Any) -> Any:
        earned = np.maximum(p("wage", t) - p("employment_cost", t), 0) + p("business_net", t)
        earned += p("property_net", t) + p("transfers_net", t) + p("other_income", t)
        return earned - p("illness_cost", t)

    def severe(p: Any, t: Any) -> Any:
        level, kind = p("disability_level", t), p("disability", t)
        return (kind != 0) * ((level == 1) + (level == 2) + (level == 3) * ((kind == 5) + (kind == 6)))

    def supplement_due(p: Any, t: Any) -> Any:
        reasons = (p("birth", t) <= days(elder_birth)) + p("minor", t) + p("student", t) + p("severe", t)
        return p("supported", t) * (reasons + p("serious_illness", t))

    conditions = {
        "has_members": lambda h, t: h("member_count", t) > 0,
        "somebody_not_tekun": lambda h, t: (h("supported_count", t) > 0) + (h("member_count", t) == 0),
        "registered_here": lambda h, t: h.any(h.members("local_hukou", t) * h.members("counted", t)),
        "income_below_dibao": lambda h, t: (
            (h("dibao_income", t) < h("supported_count", t) * (12 * STANDARD))
            + (h("supported_count", t) == 0) * (h("member_count", t) > 0)
        ),
        "assets_within_dibao": lambda h, t: (
            h("financial_assets", t) <= h("member_count", t) * (12 * STANDARD * assets_multiple)
        ),
        "vehicles_within_dibao": lambda h, t: h("counted_vehicles", t) <= 0,
        "homes_within_dibao": lambda h, t: h("homes", t) <= 1,
        "some_share_is_left": lambda h, t: h("refuser_count", t) < np.maximum(h("supported_count", t), 1),
    }

    def eligible(h: Any, t: Any) -> Any:
        return np.logical_and.reduce([h(name, t) for name in conditions])

    def base(h: Any, t: Any) -> Any:
        gap = np.maximum(h("supported_count", t) * (12 * STANDARD) - h("dibao_income", t), 0)
        sharing = np.maximum(h("supported_count", t), 1)
        return -(-(-(-gap // 1200) * (sharing - h("refuser_count", t))) // sharing) * 100

    variable("counted", Person, bool, counted)
    variable("transfers_net", Person, int, transfers_net)
    variable("countable_income", Person, int, countable_income)
    variable("severe", Person, bool, severe)
    variable("supplement_due", Person, bool, supplement_due)
    variable("supported", Person, bool, lambda p, t: p("counted", t) * (1 - p("supported_as_tekun", t)))
    variable("refuses", Person, bool, lambda p, t: p("supported", t) * (p("work_refusals", t) >= REFUSALS))
    variable("supported_count", Household, int, lambda h, t: h.sum(h.members("supported", t)))
    variable("refuser_count", Household, int, lambda h, t: h.sum(h.members("refuses", t)))
    variable("member_count", Household, int, lambda h, t: h.sum(h.members("counted", t)))
    variable(
        "dibao_income",
        Household,
        int,
        lambda h, t: np.maximum(h.sum(h.members("countable_income", t) * h.members("supported", t)), 0),
    )
    variable("counted_vehicles", Household, int, lambda h, t: h("vehicles", t) - h("mobility_vehicles", t))
    for name, formula in conditions.items():
        variable(name, Household, bool, formula)
    variable("supplement_count", Household, int, lambda h, t: h.sum(h.members("supplement_due", t)))
    variable("eligible", Household, bool, eligible)
    variable("base", Household, int, base)
    variable(
        "supplement", Household, int, lambda h, t: h("supplement_count", t) * (STANDARD * RATE_PERCENT // 100)
    )
    variable("dibao", Household, int, lambda h, t: h("eligible", t) * (h("base", t) + h("supplement", t)))


def main(folder: Path, out: Path, elder_birth: str, assets_multiple: int) -> None:
    declare(elder_birth, assets_multiple)
    started = time.perf_counter()
    persons, homes = pq.read_table(folder / "persons.parquet"), pq.read_table(folder / "households.parquet")
    read = time.perf_counter()
    builder = SimulationBuilder()
    builder.create_entities(SYSTEM)
    builder.declare_person_entity("person", persons.column("id").to_numpy())
    household = builder.declare_entity("household", homes.column("id").to_numpy())
    home_of = persons.column("household_id").to_numpy()
    builder.join_with_persons(household, home_of, np.zeros(len(home_of), np.int64))
    simulation = builder.build(SYSTEM)
    for name, (entity, kind) in INPUTS.items():
        column = (persons if entity is Person else homes).column(name)
        values = column.cast(pa.int32()).to_numpy() if kind is int else column.to_numpy()
        simulation.set_input(name, PERIOD, values)
    eligible = simulation.calculate("eligible", PERIOD)
    amount = simulation.calculate("dibao", PERIOD)
    calculated = time.perf_counter()
    pq.write_table(pa.table({"id": homes.column("id"), "granted": eligible, "amount": amount}), out)
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - started,
                "build_and_calculation": calculated - read,
                "granted": int(eligible.sum()),
                "cost": int(amount.sum(dtype=np.int64)),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
