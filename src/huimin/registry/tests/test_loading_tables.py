"""Whole tables are loaded as they are, with their numbers sealed, and the database still checks them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from django.db import IntegrityError, connection, transaction

from huimin.commons.audit.models import Deed
from huimin.kernel.identifiers import IdNumber, Phone
from huimin.registry.facts.actions import declare_facts
from huimin.registry.facts.pivoting import UnknownFact
from huimin.registry.loading import (
    WrongColumns,
    load_addresses,
    load_facts,
    load_households,
    load_memberships,
    load_people,
    load_relations,
)
from huimin.registry.models import Address, Fact, Household, Membership, Person, Relation
from huimin.registry.people.identities import index_of, unseal
from huimin.registry.people.sealing import PIECE, seal_all, seal_many
from huimin.registry.tests.made_people import COMMUNITY, number

BORN, START = date(1980, 5, 5), date(2025, 1, 1)
NUMBERS = [number(BORN, sequence) for sequence in (11, 12)]


def people(**columns: Any) -> pl.DataFrame:
    base = {
        "id": [5, 7],
        "name": ["王小明", "曾·李"],
        "birth": [BORN, BORN],
        "sex": [1, 2],
        "hukou": [COMMUNITY] * 2,
        "residence": [COMMUNITY] * 2,
    }
    return pl.DataFrame(base | columns)


def test_people_are_loaded_sealed_and_readable(district: str) -> None:
    load_addresses(pl.DataFrame({"id": [3], "division_id": [COMMUNITY], "text": ['一路 "1" 号, 3\\栋']}))
    loaded = load_people(
        people(id_number=NUMBERS, phone=["13800001234", None], address_id=[3, None], died_on=[None, START])
    )
    first, second = Person.objects.select_related("address").order_by("pk")
    assert loaded == 2
    assert (unseal(first.id_cipher), first.id_masked) == (NUMBERS[0], IdNumber(NUMBERS[0]).masked)
    assert bytes(first.id_index or b"") == index_of(IdNumber(NUMBERS[0]))
    assert bytes(first.phone_index or b"") == index_of(Phone("13800001234"))
    assert (first.pinyin, first.initials, second.initials) == ("wangxiaoming", "wxm", "cl")
    assert (second.phone_cipher, second.phone_masked, second.died_on) == (None, "", START)
    assert str(first.address) == '一路 "1" 号, 3\\栋'
    assert Person.objects.create(name="x", birth=BORN, sex=0, hukou="42", residence="42").pk == 8
    assert Deed.objects.filter(verb="registry.load").count() == 2


def test_arrow_tables_and_given_readings_are_taken_as_they_are(district: str) -> None:
    table = people(pinyin=["a", "b"], initials=["a", "b"]).to_arrow()
    assert isinstance(table, pa.Table)
    assert load_people(table) == 2
    assert list(Person.objects.order_by("pk").values_list("pinyin", flat=True)) == ["a", "b"]


def test_households_memberships_and_relations_follow(district: str) -> None:
    load_people(people())
    home = {"id": [1], "purpose": [2], "division": [COMMUNITY], "start": [START]}
    assert load_households(pl.DataFrame(home)) == 1
    lives = {
        "household_id": [1, 1], "person_id": [5, 7], "purpose": [2, 2], "relation": [1, 2],
        "start": [START] * 2,
    }  # fmt: skip
    assert load_memberships(pl.DataFrame(lives)) == 2
    relation = {"person_id": [5], "other_id": [7], "kind": ["spouse"], "start": [START]}
    assert load_relations(pl.DataFrame(relation)) == 1
    assert str(Household.objects.get()) == "1"
    assert {str(each) for each in Membership.objects.all()} == {"5 in 1", "7 in 1"}
    assert str(Relation.objects.get()) == "5 spouse of 7"
    with pytest.raises(IntegrityError, match="membership_is_alone"), transaction.atomic():
        load_memberships(pl.DataFrame(lives | {"relation": [3, 3]}))


def test_more_rows_come_on_top_of_those_that_are_there(district: str) -> None:
    load_people(people())
    assert load_people(people(id=[8, 9])) == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        load_people(people(id=[9, 10]))
    assert Person.objects.count() == 4


def test_indexes_are_there_after_a_first_load(district: str) -> None:
    def indexes() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'registry_person'")
            return {row[0] for row in cursor.fetchall()}

    before = indexes()
    load_people(people())
    assert indexes() == before
    assert len(before) >= 12


def test_columns_that_lack_or_are_unknown_are_named(district: str) -> None:
    with pytest.raises(WrongColumns, match="lacks hukou, sex or has shoe too many"):
        load_people(people(shoe=[1, 2]).drop("sex", "hukou"))


def test_facts_are_stored_person_by_person(district: str) -> None:
    declare_facts(names={"wage": "person", "rent": "household"})
    load_people(people())
    rows = {
        "name": ["wage", "wage"],
        "value": [None, 3],
        "start": [START] * 2,
        "recorded_at": [datetime(2025, 1, 1, tzinfo=UTC)] * 2,
        "source": [3, 3],
        "person_id": [7, 5],
    }
    assert load_facts(pl.DataFrame(rows)) == 2
    assert list(Fact.objects.order_by("pk").values_list("person", "value")) == [(5, 3), (7, None)]
    with pytest.raises(UnknownFact, match="wages"):
        load_facts(pl.DataFrame(rows | {"name": ["wages", "wage"]}))
    for person_id in (5, 6):
        with pytest.raises(IntegrityError), transaction.atomic():
            load_facts(pl.DataFrame(rows | {"person_id": [person_id] * 2}))


def test_two_processes_seal_as_one_does(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    texts = [f"{i:018}" if i % 3 else None for i in range(2 * PIECE)]
    sealed = seal_many(path, IdNumber, texts)
    again = seal_all(path, IdNumber, texts[:10])
    assert [each.index for each in sealed[:10]] == [each.index for each in again]
    assert (sealed[0].cipher, sealed[0].masked, len(sealed)) == (None, "", len(texts))
    assert sealed[1].cipher != again[1].cipher  # never the same cipher twice
    phone = seal_all(path, Phone, ["13800001234"])[0]
    assert phone.index != seal_all(path, IdNumber, ["13800001234"])[0].index


def test_addresses_are_kept_once_a_division(district: str) -> None:
    load_addresses(pl.DataFrame({"id": [1], "division_id": [COMMUNITY], "text": ["一路"]}))
    with pytest.raises(IntegrityError, match="address_is_unique"), transaction.atomic():
        load_addresses(pl.DataFrame({"id": [2], "division_id": [COMMUNITY], "text": ["一路"]}))
    assert Address.objects.count() == 1
