"""What the measure of coverage counts, and when it is not satisfied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tools.coverage_by_app import WHOLLY, Measure, below, budget_of, measured, share

APPS = {path.name for path in (Path(__file__).parent.parent / "src" / "huimin").iterdir() if path.is_dir()}


def file(lines: tuple[int, int], branches: tuple[int, int] = (0, 0)) -> dict[str, Any]:
    names = ("num_statements", "covered_lines", "num_branches", "covered_branches")
    return {"summary": dict(zip(names, (*lines, *branches), strict=True))}


def test_files_are_added_up_by_app_without_what_runs_on_a_cluster() -> None:
    found = measured(
        {
            "src/huimin/ledger/actions.py": file((10, 9), (4, 4)),
            "src/huimin/ledger/deep/queries.py": file((5, 5), (2, 1)),
            "src/huimin/policy/columns.py": file((7, 7)),
            "src/huimin/policy/spark/deciding.py": file((90, 0)),
            "src/huimin/__init__.py": file((1, 0)),
            "tools/licences.py": file((30, 0)),
        }
    )
    assert found == {"ledger": Measure(15, 14, 6, 5), "policy": Measure(7, 7, 0, 0)}


@pytest.mark.parametrize(
    ("app", "measure", "enough"),
    [
        ("ledger", Measure(2000, 2000, 500, 500), True),
        ("ledger", Measure(2000, 1999, 500, 500), False),
        ("ledger", Measure(2000, 2000, 500, 499), False),
        ("portal", Measure(100, 90, 50, 45), True),
        ("portal", Measure(100, 100, 50, 44), False),  # all lines do not make up for branches
        ("portal", Measure(100, 89, 0, 0), False),
    ],
)
def test_lines_and_branches_both_reach_the_budget(app: str, measure: Measure, enough: bool) -> None:
    assert below({app: measure}, [app]) == ([] if enough else [app])


def test_what_was_not_measured_is_below_its_budget() -> None:
    assert below({}, ["kernel"]) == ["kernel"]


def test_what_decides_and_books_is_tried_wholly() -> None:
    assert WHOLLY <= APPS
    assert {app for app in APPS if budget_of(app) == 100} == WHOLLY


def test_a_share_is_never_rounded_up() -> None:
    assert share(9_999, 10_000) == "99.9"
    assert share(0, 0) == "–"
