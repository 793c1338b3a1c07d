"""Dibao for a million households by Spark on this machine, beside the local engine on the same files."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.households import folder_of
from benchmarks.measuring import Figure, Measured, run

ENGINES = ("local", "spark")


def measure(quick: bool) -> list[Figure]:
    """Return on how many households the two engines differ, and how long each took from start to end."""
    households = 20_000 if quick else 1_000_000
    folder = folder_of(households)
    with tempfile.TemporaryDirectory() as place:
        outs = {engine: Path(place) / f"{engine}.parquet" for engine in ENGINES}
        runs = {engine: run(_command(engine, folder, out)) for engine, out in outs.items()}
        differences = _differences(*outs.values())
    took = ", ".join(f"{engine} {one.seconds:.1f} s" for engine, one in runs.items())
    return [
        Figure(
            f"Dibao, {households:,} households: on which Spark and the local engine differ",
            differences,
            "households",
            0,
            beside=took,
            note="Whole commands, Java's and Spark's start included. Spark is for what one machine cannot "
            "hold; on one machine the local engine is always the faster.",
            detail={"seconds": _seconds(runs)},
        )
    ]


def _command(engine: str, folder: Path, out: Path) -> list[str]:
    tables = [
        "--persons",
        str(folder / "persons.parquet"),
        "--households",
        str(folder / "households.parquet"),
    ]
    huimin = ["-m", "huimin.web.command", "evaluate", "dibao", "--on", "2025-08-01"]
    return [sys.executable, *huimin, *tables, "--out", str(out), "--engine", engine, "--json"]


def _seconds(runs: dict[str, Measured]) -> dict[str, float]:
    return {engine: round(one.seconds, 2) for engine, one in runs.items()}


def _differences(one: Path, other: Path) -> int:
    """Return how many rows of two files of decisions are not the same in every column."""
    ours, theirs = (pq.read_table(path) for path in (one, other))
    if len(ours) != len(theirs) or ours.schema != theirs.schema:
        return max(len(ours), len(theirs))
    if ours == theirs:
        return 0
    rows = zip(ours.to_pylist(), theirs.to_pylist(), strict=True)
    return sum(left != right for left, right in rows)
