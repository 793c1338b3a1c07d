"""The register in columns says what its rows say: on a day, as known then, by the strongest source."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from huimin.commons.access.models import Officer
from huimin.registry.facts.actions import Statement, declare_facts, record_fact, replace_fact, supersede_fact
from huimin.registry.facts.columns import RegisterChunk, register_chunks
from huimin.registry.facts.pivoting import UnknownFact
from huimin.registry.facts.queries import facts_on, provenance_of
from huimin.registry.loading import (
    load_coverages,
    load_facts,
    load_households,
    load_memberships,
    load_people,
)
from huimin.registry.models import Person, Source
from huimin.registry.tests.made_people import COMMUNITY, DAY, DISTRICT, NOW, OTHER_COMMUNITY, OTHER_STREET

JANUARY = date(2025, 1, 1)
EARLY = datetime(2025, 1, 5, tzinfo=UTC)


def people(count: int, **columns: Any) -> pl.DataFrame:
    base = {
        "id": list(range(1, count + 1)),
        "name": [f"王{chr(0x4E00 + i)}" for i in range(count)],
        "birth": [date(1980, 1, 1)] * count,
        "sex": [1] * count,
        "hukou": [COMMUNITY] * count,
        "residence": [COMMUNITY] * count,
    }
    return pl.DataFrame(base | columns)


def homes(*divisions: str, **columns: Any) -> pl.DataFrame:
    count = len(divisions)
    base = {
        "id": list(range(1, count + 1)),
        "purpose": [2] * count,
        "division": list(divisions),
        "start": [JANUARY] * count,
    }
    return pl.DataFrame(base | columns)


def living(*pairs: tuple[int, int], relation: list[int] | None = None, **columns: Any) -> pl.DataFrame:
    base = {
        "household_id": [home for home, _person in pairs],
        "person_id": [person for _home, person in pairs],
        "purpose": [2] * len(pairs),
        "relation": relation or [1] + [10] * (len(pairs) - 1),
        "start": [JANUARY] * len(pairs),
    }
    return pl.DataFrame(base | columns)


def fact(name: str, value: int | None, source: int = Source.REGISTER, **columns: Any) -> dict[str, Any]:
    base = {
        "name": name,
        "value": value,
        "start": JANUARY,
        "end": None,
        "recorded_at": EARLY,
        "superseded_at": None,
        "source": source,
        "reference": "made",
        "person_id": None,
        "household_id": None,
    }
    return base | columns


FACT_TYPES = {
    "value": pl.Int64,
    "end": pl.Date,
    "superseded_at": pl.Datetime("us", "UTC"),
    "person_id": pl.Int64,
    "household_id": pl.Int64,
}


def record(*rows: dict[str, Any]) -> None:
    load_facts(pl.DataFrame(list(rows), schema_overrides=FACT_TYPES))


@pytest.fixture
def names(district: str) -> None:
    declare_facts(names={"wage": "person", "disability": "person", "rent": "household"})


def chunks(**more: Any) -> list[RegisterChunk]:
    asked: dict[str, Any] = {"fact_names": ["wage", "rent"], "on": DAY, "known_at": NOW}
    return list(register_chunks(**(asked | more)))


def one(**more: Any) -> RegisterChunk:
    (chunk,) = chunks(households=more.pop("households", [1]), **more)
    return chunk


def values(chunk: RegisterChunk, name: str) -> list[int | None]:
    column = chunk.facts[name]
    return [int(v) if k else None for v, k in zip(column.values, column.known, strict=True)]


@pytest.mark.django_db(transaction=True)
def test_the_district_streams_in_chunks_and_says_the_same_as_single_households(names: None) -> None:
    count = 300
    random = np.random.default_rng(7)
    load_people(people(count))
    load_households(homes(*[COMMUNITY if i % 3 else OTHER_COMMUNITY for i in range(100)]))
    order = random.permutation(count)
    load_memberships(living(*[(1 + int(p) % 100, 1 + int(p)) for p in order], relation=[10] * count))
    record(
        *(fact("wage", int(p), person_id=p) for p in range(1, count, 2)),
        *(fact("rent", int(h), household_id=h) for h in range(1, 100, 3)),
    )
    whole = {int(h): c for c in chunks(households_per_chunk=7) for h in c.household_ids}
    assert sorted(whole) == list(range(1, 101))
    assert len({id(chunk) for chunk in whole.values()}) == 15
    for home in (1, 50, 100):
        single, chunk = one(households=[home]), whole[home]
        row = int(np.flatnonzero(chunk.household_ids == home)[0])
        members = slice(int(chunk.offsets[row]), int(chunk.offsets[row + 1]))
        assert chunk.person_ids[members].tolist() == single.person_ids.tolist()
        assert values(single, "wage") == values(chunk, "wage")[members]
        assert values(single, "rent") == [values(chunk, "rent")[row]]
    assert sum(len(c.person_ids) for c in chunks(prefix=OTHER_STREET)) == 34 * 3
    assert all(c.person_ids.dtype == np.int64 for c in whole.values())
    assert (whole[1].household_divisions.min(), whole[1].resident_local.all()) == (int(COMMUNITY), True)


@pytest.mark.django_db(transaction=True)
def test_a_stream_that_is_left_early_gives_its_connection_back(names: None) -> None:
    load_people(people(3))
    load_households(homes(COMMUNITY, COMMUNITY, COMMUNITY))
    load_memberships(living((1, 1), (2, 2), (3, 3), relation=[1, 1, 1]))
    before = _connections()
    for chunk in register_chunks(fact_names=[], on=DAY, known_at=NOW, households_per_chunk=1):
        assert chunk.household_ids.tolist() == [1]
        break
    for _attempt in range(50):
        if _connections() == before:
            break
        time.sleep(0.1)
    assert _connections() == before


def _connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_an_empty_register_has_no_chunks(names: None) -> None:
    assert chunks() == []


def test_heads_come_first_and_households_without_members_do_not_come(names: None) -> None:
    load_people(people(4, died_on=[None, None, None, date(2025, 3, 1)]))
    load_households(homes(COMMUNITY, COMMUNITY))
    load_memberships(living((1, 1), (1, 2), (1, 3), (2, 4), relation=[10, 3, 1, 1]))
    chunk = one(households=[1, 2])
    assert chunk.household_ids.tolist() == [1]
    assert (chunk.person_ids.tolist(), chunk.relation.tolist()) == ([3, 2, 1], [1, 3, 10])
    assert chunks(households=[2]) == []


def test_who_has_died_left_or_joins_later_is_not_there(names: None) -> None:
    died = [date(2025, 8, 21), DAY, None, None, None, None]
    left = [None, None, DAY, date(2025, 8, 23), None, None]
    load_people(people(6, died_on=died, left_on=left))
    load_households(homes(COMMUNITY))
    starts = [JANUARY] * 4 + [date(2025, 8, 23), JANUARY]
    ends = [None] * 5 + [DAY]
    load_memberships(living(*[(1, i) for i in range(1, 7)], relation=[10] * 6, start=starts, end=ends))
    # The day of death still counts; the day of departure does not.
    assert one().person_ids.tolist() == [2, 4]


def test_attributes_say_where_people_are_registered(names: None) -> None:
    load_people(people(2, hukou=[COMMUNITY, "420203001"], residence=["420203", OTHER_COMMUNITY]))
    load_households(homes(COMMUNITY))
    load_memberships(living((1, 1), (1, 2)))
    chunk = one()
    assert (chunk.hukou_local.tolist(), chunk.resident_local.tolist()) == ([1, 0], [0, 1])
    assert chunk.birth.tolist() == [(date(1980, 1, 1) - date(1970, 1, 1)).days] * 2


@pytest.fixture
def home(names: None) -> None:
    load_people(people(2, residence=[COMMUNITY, OTHER_COMMUNITY]))
    load_households(homes(COMMUNITY))
    load_memberships(living((1, 1), (1, 2)))


def test_the_strongest_source_counts_and_then_the_latest(home: None) -> None:
    record(
        fact("wage", 1, Source.DECLARED, person_id=1, recorded_at=datetime(2025, 6, 1, tzinfo=UTC)),
        fact("wage", 2, Source.VERIFIED, person_id=1),
        fact("wage", 3, Source.REGISTER, person_id=1),
        fact("wage", 5, Source.DECLARED, person_id=2, superseded_at=NOW),
        fact("wage", 6, Source.COMPUTED, person_id=2),
    )
    assert values(one(), "wage") == [2, 6]
    assert values(one(known_at=datetime(2025, 5, 1, tzinfo=UTC)), "wage") == [2, 5]
    assert values(one(known_at=datetime(2025, 1, 1, tzinfo=UTC)), "wage") == [None, None]
    assert chunks(on=date(2024, 12, 31), households=[1]) == []


def test_a_fact_without_a_value_hides_weaker_sources_and_registers(home: None) -> None:
    record(
        fact("wage", None, Source.VERIFIED, person_id=1),
        fact("wage", 4, Source.REGISTER, person_id=1),
        fact("disability", None, Source.REGISTER, person_id=1),
    )
    cover("disability", 0, DISTRICT)
    chunk = one(fact_names=["wage", "disability"])
    assert values(chunk, "wage") == [None, None]
    assert values(chunk, "disability") == [None, 0]


def cover(name: str, value: int, division: str, source: int = Source.REGISTER, **more: Any) -> None:
    row = {
        "name": name,
        "value": value,
        "division": division,
        "start": JANUARY,
        "recorded_at": EARLY,
        "source": source,
        "reference": "complete register",
    }
    load_coverages(pl.DataFrame([row | more]))


def test_a_complete_register_speaks_for_whom_it_does_not_list(home: None) -> None:
    cover("disability", 0, DISTRICT)
    cover("disability", 9, OTHER_STREET)  # nearer, so it counts more
    cover("rent", 7, COMMUNITY)
    record(fact("disability", 2, Source.REGISTER, person_id=1), fact("wage", 3, Source.DECLARED, person_id=1))
    cover("wage", 0, COMMUNITY, Source.VERIFIED)
    chunk = one(fact_names=["disability", "rent", "wage"])
    assert values(chunk, "disability") == [2, 9]
    assert values(chunk, "rent") == [7]
    assert values(chunk, "wage") == [3, None]  # said, if only by the applicant: more than silence
    later = one(fact_names=["disability"], known_at=datetime(2025, 1, 2, tzinfo=UTC))
    assert values(later, "disability") == [None, None]


def test_single_facts_agree_with_the_columns(home: None) -> None:
    cover("disability", 0, DISTRICT)
    record(
        fact("wage", 1, Source.DECLARED, person_id=1),
        fact("wage", 2, Source.REGISTER, person_id=1),
        fact("disability", None, Source.VERIFIED, person_id=1),
    )
    chunk = one(fact_names=["wage", "disability"])
    for row, person_id in enumerate(chunk.person_ids.tolist()):
        found = facts_on(person_id=person_id, day=DAY, known_at=NOW)
        for name in ("wage", "disability"):
            card = found.get(name)
            assert values(chunk, name)[row] == (card.value if card else None)
    said = provenance_of(fact_names=["disability"], persons=[2], on=DAY, known_at=NOW).persons[2][
        "disability"
    ]
    assert (said.from_coverage, said.reference, said.value) == (True, "complete register", 0)


def test_where_facts_of_many_come_from_takes_as_many_questions_as_those_of_one(
    home: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_people(people(3).tail(1))
    Person.objects.filter(pk=3).update(merged_into=1)
    cover("disability", 0, DISTRICT)
    cover("disability", 1, "999999")
    record(
        fact("wage", 1, Source.DECLARED, person_id=1),
        fact("wage", 2, Source.REGISTER, person_id=3),
        fact("wage", 3, Source.DECLARED, person_id=2),
        fact("rent", 4, Source.DECLARED, household_id=1),
    )
    asked = {"fact_names": None, "on": DAY, "known_at": NOW}
    for persons in ([1], [1, 2, 3]):
        with django_assert_num_queries(4):  # people, households, complete registers, facts
            said = provenance_of(persons=persons, households=[1], **asked)
    for person in (1, 2, 3):
        assert said.persons[person] == facts_on(person_id=person, day=DAY, known_at=NOW)
    assert said.households[1] == facts_on(household_id=1, day=DAY, known_at=NOW)
    assert [said.persons[person]["wage"].value for person in (1, 2, 3)] == [2, 3, 2]
    assert said.persons[1]["disability"].value == 0
    assert said.households[1]["rent"].value == 4
    assert provenance_of(persons=[4], households=[4], **asked).persons == {4: {}}
    few = provenance_of(persons=[1], **{**asked, "fact_names": ["wage"]})
    assert set(few.persons[1]) == {"wage"}


def test_records_merged_into_a_person_speak_for_the_person(home: None, registrar: Officer) -> None:
    load_people(people(3).tail(1))
    record(fact("wage", 44, person_id=3))
    Person.objects.filter(pk=3).update(merged_into=1)
    assert values(one(), "wage") == [44, None]
    assert facts_on(person_id=1, day=DAY, known_at=NOW)["wage"].about == 3


def test_an_unknown_fact_is_named(home: None) -> None:
    with pytest.raises(UnknownFact, match="There is no fact “wages”"):
        register_chunks(fact_names=["wage", "wages"], on=DAY, known_at=NOW)


def test_recorded_facts_are_seen_inside_their_transaction(home: None, registrar: Officer) -> None:
    said = Statement("rent", 500, JANUARY, Source.VERIFIED, "visit", household_id=1)
    first = record_fact(statement=said, by=registrar, at=NOW)
    assert values(one(), "rent") == [500]
    later = datetime(2025, 9, 1, tzinfo=UTC)
    changed = Statement("rent", 600, date(2025, 8, 1), Source.VERIFIED, "visit", household_id=1)
    replace_fact(statement=changed, reason="rent rose", by=registrar, at=later)
    assert values(one(known_at=later), "rent") == [600]
    assert values(one(known_at=later, on=date(2025, 7, 31)), "rent") == [500]
    assert values(one(known_at=NOW), "rent") == [500]
    assert first.value == 500
    newest = facts_on(household_id=1, day=DAY, known_at=later)["rent"]
    assert newest.id is not None
    much_later = datetime(2025, 10, 1, tzinfo=UTC)
    supersede_fact(fact_id=newest.id, reason="wrong", by=registrar, at=much_later)
    assert values(one(known_at=much_later), "rent") == [None]
