"""Print how much of each app its tests have run, and fail where that is below the budget."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

WHOLLY: Final = frozenset({"entitlements", "kernel", "ledger", "policy", "rulebook"})
"""What decides and books: every line and every branch of it is tried."""
ALL, MOST = 100, 90
FOLDER: Final = "src/huimin/"
ON_A_CLUSTER: Final = "src/huimin/policy/spark/"
"""Runs under Java only; `make test-spark` measures it."""


@dataclass
class Measure:
    """How many lines and branches an app has, and how many of them were run."""

    lines: int = 0
    lines_run: int = 0
    branches: int = 0
    branches_run: int = 0

    def holds(self, percent: int) -> bool:
        """Return whether lines and branches both reach so many in a hundred."""
        lines = self.lines_run * 100 >= self.lines * percent
        return lines and self.branches_run * 100 >= self.branches * percent


def measured(files: Mapping[str, Mapping[str, Any]]) -> dict[str, Measure]:
    """Return the measure of each app from what coverage says of each file."""
    found: dict[str, Measure] = {}
    for path, report in sorted(files.items()):
        if not path.startswith(FOLDER) or path.startswith(ON_A_CLUSTER) or path.count("/") < 3:
            continue
        app, said = found.setdefault(path.split("/")[2], Measure()), report["summary"]
        app.lines += said["num_statements"]
        app.lines_run += said["covered_lines"]
        app.branches += said["num_branches"]
        app.branches_run += said["covered_branches"]
    return found


def budget_of(app: str) -> int:
    """Return how many of a hundred lines and branches of an app have to be run."""
    return ALL if app in WHOLLY else MOST


def below(apps: Mapping[str, Measure], asked: Iterable[str]) -> list[str]:
    """Return those of the apps asked for that do not reach their budget, or were not measured at all."""
    return [app for app in asked if app not in apps or not apps[app].holds(budget_of(app))]


def share(part: int, whole: int) -> str:
    """Return a share in per cent, rounded down so that 100.0 means all."""
    return f"{part * 1000 // whole / 10:.1f}" if whole else "–"


def main(asked: list[str]) -> int:
    """Print a line for each app and return how many are below their budget."""
    from coverage import Coverage

    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        coverage = Coverage()
        coverage.load()
        coverage.json_report(outfile=str(report))
        apps = measured(json.loads(report.read_text(encoding="utf-8"))["files"])
    asked = asked or sorted(apps)
    failing = below(apps, asked)
    print(f"{'app':<14}{'lines':>8}{'%':>8}{'branches':>10}{'%':>8}{'budget':>8}")  # noqa: T201
    for name in asked:
        it = apps.get(name, Measure())
        mark = "  below" if name in failing else ""
        lines, branches = share(it.lines_run, it.lines), share(it.branches_run, it.branches)
        print(f"{name:<14}{it.lines:>8}{lines:>8}{it.branches:>10}{branches:>8}{budget_of(name):>8}{mark}")  # noqa: T201
    return len(failing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
