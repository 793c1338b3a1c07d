"""A figure is drawn as steps through time, and labels of a diagram break where words do."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from huimin.entitlements.explanations.drawing import _wrapped
from huimin.entitlements.figures.curves import AHEAD, Curve, curve_of
from huimin.policy.parameters import DatedValue, Figure, Parameter, Source, Status, Unit

SOURCE = Source("Notice", "1", "", "", None)
TODAY = date(2025, 8, 22)


def value(since: str, figure: Figure | None, place: str = "4202", **more: object) -> DatedValue:
    given: dict[str, object] = {"status": Status.VERIFIED} | more
    return DatedValue(date.fromisoformat(since), place, figure, SOURCE, **given)  # type: ignore[arg-type]


def drawn(*values: DatedValue, unit: Unit = Unit.MONEY) -> Curve | None:
    return curve_of(Parameter("x/y", "标准", "Standard", unit, values), TODAY, "420202")


def test_steps_go_up_with_the_figure_and_touch_one_another() -> None:
    curve = drawn(
        value("2018-04-01", 620_00, status=Status.UNVERIFIED),
        value("2024-07-01", 745_00),
        value("2025-07-01", 815_00),
    )
    assert curve is not None
    first, second, third = curve.treads
    assert first.y > second.y > third.y >= curve.top
    assert (first.to_x, second.to_x, third.to_x) == (second.x, third.x, curve.right)
    assert [tread.current for tread in curve.treads] == [False, False, True]
    assert third.labelled
    assert (first.trusted, curve.doubtful) == (False, True)
    assert third.x < curve.today < curve.right
    assert [year for _x, year in curve.years] == [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]
    assert "815.00" in curve.spoken
    assert len(curve.risers) == 2


def test_the_nearest_place_counts_and_a_repeal_leaves_a_gap() -> None:
    curve = drawn(
        value("2018-01-01", 100_00, "CN"),
        value("2019-01-01", 200_00, "4202", until=date(2020, 1, 1)),
        value("2021-01-01", None, "4202"),
        value("2022-01-01", 300_00, "4202"),
        value("2022-01-01", 900_00, "1101"),
    )
    assert curve is not None
    assert [tread.words for tread in curve.treads] == ["100.00", "200.00", "100.00", "300.00"]
    assert curve.treads[2].to_x < curve.treads[3].x
    assert len(curve.risers) == 2


@pytest.mark.parametrize(
    "values",
    [
        [value("2020-01-01", 5_00)],
        [value("2020-01-01", None), value("2021-01-01", 5_00)],
        [value("2020-01-01", "fen"), value("2021-01-01", "jiao")],
        [value("2020-01-01", 5_00, "1101"), value("2021-01-01", 6_00, "1101")],
    ],
)
def test_without_two_single_figures_there_is_nothing_to_draw(values: list[DatedValue]) -> None:
    assert drawn(*values) is None


def test_a_figure_of_nothing_and_one_to_come_are_drawn_too() -> None:
    curve = drawn(value("2025-01-01", Fraction(0)), value("2026-01-01", Fraction(0)), unit=Unit.RATIO)
    assert curve is not None
    assert {tread.y for tread in curve.treads} == {curve.ground}
    assert AHEAD.days > 0


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Lives with the household", ["Lives with the", "household"]),
        ("成年年龄", ["成年年龄"]),
        ("城市低保标准（每人每月）：815.00 元", ["城市低保标准（每人每", "月）：815.00 元"]),
        ("A", ["A"]),
        (
            "one two three four five six seven eight nine ten",
            ["one two three four five", "six seven eight nine…"],
        ),
    ],
)
def test_a_label_breaks_where_words_do(label: str, lines: list[str]) -> None:
    assert _wrapped(label) == lines
