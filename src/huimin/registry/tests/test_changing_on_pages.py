"""What can be registered and corrected on pages, by whom, and what is said when it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from huimin.commons.access.models import Officer
from huimin.registry.cards import PersonCard
from huimin.registry.facts.actions import declare_facts
from huimin.registry.models import Division, Fact, Household, Membership, Person, Relation
from huimin.registry.tests.made_people import COMMUNITY, OTHER_COMMUNITY, number, officer_of, person

SignIn = Callable[[Officer], Client]
BORN = date(1980, 5, 5)
NUMBER, OTHER_NUMBER = number(BORN, 11), number(BORN, 12)
START = "2025-01-01"


@pytest.fixture
def client_of(registrar: Officer, signed_in: SignIn) -> Client:
    declare_facts(names={"wage": "person", "central_home": "household"})
    return signed_in(registrar)


@pytest.fixture
def card(registrar: Officer) -> PersonCard:
    return person(registrar, id_number=NUMBER, birth=None, phone="13800001234")


def post(client: Client, page: str, **said: Any) -> Any:
    assert client.get(f"/register/{page}/").status_code == 200
    return client.post(f"/register/{page}/", said)


def refused(answer: HttpResponse, words: str) -> None:
    assert answer.status_code == 422
    assert words in answer.content.decode()


def described(**said: Any) -> dict[str, Any]:
    return {"name": "王小明", "hukou": COMMUNITY, "residence": COMMUNITY} | said


def test_somebody_is_registered_once(client_of: Client) -> None:
    answer = post(client_of, "people/new", **described(id_number=NUMBER, address="一路1号"))
    row = Person.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/register/people/{row.pk}/")
    refused(post(client_of, "people/new", **described(id_number=NUMBER)), "registered already")
    refused(post(client_of, "people/new", **described()), "the day of birth is needed")
    refused(post(client_of, "people/new", **described(birth=START, residence="420202999")), "no division")
    refused(post(client_of, "people/new", name=""), "Name")


def test_a_record_is_corrected_and_keeps_its_numbers(client_of: Client, card: PersonCard) -> None:
    address = f"people/{card.id}/change"
    said = described(name="王晓明", birth=BORN, sex=1, phone="", id_number="", reason="the card says so")
    assert post(client_of, address, **said).status_code == 302
    row = Person.objects.get()
    assert (row.name, row.id_masked, row.phone_masked) == ("王晓明", card.id_masked, card.phone_masked)
    refused(post(client_of, address, **(said | {"id_number": "1"})), "has 18 characters")


def test_deaths_and_departures_are_recorded_and_taken_back(client_of: Client, card: PersonCard) -> None:
    for what, field in (("death", "died_on"), ("departure", "left_on")):
        address = f"people/{card.id}/{what}"
        assert post(client_of, address, day="2025-08-01", reference="cert 1").status_code == 302
        assert getattr(Person.objects.get(), field) == date(2025, 8, 1)
        assert post(client_of, address, day="", reference="wrong person").status_code == 302
        assert getattr(Person.objects.get(), field) is None
        refused(post(client_of, address, day="1979-01-01", reference="x"), "before the birth")


def test_households_are_opened_joined_left_and_ended(
    client_of: Client, card: PersonCard, registrar: Officer
) -> None:
    other = person(registrar, "李四", id_number=OTHER_NUMBER, birth=None, sex=None)
    opening = {"purpose": 2, "division": COMMUNITY, "start": START, "number": "H1"}
    assert post(client_of, f"people/{card.id}/household", **opening).status_code == 302
    home = Household.objects.get()
    refused(post(client_of, f"people/{card.id}/household", **opening), "belongs to household")
    member = {"id_number": OTHER_NUMBER, "relation": 2, "start": START}
    assert post(client_of, f"households/{home.pk}/member", **member).status_code == 302
    for changes, words in (
        ({}, "belongs to household"),
        ({"id_number": number(BORN, 99)}, "Nobody with this identity number"),
        ({"id_number": "1"}, "has 18 characters"),
    ):
        refused(post(client_of, f"households/{home.pk}/member", **(member | changes)), words)
    joined = Membership.objects.get(person=other.id)
    ending = {"end": "2025-06-01", "reason": "moved"}
    assert post(client_of, f"memberships/{joined.pk}/end", **ending).status_code == 302
    refused(post(client_of, f"memberships/{joined.pk}/end", **ending), "has ended already")
    assert post(client_of, f"households/{home.pk}/end", **ending).status_code == 302
    home.refresh_from_db()
    assert home.end == date(2025, 6, 1)


def test_relations_are_recorded(client_of: Client, card: PersonCard, registrar: Officer) -> None:
    person(registrar, "李四", id_number=OTHER_NUMBER, birth=None, sex=None)
    said = {"kind": "spouse", "id_number": OTHER_NUMBER, "start": START}
    assert post(client_of, f"people/{card.id}/relation", **said).status_code == 302
    assert Relation.objects.get().kind == "spouse"
    refused(post(client_of, f"people/{card.id}/relation", **(said | {"id_number": NUMBER})), "own relative")


def test_facts_are_recorded_replaced_and_taken_back(client_of: Client, card: PersonCard) -> None:
    address = f"people/{card.id}/fact"
    said = {"fact": "wage", "value": "1,200.50", "start": START, "source": 2, "reference": "form 1"}
    assert post(client_of, address, **said).status_code == 302
    refused(post(client_of, address, **said), "is on record from this source")
    refused(post(client_of, address, **(said | {"value": "much"})), "is no value of")
    assert post(client_of, address, **(said | {"value": "", "replace": "on"})).status_code == 302
    current = Fact.objects.get(superseded_at__isnull=True)
    assert (current.value, Fact.objects.count()) == (None, 2)
    withdrawn = post(client_of, f"facts/{current.pk}/withdraw", reason="wrong person")
    assert withdrawn.headers["Location"] == f"/register/people/{card.id}/"
    refused(post(client_of, f"facts/{current.pk}/withdraw", reason="again"), "was replaced already")
    page = client_of.get(f"/register/people/{card.id}/").content.decode()
    assert "1,200.50" in page


@pytest.mark.parametrize("written", ["12.345", "many", "-1"])
def test_everything_that_is_wrong_with_a_fact_is_said_at_once(
    client_of: Client, card: PersonCard, written: str
) -> None:
    said = {"fact": "wage", "value": written, "start": "", "source": 2, "reference": ""}
    answer = post(client_of, f"people/{card.id}/fact", **said)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"value", "start", "reference"}
    assert f'value="{written}"' in answer.content.decode()
    assert not Fact.objects.exists()


def test_facts_about_households_are_recorded_on_theirs(client_of: Client, card: PersonCard) -> None:
    opening = {"purpose": 2, "division": COMMUNITY, "start": START}
    post(client_of, f"people/{card.id}/household", **opening)
    home = Household.objects.get()
    said = {"fact": "central_home", "value": "", "start": START, "source": 4, "reference": "visit"}
    assert post(client_of, f"households/{home.pk}/fact", **said).status_code == 302
    fact = Fact.objects.get()
    answer = post(client_of, f"facts/{fact.pk}/withdraw", reason="wrong house")
    assert answer.headers["Location"] == f"/register/households/{home.pk}/"


def test_changing_is_for_those_who_may_and_where_they_may(
    client_of: Client, card: PersonCard, registrar: Officer, signed_in: SignIn
) -> None:
    there = officer_of("there", "community_worker", OTHER_COMMUNITY)
    opening = {"purpose": 2, "division": COMMUNITY, "start": START}
    post(client_of, f"people/{card.id}/household", **opening)
    home, member = Household.objects.get(), Membership.objects.get()
    client = signed_in(there)
    for address in (
        f"people/{card.id}/change", f"people/{card.id}/fact", f"households/{home.pk}/member",
        f"households/{home.pk}/fact", f"memberships/{member.pk}/end", "facts/0/withdraw",
    ):  # fmt: skip
        assert client.get(f"/register/{address}/").status_code == 404, address
    reader = officer_of("reader", "leader", "420202")
    assert signed_in(reader).get(f"/register/people/{card.id}/change/").status_code == 403
    page = signed_in(reader).get(f"/register/people/{card.id}/").content.decode()
    assert "Record a fact" not in page


def test_a_division_is_ended_with_what_continues_it(client_of: Client) -> None:
    other = "420202005002"
    said = {"end": "2025-08-01", "successors": f"{other} 420202005003", "document": "notice 7"}
    assert "End the division" in client_of.get(f"/register/divisions/{COMMUNITY}/").content.decode()
    assert post(client_of, f"divisions/{COMMUNITY}/end", **said).status_code == 302
    assert "notice 7" in client_of.get(f"/register/divisions/{other}/").content.decode()
    refused(post(client_of, f"divisions/{other}/end", **(said | {"successors": "0"})), "no division 0")


def test_a_new_division_finds_its_place_by_its_code(client_of: Client) -> None:
    said = {
        "code": f"{COMMUNITY}001", "name": "一网格", "name_en": "Grid 1", "kind": "grid", "start": START,
        "source": "notice 8",
    }  # fmt: skip
    assert client_of.post("/registers/registry-division/new/", said).status_code == 302
    assert Division.objects.get(pk=f"{COMMUNITY}001").parent_id == COMMUNITY


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("桂花湾社区", COMMUNITY),
        (f"Shenjiaying Street Guihuawan Community {COMMUNITY}", COMMUNITY),
        ("110101", "110101"),
    ],
)
def test_a_division_is_taken_by_its_name_or_its_code(client_of: Client, typed: str, code: str) -> None:
    with override("zh-hans"):
        client_of.cookies["django_language"] = "zh-hans"
        said = described(birth=BORN, hukou=typed)
        assert post(client_of, "people/new", **said).status_code == 302
    assert Person.objects.get().hukou == code


def test_a_name_that_fits_no_division_or_several_is_refused_where_it_was_typed(client_of: Client) -> None:
    for typed in ("Mars", "Community"):
        answer = post(client_of, "people/new", **described(birth=BORN, residence=typed))
        refused(answer, "names no single division")
        assert f'value="{typed}"' in answer.content.decode()
    form = client_of.get("/register/people/new/").content.decode()
    assert f'<option value="Shenjiaying Street Guihuawan Community {COMMUNITY}">' in form


def test_a_record_shows_its_divisions_by_name(client_of: Client, card: PersonCard) -> None:
    page = client_of.get(f"/register/people/{card.id}/change/").content.decode()
    assert f'value="Shenjiaying Street Guihuawan Community {COMMUNITY}"' in page


def test_a_fact_is_chosen_first_and_asked_as_its_kind_wants(
    client_of: Client, card: PersonCard, registrar: Officer
) -> None:
    declare_facts(names={"study": "person", "birth": "person", "dependants": "person"})
    address = f"/register/people/{card.id}/fact/"
    assert "First say which fact" in client_of.get(address).content.decode()
    assert "First say which fact" in client_of.get(address, {"fact": "central_home"}).content.decode()
    wage = client_of.get(address, {"fact": "wage"}).content.decode()
    assert "Wages (yuan a year)" in wage
    assert "bonuses" in wage
    study = client_of.get(address, {"fact": "study"}).content.decode()
    assert "asked, and not known" in study
    assert "<option" in study.split('name="value"')[1][:400]
    assert (
        'type="date"'
        in client_of.get(address, {"fact": "birth"}).content.decode().split('name="value"')[0][-80:]
    )
    assert ">dependants" in client_of.get(address, {"fact": "dependants"}).content.decode()
    chosen = {"fact": "study", "value": "1", "start": START, "source": 2, "reference": "school"}
    assert post(client_of, f"people/{card.id}/fact", **chosen).status_code == 302
    day = {"fact": "birth", "value": "1980-05-05", "start": START, "source": 2, "reference": "card"}
    assert post(client_of, f"people/{card.id}/fact", **day).status_code == 302
    assert Fact.objects.count() == 2


def test_what_cannot_be_undone_says_what_it_will_do(client_of: Client, card: PersonCard) -> None:
    opening = {"purpose": 2, "division": COMMUNITY, "start": START}
    post(client_of, f"people/{card.id}/household", **opening)
    home, member = Household.objects.get(), Membership.objects.get()
    said = {"fact": "wage", "value": "5", "start": START, "source": 2, "reference": "form 1"}
    post(client_of, f"people/{card.id}/fact", **said)
    for address, words in (
        (f"households/{home.pk}/end", "the membership of 1 person"),
        (f"memberships/{member.pk}/end", "王小明 does not count as a member any more"),
        (f"facts/{Fact.objects.get().pk}/withdraw", "“Wages: 5.00 yuan a year” does not count any more"),
        (f"divisions/{COMMUNITY}/end", f"Guihuawan Community ({COMMUNITY}) does not exist any more"),
    ):
        page = client_of.get(f"/register/{address}/").content.decode()
        assert words in page, address
        assert "btn-danger" in page
