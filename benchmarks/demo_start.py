"""`make demo` in a fresh clone, as somebody new calls it: the first start, a later one, the end by Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.district_month import CENSUS
from benchmarks.measuring import ROOT, Figure
from benchmarks.pages import Browser

GIVEN_UP_AFTER = 900
KEPT = ("PATH", "PIP_FIND_LINKS", "PIP_CERT", "SSL_CERT_FILE", "https_proxy", "no_proxy")
"""What a new shell brings along: where programs are, and how this machine reaches its packages."""


def measure(quick: bool) -> list[Figure]:
    """Return the seconds from the call until the sign-in page answers, the first time and later."""
    people = 5_000 if quick else CENSUS
    folder = Path(tempfile.mkdtemp(prefix="huimin-demo-"))
    try:
        clone = folder / "huimin"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        first, ended = _start(clone, folder, people)
        later, ended_later = _start(clone, folder, people)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    told = f"{people:,} people; nothing installed before"
    return [
        Figure("`make demo`, the first start, until a page answers", first, "s", 180, beside=told),
        Figure("`make demo`, a later start", later, "s", 15),
        Figure("`make demo`, from Ctrl-C to its end", max(ended, ended_later), "s", 15),
    ]


def _start(clone: Path, home: Path, people: int) -> tuple[float, float]:
    """Call `make demo`, end it as soon as it answers, and return the seconds of both."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {"HOME": str(home)}
    command = ["make", "demo", f"PORT={port}", f"ARGS=--people {people}"]
    started = time.perf_counter()
    with (home / "said").open("wb") as said:
        demo = subprocess.Popen(
            command, cwd=clone, env=environment, stdout=said, stderr=said, start_new_session=True
        )
        answered = _answered(demo, port)
        taken = time.perf_counter() - started
        os.killpg(demo.pid, signal.SIGINT)
        ending = time.perf_counter()
        status = demo.wait(60)
    if not answered or status not in {0, -signal.SIGINT}:  # make, too, is struck by Ctrl-C
        raise RuntimeError(f"make demo ended with {status}:\n{(home / 'said').read_text()[-2_000:]}")
    return taken, time.perf_counter() - ending


def _answered(demo: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the sign-in page answers, and return whether it did."""
    given_up = time.monotonic() + GIVEN_UP_AFTER
    while time.monotonic() < given_up and demo.poll() is None:
        try:
            if Browser(port).ask("GET", "/sign-in/")[0] == 200:
                return True
        except OSError:
            time.sleep(0.1)
    return False
