"""One box finds people by whatever is typed, in the officer's divisions, and every search leaves a trace."""

from __future__ import annotations

import doctest
from datetime import date

import pytest
from django.test import Client

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import EVERYWHERE, Scope
from huimin.commons.audit.models import Deed
from huimin.registry import searching
from huimin.registry.households.actions import Joining, open_household
from huimin.registry.models import Person
from huimin.registry.searching import (
    Kind,
    households_found,
    people_found,
    recognise,
    record_search,
)
from huimin.registry.tests.made_people import (
    COMMUNITY,
    OTHER_COMMUNITY,
    OTHER_STREET,
    number,
    person,
)

BORN = date(1980, 5, 5)
NUMBER = number(BORN, 11)


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("", Kind.NOTHING, ""),
        ("  ", Kind.NOTHING, ""),
        (NUMBER.lower(), Kind.ID_NUMBER, NUMBER),
        (NUMBER[:6] + NUMBER[8:17], Kind.ID_NUMBER, NUMBER),
        (f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", Kind.ID_NUMBER, NUMBER),
        ("99999919800505999X", Kind.ID_NUMBER, ""),  # wrong last character
        ("011X", Kind.ID_TAIL, "011X"),
        ("1234", Kind.ID_TAIL, "1234"),
        ("138 0000 1234", Kind.PHONE, "13800001234"),
        ("0714-6000001", Kind.PHONE, "0714-6000001"),
        ("WXM", Kind.PINYIN, "wxm"),
        ("wang xiao'ming", Kind.PINYIN, "wangxiaoming"),
        ("王", Kind.NAME, "王"),
        ("王 小明", Kind.NAME, "王小明"),
        ("阿卜杜·克里木江", Kind.NAME, "阿卜杜·克里木江"),
        ("湖滨路12号", Kind.ADDRESS, "湖滨路12号"),
        ("一路", Kind.ADDRESS, "一路"),
        ("３栋２０１", Kind.ADDRESS, "3栋201"),
        ("王小明家的房子", Kind.ADDRESS, "王小明家的房子"),
        ("HG000123", Kind.HOUSEHOLD, "HG000123"),
        ("100001", Kind.HOUSEHOLD, "100001"),
    ],
)
def test_what_was_typed_is_recognised(district: str, typed: str, kind: Kind, text: str) -> None:
    wanted = recognise(typed)
    assert (wanted.kind, wanted.text) == (kind, text)
    assert NUMBER[6:14] not in wanted.traced


def names(typed: str, scope: Scope = EVERYWHERE) -> list[str]:
    return [each.name for each in people_found(recognise(typed), scope).order_by("place", "pk")]


@pytest.fixture
def people(registrar: Officer) -> dict[str, int]:
    cards = [
        person(registrar, "王小明", id_number=NUMBER, phone="13800001234", address="一路12号3栋"),
        person(registrar, "王小", residence=OTHER_COMMUNITY, hukou=OTHER_COMMUNITY),
        person(registrar, "李王小", address="二路1号"),
        person(registrar, "单晓丽"),
        person(registrar, "𠮷野"),
        person(registrar, "何安", residence=OTHER_COMMUNITY),
        person(registrar, "哈恩"),
    ]
    home = open_household(
        purpose=2, division=COMMUNITY, start=date(2025, 1, 1), members=[Joining(cards[0].id, 1)],
        number="HG000123", address="一路12号3栋", by=registrar,
    )  # fmt: skip
    return {card.name: card.id for card in cards} | {"home": home.id}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("王", ["王小", "王小明"]),  # a surname first of all
        ("丽", ["单晓丽"]),  # nobody's surname
        ("王小", ["王小", "王小明", "李王小"]),
        ("小明", ["王小明"]),
        ("𠮷", ["𠮷野"]),
        ("w", ["王小", "王小明"]),
        ("wxm", ["王小明"]),
        ("sxl", ["单晓丽"]),
        ("wangxiao", ["王小", "王小明"]),
        ("he", ["哈恩", "何安"]),  # whole initials h-e, then pinyin that begins with he
        ("12号", ["王小明"]),
        ("路1", ["李王小", "王小明"]),
        ("一路 3栋", ["王小明"]),
        ("HG0001", ["王小明"]),
        (NUMBER, ["王小明"]),
        (NUMBER[:6] + NUMBER[8:17], ["王小明"]),
        (NUMBER[-4:], ["王小明"]),
        ("13800001234", ["王小明"]),
        ("", []),
        ("99999919800505999X", []),
        ("赵", []),
    ],
)
def test_people_are_found(people: dict[str, int], typed: str, expected: list[str]) -> None:
    assert names(typed) == expected


def test_a_single_character_is_looked_for_in_names_and_the_page_says_so(
    people: dict[str, int], registrar: Officer, client: Client
) -> None:
    assert names("路") == []  # 一路 and 二路 are addresses
    client.force_login(registrar)
    client.cookies["django_language"] = "en"
    for typed, said in {"路": True, "王": True, "一路": False, "王小": False, "w": False}.items():
        page = client.get("/register/search/", {"q": typed}).content.decode()
        assert (f"“{typed}”, is looked for in names only" in page) is said, typed


def test_only_the_officers_divisions_are_searched(people: dict[str, int]) -> None:
    street = Scope.of([OTHER_STREET])
    assert names("王", street) == ["王小"]
    assert names("何", street) == ["何安"]  # lives there, registered elsewhere
    assert names(NUMBER, street) == []
    assert not households_found(recognise("HG000123"), street).exists()


def test_a_merged_record_is_found_by_its_numbers_only(people: dict[str, int]) -> None:
    Person.objects.filter(pk=people["王小明"]).update(merged_into=people["单晓丽"])
    assert names("王小明") == []
    assert names(NUMBER) == ["单晓丽"]
    assert names("13800001234") == ["单晓丽"]


def test_households_are_found_by_number_and_address(people: dict[str, int]) -> None:
    for typed in ("HG000123", "一路12"):
        assert [home.pk for home in households_found(recognise(typed), EVERYWHERE)] == [people["home"]]
    assert not households_found(recognise("王"), EVERYWHERE).exists()


def test_every_search_is_on_the_trail_with_numbers_masked(people: dict[str, int], registrar: Officer) -> None:
    for typed in (NUMBER, "13800001234", "王小明"):
        record_search(wanted=recognise(typed), by=registrar)
    deeds = Deed.objects.filter(verb="registry.search").order_by("pk")
    assert [deed.details["kind"] for deed in deeds] == ["id_number", "phone", "name"]
    assert [deed.details["text"][:6] for deed in deeds] == ["999999", "138***", "王小明"]
    assert NUMBER not in str([deed.details for deed in deeds])


def test_the_examples_of_searching_are_right(district: str) -> None:
    assert doctest.testmod(searching).failed == 0
