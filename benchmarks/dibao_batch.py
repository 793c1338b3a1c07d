"""Dibao for a million households from Parquet to Parquet, beside OpenFisca and a kernel fused by hand."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from benchmarks.households import BY_DEFAULT, folder_of
from benchmarks.measuring import Figure, Measured, median, module, run

ROUNDS = 5
ELDER_BIRTH, ASSETS_MULTIPLE = "1965-08-01", "2"
CONTENDERS = ("huimin", "openfisca", "fused")
IN_MEMORY = "huimin in memory"


def measure(quick: bool) -> list[Figure]:
    """Return the ratios of time and memory, taken in interleaved rounds, and the differences."""
    households = 20_000 if quick else 1_000_000
    folder = folder_of(households)
    busy, _, _ = os.getloadavg()
    runs: dict[str, list[Measured]] = {name: [] for name in (*CONTENDERS, IN_MEMORY, *BY_DEFAULT)}
    with tempfile.TemporaryDirectory() as place:
        outs = {name: Path(place) / f"{name}.parquet" for name in CONTENDERS}
        for _ in range(1 if quick else ROUNDS):
            for name in CONTENDERS:
                figures = [] if name == "huimin" else [ELDER_BIRTH, ASSETS_MULTIPLE]
                runs[name].append(run(module(f"dibao_{name}", str(folder), str(outs[name]), *figures)))
            runs[IN_MEMORY].append(run(module("dibao_huimin", str(folder), str(outs["huimin"]), "memory")))
            for name in BY_DEFAULT:
                runs[name].append(run(module("dibao_huimin", str(folder / name), f"{place}/{name}.parquet")))
        differences = _differences(outs)
    said = runs["huimin"][0].said
    return [
        *_times(runs, f"{households:,} households", busy),
        _memory(runs),
        Figure(
            "Dibao: households on which the three differ",
            differences,
            "households",
            0,
            beside=f"{said['granted']:,} granted, {said['cost'] / 100:,.2f} yuan a month",
        ),
    ]


def _times(runs: dict[str, list[Measured]], size: str, busy: float) -> list[Figure]:
    ours, fused, peer = (_seconds(runs[name]) for name in ("huimin", "fused", "openfisca"))
    calculation, deciding = _seconds(runs["openfisca"], "build_and_calculation"), _seconds(runs[IN_MEMORY])
    defaults = ", ".join(f"{name.title()} {median(_seconds(runs[name])):.2f} s" for name in BY_DEFAULT)
    whole = ", ".join(f"{name} {median([one.seconds for one in runs[name]]):.2f} s" for name in CONTENDERS)
    return [
        Figure(
            f"Dibao, {size}: OpenFisca's build + calculation ÷ ours, Parquet to Parquet",
            _ratio(calculation, ours),
            "×",
            5,
            at_most=False,
            beside=f"OpenFisca {median(calculation):.2f} s, ours {median(ours):.2f} s",
            note="The first figure holds our reading and writing, but leaves out OpenFisca's; the second "
            "holds both. Start and imports are outside every contender's timer; whole processes took "
            f"{whole}. The facts are written as the product writes them (`facts_writer`); from files that "
            f"other tools wrote by their defaults ours takes: {defaults}. Load of the machine before the "
            f"first round: {busy:.1f}.",
            detail={"rounds": _rounds(runs)},
        ),
        Figure(
            "Dibao: OpenFisca's build + calculation ÷ ours, both from columns in memory",
            _ratio(calculation, deciding),
            "×",
            5,
            at_most=False,
            beside=f"ours {median(deciding):.3f} s",
        ),
        Figure(
            "Dibao: OpenFisca ÷ ours, both from Parquet to Parquet",
            _ratio(peer, ours),
            "×",
            5,
            at_most=False,
            beside=f"OpenFisca {median(peer):.2f} s",
        ),
        Figure(
            "Dibao: our time ÷ the kernel fused by hand",
            _ratio(ours, fused),
            "×",
            1.5,
            beside=f"fused {median(fused):.2f} s",
        ),
    ]


def _memory(runs: dict[str, list[Measured]]) -> Figure:
    peaks = {name: median([one.peak for one in runs[name]]) for name in CONTENDERS}
    return Figure(
        "Dibao: our peak memory ÷ OpenFisca's",
        peaks["huimin"] / peaks["openfisca"],
        "×",
        0.5,
        beside=" ".join(f"{name} {peak / 2**20:,.0f} MiB" for name, peak in peaks.items()),
    )


def _seconds(runs: list[Measured], key: str = "seconds") -> list[float]:
    return [one.said[key] for one in runs]


def _ratio(above: list[float], below: list[float]) -> float:
    """Return the median of the ratios of each round, so that a busy moment weighs on both sides."""
    return median([one / other for one, other in zip(above, below, strict=True)])


def _rounds(runs: dict[str, list[Measured]]) -> list[dict[str, float]]:
    """Return the seconds of every round, so that a reader can judge how much they scatter."""
    timed = {"huimin": "seconds", "openfisca": "build_and_calculation", "fused": "seconds"}
    each = {name: [one.said[key] for one in runs[name]] for name, key in timed.items()}
    return [dict(zip(each, seconds, strict=True)) for seconds in zip(*each.values(), strict=True)]


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
