"""The month of a whole district and of a million people, database to bank files and ledger."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.measuring import DATA, Figure, Measured, module, run

CENSUS, MILLION = 241_589, 1_000_000
NEXT_MONTH = "2025-09"
SUBMITTER, APPROVER = "caiwu", "caiwu2"


def stand_up(people: int) -> tuple[Path, Measured]:
    """Return the folder of a fresh synthetic district with three months run, and what that took."""
    folder = DATA / f"district-{people}"
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "huimin.web.command", "demo", "--no-serve"]
    return folder, run([*command, "--people", str(people), "--data", str(folder)])


def run_month(folder: Path) -> Measured:
    """Return what the next month of a district took."""
    return run(
        module("month_once", NEXT_MONTH, SUBMITTER, APPROVER),
        environment={"HUIMIN_DATA": str(folder)},
    )


def measure(quick: bool) -> list[Figure]:
    """Return the seconds of the months and of the stand-up, and the ratios of peak memory."""
    people, many = (5_000, 20_000) if quick else (CENSUS, MILLION)
    folder, stood = stand_up(people)
    whole = run_month(folder)
    small_folder, _ = stand_up(people // 10)
    small = run_month(small_folder)
    large_folder, large_stood = stand_up(many)
    large = run_month(large_folder)
    shutil.rmtree(large_folder)  # several GB
    return [
        of_month(people, whole, seconds=10),
        of_month(many, large, seconds=60),
        Figure(
            "Peak memory of the month at ten times the people",
            whole.peak / small.peak,
            "×",
            1.5,
            beside=f"{small.peak / 2**20:,.0f} MiB at {people // 10:,}, {whole.peak / 2**20:,.0f} MiB",
        ),
        Figure(
            f"Peak memory of the month at {many:,} people ÷ at {people:,}",
            large.peak / whole.peak,
            "×",
            1.5,
            beside=f"{large.peak / 2**20:,.0f} MiB at {many:,}",
        ),
        Figure(
            "Generating and loading the district and running three months",
            stood.seconds,
            "s",
            180,
            beside=f"peak {stood.peak / 2**20:,.0f} MiB; {many:,} people {large_stood.seconds:.0f} s",
        ),
    ]


def of_month(people: int, measured: Measured, *, seconds: int) -> Figure:
    """Return how long a month took, beside what was paid in it."""
    said = measured.said
    return Figure(
        f"A month of {people:,} people, every scheme: database to bank files and ledger",
        said["seconds"],
        "s",
        seconds,
        beside=f"{said['payments']:,} payments, {said['total'] / 100:,.2f} yuan; "
        f"reckoning and list {said['reckoning']:.1f} s",
    )
