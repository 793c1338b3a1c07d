"""Standing a demonstration up: what its folder may hold, and a small district brought to its end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import URLError

import polars as pl
import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection

from huimin.commons.access.models import Officer
from huimin.commons.installation.public import installation, today
from huimin.demonstration.accounts import accounts, failed_persons
from huimin.demonstration.census import words
from huimin.demonstration.command import (
    INTERRUPTED,
    MARKER,
    AnotherDistrict,
    AnotherInstallation,
    PortInUse,
    UnusableMonth,
    claim_port,
    demo,
    plan_for,
)
from huimin.demonstration.library import District, DistrictTooSmall, make_district
from huimin.demonstration.loading import at_once, found_installation, load_district
from huimin.demonstration.running import SILENT, UNANSWERED, run_months, working_day
from huimin.entitlements.public import reckonings_of
from huimin.kernel.days import Month
from huimin.payments.public import bank_files, month_card, runs, take_return
from huimin.registry.public import division_tree, household_cards, person_cards, relations_of


def options(**given: object) -> dict[str, object]:
    return {"people": None, "seed": None, "until": None, **given}


def marked(folder: Path, *, complete: bool) -> Path:
    folder.mkdir(exist_ok=True)
    plan = {"people": 2_000, "seed": 5, "until": "2025-07", "complete": complete}
    (folder / MARKER).write_text(json.dumps(plan))
    return folder


class TestFolder:
    def test_an_empty_folder_gets_a_full_district(self, tmp_path: Path) -> None:
        plan = plan_for(tmp_path / "var", **options())
        assert (plan.people, plan.seed, plan.until, plan.complete) == (241_589, 1, "2025-08", False)

    def test_a_folder_that_is_complete_is_opened_as_it_is(self, tmp_path: Path) -> None:
        folder = marked(tmp_path, complete=True)
        assert plan_for(folder, **options()).people == 2_000
        assert plan_for(folder, **options(people=2_000, seed=5)).complete

    def test_a_folder_with_another_district_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(AnotherDistrict, match="2000 people with seed 5"):
            plan_for(marked(tmp_path, complete=True), **options(people=3_000))

    def test_an_interrupted_start_is_cleared_away_and_nothing_else(self, tmp_path: Path) -> None:
        folder = marked(tmp_path, complete=False)
        (folder / "postgres").mkdir()
        (folder / "keys.json").write_text("{}")
        (folder / "notes.txt").write_text("mine")
        plan = plan_for(folder, **options())
        assert (plan.people, plan.complete) == (2_000, False)
        assert [path.name for path in folder.iterdir()] == ["notes.txt"]

    def test_the_data_of_a_real_installation_are_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "postgres").mkdir()
        with pytest.raises(AnotherInstallation, match="--data"):
            plan_for(tmp_path, **options())
        assert (tmp_path / "postgres").exists()

    @pytest.mark.parametrize("until", ["2025-05", "2026-01"])
    def test_months_outside_the_year_are_refused(self, tmp_path: Path, until: str) -> None:
        with pytest.raises(UnusableMonth, match=until):
            plan_for(tmp_path, **options(until=until))

    def test_a_village_is_refused_before_any_work(self, tmp_path: Path) -> None:
        with pytest.raises(DistrictTooSmall):
            plan_for(tmp_path, **options(people=10))

    def test_a_port_in_use_is_said_before_any_work(self, tmp_path: Path) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(PortInUse, match=str(port)):
                demo(data=tmp_path / "var", port=port)
        assert not (tmp_path / "var").exists()
        claim_port(port)


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
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM registry_membership")
            assert cursor.fetchone() == (2_000,)

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


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return response.status == 200
    except (URLError, ConnectionError, TimeoutError):
        return False


def begin(folder: Path, log: Path, *more: str) -> subprocess.Popen[bytes]:
    environment = {
        name: text for name, text in os.environ.items() if name not in {"DATABASE_URL", "HUIMIN_DATA"}
    }
    command = [sys.executable, "-m", "huimin.web.command", "demo", "--people", "600", "--until", "2025-06"]
    with log.open("wb") as written:
        return subprocess.Popen(
            [*command, "--data", str(folder), *more],
            env=environment,
            stdout=written,
            stderr=written,
            start_new_session=True,
        )


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 240
    while not condition():
        assert process.poll() is None, log.read_text(errors="replace")[-3000:]
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.mark.long
def test_the_command_serves_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder, log = tmp_path / "var", tmp_path / "log"
    process = begin(folder, log, "--port", str(port))
    wait_until(lambda: answers(f"http://127.0.0.1:{port}/sign-in/"), process, log)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert json.loads((folder / MARKER).read_text())["complete"]
    assert not (folder / "postgres" / "postmaster.pid").exists()


@pytest.mark.long
def test_a_first_start_that_was_killed_begins_afresh(tmp_path: Path) -> None:
    folder, log = tmp_path / "var", tmp_path / "log"
    process = begin(folder, log, "--no-serve")
    wait_until((folder / "keys.json").exists, process, log)
    process.kill()
    process.wait(10)
    assert not json.loads((folder / MARKER).read_text())["complete"]
    again = begin(folder, log, "--no-serve")
    assert again.wait(240) == 0, log.read_text(errors="replace")[-3000:]
    assert "afresh" in log.read_text()
    assert json.loads((folder / MARKER).read_text())["complete"]


@pytest.mark.long
def test_a_first_start_that_is_interrupted_does_not_succeed(tmp_path: Path) -> None:
    folder, log = tmp_path / "var", tmp_path / "log"
    process = begin(folder, log, "--no-serve")
    wait_until((folder / "keys.json").exists, process, log)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == INTERRUPTED
    assert not (folder / "postgres" / "postmaster.pid").exists()
