"""Contender: the platform's own engine, through the function behind `huimin evaluate`."""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

import polars  # noqa: F401 (every process of the platform has it; imports are outside every contender's timer)

from huimin.policy.arrow import evaluate_files
from huimin.policy.evaluation import Outcome
from huimin.policy.running import make_plan
from huimin.rulebook.public import rulebook


def main(folder: Path, out: Path) -> None:
    book = rulebook()
    plan = make_plan("dibao", on=date(2025, 8, 1), place="420202", rulebook=book, parameters=book.parameters)
    started = time.perf_counter()
    result = evaluate_files(
        plan, persons=folder / "persons.parquet", households=folder / "households.parquet", out=out
    )
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
    main(Path(sys.argv[1]), Path(sys.argv[2]))
