"""The registry's pages show what an officer may see, decide what they may decide, and keep a trace."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.desk.actions import save_view
from huimin.commons.desk.navigation import sections_for
from huimin.registry.facts.actions import Statement, declare_facts, record_fact
from huimin.registry.households.actions import Joining, end_household, leave_household, open_household
from huimin.registry.models import LikelyDuplicate, Membership, Person, Source
from huimin.registry.people.actions import add_relation, record_death, record_departure
from huimin.registry.people.merging import merge_people
from huimin.registry.tests.made_people import (
    COMMUNITY,
    DAY,
    NOW,
    OTHER_COMMUNITY,
    STREET,
    number,
    person,
)

SignIn = Callable[[Officer], Client]
BORN = date(1980, 5, 5)
NUMBER = number(BORN, 11)


def test_a_number_leads_straight_to_its_person(registrar: Officer, signed_in: SignIn) -> None:
    card = person(registrar, id_number=NUMBER, birth=None, phone="13800001234")
    client = signed_in(registrar)
    for typed in (NUMBER, "13800001234"):
        answer = client.get("/register/search/", {"q": typed})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/register/people/{card.id}/")
    answer = client.get("/register/search/", {"q": NUMBER[:17] + "?"})
    assert answer.status_code == 200
    assert Deed.objects.filter(verb="registry.search", details__kind="id_number").count() == 1


def test_a_search_shows_masks_and_households(
    registrar: Officer, street_worker: Officer, signed_in: SignIn
) -> None:
    card = person(registrar, id_number=NUMBER, birth=None, phone="13800001234", address="一路12号")
    person(registrar, "王小", residence=OTHER_COMMUNITY, hukou=OTHER_COMMUNITY)
    open_household(
        purpose=2, division=COMMUNITY, start=date(2025, 1, 1), members=[Joining(card.id, 1)],
        number="HG00123", by=registrar,
    )  # fmt: skip
    page = signed_in(street_worker).get("/register/search/", {"q": "王"}).content.decode()
    assert "王小明" in page
    assert "138****1234" in page
    assert "Guihuawan Community" in page
    assert NUMBER not in page
    assert f"/register/people/{card.id}/" in page
    assert page.count("999999********") == 1
    found = signed_in(street_worker).get("/register/search/", {"q": "HG00123"}).content.decode()
    assert "HG00123</span>" in found
    for typed, words in (("赵", "Nobody in your divisions fits"), ("", "What do you look for?")):
        assert words in signed_in(street_worker).get("/register/search/", {"q": typed}).content.decode()
    wrong = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")
    assert "Nobody can have this identity number" in (
        signed_in(street_worker).get("/register/search/", {"q": wrong}).content.decode()
    )


def test_a_view_of_a_search_asks_whom_to_look_for(registrar: Officer, signed_in: SignIn) -> None:
    person(registrar, id_number=NUMBER, birth=None)
    view = save_view(
        table="people-found", list_name="People", address="/register/search/", name="Births",
        query="shape=people-found&column=birth&sort=-birth", by=registrar,
    )  # fmt: skip
    client = signed_in(registrar)
    asked = client.get(f"{view.address}?{view.query}&view={view.pk}").content.decode()
    assert "Whom do you look for in the view “Births”?" in asked
    form = asked.split('<form class="form sheet" role="search"')[1].split("</form>")[0]
    kept = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert kept == {"shape": "people-found", "column": "birth", "sort": "-birth", "view": str(view.pk)}
    found = client.get(view.address, kept | {"q": "王"}).content.decode()
    assert "王小明" in found
    assert "999999********" not in found  # not a column of this view


def test_a_search_is_exported_as_it_is_shown(registrar: Officer, signed_in: SignIn) -> None:
    person(registrar, id_number=NUMBER, birth=None)
    answer = signed_in(registrar).get("/register/search/", {"q": "王", "export": "csv"})
    text = answer.getvalue()
    assert "王小明" in text.decode("utf-8-sig")
    assert NUMBER not in text.decode("utf-8-sig")


@pytest.fixture
def family(registrar: Officer) -> tuple[int, int]:
    declare_facts(names={"wage": "person"})
    parent = person(registrar, id_number=NUMBER, birth=None, phone="13800001234")
    child = person(registrar, "王大", birth=date(2012, 1, 1))
    home = open_household(
        purpose=2, division=COMMUNITY, start=date(2025, 1, 1),
        members=[Joining(parent.id, 1), Joining(child.id, 3)], by=registrar,
    )  # fmt: skip
    add_relation(person_id=parent.id, other_id=child.id, kind="parent", start=date(2012, 1, 1), by=registrar)
    for value, source in ((120050, Source.VERIFIED), (None, Source.REGISTER)):
        said = Statement("wage", value, date(2025, 1, 1), source, "report 7", person_id=parent.id)
        record_fact(statement=said, by=registrar, at=NOW)
    return parent.id, home.id


def test_the_page_of_a_person_tells_what_is_known(
    registrar: Officer, signed_in: SignIn, family: tuple[int, int]
) -> None:
    page = signed_in(registrar).get(f"/register/people/{family[0]}/").content.decode()
    for words in ("王小明", "999999********", "138****1234", "Wages", "1,200.50", "report 7"):
        assert words in page, words
    assert re.search(r"Parent of <a [^>]*>王大</a>", page)
    child = Person.objects.get(name="王大").pk
    page = signed_in(registrar).get(f"/register/people/{child}/").content.decode()
    assert re.search(r"Child of <a [^>]*>王小明</a>", page)
    page = signed_in(registrar).get(f"/register/people/{family[0]}/").content.decode()
    assert NUMBER not in page
    deed = Deed.objects.filter(verb="read", subject=f"registry.Person:{family[0]}").latest("pk")
    assert deed.by == registrar


def test_the_page_of_a_household_shows_its_members(
    registrar: Officer, signed_in: SignIn, family: tuple[int, int]
) -> None:
    record_death(person_id=family[0], day=DAY, reference="", by=registrar)
    page = signed_in(registrar).get(f"/register/households/{family[1]}/").content.decode()
    for words in ("王小明", "王大", "Deceased", "Minor", "13 years"):
        assert words in page, words
    assert NUMBER not in page


def test_marks_of_those_who_left_or_were_merged(registrar: Officer, signed_in: SignIn) -> None:
    left, old = person(registrar), person(registrar, birth=date(1940, 1, 1))
    record_departure(person_id=left.id, day=DAY, reference="", by=registrar)
    client = signed_in(registrar)
    assert "Moved away" in client.get(f"/register/people/{left.id}/").content.decode()
    assert "Elder" in client.get(f"/register/people/{old.id}/").content.decode()
    record_departure(person_id=left.id, day=None, reference="", by=registrar)
    merge_people(keep=old.id, gone=left.id, reason="same", by=registrar, day=DAY, at=NOW)
    assert "Merged" in client.get(f"/register/people/{left.id}/").content.decode()


def test_pages_elsewhere_answer_as_if_they_were_not_there(
    registrar: Officer, street_worker: Officer, signed_in: SignIn
) -> None:
    there = person(registrar, residence=OTHER_COMMUNITY, hukou=OTHER_COMMUNITY)
    home = open_household(
        purpose=2, division=OTHER_COMMUNITY, start=date(2025, 1, 1), members=[], by=registrar
    )
    client = signed_in(street_worker)
    for address in (f"people/{there.id}", f"households/{home.id}", "people/0"):
        assert client.get(f"/register/{address}/").status_code == 404


def test_whole_numbers_are_shown_for_a_reason(
    registrar: Officer, street_worker: Officer, signed_in: SignIn
) -> None:
    card = person(registrar, id_number=NUMBER, birth=None, phone="13800001234")
    address = f"/register/people/{card.id}/numbers/"
    client = signed_in(registrar)
    assert NUMBER not in client.get(address).content.decode()
    assert NUMBER not in client.post(address, {"reason": ""}).content.decode()
    assert NUMBER in client.post(address, {"reason": "call back about 7"}).content.decode()
    assert Deed.objects.get(reason="call back about 7").by == registrar
    assert signed_in(street_worker).post(address, {"reason": "curious"}).status_code == 403


def test_divisions_are_shown_as_a_tree_with_their_days(street_worker: Officer, signed_in: SignIn) -> None:
    client = signed_in(street_worker)
    tree = client.get("/register/divisions/").content.decode()
    assert "Shenjiaying" in tree or "沈家营街道" in tree
    page = client.get(f"/register/divisions/{STREET}/").content.decode()
    assert "2019-01-10" in page
    assert client.get("/register/divisions/99/").status_code == 404


@pytest.fixture
def twins(registrar: Officer, signed_in: SignIn) -> LikelyDuplicate:
    person(registrar, id_number=NUMBER, birth=None)
    person(registrar, phone="13800001234", birth=BORN)
    answer = signed_in(registrar).post("/register/duplicates/search/", follow=True)
    assert "1 pairs wait for a decision" in answer.content.decode()
    return LikelyDuplicate.objects.get()


def test_duplicates_are_listed_and_shown_side_by_side(
    registrar: Officer, signed_in: SignIn, twins: LikelyDuplicate
) -> None:
    client = signed_in(registrar)
    listed = client.get("/register/duplicates/", {"decision": "open"}).content.decode()
    assert "same day of birth, same name or pinyin" in listed
    page = client.get(f"/register/duplicates/{twins.pk}/").content.decode()
    assert "only one says it" in page
    assert NUMBER not in page
    waiting = [link.waiting for s in sections_for(registrar, "/") for link in s.links if link.waiting]
    assert waiting == [1]
    assert client.get("/register/duplicates/0/").status_code == 404


def test_a_pair_is_merged_or_kept_apart_on_its_page(
    registrar: Officer, signed_in: SignIn, twins: LikelyDuplicate
) -> None:
    client, address = signed_in(registrar), f"/register/duplicates/{twins.pk}/"
    assert client.post(address, {"decision": "second", "reason": ""}).status_code == 422
    answer = client.post(address, {"decision": "second", "reason": "the same card"})
    assert answer.headers["Location"] == f"/register/people/{twins.second_id}/"
    assert Person.objects.get(pk=twins.first_id).merged_into_id == twins.second_id
    assert "the same card" in client.get(address).content.decode()
    again = client.post(address, {"decision": "first", "reason": "once more"})
    assert again.status_code == 422
    assert "was merged into another one already" in again.content.decode()


def test_two_people_are_kept_apart_on_the_page(
    registrar: Officer, signed_in: SignIn, twins: LikelyDuplicate
) -> None:
    answer = signed_in(registrar).post(
        f"/register/duplicates/{twins.pk}/", {"decision": "different", "reason": "brothers"}, follow=True
    )
    assert "they are not listed again" in answer.content.decode()
    twins.refresh_from_db()
    assert twins.decision == "different"


def upload(rows: str, name: str = "people.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, rows.encode("utf-8-sig"))


HEADINGS = "Name,Id number,Hukou,Lives in\n"


def test_a_file_is_tried_and_then_taken(registrar: Officer, signed_in: SignIn) -> None:
    client, address = signed_in(registrar), "/register/import/people/"
    assert "People" in client.get("/register/import/").content.decode()
    file = upload(f"{HEADINGS}王小明,{NUMBER},{COMMUNITY},{COMMUNITY}\n")
    answer = client.post(address, {"file": file})
    assert "Import all of it" in answer.content.decode()
    assert not Person.objects.exists()
    digest = answer.context["digest"]
    taken = client.post(address, {"take": "1", "digest": digest, "file_name": "people.csv"}, follow=True)
    assert "1 rows added, 0 changed." in taken.content.decode()
    assert Person.objects.get().name == "王小明"


def test_wrong_files_are_explained(registrar: Officer, signed_in: SignIn) -> None:
    client, address = signed_in(registrar), "/register/import/people/"
    page = client.post(address, {"file": upload(f"{HEADINGS}王1,{NUMBER},{COMMUNITY},{COMMUNITY}\n")})
    assert "cannot be a name" in page.content.decode()
    for data in ({}, {"digest": "../../secret"}, {"file": upload("", "x.csv")}):
        assert client.post(address, data).status_code == 422
    big = SimpleUploadedFile("big.csv", io.BytesIO(b"x" * (20 * 1024 * 1024 + 1)).getvalue())
    assert "larger than 20 MB" in client.post(address, {"file": big}).content.decode()


@pytest.mark.parametrize("kind", ["people", "households", "facts"])
def test_each_kind_has_a_page_and_a_template(registrar: Officer, signed_in: SignIn, kind: str) -> None:
    client = signed_in(registrar)
    assert client.get(f"/register/import/{kind}/").status_code == 200
    template = client.get(f"/register/import/{kind}/template/")
    assert template.headers["Content-Disposition"] == f'attachment; filename="{kind}.csv"'
    assert template.content.decode("utf-8-sig").count(",") >= 6
    assert client.get("/register/import/shoes/").status_code == 404


def test_a_longer_list_of_people_asks_no_more_questions(
    registrar: Officer, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(registrar)
    for count in range(12):
        person(registrar, f"王{chr(0x4E00 + count)}", address=f"一路{count}号")
    with django_assert_max_num_queries(15):
        assert client.get("/register/search/", {"q": "王"}).status_code == 200


def test_who_belongs_to_no_household_is_listed(
    registrar: Officer, street_worker: Officer, signed_in: SignIn
) -> None:
    housed, alone = person(registrar, "王一"), person(registrar, "王二")
    home = {"purpose": 2, "division": COMMUNITY, "start": date(2025, 1, 1), "by": registrar}
    open_household(members=[Joining(housed.id, 1)], **home)  # type: ignore[arg-type]
    for name in ("王三", "王四"):
        gone = person(registrar, name)
        record_departure(person_id=gone.id, day=DAY, reference="", by=registrar)
    person(registrar, "王五", residence=OTHER_COMMUNITY, hukou=OTHER_COMMUNITY)
    page = signed_in(street_worker).get("/register/people/without-household/").content.decode()
    assert f"/register/people/{alone.id}/" in page
    for name in ("王一", "王三", "王四", "王五"):
        assert name not in page


def test_a_person_and_a_household_have_their_story(registrar: Officer, signed_in: SignIn) -> None:
    card = person(registrar, id_number=NUMBER, birth=None)
    home = open_household(
        purpose=2, division=COMMUNITY, start=date(2025, 1, 1), members=[Joining(card.id, 1)], by=registrar
    )
    leave_household(
        membership_id=Membership.objects.get().pk, end=date(2025, 6, 1), reason="moved", by=registrar
    )
    record_death(person_id=card.id, day=date(2025, 7, 1), reference="certificate", by=registrar)
    client = signed_in(registrar)
    page = client.get(f"/register/people/{card.id}/").content.decode()
    for told in (
        "Joined a household: People living together, as Head", "Left the household", "Death recorded",
        "2025-07-01", "Person registered",
    ):  # fmt: skip
        assert told in page, told
    assert "Personal data read" not in page
    assert (
        "Personal data read" in client.get(f"/register/people/{card.id}/", {"kind": "read"}).content.decode()
    )
    page = client.get(f"/register/households/{home.id}/").content.decode()
    for told in (
        "王小明 joined as Head",
        "王小明 left the household",
        "Household opened",
        "Membership ended",
    ):
        assert told in page, told
    assert "since 2025-01-01" in page or "2025-01-01 to 2025-05-31" in page


def test_who_looked_at_a_household_is_told_to_who_asks(registrar: Officer, signed_in: SignIn) -> None:
    home = open_household(purpose=2, division=COMMUNITY, start=DAY, members=[], by=registrar)
    client, looked = signed_in(registrar), "Personal data read"
    for _time in range(3):
        page = client.get(f"/register/households/{home.id}/").content.decode()
    assert looked not in page
    assert "Who looked" in page
    assert client.get(f"/register/households/{home.id}/?kind=read").content.decode().count(looked) == 4
    assert Deed.objects.filter(verb="read", subject=f"registry.Household:{home.id}").count() == 4


def test_an_ended_household_says_so(registrar: Officer, signed_in: SignIn) -> None:
    card = person(registrar, id_number=NUMBER, birth=None)
    home = open_household(
        purpose=2, division=COMMUNITY, start=date(2025, 1, 1), members=[Joining(card.id, 1)], by=registrar
    )
    end_household(household_id=home.id, end=date(2025, 6, 1), reason="dissolved", by=registrar)
    page = signed_in(registrar).get(f"/register/households/{home.id}/").content.decode()
    assert "The household ended" in page
    assert "End the household" not in page


def test_a_division_lists_what_lies_in_it(registrar: Officer, signed_in: SignIn) -> None:
    page = signed_in(registrar).get("/register/divisions/420202005/").content.decode()
    assert "Divisions in it" in page
    assert "/register/divisions/420202005001/" in page


def test_the_import_page_lists_columns_and_facts(registrar: Officer, signed_in: SignIn) -> None:
    declare_facts(names={"wage": "person", "study": "person", "birth": "person", "homes": "household"})
    page = signed_in(registrar).get("/register/import/facts/").content.decode()
    assert "Facts that can be stated" in page
    for told in ("Wages", "yuan a year", "a day", "a number", "required"):
        assert told in page, told
    empty = SimpleUploadedFile("a.csv", b"Name,Hukou,Lives in\n")
    answer = signed_in(registrar).post("/register/import/people/", {"file": empty}).content.decode()
    assert "There is no row under the names of the columns" in answer


def test_members_are_marked_by_what_was_said_of_them(registrar: Officer, signed_in: SignIn) -> None:
    declare_facts(names={"disability_level": "person", "serious_illness": "person"})
    card, other = person(registrar, id_number=NUMBER, birth=None), person(registrar, "李四", birth=BORN)
    members = [Joining(card.id, 1), Joining(other.id, 2)]
    home = open_household(
        purpose=2, division=COMMUNITY, start=date(2025, 1, 1), members=members, by=registrar
    )
    for name, value in (("disability_level", 1), ("serious_illness", 0)):
        said = Statement(name, value, date(2025, 1, 1), Source.REGISTER, "card", person_id=card.id)
        record_fact(statement=said, by=registrar, at=NOW)
    page = signed_in(registrar).get(f"/register/households/{home.id}/").content.decode()
    assert page.count("Disabled") == 1
    assert "Seriously ill" not in page
    assert "Disabled" in signed_in(registrar).get(f"/register/people/{card.id}/").content.decode()
