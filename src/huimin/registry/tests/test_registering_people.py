"""People are registered once, corrected in the open, and their numbers are seen for a reason only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import ReadWithoutReason
from huimin.commons.installation.models import Installation
from huimin.kernel.days import EmptySpan
from huimin.kernel.errors import Invalid, Refusal
from huimin.kernel.identifiers import ImpossibleIdNumber, ImpossiblePhone
from huimin.registry.cards import PersonCard
from huimin.registry.divisions.queries import NoSuchDivision
from huimin.registry.models import Person
from huimin.registry.names import ImpossibleName
from huimin.registry.people.actions import (
    ImpossibleDay,
    NotToThemselves,
    OutsideScope,
    add_relation,
    change_person,
    end_relation,
    record_death,
    record_departure,
    show_numbers,
)
from huimin.registry.people.checking import AlreadyRegistered, BirthDisagrees, BornLater, SexDisagrees
from huimin.registry.people.queries import NoSuchPerson, person_cards, person_for, relations_of
from huimin.registry.tests.made_people import (
    COMMUNITY,
    DAY,
    OTHER_COMMUNITY,
    number,
    officer_of,
    person,
)

BORN = date(1980, 5, 5)


def change(card: PersonCard, by: Officer, **said: Any) -> PersonCard:
    kept: dict[str, Any] = {
        "name": card.name, "birth": card.birth, "sex": card.sex, "id_number": None, "phone": None,
        "hukou": card.hukou, "residence": card.residence, "address": card.address, "reason": "on request",
        "day": DAY,
    }  # fmt: skip
    return change_person(person_id=card.id, **(kept | said), by=by)


def test_registering_fills_in_what_the_number_says(registrar: Officer) -> None:
    card = person(
        registrar,
        id_number=number(BORN, 12),
        birth=None,
        sex=None,
        phone="13800001234",
        address=" 一路  1号 ",
    )
    assert (card.birth, card.sex, card.address) == (BORN, Person.Sex.FEMALE, "一路 1号")
    assert (card.id_masked, card.phone_masked) == ("999999********012" + card.id_masked[-1], "138****1234")
    stored = Person.objects.get()
    assert stored.pinyin == "wangxiaoming"
    assert BORN.strftime("%Y%m%d").encode() not in bytes(stored.id_cipher or b"")
    deed = Deed.objects.get(verb="registry.add_person")
    assert (deed.division, deed.by) == (COMMUNITY, registrar)


def test_fifteen_digits_are_the_same_number_as_eighteen(registrar: Officer) -> None:
    whole = number(BORN, 11)
    short = whole[:6] + whole[8:17]
    card = person(registrar, id_number=short)
    assert show_numbers(person_id=card.id, reason="check", by=registrar).id_number == whole
    with pytest.raises(AlreadyRegistered, match=rf"registered already, as number {card.id}"):
        person(registrar, id_number=whole)


@pytest.mark.parametrize(
    ("said", "refusal", "field"),
    [
        ({"id_number": "12345"}, ImpossibleIdNumber, "id_number"),
        ({"id_number": number(BORN, 11)[:17] + "?"}, ImpossibleIdNumber, "id_number"),
        ({"id_number": number(BORN, 11), "birth": date(1981, 5, 5)}, BirthDisagrees, "birth"),
        ({"id_number": number(BORN, 11), "sex": 2}, SexDisagrees, "sex"),
        ({"phone": "12"}, ImpossiblePhone, "phone"),
        ({"name": "!"}, ImpossibleName, "name"),
        ({"birth": None}, Invalid, "birth"),
        ({"birth": date(2025, 8, 23)}, BornLater, "birth"),
        ({"id_number": number(date(2025, 8, 23), 11), "birth": None}, BornLater, "birth"),
        ({"residence": "42020x"}, Invalid, "residence"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    registrar: Officer, said: dict[str, Any], refusal: type[Invalid], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        person(registrar, **said)
    assert refused.value.field == field
    assert not Person.objects.exists()


def test_a_division_of_the_district_must_exist_and_others_need_not(registrar: Officer) -> None:
    with pytest.raises(NoSuchDivision, match="420202999"):
        person(registrar, residence="420202999001")
    assert person(registrar, hukou="110101001001").hukou == "110101001001"


def test_invented_people_are_for_demonstrations_only(registrar: Officer) -> None:
    Installation.objects.update(mode="production", working_day=None)
    with pytest.raises(ImpossibleIdNumber, match="no division"):
        person(registrar, id_number=number(BORN, 11))


def test_nobody_registers_outside_their_divisions(street_worker: Officer) -> None:
    with pytest.raises(OutsideScope, match=OTHER_COMMUNITY):
        person(street_worker, hukou=OTHER_COMMUNITY, residence=OTHER_COMMUNITY)
    assert person(street_worker, hukou=OTHER_COMMUNITY).residence == COMMUNITY


def test_people_elsewhere_are_not_there(registrar: Officer, street_worker: Officer) -> None:
    here = person(registrar)
    there = person(registrar, residence=OTHER_COMMUNITY, hukou=OTHER_COMMUNITY)
    assert person_for(street_worker, here.id) == here
    for missing in (there.id, 0):
        with pytest.raises(NoSuchPerson, match=f"no person {missing} in your divisions"):
            person_for(street_worker, missing)
    assert set(person_cards([here.id, there.id, 0])) == {here.id, there.id}
    nobody = officer_of("nobody", "system_administrator", "")
    with pytest.raises(NoSuchPerson):
        person_for(nobody, here.id)


def test_a_correction_keeps_what_stood_there(registrar: Officer) -> None:
    before = person(registrar, id_number=number(BORN, 11), phone="13800001234")
    after = change(before, registrar, name="王晓明", residence=OTHER_COMMUNITY, address="二路2号")
    assert (after.name, after.id_masked, after.address) == ("王晓明", before.id_masked, "二路2号")
    deed = Deed.objects.get(verb="registry.change_person")
    assert deed.details["changes"]["name"] == ["王小明", "王晓明"]
    assert "phone_masked" not in deed.details["changes"]
    emptied = change(after, registrar, id_number="", phone="")
    assert (emptied.id_masked, emptied.phone_masked) == ("", "")


def test_a_corrected_number_must_be_free_and_agree(registrar: Officer) -> None:
    person(registrar, id_number=number(BORN, 11))
    other = person(registrar, name="李四")
    with pytest.raises(AlreadyRegistered):
        change(other, registrar, id_number=number(BORN, 11))
    with pytest.raises(BornLater, match="2025-08-22"):
        change(other, registrar, birth=date(2025, 8, 23))
    with pytest.raises(BirthDisagrees):
        change(other, registrar, id_number=number(date(1990, 1, 1), 11))
    kept = change(other, registrar, id_number=number(BORN, 13))
    assert change(kept, registrar, id_number=number(BORN, 13)).id_masked == kept.id_masked


def test_numbers_are_shown_for_a_reason_and_leave_a_trace(registrar: Officer, street_worker: Officer) -> None:
    card = person(registrar, id_number=number(BORN, 11), phone="13800001234")
    numbers = show_numbers(person_id=card.id, reason="call back", by=registrar)
    assert (numbers.id_number, numbers.phone) == (number(BORN, 11), "13800001234")
    deed = Deed.objects.get(verb="read")
    assert (deed.reason, deed.subject) == ("call back", f"registry.Person:{card.id}")
    assert number(BORN, 11) not in str(deed.details)
    with pytest.raises(ReadWithoutReason):
        show_numbers(person_id=card.id, reason=" ", by=registrar)
    with pytest.raises(NoSuchPerson):  # community workers do not unmask
        show_numbers(person_id=card.id, reason="call back", by=street_worker)
    assert show_numbers(person_id=person(registrar).id, reason="x", by=registrar).phone == ""


def test_deaths_and_departures_are_recorded_and_taken_back(registrar: Officer) -> None:
    card = person(registrar)
    for act, name in ((record_death, "died_on"), (record_departure, "left_on")):
        with pytest.raises(ImpossibleDay, match="before the birth"):
            act(person_id=card.id, day=date(1979, 1, 1), reference="", by=registrar)
        assert getattr(act(person_id=card.id, day=DAY, reference="cert", by=registrar), name) == DAY
        assert getattr(act(person_id=card.id, day=None, reference="wrong", by=registrar), name) is None
    last = Deed.objects.filter(verb="registry.record_death").latest("pk")
    assert last.details == {"before": str(DAY), "after": None, "reference": "wrong"}


def test_presence_counts_the_day_of_death_and_not_the_day_of_leaving(registrar: Officer) -> None:
    died = record_death(person_id=person(registrar).id, day=DAY, reference="", by=registrar)
    left = record_departure(person_id=person(registrar).id, day=DAY, reference="", by=registrar)
    assert died.present(DAY)
    assert not died.present(date(2025, 8, 23))
    assert not left.present(DAY)


def test_relations_hold_both_ways_for_a_span(registrar: Officer, street_worker: Officer) -> None:
    parent, child = person(registrar), person(registrar, name="王大", birth=date(2010, 1, 1))
    start = date(2010, 1, 1)
    relation = add_relation(person_id=parent.id, other_id=child.id, kind="parent", start=start, by=registrar)
    (down,), (up,) = relations_of(parent.id, DAY), relations_of(child.id, DAY)
    assert (down.other.id, down.inverse, up.other.id, up.inverse) == (child.id, True, parent.id, False)
    end_relation(relation_id=relation, end=DAY, by=registrar)
    assert relations_of(parent.id, DAY) == ()
    assert len(relations_of(parent.id)) == 1
    refused: list[tuple[type[Refusal], dict[str, Any]]] = [
        (NotToThemselves, {"other_id": parent.id}),
        (EmptySpan, {"other_id": child.id, "end": start}),
        (NoSuchPerson, {"other_id": 0}),
    ]
    for refusal, said in refused:
        with pytest.raises(refusal):
            add_relation(
                **({"person_id": parent.id, "kind": "spouse", "start": start, "by": registrar} | said)
            )
    with pytest.raises(EmptySpan):
        end_relation(relation_id=relation, end=start, by=registrar)


def test_the_database_keeps_people_and_one_record_a_number(registrar: Officer) -> None:
    card = person(registrar, id_number=number(BORN, 11))
    stored = Person.objects.get(pk=card.id)
    for statement in ("DELETE FROM registry_person", "DELETE FROM registry_household"):
        if "household" in statement:
            continue
        with (
            pytest.raises(IntegrityError, match="never deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    stored.pk = None
    with pytest.raises(IntegrityError, match="person_id_number_is_unique"), transaction.atomic():
        stored.save(force_insert=True)
    with pytest.raises(IntegrityError, match="person_dies_after_birth"), transaction.atomic():
        Person.objects.update(died_on=date(1900, 1, 1))
