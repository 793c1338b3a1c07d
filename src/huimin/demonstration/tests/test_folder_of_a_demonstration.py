"""The folder and the port of a demonstration: whose they are, what may be in them, what is cleared away."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from huimin.commons.installation.ports import PortForbidden, PortInUse, claim_port
from huimin.demonstration.command import demo
from huimin.demonstration.folder import (
    LOCK,
    MARKER,
    POSTGRES,
    AnotherDistrict,
    AnotherInstallation,
    FolderTaken,
    UnusableFolder,
    UnusableMonth,
    claim_folder,
    end_servers,
    plan_for,
    was_interrupted,
)
from huimin.demonstration.library import DistrictTooSmall


def options(**given: object) -> dict[str, object]:
    return {"people": None, "seed": None, "until": None, **given}


def marked(folder: Path, *, complete: bool) -> Path:
    folder.mkdir(exist_ok=True)
    plan = {"people": 2_000, "seed": 5, "until": "2025-07", "complete": complete}
    (folder / MARKER).write_text(json.dumps(plan))
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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

    @pytest.mark.parametrize("people", [0, -5, 10])
    def test_a_village_is_refused_before_any_work(self, tmp_path: Path, people: int) -> None:
        with pytest.raises(DistrictTooSmall, match=str(people)):
            demo(people=people, data=tmp_path / "var", port=free_port())
        assert not (tmp_path / "var").exists()

    def test_the_seed_zero_is_a_seed(self, tmp_path: Path) -> None:
        assert plan_for(tmp_path, **options(seed=0)).seed == 0

    def test_a_port_in_use_is_said_before_any_work(self, tmp_path: Path) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(PortInUse, match=str(port)):
                demo(data=tmp_path / "var", port=port)
        assert not (tmp_path / "var").exists()
        claim_port(port).close()

    def test_a_claimed_port_is_nobody_elses(self) -> None:
        with claim_port(free_port()) as claimed, pytest.raises(PortInUse):
            claim_port(claimed.getsockname()[1])

    def test_a_port_that_cannot_be_listened_at_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("huimin.commons.installation.ports.HOST", "203.0.113.1")
        with pytest.raises(PortForbidden, match="--port"):
            claim_port(free_port())

    def test_one_demonstration_works_in_a_folder(self, tmp_path: Path) -> None:
        folder = tmp_path / "new" / "var"
        with claim_folder(folder), pytest.raises(FolderTaken, match="--data"):
            claim_folder(folder)
        claim_folder(folder).close()

    def test_a_killed_demonstration_lets_go_of_its_folder(self, tmp_path: Path) -> None:
        code = "import sys, time, pathlib; from huimin.demonstration.folder import claim_folder\n"
        code += "held = claim_folder(pathlib.Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
        with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == b"held\n"
            with pytest.raises(FolderTaken):
                claim_folder(tmp_path)
            other.kill()
        claim_folder(tmp_path).close()

    def test_a_folder_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("no folder")
        with pytest.raises(UnusableFolder, match="--data"):
            claim_folder(tmp_path / "file" / "var")
        with pytest.raises(UnusableFolder, match="file"):
            claim_folder(tmp_path / "file")
        (tmp_path / LOCK).mkdir()
        with pytest.raises(UnusableFolder):
            claim_folder(tmp_path)

    def test_an_unfinished_folder_knows_it(self, tmp_path: Path) -> None:
        assert not was_interrupted(tmp_path)
        assert was_interrupted(marked(tmp_path, complete=False))
        assert not was_interrupted(marked(tmp_path, complete=True))

    def test_options_that_cannot_be_leave_what_is_there(self, tmp_path: Path) -> None:
        folder = marked(tmp_path, complete=False)
        with pytest.raises(DistrictTooSmall):
            plan_for(folder, **options(people=10))
        assert (folder / MARKER).exists()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Something that looks like a database server of the folder, with a child."""
    named = tmp_path / "postgres-of-nobody"
    named.mkdir()
    program = named / "postgres"
    program.symlink_to(sys.executable)
    code = "import os, time; os.fork(); time.sleep(60)"
    arguments = [str(program), "-c", code, "-D", str(tmp_path / POSTGRES)]
    with subprocess.Popen(arguments, env={**os.environ, "PYTHONHOME": sys.base_prefix}) as process:
        time.sleep(0.5)
        yield process
        process.kill()


class TestServers:
    def test_those_of_the_folder_are_ended(self, tmp_path: Path, server: subprocess.Popen[bytes]) -> None:
        children = psutil.Process(server.pid).children()
        assert children
        end_servers(tmp_path)
        assert server.poll() is not None
        assert not any(child.is_running() for child in children)

    def test_those_of_another_folder_go_on(self, tmp_path: Path, server: subprocess.Popen[bytes]) -> None:
        end_servers(tmp_path / "other")
        assert server.poll() is None


def said(*arguments: str) -> tuple[int, str]:
    """Run the command as somebody types it; return its status and what it says."""
    command = [sys.executable, "-m", "huimin.web.command", "demo", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--people", "10"), 1, "500"),
        (("--people", "-5"), 1, "-5"),
        (("--people", "many"), 2, "--people"),
        (("--seed", "x"), 2, "--seed"),
        (("--seed", "-1"), 2, "--seed"),
        (("--port", "99999"), 2, "--port"),
        (("--until", "2024-01"), 1, "2024-01"),
        (("--until", "soon"), 1, "soon"),
        (("--data", "/dev/null/var"), 1, "/dev/null/var"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(arguments: tuple[str, ...], status: int, words: str) -> None:
    code, text = said("--no-serve", *arguments)
    assert code == status
    assert words in text
    assert "Traceback" not in text
