"""The tree of divisions: read from a file once, added to and ended by hand, with what continues what."""

from __future__ import annotations

import doctest
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.kernel.days import EmptySpan
from huimin.registry.cards import DivisionBranch
from huimin.registry.divisions import actions
from huimin.registry.divisions.actions import (
    DivisionExists,
    WrongParent,
    add_division,
    end_division,
    load_divisions,
)
from huimin.registry.divisions.queries import (
    NoSuchDivision,
    division_names,
    division_of,
    division_tree,
    divisions_below,
    path_to,
    successions_of,
)
from huimin.registry.models import Division, Succession
from huimin.registry.tests.made_people import COMMUNITY, DAY, DISTRICT, DIVISIONS, STREET

AREA = "420202400"


def test_the_file_gives_the_tree_and_gives_it_once(district: str) -> None:
    assert Division.objects.count() == 3 + 5 + 33
    assert load_divisions(path=DIVISIONS) == 0
    assert Deed.objects.filter(verb="registry.load_divisions").count() == 1
    street, area = division_of(STREET), division_of(AREA)
    assert (street.kind, street.start, street.en) == ("street", date(2019, 1, 10), "Shenjiaying Street")
    assert (area.kind, area.zh, area.en) == ("area", "江北管理区", "Jiangbei Management Area")
    assert [each.code for each in path_to(COMMUNITY)] == ["42", "4202", DISTRICT, STREET, COMMUNITY]


def test_a_tree_shows_a_scope_and_what_leads_to_it(district: str) -> None:
    (province,) = division_tree(DAY, [COMMUNITY])
    codes = [province.division.code]
    branch: DivisionBranch = province
    while branch.parts:
        (branch,) = branch.parts
        codes.append(branch.division.code)
    assert codes == ["42", "4202", DISTRICT, STREET, COMMUNITY]
    assert division_tree(date(1900, 1, 1)) == ()


def test_divisions_are_found_by_their_codes(district: str) -> None:
    assert len(divisions_below(STREET)) == 11
    assert len(divisions_below(STREET, date(2018, 1, 1))) == 10  # the street itself is younger
    assert len(divisions_below("")) == 41
    assert set(division_names([STREET, "x"])) == {STREET}
    with pytest.raises(NoSuchDivision, match="no division 99"):
        division_of("99")


def test_a_division_is_added_inside_another_one(registrar: Officer) -> None:
    given = {
        "kind": "grid", "name": "一网格", "name_en": "Grid 1", "start": DAY, "source": "notice",
        "by": registrar,
    }  # fmt: skip
    card = add_division(code=f"{COMMUNITY}001", parent=COMMUNITY, **given)  # type: ignore[arg-type]
    assert (card.parent, card.end) == (COMMUNITY, None)
    with pytest.raises(DivisionExists, match="belongs to 一网格"):
        add_division(code=card.code, parent=COMMUNITY, **given)  # type: ignore[arg-type]
    for code in ("430101", "420202005999"):
        with pytest.raises(WrongParent, match="does not lie inside"):
            add_division(code=code, parent=COMMUNITY, **given)  # type: ignore[arg-type]
    assert add_division(code="43", parent=None, **given).code == "43"  # type: ignore[arg-type]


def test_a_division_ends_and_others_continue_it(registrar: Officer) -> None:
    other = "420202005002"
    end_division(code=COMMUNITY, end=DAY, successors=(other,), document="notice 1", by=registrar)
    assert COMMUNITY not in {each.code for each in divisions_below(STREET, DAY)}
    assert COMMUNITY in {each.code for each in divisions_below(STREET, date(2025, 8, 21))}
    (succession,) = successions_of(other)
    assert (str(succession), succession.on, succession.document) == (
        f"{COMMUNITY} → {other}", DAY, "notice 1",
    )  # fmt: skip
    with pytest.raises(EmptySpan):
        end_division(code=other, end=date(1949, 1, 1), by=registrar)
    with pytest.raises(NoSuchDivision), transaction.atomic():
        end_division(code=other, end=DAY, successors=("0",), by=registrar)
    assert division_of(other).end is None
    assert Succession.objects.count() == 1


def test_the_database_refuses_a_division_that_ends_before_it_starts(district: str) -> None:
    with pytest.raises(IntegrityError, match="division_ends_after_it_starts"), transaction.atomic():
        Division.objects.filter(pk=STREET).update(end=date(2019, 1, 10))


def test_english_names_are_those_of_maps() -> None:
    assert doctest.testmod(actions).failed == 0
    assert actions.english_name("北京") == "Beijing"
