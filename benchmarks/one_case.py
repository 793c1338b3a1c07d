"""One household explained: every condition, value, threshold, article and source."""

from __future__ import annotations

import time
from datetime import date

import numpy as np

from benchmarks.measuring import Figure, median
from huimin.policy.cases import batch_of
from huimin.policy.explanation import explain_batch
from huimin.policy.running import make_plan
from huimin.rulebook.public import examples, rulebook

DAY, PLACE = date(2025, 8, 1), "420202"
TIMES = 2_000


def measure(quick: bool) -> list[Figure]:
    """Return, for each scheme, the median and the 95th percentile of explaining its examples, in ms."""
    return [figure for scheme in sorted({e.scheme for e in examples()}) for figure in _scheme(scheme, quick)]


def _scheme(scheme: str, quick: bool) -> list[Figure]:
    book = rulebook()
    plan = make_plan(scheme, on=DAY, place=PLACE, rulebook=book, parameters=book.parameters)
    batches = [batch_of([e.case], book.facts) for e in examples() if e.scheme == scheme]
    seconds = []
    for turn in range(100 if quick else TIMES):
        started = time.perf_counter()
        explain_batch(plan, batches[turn % len(batches)])
        seconds.append((time.perf_counter() - started) * 1000)
    late = float(np.percentile(seconds, 95))
    return [
        Figure(f"{scheme}: one case explained, median", median(seconds), "ms", 1, beside=f"p95 {late:.2f} ms")
    ]
