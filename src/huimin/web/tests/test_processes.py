"""The processes of an installation start, answer and stop when they are told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError

import psycopg
import pytest
from django.db import connection
from django.test import Client
from procrastinate.exceptions import AlreadyEnqueued

from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Block
from huimin.commons.audit.trail import record
from huimin.commons.database.connecting import conninfo
from huimin.commons.installation.public import found
from huimin.commons.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 60
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start `huimin` with arguments on the test database, in a group of its own."""
    known = connection.settings_dict
    address = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}"
    started: list[subprocess.Popen[str]] = []

    def start_it(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "huimin.web.command", *arguments],
            env={**os.environ, "DATABASE_URL": address},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start_it
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def comes_true(condition: Callable[[], bool]) -> bool:
    patience = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > patience:
            return False
        time.sleep(0.1)
    return True


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


def backends() -> int:
    """Return how many others are connected to the test database."""
    with psycopg.connect(conninfo()) as own:
        counted = own.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert counted
    return int(counted[0])


def cut_all() -> None:
    connection.close()
    with psycopg.connect(conninfo(), autocommit=True) as own:
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_the_server_answers_survives_an_outage_and_stops_at_ctrl_c(start: Start) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = start("serve", "--port", str(port))
    address = f"http://127.0.0.1:{port}/sign-in/"
    assert comes_true(lambda: answers(address)), server.stderr and server.stderr.read()
    cut_all()
    assert answers(address)
    server.send_signal(signal.SIGINT)
    assert server.wait(PATIENCE_SECONDS) == 0


SERVED = """
from huimin.web.commands import serving
def say(port, workers):
    from huimin.commons.installation.addressing import public_address
    print(public_address())
serving.run_server = say
serving.serve(port={port}, workers=1)
"""
ASKED = """
from huimin.web.commands.starting import start
start()
from huimin.commons.installation.addressing import public_address
print(public_address())
"""
DEMONSTRATED = """
import pathlib
from huimin.demonstration import command
def say(claimed):
    from django.conf import settings
    print(settings.PUBLIC_ADDRESS or settings.SERVED_AT)
command.stand_up = lambda folder, plan: None
command.show_logins = lambda *said: None
command.run_until_interrupted = say
command.demo(people=2000, data=pathlib.Path({data!r}), port={port})
"""


@pytest.mark.parametrize("given", ["", "https://mz.example.gov.cn"])
@pytest.mark.parametrize("code", [SERVED, DEMONSTRATED], ids=["serve", "demo"])
def test_documents_name_the_port_that_is_served_or_the_public_address(
    code: str, given: str, tmp_path: Path
) -> None:
    known = connection.settings_dict
    place = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}"
    environment = {**os.environ, "DATABASE_URL": place, "DJANGO_SETTINGS_MODULE": "huimin.web.settings"}
    environment.pop("HUIMIN_PUBLIC_ADDRESS", None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = subprocess.run(
        [sys.executable, "-c", code.format(port=port, data=str(tmp_path / "var"))],
        env=environment | ({"HUIMIN_PUBLIC_ADDRESS": given} if given else {}),
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines()[-1] == (given or f"http://127.0.0.1:{port}")


def test_a_worker_in_another_process_names_what_the_server_serves() -> None:
    found(mode="production", place="420202", name_zh="试点区", name_en="Pilot")
    known = connection.settings_dict
    place = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}"
    environment = {**os.environ, "DATABASE_URL": place, "DJANGO_SETTINGS_MODULE": "huimin.web.settings"}
    environment.pop("HUIMIN_PUBLIC_ADDRESS", None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = [
        subprocess.run(
            [sys.executable, "-c", code.format(port=port)], env=environment, capture_output=True, text=True,
            timeout=PATIENCE_SECONDS, check=True,
        ).stdout.splitlines()[-1]
        for code in (SERVED, ASKED)
    ]  # fmt: skip
    assert said == [f"http://127.0.0.1:{port}"] * 2


@pytest.mark.long
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_open_stream_does_not_hold_up_the_end(start: Start, workers: str) -> None:
    wen = Officer.objects.create(username="wen", name="Wen", must_change_password=False)
    job = Job.objects.create(kind="x", key="x", asked_by=wen)
    client = Client()
    client.force_login(wen)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = start("serve", "--port", str(port), "--workers", workers)
    assert comes_true(lambda: answers(f"http://127.0.0.1:{port}/sign-in/"))
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/jobs/{job.pk}/stream/",
        headers={"Cookie": f"sessionid={client.cookies['sessionid'].value}"},
    )
    with urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS) as stream:
        while not stream.readline().startswith(b"event: progress"):
            pass
        server.send_signal(signal.SIGINT)
        stream.read()  # to its end, which is no error
    assert server.wait(PATIENCE_SECONDS) == 0
    assert server.stderr
    assert "graceful shutdown exceeded" not in server.stderr.read()


def ask_for_seal() -> None:
    """Let the worker seal the trail; the minute may have asked for it already."""
    from huimin.commons.audit.tasks import seal_trail

    with suppress(AlreadyEnqueued):
        seal_trail.defer(timestamp=0)


@pytest.mark.long
def test_the_worker_works_survives_an_outage_and_stops_when_told(start: Start) -> None:
    others = backends()
    record("x.do", "x:1", by=None)
    ask_for_seal()
    worker = start("worker")
    assert comes_true(lambda: Block.objects.count() == 1), worker.stderr and worker.stderr.read()
    cut_all()
    record("x.do", "x:2", by=None)
    ask_for_seal()
    assert comes_true(lambda: Block.objects.count() == 2)
    assert worker.poll() is None
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert comes_true(lambda: backends() <= max(others, 2))
