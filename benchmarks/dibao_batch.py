"""Dibao for a million households from Parquet to Parquet, beside OpenFisca and a kernel fused by hand."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from benchmarks.households import folder_of
from benchmarks.measuring import Figure, Measured, median, module, run

ROUNDS = 5
ELDER_BIRTH, ASSETS_MULTIPLE = "1965-08-01", "2"
CONTENDERS = ("huimin", "openfisca", "fused")


def measure(quick: bool) -> list[Figure]:
    """Return the ratios of time and memory, taken in interleaved rounds, and the differences."""
    households = 20_000 if quick else 1_000_000
    folder = folder_of(households)
    runs: dict[str, list[Measured]] = {name: [] for name in CONTENDERS}
    with tempfile.TemporaryDirectory() as place:
        outs = {name: Path(place) / f"{name}.parquet" for name in CONTENDERS}
        for _ in range(1 if quick else ROUNDS):
            for name in CONTENDERS:
                figures = [] if name == "huimin" else [ELDER_BIRTH, ASSETS_MULTIPLE]
                runs[name].append(run(module(f"dibao_{name}", str(folder), str(outs[name]), *figures)))
        differences = _differences(outs)
    ours = [one.said["seconds"] for one in runs["huimin"]]
    peer = [one.said["build_and_calculation"] for one in runs["openfisca"]]
    fused = [one.said["seconds"] for one in runs["fused"]]
    peaks = {name: median([one.peak for one in runs[name]]) for name in CONTENDERS}
    size = f"{households:,} households"
    return [
        Figure(
            f"Dibao, {size}: OpenFisca's build + calculation ÷ ours, Parquet to Parquet",
            median([theirs / mine for theirs, mine in zip(peer, ours, strict=True)]),
            "×",
            5,
            at_most=False,
            beside=f"OpenFisca {median(peer):.2f} s, ours {median(ours):.2f} s",
            note="OpenFisca's figure leaves out its reading and writing; ours holds both.",
        ),
        Figure(
            "Dibao: our peak memory ÷ OpenFisca's",
            peaks["huimin"] / peaks["openfisca"],
            "×",
            0.5,
            beside=" ".join(f"{name} {peak / 2**20:,.0f} MiB" for name, peak in peaks.items()),
        ),
        Figure(
            "Dibao: our time ÷ the kernel fused by hand",
            median([mine / theirs for mine, theirs in zip(ours, fused, strict=True)]),
            "×",
            1.5,
            beside=f"fused {median(fused):.2f} s",
        ),
        Figure(
            "Dibao: households on which the three differ",
            differences,
            "households",
            0,
            beside=f"{runs['huimin'][0].said['granted']:,} granted, "
            f"{runs['huimin'][0].said['cost'] / 100:,.2f} yuan a month",
        ),
    ]


def _differences(outs: dict[str, Path]) -> int:
    tables = {name: pq.read_table(path) for name, path in outs.items()}
    amounts = {name: table.column("amount").to_numpy() for name, table in tables.items()}
    ours = tables["huimin"].column("outcome").to_numpy() == "granted"
    fused = tables["fused"].column("outcome").to_numpy() == "granted"
    reasons = np.array(
        [
            a != b
            for a, b in zip(
                tables["huimin"].column("reasons").to_pylist(),
                tables["fused"].column("reasons").to_pylist(),
                strict=True,
            )
        ]
    )
    differ = (amounts["huimin"] != amounts["openfisca"]) | (amounts["huimin"] != amounts["fused"]) | reasons
    differ |= (ours != tables["openfisca"].column("granted").to_numpy()) | (ours != fused)
    return int(differ.sum())
