"""Cases with fifty users at once, on 100,000 cases of history: inbox, case, notices, a step."""

from __future__ import annotations

import random
import re
import shutil
import signal
import socket
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks.district_month import CENSUS, stand_up
from benchmarks.measuring import DATA, Figure, module, run
from benchmarks.pages import PASSWORD, Browser, _serve

USERS, ROUNDS, THINKING = 50, 6, 4.0
OFFICERS = ("shequ", "jiedao", "hedui", "hedui2", "shenpi")
LIMITS = {"Inbox": 100, "Case page": 100, "Public notices": 100, "Step done": 200}


def measure(quick: bool) -> list[Figure]:
    """Return the 95th percentiles of the pages, in ms, and the seconds of the nightly look at the clocks."""
    people = 5_000 if quick else CENSUS
    folder = DATA / f"cases-{people}"
    shutil.rmtree(folder, ignore_errors=True)  # what a run left that was cut short
    made, _ = stand_up(people)
    shutil.move(made, folder)
    scale, place = "20" if quick else "1", {"HUIMIN_DATA": str(folder)}
    filled = run(module("cases_once", "fill", scale), environment=place)
    taken = _load(folder, 3 if quick else ROUNDS)
    flooded = run(module("cases_once", "flood", scale), environment=place).said
    night = run(module("cases_once", "night"), environment=place).said
    shutil.rmtree(folder)
    beside = f"{filled.said['closed']:,} closed, {filled.said['open']:,} open cases"
    pages = [
        Figure(f"{name}, p95 with {USERS} users", float(np.percentile(ms, 95)), "ms", LIMITS[name],
               beside=f"median {np.median(ms):.0f} ms, {len(ms)} requests; {beside}")
        for name, ms in sorted(taken.items())
    ]  # fmt: skip
    looked = f"The nightly look at the clocks of {flooded['tasks']:,} open tasks"
    told = f"{night['red']:,} red, {night['amber']:,} amber"
    return [*pages, Figure(looked, night["seconds"], "s", 5, beside=told)]


def _load(folder: Path, rounds: int) -> dict[str, list[float]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = _serve(folder, port)
    taken: dict[str, list[float]] = defaultdict(list)
    lock = threading.Lock()

    def note(name: str, ms: float, counts: bool) -> None:
        if counts:
            with lock:
                taken[name].append(ms)

    def work(seed: int) -> None:
        chance, browser = random.Random(seed), Browser(port)
        with lock:  # one after the other: checking a password takes as long as a hundred pages, by design
            browser.sign_in(OFFICERS[seed % len(OFFICERS)], PASSWORD)
        for turn in range(rounds):
            _visit(browser, chance, lambda name, ms, counts=bool(turn): note(name, ms, counts))

    try:
        with ThreadPoolExecutor(USERS) as users:
            list(users.map(work, range(USERS)))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
    return taken


def _visit(browser: Browser, chance: random.Random, note: object) -> None:
    """Look into the inbox, open a case of it, do its check if there is one, read the public notices."""
    assert callable(note)

    def think() -> None:
        time.sleep(THINKING * chance.uniform(0.5, 1.5))

    status, inbox, ms = browser.ask("GET", "/cases/")
    _expect(status, "/cases/")
    note("Inbox", ms)
    think()
    cases = re.findall(r'href="(/cases/\d+/)', inbox)
    if cases:
        path = chance.choice(cases)
        status, page, ms = browser.ask("GET", path)
        _expect(status, path)
        note("Case page", ms)
        think()
        form = re.search(r'action="(/cases/tasks/\d+/)"(?:(?!</form>).)*name="sources"', page, re.S)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if form and token:
            said = {"csrfmiddlewaretoken": token[1], "outcome": "consistent", "sources": "公安、税务、银行"}
            status, _, ms = browser.ask("POST", form[1], said)
            _expect(status, form[1], 302, 409)  # somebody else may have been faster
            if status == 302:
                note("Step done", ms)
            think()
    status, _, ms = browser.ask("GET", "/portal/notices/")
    _expect(status, "/portal/notices/")
    note("Public notices", ms)
    think()


def _expect(status: int, path: str, *allowed: int) -> None:
    if status not in (allowed or (200,)):
        raise RuntimeError(f"{path} answered {status}")
