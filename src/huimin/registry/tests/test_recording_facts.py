"""Facts are recorded with their source, superseded and never edited; the database insists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.kernel.days import EmptySpan
from huimin.kernel.errors import Refusal
from huimin.registry.facts.actions import (
    FactOverlaps,
    RecordedLater,
    Statement,
    SupersededAlready,
    WrongSubject,
    declare_facts,
    record_fact,
    record_facts,
    replace_fact,
    supersede_fact,
)
from huimin.registry.facts.pivoting import UnknownFact
from huimin.registry.facts.queries import (
    NoSuchFact,
    counting_among,
    declared_names,
    fact_history,
    fact_of,
    facts_on,
)
from huimin.registry.facts.words import FactWords, NotAValue, as_written, hear_facts, in_words, speak_facts
from huimin.registry.households.actions import open_household
from huimin.registry.models import Coverage, Fact, FactName, Source
from huimin.registry.tests.made_people import COMMUNITY, DAY, NOW, person

START = date(2025, 1, 1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def somebody(registrar: Officer) -> int:
    declare_facts(names={"wage": "person", "rent": "household"})
    return person(registrar).id


def wage(person_id: int, value: int | None = 100, **more: Any) -> Statement:
    given: dict[str, Any] = {"name": "wage", "start": START, "source": Source.DECLARED, "reference": "form"}
    return Statement(value=value, person_id=person_id, **(given | more))


def test_names_are_declared_once_and_keep_their_kind(somebody: int) -> None:
    assert declare_facts(names={"wage": "person", "more": "household"}) == 1
    assert declared_names() == {"more": "household", "rent": "household", "wage": "person"}
    with pytest.raises(WrongSubject, match="“wage” is a fact about a person"):
        declare_facts(names={"wage": "household"})


def test_a_fact_is_recorded_with_who_said_so(somebody: int, registrar: Officer) -> None:
    card = record_fact(statement=wage(somebody), by=registrar, at=NOW)
    assert (card.value, card.source, card.reference, card.recorded_by) == (
        100, Source.DECLARED, "form", "registrar",
    )  # fmt: skip
    assert (card.recorded_at, card.superseded_at, card.from_coverage) == (NOW, None, False)
    deed = Deed.objects.get(verb="registry.record_fact")
    assert (deed.subject, deed.details["value"]) == (f"registry.Person:{somebody}", 100)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"name": "wages"}, UnknownFact),
        ({"name": "rent"}, WrongSubject),
        ({"end": START}, EmptySpan),
        ({"end": date(2024, 1, 1)}, EmptySpan),
    ],
)
def test_what_cannot_be_recorded_is_refused(
    somebody: int, registrar: Officer, said: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        record_fact(statement=wage(somebody, **said), by=registrar, at=NOW)
    assert not Fact.objects.exists()


def test_a_source_says_one_thing_about_a_day(somebody: int, registrar: Officer) -> None:
    record_fact(statement=wage(somebody), by=registrar, at=NOW)
    with pytest.raises(FactOverlaps, match="“工资性收入” is on record from this source from 2025-01-01"):
        record_fact(statement=wage(somebody, 200, start=DAY), by=registrar, at=LATER)
    twice = [wage(somebody, 1, source=Source.VERIFIED), wage(somebody, 2, source=Source.VERIFIED)]
    with pytest.raises(FactOverlaps):
        record_facts(statements=twice, by=registrar, at=LATER)
    assert record_facts(statements=twice[:1], by=registrar, at=LATER) == 1


def test_a_new_value_leaves_the_days_before_and_after(somebody: int, registrar: Officer) -> None:
    record_fact(statement=wage(somebody), by=registrar, at=NOW)
    middle = wage(somebody, 200, start=date(2025, 3, 1), end=date(2025, 5, 1))
    replace_fact(statement=middle, reason="overtime", by=registrar, at=LATER)
    for day, value in ((date(2025, 2, 28), 100), (date(2025, 3, 1), 200), (date(2025, 5, 1), 100)):
        assert facts_on(person_id=somebody, day=day, known_at=LATER)["wage"].value == value
        assert facts_on(person_id=somebody, day=day, known_at=NOW)["wage"].value == 100
    history = fact_history(person_id=somebody)
    assert [(card.start, card.value) for card in history if card.superseded_at is None] == [
        (date(2025, 5, 1), 100), (date(2025, 3, 1), 200), (START, 100),
    ]  # fmt: skip
    assert Deed.objects.get(verb="registry.supersede_fact").reason == "overtime"


def test_a_replacement_of_all_days_leaves_nothing(somebody: int, registrar: Officer) -> None:
    record_fact(statement=wage(somebody, end=DAY), by=registrar, at=NOW)
    card = replace_fact(statement=wage(somebody, None), reason="", by=registrar, at=LATER)
    assert card.value is None
    current = [each for each in fact_history(person_id=somebody) if each.superseded_at is None]
    assert [each.id for each in current] == [card.id]


def test_what_was_known_before_replaces_nothing(somebody: int, registrar: Officer) -> None:
    card = record_fact(statement=wage(somebody), by=registrar, at=LATER)
    with pytest.raises(RecordedLater, match="“工资性收入” was stated anew on"):
        replace_fact(statement=wage(somebody, 7), reason="", by=registrar, at=NOW)
    with pytest.raises(RecordedLater):
        supersede_fact(fact_id=card.id or 0, reason="", by=registrar, at=NOW)


def test_a_fact_is_superseded_once(somebody: int, registrar: Officer) -> None:
    card = record_fact(statement=wage(somebody), by=registrar, at=NOW)
    assert card.id is not None
    supersede_fact(fact_id=card.id, reason="mistyped", by=registrar, at=LATER)
    assert facts_on(person_id=somebody, day=DAY, known_at=LATER) == {}
    with pytest.raises(SupersededAlready, match="“工资性收入” was replaced already"):
        supersede_fact(fact_id=card.id, reason="", by=registrar, at=LATER)
    with pytest.raises(NoSuchFact):
        supersede_fact(fact_id=0, reason="", by=registrar, at=LATER)


def test_facts_about_households_stand_beside_those_about_people(somebody: int, registrar: Officer) -> None:
    home = open_household(purpose=2, division=COMMUNITY, start=START, members=[], by=registrar)
    rent = Statement("rent", 5, START, Source.VERIFIED, "visit", household_id=home.id)
    record_facts(statements=[rent, wage(somebody)], by=registrar, at=NOW)
    card = facts_on(household_id=home.id, day=DAY, known_at=NOW)["rent"]
    assert (card.value, card.about) == (5, home.id)
    assert card.id is not None
    supersede_fact(fact_id=card.id, reason="", by=registrar, at=LATER)
    assert Deed.objects.filter(
        subject=f"registry.Household:{home.id}", verb="registry.supersede_fact"
    ).exists()


def test_what_counts_of_a_household_is_found_in_its_history(somebody: int, registrar: Officer) -> None:
    declare_facts(names={"debt": "household", "car": "household", "boat": "household"})
    home = open_household(purpose=2, division=COMMUNITY, start=START, members=[], by=registrar)
    for name, division, source in (
        ("debt", COMMUNITY, Source.REGISTER), ("car", COMMUNITY[:6], Source.REGISTER),
        ("boat", "110101", Source.REGISTER), ("wage", COMMUNITY, Source.REGISTER),
    ):  # fmt: skip
        of = FactName.objects.get(name=name)
        Coverage.objects.create(
            name=of, value=0, division=division, start=START, source=source, recorded_at=NOW
        )

    def said(name: str, value: int, source: int, **more: Any) -> Statement:
        return Statement(name, value, more.pop("start", START), source, "x", household_id=home.id, **more)

    record_fact(statement=said("rent", 1, Source.DECLARED), by=registrar, at=NOW)
    record_fact(statement=said("rent", 2, Source.VERIFIED, end=DAY), by=registrar, at=NOW)
    record_fact(statement=said("debt", 3, Source.DECLARED), by=registrar, at=NOW)
    record_fact(statement=said("car", 4, Source.REGISTER), by=registrar, at=LATER)
    replaced = said("rent", 5, Source.DECLARED, start=DAY)
    replace_fact(statement=replaced, reason="moved", by=registrar, at=LATER)
    history, found = fact_history(household_id=home.id), set()
    for day in (START - timedelta(1), START, DAY - timedelta(1), DAY):
        for known_at in (NOW - timedelta(1), NOW, LATER):
            counting = counting_among(history, division=COMMUNITY, day=day, known_at=known_at)
            assert counting == facts_on(household_id=home.id, day=day, known_at=known_at)
            found |= {(name, card.value) for name, card in counting.items()}
    assert found == {
        ("rent", 1),
        ("rent", 2),
        ("rent", 5),
        ("debt", 3),
        ("car", 0),
        ("car", 4),
    }  # said before silence


def test_the_database_refuses_edited_doubled_and_stray_facts(somebody: int, registrar: Officer) -> None:
    card = record_fact(statement=wage(somebody), by=registrar, at=NOW)
    fact = fact_of(card.id or 0)
    assert str(fact) == f"{fact.name_id}: 100"
    with connection.cursor() as cursor:
        for statement in (
            "UPDATE registry_fact SET value = 7",
            "UPDATE registry_fact SET value = 7, superseded_at = now() + interval '1 day'",
            "DELETE FROM registry_fact",
        ):
            with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
                cursor.execute(statement)
    rent = FactName.objects.get(name="rent").pk
    attempts = {
        "fact_is_single": {},
        "refers to nothing, or": {"person_id": 0},
        "refers to nothing": {"name_id": 0},
        "wrong kind": {"name_id": rent},
        "fact_is_about_one": {"person_id": None},
        "fact_ends_after_it_starts": {"end": START},
    }
    for message, changes in attempts.items():
        copy = fact_of(card.id or 0)
        copy.pk = None
        for name, value in changes.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError, match=message), transaction.atomic():
            copy.save(force_insert=True)
    Coverage.objects.create(
        name_id=rent, value=0, division=COMMUNITY, start=START, recorded_at=NOW, source=3, reference="x"
    )
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Coverage.objects.update(value=1)
    with (
        pytest.raises(IntegrityError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM registry_factname")


def test_facts_are_put_into_words_by_who_knows_them() -> None:
    from huimin.web import fact_words

    def plain(name: str, value: int | None) -> FactWords:
        return FactWords(name.upper(), f"<{value}>")

    try:
        speak_facts(speaker=plain)
        hear_facts(listener=lambda name, written: (name.lower(), len(written)))
        assert in_words("wage", 3) == FactWords("WAGE", "<3>")
        assert as_written("WAGE", "1234") == ("wage", 4)
    finally:
        speak_facts(speaker=fact_words.speak)
        hear_facts(listener=fact_words.hear)
    assert as_written("工资性收入", "1,234.50") == ("wage", 123450)
    assert as_written("wage", "") == ("wage", None)
    with pytest.raises(NotAValue, match="“much” is no value of “工资性收入”"):
        as_written("wage", "much")
    assert in_words("wage", 123450).value.startswith("1,234.50")


def test_moments_are_kept_with_their_zone(somebody: int, registrar: Officer) -> None:
    at = datetime(2025, 8, 1, 0, 30, tzinfo=UTC)
    assert record_fact(statement=wage(somebody), by=registrar, at=at).recorded_at == at
