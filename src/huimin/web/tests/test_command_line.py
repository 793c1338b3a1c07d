"""The command line keeps its contract: JSON for scripts, one sentence and status 1 for a refusal."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import connection
from django.utils import timezone
from typer.testing import CliRunner, Result

from huimin.commons.access.models import Assignment, Officer, Role, SecondFactor
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import record
from huimin.commons.installation.models import Installation
from huimin.commons.installation.ports import PortInUse, claim_port
from huimin.commons.installation.public import found
from huimin.commons.jobs.models import Job
from huimin.kernel.errors import Refusal
from huimin.rulebook.public import rulebook
from huimin.web.command import app, main
from huimin.web.commands import examination, showing
from huimin.web.commands.evaluating import only_place
from huimin.web.commands.examination import Health, examine
from huimin.web.commands.progress import shown_progress

DAY = date(2025, 8, 1)


def call(*arguments: object, status: int = 0, typed: str = "") -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit | Refusal):
        raise result.exception
    assert result.exit_code == status, (result.output, result.exception)
    return result


def as_json(*arguments: object, status: int = 0) -> Any:
    return json.loads(call(*arguments, "--json", status=status).stdout)


def refused(*arguments: object, typed: str = "") -> str:
    result = call(*arguments, status=1, typed=typed)
    assert isinstance(result.exception, Refusal)
    return str(result.exception)


def test_a_refusal_is_one_sentence_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["huimin", "deadline", "2031-03-03", "--days", "30"])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    assert (ended.value.code, out, err.count("\n")) == (1, "", 1)
    assert "2031" in err


def test_help_needs_no_django() -> None:
    looked = "import sys, huimin.web.command; print('django' in sys.modules, 'polars' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]
    assert "evaluate" in call("--help").output


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        (["2025-03-03", "--days", "30", "--unit", "workday"], "2025-04-15"),
        (["2025-09-24", "--days", "7", "--unit", "day"], "2025-10-09"),
        (["2025-09-24", "--days", "7", "--unit", "day", "--no-roll"], "2025-10-01"),
    ],
)
def test_a_deadline_prints_the_last_day(arguments: list[str], last: str) -> None:
    assert call("deadline", *arguments).stdout == f"{last}\n"
    assert as_json("deadline", *arguments)["last_day"] == last


def test_the_rulebook_is_listed_and_sound() -> None:
    assert {scheme["name"] for scheme in as_json("rules", "list")} == set(rulebook().schemes)
    assert len(as_json("rules", "facts")) == len(rulebook().facts)
    assert "dibao" in call("rules", "list").stdout
    assert "wage" in call("rules", "facts").stdout


def test_the_rulebook_is_checked_and_what_is_wrong_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    told = as_json("rules", "check")
    assert told == {"edition": rulebook().edition, "sound": True, "findings": []}
    monkeypatch.setattr("huimin.rulebook.public.check", lambda: ["dibao: No example is granted."])
    assert as_json("rules", "check", status=1)["findings"] == ["dibao: No example is granted."]
    failed = call("rules", "check", status=1)
    assert "dibao: No example is granted." in failed.stderr
    assert "1 findings" in failed.stdout


def test_texts_that_are_missing_fail_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huimin.web.catalogues.check", lambda: ["zh_Hans: 'Home' is missing"])
    assert "'Home' is missing" in call("catalogues", "--check", status=1).stderr
    monkeypatch.setattr("huimin.web.catalogues.check", list)
    assert call("catalogues", "--check").stdout == ""


def test_the_parameters_are_listed_as_in_force_on_a_day() -> None:
    listed = {each["name"]: each for each in as_json("rules", "parameters", "--on", DAY)}
    assert set(listed) == set(rulebook().parameters)
    standard = listed["dibao/standard"]
    assert (standard["unit"], standard["figure"], standard["status"]) == ("money", "815.00", "verified")
    assert (standard["zh"], standard["since"], standard["place"]) != ("", None, None)
    assert any(isinstance(each["figure"], dict) for each in listed.values())
    early = {each["name"]: each for each in as_json("rules", "parameters", "--on", "1950-01-01")}
    assert early["dibao/standard"]["figure"] is None
    told = call("rules", "parameters", "--on", DAY).stdout
    assert "dibao/standard" in told
    assert "815.00" in told
    assert "–" in call("rules", "parameters", "--on", "1950-01-01").stdout
    assert call("rules", "parameters").stdout.startswith(str(datetime.now(UTC).year))


def test_an_unknown_parameter_is_refused_with_where_to_look(files: list[object]) -> None:
    for command in (("simulate", *files), ("explain", *files, "--id", 1)):
        assert "`huimin rules parameters`" in refused(*command, "--set", "dibao/standrd=9")


def test_columns_that_name_no_fact_are_told(files: list[object], tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    pl.read_parquet(path).with_columns(wagge=pl.lit(1), note=pl.lit("x")).write_parquet(path)
    evaluated = ("evaluate", *files, "--out", tmp_path / "r.parquet")
    for command in (evaluated, ("explain", *files, "--id", 1), ("simulate", *files)):
        assert as_json(*command)["ignored_columns"] == ["wagge", "note"]
        assert "not read: wagge (wage?), note." in call(*command).stderr


@pytest.fixture
def files(tmp_path: Path) -> list[object]:
    """A household of three with 1,500 yuan a month of wages: 945.00 yuan by the standard of 815."""
    from huimin.policy.facts import Entity
    from huimin.policy.running import make_plan

    plan = make_plan(
        "dibao", on=DAY, place=only_place(), rulebook=rulebook(), parameters=rulebook().parameters
    )
    empty = {entity: dict.fromkeys(plan.names(entity)) for entity in Entity}
    persons = [{"id": n, "household_id": 1, **empty[Entity.PERSON]} for n in (1, 2, 3)]
    pl.DataFrame(persons).write_parquet(tmp_path / "p.parquet")
    pl.DataFrame([{"id": 1, **empty[Entity.HOUSEHOLD]}]).write_parquet(tmp_path / "h.parquet")
    return ["dibao", "--on", DAY, "--persons", tmp_path / "p.parquet", "--households", tmp_path / "h.parquet"]


def test_a_file_is_evaluated(files: list[object], tmp_path: Path) -> None:
    out = tmp_path / "r.parquet"
    summary = as_json("evaluate", *files, "--out", out)
    assert summary["considered"] == summary["granted"] + summary["refused"] + summary["undecided"] == 1
    decided = pl.read_parquet(out)
    assert decided.columns == ["id", "outcome", "amount", "reasons", "missing"]
    assert decided["outcome"].to_list() == ["undecided"]
    assert "considered" in call("evaluate", *files, "--out", out).stdout
    assert "no engine" in refused("evaluate", *files, "--out", out, "--engine", "magic")
    out.unlink()
    assert "add --engine spark" in refused("evaluate", *files, "--out", out, "--master", "local[2]")
    assert not out.exists()
    assert "PARAMETER=VALUE" in refused("evaluate", *files, "--out", out, "--set", "dibao/standard")


def test_one_row_is_explained(files: list[object]) -> None:
    explanation = as_json("explain", *files, "--id", 1)
    assert (explanation["outcome"], explanation["members"]) == ("undecided", [1, 2, 3])
    assert explanation["missing"]
    assert explanation["missing"][0] in call("explain", *files, "--id", 1).stdout
    assert "No row has the id 9" in refused("explain", *files, "--id", 9)
    member = ["old_age", *files[1:]]
    households = files[-1]
    assert isinstance(households, Path)
    people = pl.DataFrame({"id": [1, 2, 3], "household_id": [1, 1, 1]}).with_columns(
        pl.lit(None).alias(name) for name in _facts_of("old_age", "person")
    )
    people.write_parquet(households.parent / "p.parquet")
    pl.DataFrame({"id": [1]}).with_columns(
        pl.lit(None).alias(name) for name in _facts_of("old_age", "household")
    ).write_parquet(households)
    assert as_json("explain", *member, "--id", 2)["id"] == 2


def _facts_of(scheme: str, entity: str) -> tuple[str, ...]:
    from huimin.policy.facts import Entity
    from huimin.policy.running import make_plan

    book = rulebook()
    plan = make_plan(scheme, on=DAY, place=only_place(), rulebook=book, parameters=book.parameters)
    return plan.names(Entity(entity))


def test_what_if_is_compared(files: list[object]) -> None:
    compared = as_json("simulate", *files, "--set", "dibao/standard=900.00")
    assert (compared["rows"], compared["cost"], compared["undecided_after"]) == (1, 0, 1)
    assert "enters" in call("simulate", *files, "--set", "dibao/standard=900.00").stdout


@pytest.mark.django_db(transaction=True)
def test_the_trail_is_sealed_and_verified() -> None:
    record("x.do", "x:1", by=None)
    assert "1 not sealed" in call("audit", "verify").stdout
    assert as_json("audit", "seal") == {"deeds": 1, "blocks": 1}
    report = as_json("audit", "verify")
    assert (report["sound"], report["deeds"], report["unsealed"]) == (True, 1, 0)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE audit_deed SET verb = 'x.other'")
        cursor.execute("SET session_replication_role = origin")
    assert as_json("audit", "verify", status=1)["sound"] is False
    assert "was changed" in call("audit", "verify", status=1).stderr
    assert "0 deeds sealed" in call("audit", "seal").stdout


@pytest.mark.django_db(transaction=True)
def test_an_installation_is_founded_with_its_administrators() -> None:
    arguments = ("--place", "420202", "--name-zh", "试点区", "--name-en", "Pilot")
    assert "试点区" in call("found", *arguments).stdout
    assert "already" in refused("found", *arguments)
    assert Role.objects.filter(built_in=True).exists()
    typed = "cranes-over-water\n"
    call("officer", "anquan", "--name", "安全管理员", "--role", "security_administrator", typed=typed)
    officer = Officer.objects.get()
    assert (officer.must_change_password, officer.division) == (True, "420202")
    assert Assignment.objects.get().role_id == "security_administrator"
    SecondFactor.objects.create(officer=officer, secret=b"", begun_at=timezone.now())
    call("reset-factor", "anquan", "--reason", "phone lost")
    assert not SecondFactor.objects.exists()
    assert Deed.objects.get(verb="access.reset_second_factor").reason == "phone lost"
    assert "Only administrators" in refused("officer", "x", "--name", "x", "--role", "leader", typed=typed)
    assert "refused" in refused(
        "officer", "x", "--name", "x", "--role", "audit_administrator", typed="short\n"
    )
    assert Officer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_month_is_reckoned_all_or_nothing() -> None:
    call("found", "--place", "420202", "--name-zh", "试点区", "--name-en", "Pilot")
    run = as_json("month", "2025-08")
    assert (run["month"], run["state"], run["payments"], run["total"]) == ("2025-08", "reckoned", 0, 0)
    told = call("month", "2025-08")
    assert "2025-08: reckoned" in told.stdout
    assert "2025-13" in refused("month", "2025-13")
    assert "the furthest month is" in refused("month", "2099-01")
    assert "nobody" in refused("month", "2025-08", "--by", "nobody")
    assert "`huimin rules list`" in refused("month", "2025-08", "--scheme", "dibo")


@pytest.mark.django_db(transaction=True)
def test_a_demonstration_is_moved_forward_with_its_nights() -> None:
    found(
        mode="demonstration", place="420202", name_zh="试点区", name_en="Pilot", working_day=date(2025, 8, 22)
    )
    assert as_json("day", "2025-09-03") == {
        "day": "2025-09-03",
        "notices": 0,
        "complaints": 0,
        "pauses": 0,
        "deaths": 0,
        "reviews": 0,
        "red": 0,
        "amber": 0,
        "told": 0,
        "back": 0,
        "ties": 0,
    }
    assert "2025-09-03" in call("day", "2025-09-03").stdout
    assert "2025-09-03" in refused("day", "2025-08-22")
    assert "soon" in refused("day", "soon")


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_written_and_not_restored_over_an_installation(tmp_path: Path, settings: Any) -> None:
    settings.KEY_FILE = tmp_path / "keys.json"
    assert "enciphered" in call("backup", tmp_path / "b.huimin").stdout
    assert "not empty" in refused("restore", tmp_path / "b.huimin")
    assert "no file" in refused("restore", tmp_path / "nothing")


@pytest.mark.django_db(transaction=True)
def test_the_doctor_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    settings.KEY_FILE = tmp_path / "keys.json"
    found(mode="production", place="420202", name_zh="试点区", name_en="Pilot")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")  # of a process that another test ran
    findings = {finding["what"]: finding for finding in as_json("doctor", status=1)}
    assert findings["database"]["health"] == findings["tables"]["health"] == "good"
    assert findings["key ring"]["health"] == "worth a look"
    assert "HUIMIN_HTTPS" in findings["transport"]["do"]
    assert "→" in call("doctor", status=1).stdout
    assert "nobody else reaches" in findings["public address"]["found"]
    assert "HUIMIN_PUBLIC_ADDRESS" in findings["public address"]["do"]
    settings.PUBLIC_ADDRESS = "https://mz.example.gov.cn"
    assert "HUIMIN_HOSTS" in examination.address(demonstration=False).do
    settings.ALLOWED_HOSTS = ["mz.example.gov.cn"]
    assert examination.address(demonstration=False).health is Health.GOOD
    Installation.objects.update(public_address="https://old.example.gov.cn")
    assert "the server keeps https://old" in examination.address(demonstration=False).found
    Installation.objects.update(public_address="https://mz.example.gov.cn")
    settings.SECURE = True
    settings.KEY_FILE.write_text("{}")
    settings.KEY_FILE.chmod(0o600)
    assert examination.keys().health is Health.WRONG
    settings.KEY_FILE.unlink()
    from huimin.kernel.crypto import KeyRing

    KeyRing.create(settings.KEY_FILE)
    assert examination.keys().health is Health.GOOD
    now = datetime.now(UTC)
    assert examination.clock(lambda: now + timedelta(minutes=3)).health is Health.WRONG
    assert examination.holidays(date(2060, 1, 1)).health is Health.WORTH_A_LOOK
    assert examination.holidays(DAY).health is Health.GOOD
    assert findings["worker"]["health"] == "worth a look"
    Job.objects.create(kind="x", key="x")
    assert examination.workers().health is Health.WRONG
    assert "huimin worker" in examination.workers().do
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    healthy = examine(today=DAY, now=lambda: datetime.now(UTC))
    assert {finding.health for finding in healthy} == {Health.GOOD}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    monkeypatch.setenv("HUIMIN_DATA", "/proc/nowhere")
    assert examination.data_folder().health is Health.WORTH_A_LOOK
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HUIMIN_NODE_MODULES", str(tmp_path))
    monkeypatch.setattr(examination, "SPACE_NEEDED", 2**70)
    assert [
        part().health for part in (examination.data_folder, examination.node_modules, examination.disk)
    ] == [
        Health.WRONG,
        Health.WRONG,
        Health.WORTH_A_LOOK,
    ]


@pytest.mark.django_db(transaction=True)
def test_the_doctor_finds_a_trail_that_was_changed_and_tables_that_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    record("x.do", "x:1", by=None)
    call("audit", "seal")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE audit_deed SET verb = 'x.other'")
        cursor.execute("SET session_replication_role = origin")
    assert examination.trail().health is Health.WRONG
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("audit", "0002_trail_that_stays")
    try:
        assert examination.migrations().health is Health.WRONG
    finally:
        recorder.record_applied("audit", "0002_trail_that_stays")
    assert Deed.objects.count() == 1


def test_a_database_that_is_away_is_said_plainly() -> None:
    away = {**os.environ, "DATABASE_URL": "postgresql://nobody@/x?host=/nowhere"}
    command = [sys.executable, "-m", "huimin.web.command"]
    said = subprocess.run([*command, "audit", "seal"], env=away, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (1, "", 1)
    assert "does not answer" in said.stderr
    said = subprocess.run(
        [*command, "doctor", "--json"], env=away, capture_output=True, text=True, check=False
    )
    assert said.returncode == 1
    assert {finding["what"]: finding["health"] for finding in json.loads(said.stdout)}["database"] == "wrong"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_in_use_is_refused_before_any_work(taken: int) -> None:
    with pytest.raises(PortInUse, match="--port"):
        claim_port(taken)
    assert "in use" in refused("serve", "--port", taken)


ON_THE_DATABASE = (
    ("serve", "--port", 0),
    ("worker",),
    ("month", "2025-08"),
    ("day", "2025-09-03"),
    ("backup", "b.huimin"),
    ("officer", "x", "--name", "x", "--role", "audit_administrator"),
    ("reset-factor", "x", "--reason", "lost"),
    ("audit", "seal"),
    ("audit", "verify"),
)
OTHERWISE = {
    "migrate", "found", "restore",  # bring the tables
    "doctor",  # says what is wrong
    "demo",  # brings the tables of its own
    "catalogues", "deadline", "evaluate", "explain", "simulate", "rules",  # without a database
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("command", ON_THE_DATABASE)
def test_nothing_is_done_on_the_tables_of_an_earlier_version(command: tuple[object, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'payments' AND name > '0002'")
        behind = cursor.rowcount
    assert behind
    assert f"{behind} migrations behind this version. Call `huimin migrate`" in refused(*command)


def test_every_command_on_the_database_is_tried_on_the_tables_of_an_earlier_version() -> None:
    import typer

    known = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert known == {str(command[0]) for command in ON_THE_DATABASE} | OTHERWISE


def test_nothing_is_restored_into_a_folder_without_keys(tmp_path: Path) -> None:
    (tmp_path / "b.huimin").write_bytes(b"x")
    away = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    said = subprocess.run(
        [sys.executable, "-m", "huimin.web.command", "restore", str(tmp_path / "b.huimin")],
        env=away | {"HUIMIN_DATA": str(tmp_path / "mistyped"), "LANG": "C"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "There are no keys at" in said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["b.huimin"]


@pytest.mark.parametrize("command", [*ON_THE_DATABASE, ("doctor",)])
def test_nothing_is_made_in_a_folder_without_an_installation(
    command: tuple[object, ...], tmp_path: Path
) -> None:
    folder = tmp_path / "mistyped"
    away = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    said = subprocess.run(
        [sys.executable, "-m", "huimin.web.command", *map(str, command)],
        env=away | {"HUIMIN_DATA": str(folder), "LANG": "C"},
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert said.returncode == 1
    assert "here is no installation in" in said.stdout + said.stderr
    assert "HUIMIN_DATA" in said.stdout + said.stderr
    assert "Traceback" not in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_progress_is_drawn_or_silent(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress() as progress:
        progress.advance()
        progress.step("Counting", total=2)
        progress.advance(2)
        progress.step("Writing")
    out, err = capsys.readouterr()
    assert (out, "Counting" in err, "Writing" in err) == ("", True, True)
    with shown_progress(quiet=True) as silent:
        silent.step("Counting")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("language", "chinese"), [("zh_CN.UTF-8", True), ("en_GB.UTF-8", False), ("", False)]
)
def test_the_terminals_language_is_followed(
    monkeypatch: pytest.MonkeyPatch, language: str, chinese: bool
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", language)
    assert showing.speaks_chinese() is chinese
    assert showing.bilingual("中", "en") == ("中" if chinese else "en")
    assert showing.translate("") == ""
