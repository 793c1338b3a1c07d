"""A small district, served for real, and a browser that looks at it."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from huimin.demonstration.residents import SEES

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PEOPLE = "241589" if os.environ.get("HUIMIN_SCREENS") else "3000"
"""Pictures are taken of the whole district, as `make demo` shows it."""
PASSWORD = "huimin-demo-2025"
START_WITHIN_SECONDS = 240


@dataclass(frozen=True)
class Served:
    """An address at which a demonstration district answers."""

    address: str
    data: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return response.status == 200
    except (URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture(scope="session")
def district() -> Iterator[Served]:
    """Run `huimin demo` as a user would, on a small district, and stop it with Ctrl-C."""
    # Not below pytest's own folder: for root the database runs as another user, who must get there.
    data, port = Path(tempfile.mkdtemp(prefix="huimin-district-")), free_port()
    data.chmod(0o755)
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "HUIMIN_DATA"}}
    command = [sys.executable, "-m", "huimin.web.command", "demo", "--people", PEOPLE, "--data", str(data)]
    with (data / "demo.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_WITHIN_SECONDS
    while not answers(f"{address}/sign-in/"):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail(
                "huimin demo did not start:\n" + (data / "demo.log").read_text(errors="replace")[-4000:]
            )
        time.sleep(0.5)
    yield Served(address, data)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0, (data / "demo.log").read_text(errors="replace")[-4000:]
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start the system's Chromium once; without one, skip, except in CI where that is a failure."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: .ci/run installs it.")
        pytest.skip("no Chromium on this machine (Debian: apt install chromium); browser tests are skipped")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this process; tests of the same worker use the database all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def residents(served: Served) -> list[list[str]]:
    """Return who can try the portal and has no case yet: what about them, name, phone, id."""
    with (served.data / "samples" / "residents.csv").open(encoding="utf-8-sig") as listed:
        return [row[:5] for row in csv.reader(listed) if row[5:] == list(SEES)]


def sign_in_resident(page: Any, phone: str, number: str) -> None:
    """Sign a resident in on a page by the code that a demonstration shows instead of sending it."""
    page.goto("/portal/sign-in/")
    page.fill("input[name=phone]", phone)
    with page.expect_navigation():
        page.click("main .btn-primary")
    found = re.search(r"\d{6}", page.inner_text(".note"))
    assert found is not None, page.inner_text("main")
    page.fill("input[name=code]", found.group())
    with page.expect_navigation():
        page.click("main .btn-primary")
    if "/who/" in page.url:
        page.fill("input[name=number]", number)
        with page.expect_navigation():
            page.click("main .btn-primary")
    assert "/sign-in/" not in page.url, page.inner_text("main")


@pytest.fixture
def open_as(district: Served, chromium: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that signs an officer in and gives a page of a width in a language."""
    contexts = []

    def open_page(username: str, *, width: int = 1440, language: str = "zh-hans") -> Any:
        context = chromium.new_context(
            base_url=district.address, viewport={"width": width, "height": 900}, locale=language
        )
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": district.address}])
        page = context.new_page()
        page.goto("/sign-in/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        with page.expect_navigation():
            page.click("main button[type=submit]")
        assert "/sign-in/" not in page.url, page.inner_text("body")
        return page

    yield open_page
    for context in contexts:
        context.close()
