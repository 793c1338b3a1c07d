"""What if: who enters, leaves, gains and loses, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from huimin.policy.cases import Case, batch_of
from huimin.policy.evaluation import evaluate_plan
from huimin.policy.parameters import UnknownParameter
from huimin.policy.rulebooks import Rulebook
from huimin.policy.running import Plan
from huimin.policy.simulation import Change, NotComparable, compare, simulate

DAY = date(2025, 8, 1)
Cases = Callable[..., Case]


def test_who_is_touched(small: Rulebook, case: Cases) -> None:
    batch = batch_of([case(0), case(850_00), case(2000_00), case(None)], small.facts)
    where = {"on": DAY, "place": "4202", "rulebook": small}
    more = simulate("homes", batch, supposing={"family/standard": "900.00"}, **where)  # type: ignore[arg-type]
    assert more.change.tolist() == [Change.GAINS, Change.ENTERS, Change.SAME, Change.SAME]
    assert more.difference.tolist() == [85_00, 50_00, 0, 0]
    assert more.cost == 135_00
    assert more.by_group(np.array([0, 0, 1, 1]), 2).tolist() == [135_00, 0]
    assert more.to_json() == {
        "rows": 4,
        "changes": {"same": 2, "enters": 1, "leaves": 0, "gains": 1, "loses": 0},
        "before": 815_00,
        "after": 950_00,
        "cost": 135_00,
        "undecided_before": 1,
        "undecided_after": 1,
    }
    back = compare(more.after, more.before)
    assert back.change.tolist() == [Change.LOSES, Change.LEAVES, Change.SAME, Change.SAME]
    assert back.count(Change.LEAVES) == 1
    entered = simulate(
        "homes",
        batch,
        supposing={"family/share": "50"},
        parameters=small.parameters,
        **where,  # type: ignore[arg-type]
    )
    assert entered.after.amount.tolist() == [408_00, 0, 0, 0]
    assert entered.after.doubtful_figures == ("family/share",)


def test_other_rows_cannot_be_compared(homes: Plan, case: Cases) -> None:
    one = evaluate_plan(homes, batch_of([case(0)], homes.rulebook.facts))
    two = evaluate_plan(homes, batch_of([case(0), case(0)], homes.rulebook.facts))
    with pytest.raises(NotComparable, match="1 rows cannot be compared with one of 2"):
        compare(one, two)


def test_an_unknown_figure_is_refused(small: Rulebook, case: Cases) -> None:
    with pytest.raises(UnknownParameter):
        simulate(
            "homes",
            batch_of([case(0)], small.facts),
            on=DAY,
            place="4202",
            rulebook=small,
            supposing={"family/stndard": "1.00"},
        )
