"""Run work in a process of its own; take time and the peak of its memory."""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
POLLED_EVERY_SECONDS = 0.01
DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Measured:
    """One run of a command: seconds, peak resident memory in bytes, what it printed as JSON."""

    seconds: float
    peak: int
    said: dict[str, Any]


@dataclass
class Figure:
    """One claim: what was measured, against what, and whether it holds."""

    name: str
    value: float
    unit: str
    limit: float
    at_most: bool = True
    beside: str = ""
    note: str = ""
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    def as_row(self) -> str:
        sign = "≤" if self.at_most else "≥"
        mark = "yes" if self.holds else "**no**"
        measured, claim = (f"{number:,.3g} {self.unit}" for number in (self.value, self.limit))
        return f"| {self.name} | {measured} | {sign} {claim} | {mark} | {self.beside} |"


def run(command: Sequence[str], *, environment: dict[str, str] | None = None) -> Measured:
    """Run `python -m …` (or any command) and return its time, peak memory and last line as JSON."""
    with tempfile.TemporaryFile() as out:
        started = time.perf_counter()
        process = subprocess.Popen(
            list(command), stdout=out, cwd=ROOT, env={**os.environ, **(environment or {})}
        )
        peak = 0
        while process.poll() is None:
            peak = max(peak, _highest_memory(process.pid))
            time.sleep(POLLED_EVERY_SECONDS)
        seconds = time.perf_counter() - started
        out.seek(0)
        text = out.read().decode()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{text[-2000:]}")
    last = text.strip().splitlines()[-1] if text.strip() else "{}"
    return Measured(seconds, peak, json.loads(last) if last.startswith("{") else {})


def _highest_memory(process: int) -> int:
    """Return the most bytes that a process had in memory so far; 0 when it is gone.

    What the system counts for children that have ended begins at the size of their parent.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found.group(1)) * 1024 if found else 0


def _environment(more: dict[str, str] | None) -> dict[str, str]:
    """Return this environment without the address of another installation's database."""
    mine = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "HUIMIN_DATA"}}
    return {**mine, **(more or {})}


def module(name: str, *arguments: str) -> list[str]:
    """Return the command that runs one of the benchmark's own modules."""
    return [sys.executable, "-m", f"benchmarks.{name}", *arguments]


def median(values: Sequence[float]) -> float:
    return float(statistics.median(values))


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    return {"cpu": cpu, "cores": os.cpu_count(), "memory_gib": memory, "python": platform.python_version()}


def as_json(figure: Figure) -> dict[str, Any]:
    return {**asdict(figure), "holds": figure.holds}
