"""A demonstration that is interrupted, killed or started twice leaves nothing half done behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import psutil
import pytest

from huimin.demonstration.command import INTERRUPTED
from huimin.demonstration.folder import MARKER, POSTGRES, SAMPLES


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder that the database's own user can get to, which pytest's is not for root."""
    found = Path(tempfile.mkdtemp(prefix="huimin-demonstration-"))
    found.chmod(0o755)
    yield found
    shutil.rmtree(found)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def servers(folder: Path) -> list[psutil.Process]:
    """Return the database servers that work in a folder."""
    data = str(folder / POSTGRES)
    return [each for each in psutil.process_iter(["cmdline"]) if data in (each.info["cmdline"] or ())]


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
def test_the_command_serves_replaces_a_killed_worker_and_ends_with_ctrl_c(place: Path) -> None:
    port = free_port()
    folder, log = place / "var", place / "log"
    process = begin(folder, log, "--port", str(port))
    wait_until(lambda: answers(f"http://127.0.0.1:{port}/sign-in/"), process, log)
    (worker,) = psutil.Process(process.pid).children()
    worker.kill()
    wait_until(lambda: "another one begins" in log.read_text(), process, log)
    wait_until(lambda: bool({*psutil.Process(process.pid).children()} - {worker}), process, log)
    assert answers(f"http://127.0.0.1:{port}/sign-in/")
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert json.loads((folder / MARKER).read_text())["complete"]
    assert (folder / SAMPLES / "hard-cases.csv").exists()
    assert not servers(folder)


@pytest.mark.long
def test_a_first_start_that_was_killed_begins_afresh(place: Path) -> None:
    folder, log = place / "var", place / "log"
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
@pytest.mark.parametrize(
    ("reached", "number"),
    [("postgres/PG_VERSION", signal.SIGINT), ("keys.json", signal.SIGHUP), ("secret", signal.SIGTERM)],
)
def test_a_first_start_that_is_interrupted_does_not_succeed(
    place: Path, reached: str, number: signal.Signals
) -> None:
    folder, log = place / "var", place / "log"
    process = begin(folder, log, "--no-serve")
    wait_until((folder / reached).exists, process, log)
    os.killpg(process.pid, number)
    # Somebody impatient: what stops already is not disturbed.
    process.send_signal(number)
    # Python ends itself by the signal where the interruption meets its own end; a shell says 130 to both.
    assert process.wait(60) in {INTERRUPTED, -signal.SIGINT}, log.read_text(errors="replace")[-3000:]
    assert "Traceback" not in log.read_text(errors="replace")
    assert not json.loads((folder / MARKER).read_text())["complete"]
    assert not servers(folder)


@pytest.mark.long
def test_a_demonstration_that_was_killed_while_it_served_starts_again(place: Path) -> None:
    folder, log, port = place / "var", place / "log", free_port()
    address = f"http://127.0.0.1:{port}/sign-in/"
    process = begin(folder, log, "--port", str(port))
    wait_until(lambda: answers(address), process, log)
    (worker,) = psutil.Process(process.pid).children()
    process.kill()
    process.wait(10)
    worker.wait(20)
    (server,) = servers(folder)
    # As when the machine goes down: the server, too, leaves its lock behind.
    children = server.children(recursive=True)
    server.kill()
    _gone, alive = psutil.wait_procs([server, *children], timeout=30)
    assert not alive
    assert (folder / POSTGRES / "postmaster.pid").exists()
    again = begin(folder, log, "--port", str(port))
    wait_until(lambda: answers(address), again, log)
    assert "afresh" not in log.read_text()
    again.send_signal(signal.SIGINT)
    assert again.wait(60) == 0
    assert not servers(folder)
