"""Figures of the district count once a second person has confirmed them, and are never edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from huimin.commons.access.models import Officer
from huimin.commons.database.remembering import remembering
from huimin.commons.installation.public import found, installation
from huimin.entitlements.figures.actions import (
    ElsewhereInForce,
    FigureIsFinal,
    FigureStandsAlready,
    NoDocument,
    SamePerson,
)
from huimin.entitlements.figures.installed import NotATable, _whole, that_forbid_payment, uses_of
from huimin.entitlements.figures.queries import NoSuchFigure, figure_of
from huimin.entitlements.models import Figure
from huimin.entitlements.public import (
    confirm_figure,
    enter_figure,
    figures_that_forbid_payment,
    reckon_month,
    rulebook_of_installation,
    withdraw_figure,
)
from huimin.entitlements.reckonings.reckoning import plans_on
from huimin.entitlements.refusals import ReasonMissing
from huimin.entitlements.tests.made_register import KNOWN, PLACE, Register, officer
from huimin.entitlements.wording import fact_word, figure_text, part_word, reason_word, scheme_word
from huimin.kernel.days import EmptySpan, Month
from huimin.kernel.errors import Invalid
from huimin.policy.parameters import NegativeFigure, Unit, UnknownParameter, UnreadableFigure
from huimin.rulebook.public import rulebook

pytestmark = pytest.mark.django_db
MORNING = datetime(2025, 8, 1, 1, tzinfo=UTC)
NOON = datetime(2025, 8, 1, 4, tzinfo=UTC)
EVENING = datetime(2025, 8, 1, 10, tzinfo=UTC)
NAME = "dibao/standard"


@pytest.fixture
def installed() -> None:
    found(mode="production", place=PLACE, name_zh="某区", name_en="District")


@pytest.fixture
def clerk() -> Officer:
    return officer("clerk")


@pytest.fixture
def second() -> Officer:
    return officer("second")


def enter(by: Officer, value: Any = "830.00", **fields: Any) -> int:
    standard: dict[str, Any] = {
        "parameter": NAME, "place": PLACE, "district": PLACE, "since": date(2025, 8, 1), "document": "某通知",
    }  # fmt: skip
    return enter_figure(value=value, by=by, **standard | fields)


def standard_of(known_at: datetime) -> object:
    return rulebook_of_installation(known_at).parameters[NAME].at(date(2025, 8, 1), PLACE).figure


def test_an_entered_figure_counts_when_somebody_else_has_confirmed_it(
    clerk: Officer, second: Officer
) -> None:
    figure = enter(clerk)
    assert standard_of(EVENING) == 815_00
    confirm_figure(figure=figure, by=second, at=NOON)
    assert standard_of(EVENING) == 830_00
    assert standard_of(MORNING) == 815_00  # as it was known then
    value = rulebook_of_installation(EVENING).parameters[NAME].at(date(2025, 8, 1), PLACE)
    assert (value.source.title, value.status.value, value.place) == ("某通知", "verified", PLACE)


def test_what_is_confirmed_or_withdrawn_counts_in_the_same_request(
    installed: None, clerk: Officer, second: Officer
) -> None:
    figure = enter(clerk)
    with remembering():
        assert standard_of(EVENING) == 815_00  # from now on each process has it at hand
    with remembering(writes=True):
        assert standard_of(EVENING) == 815_00
        confirm_figure(figure=figure, by=second, at=NOON)
        assert standard_of(EVENING) == 830_00
    with remembering(writes=True):
        assert standard_of(EVENING) == 830_00
        withdraw_figure(figure=figure, reason="x", by=second, at=NOON)
        assert standard_of(EVENING) == 815_00


def test_the_edition_names_the_figures(clerk: Officer, second: Officer) -> None:
    assert rulebook_of_installation(EVENING) is rulebook()
    confirm_figure(figure=enter(clerk), by=second, at=NOON)
    own = rulebook_of_installation(EVENING)
    assert own is rulebook_of_installation(EVENING)
    assert own.parameters.fingerprint != rulebook().parameters.fingerprint


def test_the_same_person_may_not_confirm(clerk: Officer) -> None:
    figure = enter(clerk)
    with pytest.raises(SamePerson, match="Somebody else"):
        confirm_figure(figure=figure, by=clerk, at=NOON)


def test_the_same_person_is_refused_by_the_database_too(clerk: Officer) -> None:
    enter(clerk)
    with pytest.raises(IntegrityError, match="figure_needs_a_second_person"), transaction.atomic():
        Figure.objects.update(state="confirmed", confirmed_by=clerk, confirmed_at=NOON)


@pytest.mark.parametrize("value", ["-5.00", {"1": {"1": "10", "2": "-1"}}])
def test_nor_does_the_database_take_one_below_zero(clerk: Officer, value: Any) -> None:
    enter(clerk)
    with pytest.raises(IntegrityError, match="figure_is_not_below_zero"), transaction.atomic():
        Figure.objects.update(value=value)


def test_a_confirmed_figure_is_never_edited(clerk: Officer, second: Officer) -> None:
    confirm_figure(figure=enter(clerk), by=second, at=NOON)
    for statement in ("UPDATE entitlements_figure SET value = '\"1.00\"'", "DELETE FROM entitlements_figure"):
        with (
            pytest.raises(IntegrityError, match="never edited"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_withdrawn_figure_counted_until_then(clerk: Officer, second: Officer) -> None:
    figure = enter(clerk)
    confirm_figure(figure=figure, by=second, at=MORNING)
    with pytest.raises(ReasonMissing):
        withdraw_figure(figure=figure, reason=" ", by=second, at=NOON)
    withdraw_figure(figure=figure, reason="wrong district", by=second, at=EVENING)
    assert (standard_of(NOON), standard_of(datetime(2025, 9, 1, tzinfo=UTC))) == (830_00, 815_00)
    with pytest.raises(FigureIsFinal):
        withdraw_figure(figure=figure, reason="again", by=second, at=EVENING)
    with pytest.raises(FigureIsFinal):
        confirm_figure(figure=figure, by=second, at=EVENING)
    assert figure_of(figure).withdrawn_by == second


def test_only_one_figure_of_a_day_is_confirmed(clerk: Officer, second: Officer) -> None:
    confirm_figure(figure=enter(clerk), by=second, at=NOON)
    twin = enter(clerk, "840.00")
    with pytest.raises(FigureStandsAlready, match="城市低保标准"):
        confirm_figure(figure=twin, by=second, at=NOON)
    with pytest.raises(IntegrityError, match="one_confirmed_figure"), transaction.atomic():
        Figure.objects.filter(pk=twin).update(state="confirmed", confirmed_by=second, confirmed_at=NOON)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"document": " "}, NoDocument),
        ({"place": "420203"}, ElsewhereInForce),
        ({"parameter": "no/such"}, UnknownParameter),
        ({"value": "many"}, UnreadableFigure),
        ({"value": "-5.00"}, NegativeFigure),
        ({"value": {"1": "2"}}, NotATable),
        ({"until": date(2025, 8, 1)}, EmptySpan),
    ],
)
def test_what_cannot_be_a_figure_is_refused_when_it_is_entered(
    clerk: Officer, fields: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        enter(clerk, **fields)


def test_there_are_no_figures_but_those_that_were_entered(second: Officer) -> None:
    for step in (
        lambda: confirm_figure(figure=1, by=second, at=NOON),
        lambda: withdraw_figure(figure=1, reason="x", by=second, at=NOON),
        lambda: figure_of(1),
    ):
        with pytest.raises(NoSuchFigure):
            step()


def test_a_figure_may_be_a_table_or_repeal_one(clerk: Officer, second: Officer) -> None:
    table = next(parameter for parameter in rulebook().parameters.values() if parameter.by)
    codes = next(iter(table.values[0].table or {}))
    value: Any = "123.00"
    for code in reversed(codes):
        value = {str(code): value}
    figure = enter(clerk, value, parameter=table.name)
    confirm_figure(figure=figure, by=second, at=NOON)
    dated = rulebook_of_installation(EVENING).parameters[table.name].at(date(2025, 8, 1), PLACE)
    assert dated.table == {codes: 123_00}
    with pytest.raises(NotATable):
        enter(clerk, "1.00", parameter=table.name)
    for code in reversed(codes):
        value = {str(code): "1/3"} if isinstance(value, dict) and code == codes[-1] else value
    repeal = enter(clerk, None, since=date(2025, 9, 1))
    confirm_figure(figure=repeal, by=second, at=NOON)
    assert any(
        each.repealed
        for each in rulebook_of_installation(EVENING).parameters[NAME].values
        if each.place == PLACE
    )


def test_a_table_holds_whole_numbers(clerk: Officer) -> None:
    table = next(parameter for parameter in rulebook().parameters.values() if parameter.by)
    value: Any = "1.005"
    for _code in table.by:
        value = {"1": value}
    with pytest.raises(Invalid):
        enter(clerk, value, parameter=table.name)


def test_a_production_installation_must_not_pay_by_figures_that_nobody_verified(clerk: Officer) -> None:
    Register(mode="production")
    plan = plans_on(date(2025, 8, 1), rulebook(), PLACE)["dibao"]
    forbidding = that_forbid_payment(uses_of([plan]), installation())
    assert forbidding
    assert NAME not in {use.name for use in forbidding}
    assert {use.status for use in forbidding} <= {"demonstration", "unverified"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("mode", "some"), [("production", True), ("demonstration", False)])
def test_a_month_names_the_figures_that_forbid_its_payment(mode: str, some: bool) -> None:
    Register(mode=mode)
    august = Month.of("2025-08")
    reckoned = reckon_month(month=august, schemes=["dibao", "edge"], by=None, known_at=KNOWN)
    cards = {card.scheme: card for card in reckoned}
    assert "dibao/supplement_rate" in cards["dibao"].doubtful_figures
    names = {use.name for use in figures_that_forbid_payment(august)}
    assert bool(names) is some
    assert not any(name.startswith("edge/") for name in names)  # a status is paid to nobody


def test_only_whole_numbers_stand_in_a_table() -> None:
    with pytest.raises(Invalid, match="whole numbers or money"):
        _whole(Unit.PERCENT, "20")


def test_figures_are_written_with_their_unit_in_words() -> None:
    standard = rulebook().parameters[NAME]
    table = next(parameter for parameter in rulebook().parameters.values() if parameter.by)
    value = standard.values[0]
    with translation.override("en"):
        assert figure_text(standard, value) == "620.00 yuan"
        assert figure_text(standard, replace(value, figure=None)) == "repealed"
        assert figure_text(table, table.values[0]) == "table"


def test_what_the_rulebook_does_not_know_goes_by_its_code() -> None:
    with translation.override("en"):
        assert scheme_word("disability_living") == "disability_living"
        assert (reason_word("deceased"), reason_word("x"), fact_word("x")) == ("Deceased", "x", "x")
        assert fact_word("household") == "Household"
        assert (
            fact_word("veterans/disability_pension")
            == rulebook().parameters["veterans/disability_pension"].en
        )
        assert part_word("dibao", "base") == "Difference to the standard"
        assert (part_word("dibao", "x"), part_word("x", "base")) == ("x", "base")
    with translation.override("zh-hans"):
        assert scheme_word("dibao") == "城市最低生活保障"
        assert scheme_word("temporary_emergency") == "急难型临时救助"
