"""Contender: the platform's own engine, through the function behind `huimin evaluate`.

With "memory" as third argument the tables are read first and only building the plan and deciding is timed, as
for the first figure of OpenFisca.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

import polars  # noqa: F401 (every process of the platform has it; imports are outside every contender's timer)

from huimin.policy.arrow import evaluate_files
from huimin.policy.evaluation import Outcome, evaluate_plan
from huimin.policy.running import Plan, make_plan
from huimin.policy.tables import read_batch
from huimin.rulebook.public import rulebook


def plan_of_dibao() -> Plan:
    book = rulebook()
    return make_plan("dibao", on=date(2025, 8, 1), place="420202", rulebook=book, parameters=book.parameters)


def main(folder: Path, out: Path, *, in_memory: bool) -> None:
    persons, households = folder / "persons.parquet", folder / "households.parquet"
    plan = plan_of_dibao()
    if in_memory:
        batch = read_batch(plan, persons=persons, households=households)
        started = time.perf_counter()
        result = evaluate_plan(plan_of_dibao(), batch)
    else:
        started = time.perf_counter()
        result = evaluate_files(plan, persons=persons, households=households, out=out)
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - started,
                "granted": result.count(Outcome.GRANTED),
                "cost": result.cost,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), in_memory=sys.argv[3:] == ["memory"])
