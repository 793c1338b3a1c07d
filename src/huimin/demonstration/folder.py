"""The folder of a demonstration: what it holds, who works in it, and what interruptions leave there."""

from __future__ import annotations

import fcntl
import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, TextIO

import psutil

from huimin.demonstration.library import FIRST_MONTH, SMALLEST, DistrictTooSmall
from huimin.kernel.days import Month
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _

MARKER, LOCK, POSTGRES, SAMPLES = "demonstration.json", "demonstration.lock", "postgres", "samples"
BELONGINGS: Final = (POSTGRES, "keys.json", "secret", SAMPLES)
"""What a first start puts into its folder, and what is removed when one was interrupted."""

SERVERS: Final = {"postgres", "initdb", "pg_ctl"}
SECONDS_TO_STOP: Final = 10
PEOPLE, SEED, UNTIL = 241_589, 1, "2025-08"


class AnotherInstallation(Conflict):
    """The folder holds data that no demonstration put there."""

    template = _("“{folder}” holds another installation. Choose another folder with --data.")


class AnotherDistrict(Conflict):
    """The folder holds a district of another size, seed or last month."""

    template = _(
        "“{folder}” holds a district of {people} people with seed {seed} until {until}. Leave these options "
        "out to open it, choose another folder with --data, or remove this one."
    )


class FolderTaken(Conflict):
    """Another demonstration works in the folder."""

    template = _("Another demonstration runs in “{folder}”. Stop it, or choose another folder with --data.")


class UnusableFolder(Invalid):
    """Nothing can be written into the folder."""

    template = _("“{folder}” cannot be written: {reason}. Choose another folder with --data.")


class UnusableMonth(Invalid):
    """The demonstration starts in June 2025, so it cannot end before."""

    template = _(
        "The months run from {first}; --until {until} does not fit. Choose that month or a later one."
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What a folder's district is, and whether it has been brought to its end."""

    people: int
    seed: int
    until: str
    complete: bool = False


def claim_folder(folder: Path) -> TextIO:
    """Make the folder if it isn't there, and keep other demonstrations out while the returned file is open.

    The system closes it when the process ends, however it ends.

    Raises:
        FolderTaken: another one works in it.
        UnusableFolder: it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = (folder / LOCK).open("w", encoding="utf-8")
    except OSError as error:
        raise UnusableFolder(folder=folder, reason=error.strerror or "–") from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held.close()
        raise FolderTaken(folder=folder) from error
    return held


def was_interrupted(folder: Path) -> bool:
    """Return whether a first start in the folder was not brought to its end."""
    plan = _marked(folder)
    return plan is not None and not plan.complete


def plan_for(folder: Path, *, people: int | None, seed: int | None, until: str | None) -> Plan:
    """Return what the folder holds or is to hold; an interrupted start is cleared away.

    Raises:
        AnotherInstallation: the folder holds data, and no demonstration put it there.
        AnotherDistrict: it holds a district that the options do not fit.
        DistrictTooSmall, UnusableMonth: the options cannot be.
    """
    present = _marked(folder)
    if present is None:
        if any((folder / name).exists() for name in (POSTGRES, "keys.json")):
            raise AnotherInstallation(folder=folder)
        return checked(Plan(PEOPLE, SEED, UNTIL), people=people, seed=seed, until=until)
    wanted = checked(present, people=people, seed=seed, until=until)
    if not present.complete:
        clear(folder)
    elif wanted != present:
        raise AnotherDistrict(folder=folder, people=present.people, seed=present.seed, until=present.until)
    return wanted


def checked(
    plan: Plan, *, people: int | None = None, seed: int | None = None, until: str | None = None
) -> Plan:
    """Return the plan with what the options say instead.

    Raises:
        DistrictTooSmall: fewer people than can show every case.
        UnusableMonth: the last month is before the first or in another year.
    """
    wanted = Plan(
        plan.people if people is None else people,
        plan.seed if seed is None else seed,
        plan.until if until is None else until,
        plan.complete,
    )
    last = Month.of(wanted.until)
    if last < FIRST_MONTH or last.first.year != FIRST_MONTH.first.year:
        raise UnusableMonth(first=FIRST_MONTH, until=wanted.until)
    if wanted.people < SMALLEST:
        raise DistrictTooSmall(smallest=SMALLEST, people=wanted.people)
    return wanted


def _marked(folder: Path) -> Plan | None:
    marker = folder / MARKER
    return Plan(**json.loads(marker.read_text(encoding="utf-8"))) if marker.exists() else None


def mark(folder: Path, plan: Plan) -> None:
    """Write what the folder holds, all of it or nothing."""
    unfinished = folder / f".{MARKER}"
    unfinished.write_text(json.dumps(asdict(plan)), encoding="utf-8")
    unfinished.replace(folder / MARKER)


def clear(folder: Path) -> None:
    """Remove what an interrupted first start has left in its folder, and nothing else."""
    end_servers(folder)
    for name in BELONGINGS:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    (folder / MARKER).unlink()


def end_servers(folder: Path) -> None:
    """End the database servers that still work in the folder; what they have not written is not wanted."""
    data = str(folder / POSTGRES)
    left = []
    for process in psutil.process_iter(["name", "cmdline"]):
        if process.info["name"] in SERVERS and data in (process.info["cmdline"] or ()):
            with suppress(psutil.NoSuchProcess):
                left += [process, *process.children(recursive=True)]
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=SECONDS_TO_STOP)
