"""Figures are read exactly, are in force by day and place, and never fall back to nothing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from huimin.kernel.errors import NotInForce
from huimin.policy.citations import Document, Source
from huimin.policy.parameters import (
    DatedValue,
    Figure,
    NegativeFigure,
    Parameter,
    Parameters,
    Status,
    Unit,
    UnknownParameter,
    UnreadableFigure,
    places,
    read_figure,
    write_figure,
)

SOURCE = Source("Notice 1", checked_on=date(2025, 1, 1))


def value(since: date, figure: Figure | None, place: str = "CN", until: date | None = None) -> DatedValue:
    return DatedValue(since, place, figure, SOURCE, until=until)


def parameter(*values: DatedValue, unit: Unit = Unit.MONEY) -> Parameter:
    return Parameter("family/figure", "数", "figure", unit, values)


@pytest.mark.parametrize(
    ("unit", "text", "figure"),
    [
        (Unit.MONEY, "1,234.50", 123450),
        (Unit.PERCENT, "20", Fraction(1, 5)),
        (Unit.PERCENT, "12.5", Fraction(1, 8)),
        (Unit.RATIO, "1.5", Fraction(3, 2)),
        (Unit.RATIO, "2/3", Fraction(2, 3)),
        (Unit.COUNT, "60", 60),
        (Unit.DAYS, "7", 7),
        (Unit.CHOICE, "difference", "difference"),
    ],
)
def test_figures_are_read_exactly_and_written_as_they_are_read(unit: Unit, text: str, figure: Figure) -> None:
    assert read_figure(unit, text) == figure
    assert write_figure(unit, figure) == text


@pytest.mark.parametrize("text", ["1.005", "x", "1/0", "", 815.0, 815, None])
def test_what_is_not_exact_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFigure):
        read_figure(Unit.MONEY, text)
    with pytest.raises(UnreadableFigure):
        read_figure(Unit.RATIO, "1/0")


@pytest.mark.parametrize(
    ("unit", "text"),
    [(Unit.MONEY, "-5.00"), (Unit.PERCENT, "-20"), (Unit.RATIO, "-1/2"), (Unit.COUNT, "-1")],
)
def test_no_figure_lies_below_zero(unit: Unit, text: str) -> None:
    with pytest.raises(NegativeFigure, match="below zero"):
        read_figure(unit, text)


def test_places_from_the_nearest_to_the_nation() -> None:
    assert list(places("420202003001")) == ["420202003001", "420202003", "420202", "4202", "42", "CN"]
    assert list(places("42")) == ["42", "CN"]
    assert list(places("CN")) == ["CN"]


def test_the_nearest_place_in_force_wins() -> None:
    figure = parameter(
        value(date(2020, 1, 1), 1),
        value(date(2021, 1, 1), 2, "42"),
        value(date(2022, 1, 1), 3, "4202", until=date(2023, 1, 1)),
        value(date(2021, 6, 1), 4, "42"),
    )
    found = [figure.at(date(year, 7, 1), "420202").figure for year in (2020, 2021, 2022, 2023)]
    assert found == [1, 4, 3, 4]
    assert figure.at(date(2022, 7, 1), "110101").figure == 1


def test_before_the_first_value_there_is_none() -> None:
    with pytest.raises(NotInForce, match="no value for 42 on 2019-12-31"):
        parameter(value(date(2020, 1, 1), 1)).at(date(2019, 12, 31), "42")


def test_a_repeal_does_not_fall_back_to_a_wider_place() -> None:
    figure = parameter(value(date(2020, 1, 1), 1), value(date(2021, 1, 1), None, "42"))
    with pytest.raises(NotInForce, match="repealed in 42 on 2021-01-01 by Notice 1"):
        figure.at(date(2021, 1, 1), "4202")
    assert figure.at(date(2020, 12, 31), "4202").figure == 1


def test_a_district_enters_its_own_figure() -> None:
    given = Parameters.of([parameter(value(date(2020, 1, 1), 1))])
    entered = given.with_values([("family/figure", value(date(2021, 1, 1), 2, "420202"))])
    assert entered["family/figure"].at(date(2021, 1, 1), "420202").figure == 2
    corrected = entered.with_values([("family/figure", value(date(2021, 1, 1), 3, "420202"))])
    assert corrected["family/figure"].at(date(2021, 1, 1), "420202").figure == 3
    assert len(corrected["family/figure"].values) == 2
    assert given["family/figure"].at(date(2021, 1, 1), "420202").figure == 1
    with pytest.raises(UnknownParameter):
        given.with_values([("family/other", value(date(2021, 1, 1), 2))])


def test_what_if_holds_everywhere_and_always_and_is_marked() -> None:
    supposed = Parameters.of([parameter(value(date(2020, 1, 1), 1, "42"))]).with_override(
        {"family/figure": "9.00"}
    )
    found = supposed["family/figure"].at(date(1990, 1, 1), "110101")
    assert (found.figure, found.status) == (900, Status.SUPPOSED)


def test_a_table_cannot_be_supposed() -> None:
    table = Parameter("t", "表", "table", Unit.MONEY, (), by=("grade",))
    with pytest.raises(UnreadableFigure, match="is a table"):
        Parameters.of([table]).with_override({"t": "1.00"})


def test_the_fingerprint_changes_with_any_figure_and_not_with_order() -> None:
    one = Parameters.of([parameter(value(date(2020, 1, 1), 1), value(date(2021, 1, 1), 2))])
    turned = Parameters.of([parameter(value(date(2021, 1, 1), 2), value(date(2020, 1, 1), 1))])
    other = Parameters.of([parameter(value(date(2020, 1, 1), 1), value(date(2021, 1, 1), 3))])
    assert one.fingerprint == turned.fingerprint == one.fingerprint
    assert one.fingerprint != other.fingerprint
    assert hash(one) == hash(turned)


def test_parameters_are_looked_up_by_name() -> None:
    given = Parameters.of([parameter()])
    assert "family/figure" in given
    assert list(given) == ["family/figure"]
    assert len(given) == 1
    with pytest.raises(UnknownParameter, match="“x”"):
        given["x"]


def test_citations_and_sources_can_be_printed_and_sent() -> None:
    citation = Document("办法", "1号", "https://law.example/1").article("第一条")
    assert str(citation) == "《办法》（1号）第一条"
    assert str(Document("办法").article("")) == "《办法》"
    assert citation.to_json() == {
        "title": "办法",
        "number": "1号",
        "article": "第一条",
        "url": "https://law.example/1",
    }
    assert SOURCE.to_json()["checked_on"] == "2025-01-01"
    assert Source("Notice").to_json()["checked_on"] is None
