"""Who is near to somebody follows from marriages and parenthoods on record, however many ask."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huimin.registry.models import Person, Relation
from huimin.registry.public import kin_of

pytestmark = pytest.mark.django_db
LONG_AGO, DAY = date(2000, 1, 1), date(2025, 8, 4)


def person(name: str, *, numbered: bool = True) -> Person:
    index = name.encode().ljust(32, b".") if numbered else None
    return Person.objects.create(
        name=name, pinyin="x", initials="x", birth=date(1950, 1, 1), sex=1, hukou="420202",
        residence="420202", id_index=index, id_cipher=b"c" if numbered else None,
        id_masked="4202**" if numbered else "",
    )  # fmt: skip


def related(kind: str, one: Person, other: Person, end: date | None = None) -> None:
    Relation.objects.create(person=one, other=other, kind=kind, start=LONG_AGO, end=end)


@pytest.fixture
def family() -> dict[str, Person]:
    """Three generations around 甲, who is divorced from 前 and married to 乙."""
    names = ["甲", "乙", "前", "父", "母", "祖", "兄", "子", "孙", "媳", "岳"]
    people = {name: person(name) for name in names} | {"无": person("无", numbered=False)}
    for parent, child in ["父甲", "母甲", "祖父", "父兄", "甲子", "子孙", "岳乙", "甲无"]:
        related("parent", people[parent], people[child])
    related("spouse", people["乙"], people["甲"])
    related("spouse", people["甲"], people["前"], end=date(2020, 1, 1))
    related("spouse", people["子"], people["媳"])
    related("guardian", people["祖"], people["岳"])
    return people


def told(family: dict[str, Person], *whose: str, **more: object) -> dict[str, str]:
    indexes = [bytes(family[each].id_index or b"") for each in whose]
    return {card.name: card.relation for card in kin_of(indexes, DAY, **more)}  # type: ignore[arg-type]


def test_the_national_set_is_six_relations(family: dict[str, Person]) -> None:
    assert told(family, "甲") == {
        "乙": "spouse", "父": "parent", "母": "parent", "子": "child", "兄": "sibling", "祖": "grandparent",
        "孙": "grandchild",
    }  # fmt: skip


def test_relatives_by_marriage_count_where_they_are_asked_for(family: dict[str, Person]) -> None:
    found = told(family, "甲", relations=("spouse", "in_law"))
    assert found == {"乙": "spouse", "岳": "in_law", "媳": "in_law"}


def test_of_two_ways_the_nearer_counts(family: dict[str, Person]) -> None:
    related("spouse", family["甲"], family["岳"])
    assert told(family, "甲", relations=("spouse", "in_law"))["岳"] == "spouse"


def test_many_ask_no_more_than_one(family: dict[str, Person]) -> None:
    asked = []
    for whose in ("甲", "甲乙父母祖兄子孙媳岳"):
        with CaptureQueriesContext(connection) as found:
            assert told(family, *whose)
        asked.append(len(found))
    assert asked == [4, 4]
