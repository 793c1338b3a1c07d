"""Pages of the whole district with twenty officers at once, as a browser's requests would be."""

from __future__ import annotations

import http.client
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode

import numpy as np

from benchmarks.district_month import CENSUS, stand_up
from benchmarks.measuring import DATA, Figure, _environment

USERS, ROUNDS, THINKING = 20, 15, 1.0
USER, PASSWORD = "shenpi", "huimin-demo-2025"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"


class Browser:
    """One officer's connection, with cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, float]:
        """Return status, body and milliseconds of one request."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": path}
        started = time.perf_counter()
        content = urlencode(form) if form is not None else None
        try:
            self._connection.request(method, path, content, headers)
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # rested too long: as a browser would
            self._connection.close()
            self._connection.request(method, path, content, headers)
            response = self._connection.getresponse()
        body = response.read().decode()
        taken = (time.perf_counter() - started) * 1000
        for line in response.headers.get_all("Set-Cookie") or []:
            self._cookies |= {key: morsel.value for key, morsel in SimpleCookie(line).items()}
        return response.status, body, taken

    def sign_in(self, username: str = USER, password: str = PASSWORD) -> None:
        _, page, _ = self.ask("GET", "/sign-in/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        token = found.group(1) if found else ""
        form = {"csrfmiddlewaretoken": token, "username": username, "password": password}
        status, _, _ = self.ask("POST", "/sign-in/", form)
        if status != 302:
            raise RuntimeError(f"signing in answered {status}")


def measure(quick: bool) -> list[Figure]:
    """Return the 95th percentile of home, search and household pages, in ms."""
    people = 5_000 if quick else CENSUS
    folder = DATA / f"district-{people}"
    if not (folder / "postgres").exists():
        stand_up(people)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = _serve(folder, port)
    try:
        taken = _load(port, 3 if quick else ROUNDS)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
    return [
        Figure(f"{name}, p95 with {USERS} officers", float(np.percentile(ms, 95)), "ms", 100,
               beside=f"median {np.median(ms):.0f} ms, {len(ms)} requests, {people:,} people")
        for name, ms in sorted(taken.items())
    ]  # fmt: skip


def _serve(folder: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "huimin.web.command", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=_environment({"HUIMIN_DATA": str(folder)}), start_new_session=True)
    for _ in range(120):
        try:
            if Browser(port).ask("GET", "/sign-in/")[0] == 200:
                return server
        except OSError:
            time.sleep(0.5)
    server.kill()
    raise RuntimeError("the server did not start")


def _load(port: int, rounds: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = defaultdict(list)
    lock = threading.Lock()

    def work(seed: int) -> None:
        chance, browser = random.Random(seed), Browser(port)
        with lock:  # one after the other: checking a password takes as long as a hundred pages, by design
            browser.sign_in()
        for turn in range(rounds):
            for name, path in _visits(browser, chance):
                status, _, ms = browser.ask("GET", path)
                if status != 200:
                    raise RuntimeError(f"{path} answered {status}")
                if turn:  # the first round warms caches up
                    with lock:
                        taken[name].append(ms)
                time.sleep(THINKING * chance.uniform(0.5, 1.5))

    with ThreadPoolExecutor(USERS) as officers:
        list(officers.map(work, range(USERS)))  # what one of them could not do is raised here
    return taken


def _visits(browser: Browser, chance: random.Random) -> list[tuple[str, str]]:
    household = chance.randint(1, 1_000)
    return [
        ("Home", "/"),
        ("Search", f"/register/search/?q={quote(chance.choice(SURNAMES) + chance.choice('建国秀英伟芳'))}"),
        ("Household page", f"/register/households/{household}/"),
    ]
