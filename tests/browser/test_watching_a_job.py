"""The page of a job in Chromium: told by a stream, asking where there is none, quiet at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("browser")]


class Work:
    """A job of the demonstration that does what a test says, as a worker would write it down."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        made = connection.execute(
            "INSERT INTO jobs_job"
            " (kind, arguments, key, asked_by_id, asked_at, state, step, done, total, message, result)"
            " SELECT 'browser', '{}', 'browser', id, now(), 'waiting', '', 0, 0, '', '{}'"
            " FROM access_officer WHERE username = 'caiwu' RETURNING id"
        ).fetchone()
        assert made
        self.id = int(made[0])
        connection.execute("SELECT pg_advisory_lock(%s, %s)", [0x6A6F62, self.id])

    def write(self, state: str, done: int) -> None:
        self.connection.execute(
            "UPDATE jobs_job SET state = %s, done = %s, total = 9, started_at = now(), step = 'Counting'"
            " WHERE id = %s",
            [state, done, self.id],
        )
        self.connection.execute("SELECT pg_notify('huimin_jobs', %s)", [str(self.id)])


@pytest.fixture
def work(district: Any) -> Iterator[Work]:
    address = f"postgresql://postgres:@/postgres?host={district.data}/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        job = Work(connection)
        yield job
        connection.execute("DELETE FROM jobs_job WHERE id = %s", [job.id])


@pytest.mark.parametrize("width", [1440, 390])
def test_a_job_is_watched_by_a_stream(open_as: Callable[..., Any], work: Work, width: int) -> None:
    page = open_as("caiwu", width=width, language="en")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 2)[1]))
    with page.expect_response("**/stream/") as opened:
        page.goto(f"/jobs/{work.id}/")
    assert opened.value.headers["content-type"].startswith("text/event-stream")
    for done in (3, 7):
        work.write("running", done)
        page.wait_for_selector(f"#job :text('{done} / 9')")
    assert page.locator(".top-work").count() == 1
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    assert not [each["id"] for each in found["violations"] if each["impact"] in {"serious", "critical"}]
    del asked[:]
    page.wait_for_timeout(2500)  # longer than a page without a stream waits before it asks
    assert asked == []
    work.write("done", 9)
    page.wait_for_selector("#job [role=status]:has-text('Done')")
    assert page.locator("#job progress").count() == 0
    assert page.locator(".top-work").count() == 0
    page.wait_for_timeout(2500)
    assert asked == []


def test_without_a_stream_the_page_asks(open_as: Callable[..., Any], work: Work) -> None:
    page = open_as("caiwu", language="en")
    page.route("**/stream/", lambda route: route.fulfill(status=429, body=""))
    page.goto(f"/jobs/{work.id}/")
    work.write("running", 5)
    page.wait_for_selector("#job :text('5 / 9')")
    work.write("done", 9)
    page.wait_for_selector("#job [role=status]:has-text('Done')")
