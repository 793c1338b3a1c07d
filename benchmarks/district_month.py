"""The month of a whole district, database to bank files and ledger, and its memory tenfold."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.measuring import DATA, Figure, Measured, module, run

CENSUS = 241_589
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
    """Return the seconds of the month and of the stand-up, and the ratio of peak memory."""
    people = 5_000 if quick else CENSUS
    folder, stood = stand_up(people)
    whole = run_month(folder)
    small_folder, _ = stand_up(people // 10)
    small = run_month(small_folder)
    said = whole.said
    return [
        Figure(
            f"A month of {people:,} people, every scheme: database to bank files and ledger",
            said["seconds"],
            "s",
            10,
            beside=f"{said['payments']:,} payments, {said['total'] / 100:,.2f} yuan; "
            f"reckoning and list {said['reckoning']:.1f} s",
        ),
        Figure(
            "Peak memory of the month at ten times the people",
            whole.peak / small.peak,
            "×",
            1.5,
            beside=f"{small.peak / 2**20:,.0f} MiB at {people // 10:,}, {whole.peak / 2**20:,.0f} MiB",
        ),
        Figure(
            "Generating and loading the district and running three months",
            stood.seconds,
            "s",
            180,
            beside=f"peak {stood.peak / 2**20:,.0f} MiB",
        ),
    ]
