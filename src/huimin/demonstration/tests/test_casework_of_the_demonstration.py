"""The casework of a demonstration: somebody is at every step, as a seed tells, and late only on purpose."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from huimin.commons.access.models import Officer
from huimin.commons.audit.sealing import seal
from huimin.commons.audit.verifying import verify
from huimin.commons.installation.public import NotFounded
from huimin.demonstration.applicants import Applicants
from huimin.demonstration.casework import CASES, Casework
from huimin.demonstration.desk import Desk, Story
from huimin.demonstration.holders import Holders
from huimin.demonstration.library import FIRST_MONTH, LAST_MONTH, make_district
from huimin.demonstration.loading import found_installation, load_district
from huimin.demonstration.residents import write_residents
from huimin.demonstration.routes import routes
from huimin.demonstration.running import SILENT, run_months, working_day
from huimin.demonstration.scenes import scenes
from huimin.demonstration.screen import RESIDENTS
from huimin.procedures.declarations import Version
from huimin.registry.importing.people import try_people
from huimin.rulebook.public import procedures

SAMPLE: Final = Path(__file__).parents[4] / "samples" / "residents.csv"
DAY: Final = working_day(LAST_MONTH)
LIKE: Final = {
    "change_child": "change",
    "change_status": "change",
    "death_child": "death_old_age",
    "death_priority_care": "death_old_age",
    "death_status": "death",
    "move_out_child": "move_out",
    "move_out_old_age": "move_out",
    "move_out_priority_care": "move_out",
    "review_child": "review",
    "review_edge": "review",
    "review_priority_care": "review_old_age",
    "stop_child": "stop",
    "stop_old_age": "stop",
    "stop_status": "stop",
    "survivor_pension": "veteran_allowance",
    "suspension_child": "suspension",
    "suspension_old_age": "suspension",
}
"""Procedures of which only some steps are shown: each of their steps is one of the other, shown whole."""
NOT_SHOWN: Final = {
    ("change_old_age", "notice_change"): "the amount follows the age by itself, month by month",
    ("objection_old_age", "reply_ended"): "nobody is on the list who should not be",
    ("appeal", "district_visit"): "no case that is appealed against is kept apart",
}
"""Steps at which nobody is, with the reason."""


@pytest.fixture(scope="class")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("samples")


@pytest.fixture(scope="class")
def casework(django_db_setup: None, django_db_blocker: Any, folder: Path) -> Iterator[Casework]:
    """The casework of a district of 14,000 people, played to its last day; it stays for the whole class."""
    with django_db_blocker.unblock():
        found_installation(first_day=FIRST_MONTH.first, working_day=DAY)
        district = make_district(14_000, 1)
        load_district(district, progress=SILENT)
        played = Casework.of(district, until=DAY)
        run_months(district, samples=folder, progress=SILENT, casework=played)
        write_residents(district, folder, applied=played.residents(), busy=played.busy())
        played.write(folder)
        seal()
        yield played
        call_command("flush", interactive=False, verbosity=0)


def asked(question: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a question to the database."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def in_force() -> dict[str, Version]:
    """Return the version of each procedure that holds for a case begun in the demonstration."""
    return {
        name: version
        for name, procedure in procedures().items()
        for version in procedure.versions
        if version.holds(DAY)
    }


@pytest.mark.long
class TestCasework:
    def test_nothing_was_refused(self, casework: Casework) -> None:
        assert casework.desk.refused == []

    def test_somebody_has_been_at_every_step_of_every_procedure(self, casework: Casework) -> None:
        been = set(
            asked("SELECT c.procedure, t.step FROM casework_task t JOIN casework_case c ON c.id = case_id")
        )
        wanted = {(name, step) for name, version in in_force().items() for step in version.steps}
        shown = {(name, step) for name, step in wanted if (LIKE.get(name, name), step) in been}
        assert wanted - been - shown == set(NOT_SHOWN)
        begun = {name for name, _step in been}
        assert {name for name in LIKE if name not in begun} == {"stop_child", "suspension_child"}

    def test_what_is_told_of_another_one_is_the_same_there(self, casework: Casework) -> None:
        sheets = in_force()
        for name, other in LIKE.items():
            steps = set(sheets[name].steps) - set(sheets[other].steps)
            assert steps <= {"province"}, name

    def test_every_step_of_an_application_for_dibao_waits_for_somebody(self, casework: Casework) -> None:
        waits = {step for (step,) in asked(
            "SELECT step FROM casework_task t JOIN casework_case c ON c.id = case_id "
            "WHERE t.state = 'open' AND procedure = 'dibao'"
        )}  # fmt: skip
        assert waits == set(in_force()["dibao"].steps)

    def test_a_case_is_late_only_where_the_sheet_says_so(self, casework: Casework) -> None:
        late = {case for (case,) in asked(
            "SELECT case_id FROM casework_task WHERE state = 'open' AND (due_on < %s OR "
            "(begin_on < %s AND begun_on IS NULL))", DAY, DAY,
        )}  # fmt: skip
        told = {walk.case for scene, walk in casework.played if scene.late}
        assert late - told == set()
        assert len(late) > 8

    def test_no_step_is_done_before_the_one_that_leads_to_it(self, casework: Casework) -> None:
        assert asked("SELECT id FROM casework_task WHERE done_at < opened_at OR done_on < opened_on") == []
        assert asked(
            "SELECT later.id FROM casework_task shown JOIN casework_task later USING (case_id) "
            "WHERE shown.step = 'publicity' AND later.id > shown.id AND later.opened_on < shown.done_on "
            "AND later.\"group\" <> 'objection'"  # what is said meanwhile is a task beside the steps
        ) == []  # fmt: skip

    def test_a_community_worker_has_about_forty_tasks(self, casework: Casework, client: Client) -> None:
        client.force_login(Officer.objects.get(username="shequ"))
        page = client.get(reverse("casework:inbox"))
        assert page.status_code == 200
        rights = ("cases.intake", "cases.inquire", "cases.publicise")
        ((number,),) = asked(
            "SELECT count(*) FROM casework_task WHERE state = 'open' AND \"right\" = ANY(%s)", list(rights)
        )
        assert 30 <= number <= 70

    def test_the_lists_lead_to_what_they_say(self, casework: Casework, folder: Path, client: Client) -> None:
        client.force_login(Officer.objects.get(username="shenji"))
        with (folder / CASES).open(encoding="utf-8-sig", newline="") as source:
            rows = list(csv.reader(source))[1:]
        assert len(rows) > 100
        assert len({page for *_words, page, _number, _name in rows}) == len(rows)
        for _zh, _en, login, page, number, name in rows[::9]:
            assert Officer.objects.filter(username=login).exists()
            told = client.get(page).content.decode()
            assert number in told
            assert name in told
        with (folder / RESIDENTS).open(encoding="utf-8-sig", newline="") as source:
            residents = list(csv.reader(source))[1:]
        listed = {row[0] for row in residents}
        assert {scene.zh for scene in scenes() if scene.sees} <= listed
        assert all(phone.startswith("164") for _zh, _en, _name, phone, *_rest in residents)

    def test_there_are_complaints_absences_and_relatives(self, casework: Casework) -> None:
        ((complaints, closed),) = asked("SELECT count(*), count(closed_on) FROM casework_complaint")
        assert complaints == 5
        assert 0 < closed < complaints
        assert set(asked("SELECT named FROM casework_complaint")) == {(True,), (False,)}
        filed = {kept for (kept,) in asked("SELECT declared FROM casework_filing")}
        assert filed == {True, False}

    def test_the_sample_of_an_import_is_taken_but_for_its_wrong_line(self, casework: Casework) -> None:
        officer = Officer.objects.get(username="dengji")
        trial = try_people(SAMPLE.read_bytes(), SAMPLE.name, officer.scope("registry.import"), DAY).trial
        assert (trial.added, trial.changed) == (8, 0)
        assert {each.line for each in trial.wrong} == {10}

    def test_a_street_has_a_reserve_and_gave_out_of_it(self, casework: Casework, client: Client) -> None:
        client.force_login(Officer.objects.get(username="jiedao"))
        listed = client.get("/reserves/").content.decode()
        assert "20,000.00" in listed
        (address,) = set(re.findall(r"/reserves/\d+/", listed))
        page = client.get(address).content.decode()
        assert re.search(r"/reserves/receipts/\d+/", page)  # what was granted in cash a month ago
        assert "/hand-over/" in page  # goods that wait

    def test_the_trail_is_whole(self, casework: Casework) -> None:
        report = verify()
        assert report.sound, report


def test_the_same_seed_takes_the_same_people() -> None:
    chosen = []
    for _time in range(2):
        district = make_district(2_000, 4)
        applicants = Applicants.of(district)
        holders = Holders(district, applicants)
        taken = [applicants.take(scene.kind) for scene in scenes()]
        taken += [
            applicants.take(route.who) if route.who else (found and found[1])
            for route in routes()
            for found in [None if route.who else holders.take(route.schemes, route.size)]
        ]
        chosen.append(taken)
    assert chosen[0] == chosen[1]
    people = [each.person for each in chosen[0] if each is not None]
    assert len(people) == len(set(people)) > 40


def test_nobody_is_taken_to_whom_something_happens() -> None:
    district = make_district(6_000, 5)
    applicants = Applicants.of(district)
    gone = set(district.persons.filter(district.persons["died_on"].is_not_null())["id"])
    for kind in ("any", "needy", "edge", "working", "spending", "child"):
        found = applicants.take(kind)
        assert found is not None, kind
        assert found.person not in gone
        assert found.person not in set(district.awards["person"])


@pytest.mark.django_db
def test_a_story_that_is_refused_ends_and_is_remembered() -> None:
    district = make_district(500, 6)
    desk = Desk(district, Applicants.of(district), date(2025, 8, 18), DAY)
    told = []

    def story(name: str) -> Story:
        told.append(name)
        yield date(2025, 8, 20)
        if name == "first":
            raise NotFounded()
        told.append(f"{name} goes on {desk.day}")

    for name in ("first", "second"):
        desk.begin(date(2025, 8, 19), story(name))
    desk.go_on(DAY)
    assert told == ["first", "second", "second goes on 2025-08-20"]
    assert desk.refused == [str(NotFounded())]
