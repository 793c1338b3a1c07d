"""The worker of a demonstration: attended while pages are served, and started again when it dies."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import deque
from types import TracebackType
from typing import Final, Self

from huimin.demonstration.screen import say_worker_died, say_worker_given_up

WORKER: Final = """
import os, runpy, signal, sys, threading

def end_with_parent():
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=end_with_parent, daemon=True).start()
sys.argv = ["huimin", "worker"]
runpy.run_module("huimin.web.command", run_name="__main__")
"""
"""The worker; it ends when the other end of its input is gone, even if the demonstration was killed."""

DEATHS_AT_MOST: Final = 5
WITHIN_SECONDS: Final = 120.0
SECONDS_BEFORE_ANOTHER: Final = 1.0
SECONDS_TO_END: Final = 10.0


class AttendedWorker:
    """A worker that another one replaces when it dies, until too many have died in a short time."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._replacing = threading.Lock()
        self._process = begin()
        self._attendant = threading.Thread(target=self._attend, daemon=True)

    def __enter__(self) -> Self:
        """Attend to the worker."""
        self._attendant.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker; what does not end in time is killed."""
        with self._replacing:
            self._ending.set()
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        let_go(self._process)

    @property
    def pid(self) -> int:
        """Return the number of the process that works now."""
        return self._process.pid

    def _attend(self) -> None:
        deaths: deque[float] = deque(maxlen=DEATHS_AT_MOST)
        while True:
            status = self._process.wait()
            if self._ending.is_set():
                return
            let_go(self._process)
            deaths.append(time.monotonic())
            if len(deaths) == DEATHS_AT_MOST and deaths[-1] - deaths[0] < WITHIN_SECONDS:
                say_worker_given_up(DEATHS_AT_MOST)
                return
            say_worker_died(status)
            if self._ending.wait(SECONDS_BEFORE_ANOTHER):
                return
            with self._replacing:
                if self._ending.is_set():
                    return
                self._process = begin()


def begin() -> subprocess.Popen[bytes]:
    """Start a worker, out of reach of the terminal's Ctrl-C: whoever serves ends it."""
    return subprocess.Popen([sys.executable, "-c", WORKER], stdin=subprocess.PIPE, process_group=0)


def let_go(ended: subprocess.Popen[bytes]) -> None:
    """Close this end of the input of a worker that has ended."""
    if ended.stdin is not None:
        ended.stdin.close()
