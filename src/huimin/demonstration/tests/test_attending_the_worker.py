"""The worker of a demonstration is replaced when it dies, and not for ever."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil
import pytest
from django.db import connection
from procrastinate.exceptions import AlreadyEnqueued

from huimin.commons.audit.models import Block
from huimin.commons.audit.tasks import seal_trail
from huimin.commons.audit.trail import record
from huimin.commons.jobs.queries import worker_is_there
from huimin.demonstration import attendance
from huimin.demonstration.attendance import DEATHS_AT_MOST, AttendedWorker

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 60


@pytest.fixture(autouse=True)
def on_the_test_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = connection.settings_dict
    monkeypatch.setenv(
        "DATABASE_URL",
        f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}",
    )
    forget_heartbeats()
    yield
    forget_heartbeats()


def forget_heartbeats() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")


def comes_true(condition: Callable[[], bool]) -> bool:
    patience = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > patience:
            return False
        time.sleep(0.1)
    return True


def test_a_worker_that_was_killed_is_replaced_and_what_waits_is_done(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with AttendedWorker() as worker:
        first = worker.pid
        assert comes_true(worker_is_there)
        os.kill(first, signal.SIGKILL)
        assert comes_true(lambda: worker.pid != first)
        record("x.do", "x:1", by=None)
        with suppress(AlreadyEnqueued):  # the first one may have asked for it already
            seal_trail.defer(timestamp=0)
        assert comes_true(lambda: Block.objects.count() == 1)
        second = worker.pid
    assert not psutil.pid_exists(second) or psutil.Process(second).status() == psutil.STATUS_ZOMBIE
    said = " ".join(capfd.readouterr().err.split())
    assert said.count("The worker ended by signal 9; another one begins.") == 1


def test_a_worker_that_dies_again_and_again_is_given_up(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(attendance, "WORKER", "raise SystemExit(3)")
    monkeypatch.setattr(attendance, "SECONDS_BEFORE_ANOTHER", 0)
    said: list[str] = []

    def has_given_up() -> bool:
        said.append(capfd.readouterr().err)
        return "no other one begins" in " ".join("".join(said).split())

    with AttendedWorker() as worker:
        assert comes_true(has_given_up)
        last = worker.pid
        time.sleep(0.5)
        assert worker.pid == last
    assert "".join(said).count("with status 3") == DEATHS_AT_MOST - 1


def test_a_worker_that_is_ended_is_not_replaced(capfd: pytest.CaptureFixture[str]) -> None:
    with AttendedWorker():
        assert comes_true(worker_is_there)
    assert not worker_is_there()
    assert "another one begins" not in capfd.readouterr().err
