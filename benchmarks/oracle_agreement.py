"""The engine beside the independent oracle over a million random households of every scheme."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from typing import Any

from tests.oracle.comparing import DAYS, ORACLES, Agreement, compare

from benchmarks.measuring import Figure

AT_ONCE = 20_000
PROCESSES = 2
SEED = 420202


def measure(quick: bool) -> list[Figure]:
    """Return for every scheme on how many of a million random households the two differ."""
    households = 2 * AT_ONCE if quick else 1_000_000
    with ProcessPoolExecutor(PROCESSES) as pool:
        return [_figure(scheme, households, pool) for scheme in ORACLES]


def _figure(scheme: str, households: int, pool: ProcessPoolExecutor) -> Figure:
    started = time.perf_counter()
    agreement = Agreement()
    for part in pool.map(_compared, _pieces(scheme, households)):
        agreement.add(part)
    seconds = time.perf_counter() - started
    for told in agreement.examples:
        print(told)
    outcomes: Mapping[str, Any] = dict(sorted(agreement.outcomes.items()))
    shares = ", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.items())
    return Figure(
        f"{scheme}: differences in {agreement.households:,} random households",
        agreement.differences,
        "differences",
        0,
        beside=f"{shares}; {min(len(DAYS[scheme]), -(-households // AT_ONCE))} days",
        detail={"outcomes": outcomes, "seconds": round(seconds, 1)},
    )


def _pieces(scheme: str, households: int) -> Iterator[tuple[str, date, int]]:
    days = DAYS[scheme]
    for number in range(-(-households // AT_ONCE)):
        yield scheme, days[number % len(days)], number


def _compared(piece: tuple[str, date, int]) -> Agreement:
    scheme, day, number = piece
    return compare(scheme, day, AT_ONCE, (SEED, number))
