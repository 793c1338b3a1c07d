"""Jobs run once, show how far they are, end with a sentence, and survive what happens to machines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import translation

from huimin.commons.access.models import Officer, Role
from huimin.commons.audit.models import Deed
from huimin.commons.database.connecting import connect, conninfo
from huimin.commons.jobs import kinds
from huimin.commons.jobs.asking import INTERRUPTED, StillAtWork, ask, ask_again, close_all_interrupted
from huimin.commons.jobs.kinds import NoSuchKind, job_kind, title_of
from huimin.commons.jobs.models import Job
from huimin.commons.jobs.progress import Progress
from huimin.commons.jobs.queries import NoSuchJob, job_for, jobs, was_interrupted
from huimin.commons.jobs.recording import RecordedProgress
from huimin.commons.jobs.running import FAILED, run_job
from huimin.commons.jobs.views import pace, remaining, told
from huimin.commons.jobs.working import work
from huimin.kernel.errors import Conflict

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})


@pytest.fixture
def wen() -> Officer:
    return Officer.objects.create(username="wen", name="Wen", must_change_password=False, language="en")


def fresh(job: Job, officer: Officer | None = None) -> Job:
    return Job.objects.get(pk=job.pk)


def declare(work: Callable[..., Any], kind: str = "count") -> None:
    job_kind(kind, "Counting")(work)


def test_work_is_done_and_its_result_kept(wen: Officer) -> None:
    def count(progress: Progress, *, by: Officer, upto: int) -> dict[str, Any]:
        progress.step("Counting", total=upto)
        for _number in range(upto):
            progress.advance()
        return {"upto": upto, "by": by.username, "day": date(2025, 8, 22)}

    declare(count)
    job = ask("count", key="count:3", arguments={"upto": 3}, by=wen)
    assert ask("count", key="count:3", arguments={"upto": 3}, by=wen) == job
    work(until_empty=True)
    done = fresh(job)
    assert (done.state, done.done, done.total, done.step) == ("done", 3, 3, "Counting")
    assert done.started_at <= done.step_at <= done.finished_at
    assert done.result == {"upto": 3, "by": "wen", "day": "2025-08-22"}
    assert done.started_at <= done.finished_at
    assert Deed.objects.get().verb == "jobs.ask"
    assert ask("count", key="count:3", arguments={"upto": 3}, by=wen) != job


def test_a_job_that_was_asked_for_in_vain_is_not_there() -> None:
    declare(lambda progress, *, by: {})
    with transaction.atomic():
        ask("count", key="k", arguments={}, by=None)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    with pytest.raises(NoSuchKind, match="unheard"):
        ask("unheard", key="k", arguments={}, by=None)
    assert (title_of("count"), title_of("unheard")) == ("Counting", "unheard")


def test_a_refusal_ends_a_job_with_its_sentence(wen: Officer) -> None:
    def refuse(progress: Progress, *, by: Officer) -> None:
        Role.objects.create(code="left", name_zh="", name_en="", rights=[])
        raise Conflict("August is approved. Take {month}.", month="September")

    def refuse_all(progress: Progress, *, by: Officer) -> None:
        with transaction.atomic():
            refuse(progress, by=by)

    declare(refuse_all)
    job = ask("count", key="k", arguments={}, by=wen)
    run_job(job.pk)
    assert (fresh(job).state, fresh(job).message) == ("refused", "August is approved. Take September.")
    assert not Role.objects.exists()
    again = ask_again(job, by=wen)
    assert again != job
    with pytest.raises(StillAtWork):
        ask_again(again, by=wen)


def test_a_mistake_ends_a_job_as_failed_and_goes_to_the_log() -> None:
    def stumble(progress: Progress, *, by: None) -> None:
        raise ZeroDivisionError

    declare(stumble)
    job = ask("count", key="k", arguments={}, by=None)
    with pytest.raises(ZeroDivisionError):
        run_job(job.pk)
    assert (fresh(job).state, fresh(job).message) == ("failed", FAILED)
    run_job(job.pk)  # has ended: left alone
    assert fresh(job).state == "failed"


def test_progress_is_seen_while_the_work_is_not_committed() -> None:
    seen = []

    def look(progress: Progress, *, by: None) -> None:
        with transaction.atomic():
            Role.objects.create(code="unseen", name_zh="", name_en="", rights=[])
            progress.step("Looking", total=10**9)
            progress.advance(7)
            time.sleep(0.25)
            progress.advance(1)
            with connect() as other:
                seen.append(other.execute("SELECT step, done, total, state FROM jobs_job").fetchone())
                seen.append(other.execute("SELECT count(*) FROM access_role").fetchone())
            seen.append(close_all_interrupted())

    declare(look)
    run_job(ask("count", key="k", arguments={}, by=None).pk)
    assert seen == [("Looking", 8, 10**9, "running"), (0,), 0]


def test_when_the_database_goes_away_the_job_says_so_and_can_be_repeated(wen: Officer) -> None:
    def cut(progress: Progress, *, by: Officer) -> None:
        progress.step("Cutting")
        with transaction.atomic():
            Role.objects.create(code="gone", name_zh="", name_en="", rights=[])
            with connect() as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            progress.advance()
            Role.objects.create(code="late", name_zh="", name_en="", rights=[])

    declare(cut)
    job = ask("count", key="k", arguments={}, by=wen)
    run_job(job.pk)
    connection.close()
    assert fresh(job).state == "refused"
    assert "does not answer" in fresh(job).message
    assert not Role.objects.exists()
    assert ask_again(job, by=wen).state == "waiting"


SLOW = """
    import os, sys, time
    import django
    django.setup()
    from django.db import transaction
    from huimin.commons.access.models import Role
    from huimin.commons.jobs.kinds import job_kind
    from huimin.commons.jobs.running import run_job

    @job_kind("slow")
    def slow(progress, *, by):
        with transaction.atomic():
            Role.objects.create(code="half", name_zh="", name_en="", rights=[])
            progress.step("Sleeping", total=2)
            print("asleep", flush=True)
            time.sleep(600)

    run_job(int(sys.argv[1]))
"""


@pytest.fixture
def sleeper(wen: Officer) -> Iterator[tuple[Job, subprocess.Popen[str]]]:
    """A worker process in the middle of a transaction."""
    declare(
        lambda progress, *, by: Role.objects.create(code="whole", name_zh="", name_en="", rights=[]) and {},
        "slow",
    )
    job = ask("slow", key="slow", arguments={}, by=wen)
    known = connection.settings_dict
    address = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}&port={known['PORT']}"
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SLOW), str(job.pk)],
        env={**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "asleep\n"
    yield job, process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_killed_worker_leaves_nothing_behind_and_its_job_runs_again(
    sleeper: tuple[Job, subprocess.Popen[str]], wen: Officer
) -> None:
    job, process = sleeper
    assert (job_for(wen, job.pk).state, was_interrupted(job_for(wen, job.pk))) == ("running", False)
    assert ask("slow", key="slow", arguments={}, by=wen) == job
    with pytest.raises(StillAtWork):
        ask_again(job, by=wen)
    process.send_signal(signal.SIGKILL)
    process.wait()
    patience = time.monotonic() + 30
    while not was_interrupted(job_for(wen, job.pk)) and time.monotonic() < patience:
        time.sleep(0.05)
    assert was_interrupted(job_for(wen, job.pk))
    assert not Role.objects.exists()
    client = Client()
    client.force_login(wen)
    answer = client.post(f"/jobs/{job.pk}/again/")
    again = Job.objects.exclude(pk=job.pk).get()
    assert answer.headers["Location"] == f"/jobs/{again.pk}/"
    assert (fresh(job).state, fresh(job).message) == ("failed", INTERRUPTED)
    work(until_empty=True)
    assert fresh(again).state == "done"
    assert Role.objects.get().code == "whole"


def test_a_worker_that_starts_finds_what_was_interrupted(sleeper: tuple[Job, subprocess.Popen[str]]) -> None:
    job, process = sleeper
    assert close_all_interrupted() == 0
    process.kill()
    process.wait()
    time.sleep(0.2)
    assert close_all_interrupted() == 1
    assert fresh(job).state == "failed"


def test_who_asks_at_the_same_moment_gets_the_same_job(monkeypatch: pytest.MonkeyPatch) -> None:
    declare(lambda progress, *, by: {})
    job = ask("count", key="k", arguments={}, by=None)
    answers = iter([None, job])
    monkeypatch.setattr("huimin.commons.jobs.asking.unfinished", lambda key: next(answers))
    assert ask("count", key="k", arguments={}, by=None) == job
    never = iter([None, None])
    monkeypatch.setattr("huimin.commons.jobs.asking.unfinished", lambda key: next(never))
    with pytest.raises(IntegrityError):
        ask("count", key="k", arguments={}, by=None)


def test_two_workers_do_not_run_the_same_job() -> None:
    declare(lambda progress, *, by: {})
    job = ask("count", key="k", arguments={}, by=None)
    first = RecordedProgress(job.pk)
    assert first.begin()
    first.close()
    second = RecordedProgress(job.pk)
    assert not second.begin()
    second.close()


def test_an_officer_sees_their_own_jobs_and_an_auditor_all(wen: Officer) -> None:
    from huimin.commons.access.actions import assign_role, define_role

    declare(lambda progress, *, by: {})
    li = Officer.objects.create(username="li", name="Li")
    job = ask("count", key="k", arguments={}, by=wen)
    assert list(jobs(wen)) == [job]
    with pytest.raises(NoSuchJob, match=str(job.pk)):
        job_for(li, job.pk)
    define_role(code="watch", name_zh="看", name_en="Watch", rights=["jobs.view"], by=None)
    assign_role(officer=li, role="watch", scope="", start=date(2025, 1, 1), by=None)
    assert list(jobs(li)) == [job]


def test_the_page_of_a_job_asks_for_its_progress_until_it_ends(wen: Officer) -> None:
    declare(lambda progress, *, by: {"address": "/month/2025-08/", "payments": 7})
    job = ask("count", key="k", arguments={}, by=wen)
    client = Client(headers={"accept-language": "en"})
    client.force_login(wen)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "<title>Counting" in page
    assert f'hx-get="/jobs/{job.pk}/progress/"' in page
    run_job(job.pk)
    part = client.get(f"/jobs/{job.pk}/progress/").content.decode()
    assert "hx-get" not in part
    assert 'href="/month/2025-08/"' in part
    assert client.get(f"/jobs/{job.pk + 1}/").status_code == 404


def test_a_job_that_no_worker_takes_says_so(wen: Officer) -> None:
    declare(lambda progress, *, by: {})
    job = ask("count", key="k", arguments={}, by=wen)
    client = Client(headers={"accept-language": "en"})
    client.force_login(wen)

    def hinted() -> list[bool]:
        pages = (f"/jobs/{job.pk}/", f"/jobs/{job.pk}/progress/", "/jobs/")
        return ["start `huimin worker`" in client.get(page).content.decode().lower() for page in pages]

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        assert hinted() == [True, True, True]
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        assert hinted() == [False, False, False]
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'")
        assert hinted() == [True, True, True]
        run_job(job.pk)
        assert hinted() == [False, False, True]
        cursor.execute("DELETE FROM procrastinate_workers")


def test_the_time_that_remains_is_told_when_it_can_be() -> None:
    start = datetime(2025, 8, 22, tzinfo=UTC)
    job = Job(step_at=start, done=25, total=100)
    later = start + timedelta(seconds=10)
    assert (pace(job, later), remaining(job, later)) == (2.5, timedelta(seconds=30))
    with translation.override("en"):
        assert told(job, later) == "2 a second · about 0:00:30 left"
        assert told(Job(step_at=start, done=5000, total=0), later) == "500 a second"
        assert told(Job(step_at=start, done=1, total=100), later) == "about 0:16:30 left"
        assert told(Job(step_at=start, done=0, total=100), start) == ""
        assert told(Job(done=1, total=2), start) == ""
    Progress().step("Nothing")
    Progress().advance()


def test_the_connection_of_jobs_names_the_test_database() -> None:
    assert str(connection.settings_dict["NAME"]) in conninfo()
