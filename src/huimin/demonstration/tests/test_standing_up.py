"""Standing a demonstration up: a small district, brought to its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from huimin.commons.access.models import Officer
from huimin.commons.installation.public import installation, today
from huimin.demonstration.accounts import accounts, failed_persons
from huimin.demonstration.census import words
from huimin.demonstration.happenings import TOLD_LATE
from huimin.demonstration.households import Tie
from huimin.demonstration.library import District, make_district
from huimin.demonstration.loading import HUKOU, LIVING, at_once, found_installation, load_district
from huimin.demonstration.running import SILENT, UNANSWERED, run_months, working_day
from huimin.entitlements.public import reckonings_of
from huimin.kernel.days import Month
from huimin.payments.public import bank_files, month_card, runs, take_return
from huimin.registry.public import division_tree, household_cards, households_of, person_cards, relations_of


@pytest.fixture(scope="class")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("samples")


@pytest.fixture(scope="class")
def district(django_db_setup: None, django_db_blocker: Any, samples: Path) -> Iterator[District]:
    """A district of 2,000 people, loaded and run to the end of July; it stays for the whole class."""
    last = Month.of("2025-07")
    with django_db_blocker.unblock():
        found_installation(first_day=date(2025, 6, 1), working_day=working_day(last))
        made = make_district(2_000, 2, last=last)
        load_district(made, progress=SILENT)
        run_months(made, samples=samples, progress=SILENT)
        yield made
        call_command("flush", interactive=False, verbosity=0)


@pytest.mark.long
class TestDistrict:
    def test_it_is_a_demonstration_that_stands_at_its_working_day(self, district: District) -> None:
        assert installation().demonstration
        assert "演示" in installation().name_zh
        assert today() == date(2025, 7, 22)
        assert division_tree()

    def test_everybody_is_registered_as_made(self, district: District) -> None:
        row = district.persons.filter(pl.col("household").is_not_null()).row(17, named=True)
        card = person_cards([row["id"]])[row["id"]]
        assert (card.name, card.birth) == (row["name"], row["birth"])
        assert card.id_masked.startswith("999999")
        assert household_cards([row["household"]])[row["household"]]
        cards = household_cards(range(1, district.residents.households + 1), district.first_day)
        members = [member for card in cards.values() for member in card.members]
        assert len([each for each in members if each.person.birth < district.first_day]) == 2_000

    def test_hukou_books_are_registered_as_made(self, district: District) -> None:
        book = district.hukou_books.row(3, named=True)
        card = household_cards([book["id"]], district.first_day)[book["id"]]
        assert (card.purpose, card.number, card.division) == (HUKOU, book["number"], book["division"])
        members = district.persons.filter(pl.col("book") == book["id"])
        assert {member.person.id for member in card.members} == set(members["id"])

    def test_books_show_on_pages_and_are_found_by_their_number(
        self, district: District, client: Client
    ) -> None:
        client.force_login(Officer.objects.get(username="dengji"))
        client.cookies["django_language"] = "en"
        family = district.hukou_books.filter(~pl.col("collective")).row(0, named=True)
        collective = district.hukou_books.filter("collective").row(0, named=True)
        for book in (family, collective):
            page = client.get(reverse("registry:household", args=[book["id"]]))
            assert page.status_code == 200
            assert book["number"] in page.content.decode()
        head = district.persons.filter(pl.col("book") == family["id"], pl.col("book_relation") == Tie.HEAD)
        person = client.get(reverse("registry:person", args=[head["id"].item()])).content.decode()
        assert family["number"] in person
        found = client.get(reverse("registry:search"), {"q": family["number"]}).content.decode()
        assert reverse("registry:household", args=[family["id"]]) in found
        assert head["name"].item() in found

    def test_newborns_join_a_household_and_a_book(self, district: District) -> None:
        born = district.newborns.filter(pl.col("birth") < date(2025, 7, 3))
        told = [index for index in range(len(district.newborns)) if index % TOLD_LATE != TOLD_LATE - 1]
        child = born.join(district.newborns[told], on="id_number", how="semi").row(0, named=True)
        joined = {child["household"], child["book"]}
        cards = household_cards(joined, date(2025, 7, 3))
        children = [
            member.person
            for card in cards.values()
            for member in card.members
            if member.person.birth == child["birth"] and member.person.name == child["name"]
        ]
        assert len(children) == 2
        assert {home.id for home in households_of(children[0].id)} == joined
        parents = {each.other.id for each in relations_of(children[0].id) if each.kind == "parent"}
        assert parents == {parent for parent in (child["mother"], child["father"]) if parent is not None}

    def test_twins_wait_among_the_likely_duplicates(self, district: District) -> None:
        twins = set(district.newborns["name"].head(2))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT a.name, b.name FROM registry_likelyduplicate d "
                "JOIN registry_person a ON a.id = d.first_id JOIN registry_person b ON b.id = d.second_id"
            )
            pairs = [set(pair) for pair in cursor.fetchall()]
        assert twins in pairs

    def test_every_planted_double_is_among_the_likely_duplicates(self, district: District) -> None:
        doubles = district.persons.filter(pl.col("household").is_null())["id"].to_list()
        with connection.cursor() as cursor:
            cursor.execute("SELECT second_id FROM registry_likelyduplicate WHERE decision = 'open'")
            assert set(doubles) <= {second for (second,) in cursor.fetchall()}

    def test_who_moves_in_has_a_household(self, district: District) -> None:
        due = district.arrivals.filter(pl.col("day") < today())
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM registry_person WHERE name = ANY(%s)", [due["name"].to_list()])
            homes = [home for (person,) in cursor.fetchall() for home in households_of(person, today())]
        starts = {home.start for home in homes if len(home.members) == 1}
        assert set(due["day"]) <= starts

    def test_who_marries_moves_in_and_changes_the_book(self, district: District) -> None:
        _day, he, she = district.changes.weddings.row(0)
        his, hers = (households_of(person + 1, today()) for person in (he, she))
        assert [home.id for home in his] == [home.id for home in hers]
        assert {home.purpose for home in his} == {HUKOU, LIVING}
        cards = person_cards([he + 1, she + 1])
        assert cards[he + 1].address == cards[she + 1].address
        assert any(each.kind == "spouse" for each in relations_of(she + 1, today()))

    def test_who_divorces_has_household_and_book_apart(self, district: District) -> None:
        _day, stays, goes = district.changes.divorces.row(0)
        left, kept = (households_of(person + 1, today()) for person in (goes, stays))
        assert {home.purpose for home in left} == {HUKOU, LIVING}
        assert not {home.id for home in left} & {home.id for home in kept}
        assert not any(each.kind == "spouse" for each in relations_of(goes + 1, today()))

    def test_the_months_add_up_and_are_paid(self, district: District) -> None:
        assert {run.month: run.state for run in runs()} == {
            Month.of("2025-06"): "closed",
            Month.of("2025-07"): "approved",  # a bank's answer is still to be taken in
        }
        for month in district.months:
            for card in reckonings_of(month):
                assert card.considered == card.granted + card.refused + card.undecided
        card = month_card(Month.of("2025-06"))
        assert card is not None
        assert card.states["paid"].payments > 50
        assert sum(file.total for file in bank_files(Month.of("2025-06"))) == card.run.total

    def test_the_last_answer_is_left_for_somebody(self, district: District, samples: Path) -> None:
        (answer,) = samples.glob(f"*{UNANSWERED}*")
        clerk = Officer.objects.get(username="caiwu")
        taken = take_return(content=answer.read_bytes(), name=answer.name, by=clerk, day=today())
        assert taken.closed

    def test_every_role_signs_in_with_the_printed_password(self, district: District) -> None:
        listed = words("installation")
        for username, (_name, _english, role, _scope) in listed["officers"].items():
            officer = authenticate(username=username, password=listed["password"])
            assert officer is not None, username
            assert officer.assignments.get().role_id == role

    def test_deaths_are_known_when_they_are_told(self, district: District) -> None:
        died = district.persons.filter(pl.col("died_on") < date(2025, 7, 4), pl.col("id") % 20 > 0)
        assert len(died)
        cards = person_cards(died["id"].to_list())
        assert {card.died_on for card in cards.values()} == set(died["died_on"])

    def test_children_in_care_have_a_guardian_on_record(self, district: District) -> None:
        children = district.welfare.holders["unsupported_child"] + 1
        assert any(relation.kind == "guardian" for child in children for relation in relations_of(int(child)))


class TestAccounts:
    def test_most_who_are_paid_have_an_account_of_their_own(self) -> None:
        made = make_district(6_000, 3)
        table = accounts(made)
        assert table["person_id"].is_unique().all()
        assert table["number"].is_unique().all()
        paid = made.awards.filter(pl.col("monthly") > 0)["person"].n_unique()
        assert 0.9 * paid < table["person_id"].is_in(made.awards["person"].to_list()).sum() <= paid

    def test_failures_are_read_from_an_answer(self) -> None:
        paid = "1|王|01|x|演示|9999000000000000017|100|m|k|0|||2025-06-10"
        failed = "2|李|01|x|演示|9999000000000000023|100|m|k|1|02|账号不存在|"
        assert list(failed_persons(f"头\n{paid}\n{failed}\n合计|2|200\n".encode("gb18030"))) == [23]


@pytest.mark.django_db(transaction=True)
def test_a_failure_beside_other_work_is_raised() -> None:
    def fail() -> None:
        raise ValueError("beside")

    with pytest.raises(ValueError, match="beside"), at_once(fail):
        pass
