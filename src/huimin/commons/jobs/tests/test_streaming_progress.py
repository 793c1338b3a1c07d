"""The stream of a job tells every step to who may see it, ends with the job, and holds nothing up."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import psycopg
import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.core.asgi import get_asgi_application
from django.db import connection
from django.test import Client

from huimin.commons.access.models import Officer
from huimin.commons.database.connecting import connect, conninfo
from huimin.commons.jobs import kinds, streaming
from huimin.commons.jobs.asking import ask, close_interrupted
from huimin.commons.jobs.kinds import job_kind
from huimin.commons.jobs.listening import Exchange, before_the_end, listening
from huimin.commons.jobs.models import Job
from huimin.commons.jobs.queries import at_work_for
from huimin.commons.jobs.recording import CHANNEL, RecordedProgress
from huimin.commons.jobs.streaming import STREAMS_AT_MOST, Shown, may_open, progress_of

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 30


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    job_kind("count", "Counting")(lambda progress, *, by: {})


@pytest.fixture
def wen() -> Officer:
    return Officer.objects.create(username="wen", name="Wen", must_change_password=False, language="en")


@pytest.fixture
def job(wen: Officer) -> Job:
    return ask("count", key="k", arguments={}, by=wen)


class Reader:
    """Reads the stream of a job as a browser does, from the whole ASGI application."""

    def __init__(self, officer: Officer, job: int) -> None:
        client = Client()
        client.force_login(officer)
        self.session = client.cookies["sessionid"].value
        self.path = f"/jobs/{job}/stream/"

    async def __aenter__(self) -> Reader:
        headers = [
            (b"host", b"127.0.0.1"),
            (b"cookie", f"sessionid={self.session}; django_language=en".encode()),
        ]
        self.asked = ApplicationCommunicator(
            get_asgi_application(),
            {"type": "http", "method": "GET", "path": self.path, "headers": headers, "query_string": b""},
        )
        await self.asked.send_input({"type": "http.request", "body": b""})
        start = await self.asked.receive_output(PATIENCE_SECONDS)
        self.status = start["status"]
        self.headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.asked.send_input({"type": "http.disconnect"})
        await self.asked.wait(PATIENCE_SECONDS)

    async def event(self) -> tuple[str, str]:
        """Return the next event with its data, ("", "") at the end of the stream."""
        while True:
            sent = await self.asked.receive_output(PATIENCE_SECONDS)
            lines = sent.get("body", b"").decode().splitlines()
            names = [line[7:] for line in lines if line.startswith("event: ")]
            if names:
                return names[0], "\n".join(line[6:] for line in lines if line.startswith("data: "))
            if not sent.get("more_body"):
                return "", ""


def run(talk: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(talk())


def test_every_step_is_told_and_the_stream_ends_with_the_job(wen: Officer, job: Job) -> None:
    progress, asked = RecordedProgress(job.pk), Reader(wen, job.pk)
    in_thread = sync_to_async(thread_sensitive=False)

    async def talk() -> None:
        async with asked as reader:
            assert reader.status == 200
            assert reader.headers["content-type"].startswith("text/event-stream")
            assert "no-store" in reader.headers["cache-control"]
            assert "default-src 'self'" in reader.headers["content-security-policy"]
            assert "Waiting" in (await reader.event())[1]
            await in_thread(progress.begin)()
            assert "Running" in (await reader.event())[1]
            await in_thread(progress.step)("Counting", total=7)
            name, part = await reader.event()
            assert (name, "0 / 7" in part) == ("progress", True)
            await in_thread(progress.end)("done", result={"payments": 7})
            name, part = await reader.event()
            assert "Done" in part
            assert "data-stream" not in part
            assert await reader.event() == ("end", "")

    run(talk)
    assert may_open(wen.pk)


def test_a_stream_is_refused_to_others_and_to_who_has_enough_of_them(wen: Officer, job: Job) -> None:
    li = Officer.objects.create(username="li", name="Li", must_change_password=False)
    theirs = Reader(li, job.pk)
    readers = [Reader(wen, job.pk) for _number in range(STREAMS_AT_MOST)]
    one_more = Reader(wen, job.pk)

    async def talk() -> None:
        async with theirs:
            assert theirs.status == 404
        for reader in readers:
            await reader.__aenter__()
            await reader.event()
        async with one_more:
            assert one_more.status == 429
        await readers[0].__aexit__()
        async with one_more:
            assert one_more.status == 200
        for reader in readers[1:]:
            await reader.__aexit__()

    run(talk)
    assert not streaming._open


def test_all_streams_of_a_process_share_one_connection_and_give_it_back(wen: Officer, job: Job) -> None:
    def listeners() -> int:
        with connect() as own:
            found = own.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
            ).fetchone()
        return int(found[0]) if found else 0

    seen = []

    async def talk() -> None:
        async with listening(CHANNEL, "1"), listening(CHANNEL, "2"):
            seen.append(await asyncio.to_thread(listeners))
        seen.append(await asyncio.to_thread(listeners))

    run(talk)
    assert seen == [1, 0]


def test_what_is_told_while_nobody_waits_is_heard_later(job: Job) -> None:
    async def talk() -> None:
        async with listening(CHANNEL, "7") as bell, listening(CHANNEL, "8") as other:
            assert await bell.heard(1)  # whoever begins to listen looks first
            await other.heard(1)
            await asyncio.to_thread(tell, "7")
            assert await bell.heard(PATIENCE_SECONDS)
            assert not await other.heard(0.2)

    run(talk)


def tell(payload: str) -> None:
    with connect() as own:
        own.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


def test_after_an_outage_the_stream_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("huimin.commons.jobs.listening.SECONDS_BETWEEN_ATTEMPTS", 0)

    async def talk() -> None:
        async with listening(CHANNEL, "7") as bell:
            await bell.heard(1)
            await asyncio.to_thread(cut_listeners)
            assert await bell.heard(PATIENCE_SECONDS)
            await asyncio.to_thread(tell, "7")
            assert await bell.heard(PATIENCE_SECONDS)

    run(talk)
    assert "away" in caplog.text


def cut_listeners() -> None:
    with connect() as own:
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )


def test_a_database_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huimin.commons.jobs.listening.SECONDS_TO_CONNECT", 0.05)

    async def never(self: Exchange) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(Exchange, "_listen", never)

    async def talk() -> None:
        with pytest.raises(TimeoutError):
            async with listening(CHANNEL, "7"):
                pass

    run(talk)


def test_a_silent_stream_beats_and_a_long_one_ends(
    monkeypatch: pytest.MonkeyPatch, wen: Officer, job: Job
) -> None:
    monkeypatch.setattr(streaming, "SECONDS_BETWEEN_BEATS", 0.05)
    told: list[bytes] = []

    async def talk() -> None:
        look = iter([Shown("one", True), Shown("one", True), Shown("one", True)])
        async for sent in progress_of(job.pk, officer_id=wen.pk, look=lambda: next(look, None)):
            told.append(sent)
        monkeypatch.setattr(streaming, "LONGEST_SECONDS", 0)
        async for sent in progress_of(job.pk, officer_id=wen.pk, look=lambda: Shown("two", True)):
            told.append(sent)

    run(talk)
    assert told.count(b"event: progress\ndata: one\n\n") == 1
    assert b": still here\n\n" in told
    assert told[-1] == b"retry: 2000\n\n"


def test_who_signs_out_is_told_nothing_more(wen: Officer, job: Job) -> None:
    reader = Reader(wen, job.pk)

    def leave() -> None:
        from django.contrib.sessions.models import Session

        Session.objects.filter(pk=reader.session).delete()
        connection.close()

    async def talk() -> None:
        async with reader:
            await reader.event()
            await asyncio.to_thread(leave)
            await asyncio.to_thread(tell, str(job.pk))
            assert await reader.event() == ("", "")

    run(talk)


def test_a_signal_ends_the_streams_before_the_server_is_told() -> None:
    order: list[str] = []
    former = signal.signal(signal.SIGINT, lambda number, frame: order.append("server"))

    async def talk() -> None:
        async with listening(CHANNEL, "7") as bell:
            await bell.heard(1)
            assert not bell.over
            signal.raise_signal(signal.SIGINT)
            assert await bell.heard(PATIENCE_SECONDS)
            assert bell.over

    try:
        run(talk)
        signal.raise_signal(signal.SIGINT)  # nobody listens: the handler is the server's own again
        assert order == ["server", "server"]
    finally:
        signal.signal(signal.SIGINT, former)


def test_outside_of_the_main_thread_signals_are_left_alone() -> None:
    found: list[Any] = []
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: found.append(before_the_end(lambda: None, loop)))
    thread.start()
    thread.join()
    loop.close()
    found[0]()
    assert len(found) == 1


def test_an_interrupted_job_is_told_too(job: Job) -> None:
    Job.objects.update(state=Job.State.RUNNING)
    with psycopg.connect(conninfo(), autocommit=True) as own:
        own.execute(f"LISTEN {CHANNEL}")
        close_interrupted(job)
        told = next(own.notifies(timeout=PATIENCE_SECONDS))
    assert told.payload == str(job.pk)


def test_the_frame_shows_what_the_officer_has_at_work(wen: Officer, job: Job) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(wen)
    assert at_work_for(wen) == [job]
    shown = client.get("/registers/views/").content.decode()
    assert f'<a class="top-work" href="/jobs/{job.pk}/">' in shown
    assert "1 job at work" in shown
    Job.objects.update(state=Job.State.RUNNING)  # nobody holds its lock: it was interrupted
    assert at_work_for(wen) == []
    assert "top-work" not in client.get("/registers/views/").content.decode()
