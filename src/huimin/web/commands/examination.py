"""The examination of an installation: its programs, its files, its database, its keys, its calendar."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from huimin.commons.database.embedded import data_directory, is_installed
from huimin.kernel.errors import Refusal

OLDEST_POSTGRESQL: Final = 150000
SPACE_NEEDED: Final = 2 * 1024**3
LARGEST_CLOCK_DIFFERENCE_SECONDS: Final = 5
NOTICE_IS_OUT_BY_MONTH: Final = 12
ASSETS: Final = ("@tabler/core/dist/css", "htmx.org/dist", "echarts/dist")
FONT: Final = "@expo-google-fonts/noto-serif-sc"


class Health(StrEnum):
    """How something was found."""

    GOOD = "good"
    WORTH_A_LOOK = "worth a look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, how it is, and what to do about it."""

    what: str
    health: Health
    found: str
    do: str = ""


def examine(*, today: date, now: Callable[[], datetime]) -> list[Finding]:
    """Return everything that was looked at; what stands on the database only if that answers."""
    findings = [python(), data_folder(), disk(), node_modules(), holidays(today)]
    reachable = database()
    findings.append(reachable)
    if reachable.health is not Health.WRONG:
        findings += [migrations(), keys(), clock(now), workers(), trail(), duties(), *_hardening()]
    return findings


def python() -> Finding:
    """Look at the version of Python."""
    good = sys.version_info >= (3, 11)
    health = Health.GOOD if good else Health.WRONG
    return Finding("Python", health, sys.version.split()[0], "" if good else "Install Python 3.11 or newer.")


def data_folder() -> Finding:
    """Look whether the data folder is there and can be written; a missing one is not made."""
    folder = data_directory()
    if not folder.exists():
        if is_installed():
            return Finding("data folder", Health.WORTH_A_LOOK, f"{folder} is not there yet",
                           "Check HUIMIN_DATA; it is made when something is to be kept in it.")  # fmt: skip
        return Finding("data folder", Health.WRONG, f"there is no folder {folder}", "Check HUIMIN_DATA.")
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding("data folder", Health.GOOD, str(folder))
    except OSError as error:
        return Finding("data folder", Health.WRONG, f"{folder}: {error.strerror}",
                       "Give this user the folder, or set HUIMIN_DATA to another one.")  # fmt: skip


def disk() -> Finding:
    """Look how much space is left."""
    folder = data_directory()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    found = f"{free // 1024**3} GiB free"
    if free >= SPACE_NEEDED:
        return Finding("disk", Health.GOOD, found)
    return Finding("disk", Health.WORTH_A_LOOK, found, "Make room: the database stops when the disk is full.")


def node_modules() -> Finding:
    """Look whether styles, scripts and fonts are installed."""
    root = Path(__file__).resolve().parents[4]
    modules = Path(os.environ.get("HUIMIN_NODE_MODULES", root / "node_modules"))
    missing = [name for name in (*ASSETS, FONT) if not (modules / name).exists()]
    if not missing:
        return Finding("styles, scripts, fonts", Health.GOOD, str(modules))
    return Finding("styles, scripts, fonts", Health.WRONG, "missing: " + ", ".join(missing),
                   "Call `make install`; pages have no look and documents no font without them.")  # fmt: skip


def holidays(today: date) -> Finding:
    """Look for which years working days can be counted."""
    from huimin.kernel.workdays import PUBLISHED_YEARS

    known = f"known to {max(PUBLISHED_YEARS)}"
    needed = today.year + (today.month >= NOTICE_IS_OUT_BY_MONTH)
    if needed in PUBLISHED_YEARS:
        return Finding("public holidays", Health.GOOD, known)
    return Finding("public holidays", Health.WORTH_A_LOOK, known,
                   f"Enter the State Council's notice for {needed} in the calendar register.")  # fmt: skip


def database() -> Finding:
    """Look whether the database answers, and how old it is; where there is none, none is made."""
    from huimin.web.commands.starting import NoInstallation, start

    if not (data_directory() / "secret").exists():
        # Django asks for one, and the settings would write it down: it is not the doctor's to make.
        os.environ.setdefault("HUIMIN_SECRET_KEY", secrets.token_urlsafe())
    try:
        start(migrated=False)
    except NoInstallation:
        found = f"there is no installation in {data_directory()}"
        return Finding("database", Health.WRONG, found,
                       "Check HUIMIN_DATA and DATABASE_URL, or call `huimin found`.")  # fmt: skip
    except (Refusal, OSError, RuntimeError) as error:
        return Finding("database", Health.WRONG, str(error),
                       "Check DATABASE_URL, or the embedded server's own log.")  # fmt: skip
    from django.db import connection

    connection.ensure_connection()
    version = connection.connection.info.server_version
    found = f"PostgreSQL {version // 10000}.{version % 10000}"
    if version < OLDEST_POSTGRESQL:
        return Finding("database", Health.WRONG, found, "Use PostgreSQL 15 or newer.")
    return Finding("database", Health.GOOD, found)


def migrations() -> Finding:
    """Look whether the tables are those of this version."""
    from huimin.web.commands.starting import waiting_migrations

    waiting = waiting_migrations()
    if not waiting:
        return Finding("tables", Health.GOOD, "up to date")
    return Finding("tables", Health.WRONG, f"{waiting} migrations wait", "Call `huimin migrate`.")


def keys() -> Finding:
    """Look whether the key ring can be read."""
    from django.conf import settings

    from huimin.kernel.crypto import KEYS_VARIABLE, KeyRing

    if KEYS_VARIABLE not in os.environ and not settings.KEY_FILE.exists():
        return Finding("key ring", Health.WORTH_A_LOOK, f"none at {settings.KEY_FILE} yet",
                       "It is made with the first person; if there are people, restore it.")  # fmt: skip
    try:
        ring = KeyRing.load(settings.KEY_FILE)
    except Refusal as refusal:
        return Finding("key ring", Health.WRONG, str(refusal), "Restore the key file from its backup.")
    return Finding("key ring", Health.GOOD, f"{len(ring.keys)} keys, number {ring.current} enciphers")


def clock(now: Callable[[], datetime]) -> Finding:
    """Look whether this machine and the database agree on the time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0].astimezone(UTC)
    seconds = abs((now() - there).total_seconds())
    if seconds <= LARGEST_CLOCK_DIFFERENCE_SECONDS:
        return Finding("clock", Health.GOOD, f"{there:%Y-%m-%d %H:%M} UTC")
    return Finding("clock", Health.WRONG, f"{seconds:.0f} seconds apart from the database",
                   "Set both machines by the same time server.")  # fmt: skip


def duties() -> Finding:
    """Look whether every step of a procedure in force has somebody to do it, in every community."""
    from django.db.utils import ProgrammingError

    from huimin.casework.public import uncovered_in
    from huimin.commons.access.scope import EVERYWHERE
    from huimin.commons.installation.public import is_founded
    from huimin.commons.installation.public import today as working_day

    try:
        gaps = uncovered_in(EVERYWHERE, working_day()) if is_founded() else []
    except ProgrammingError:
        return Finding(
            "officers for each step", Health.WRONG, "its tables are missing", "Call `huimin migrate`."
        )
    if not gaps:
        return Finding("officers for each step", Health.GOOD, "every step has somebody to do it")
    told = "; ".join(f"nobody to do “{each.label}” in {each.where}" for each in gaps)
    return Finding("officers for each step", Health.WORTH_A_LOOK, told,
                   "Give somebody in an office of that level a role with the right.")  # fmt: skip


def workers() -> Finding:
    """Look whether a worker is there to do the background work that waits."""
    from django.db.utils import ProgrammingError

    from huimin.commons.jobs.queries import waiting, worker_is_there

    try:
        there, jobs = worker_is_there(), waiting()
    except ProgrammingError:
        return Finding("worker", Health.WRONG, "its tables are missing", "Call `huimin migrate`.")
    if there:
        return Finding("worker", Health.GOOD, f"running, {jobs} jobs wait")
    health = Health.WRONG if jobs else Health.WORTH_A_LOOK
    return Finding("worker", health, f"none is running, {jobs} jobs wait",
                   "Start `huimin worker` and keep it running: it does the background work.")  # fmt: skip


def trail() -> Finding:
    """Verify the audit trail itself; what it names is held against it by `huimin audit verify`."""
    from django.db.utils import ProgrammingError

    from huimin.commons.audit.verifying import verify

    try:
        report = verify(kept=False)
    except ProgrammingError:
        return Finding("audit trail", Health.WRONG, "its tables are missing", "Call `huimin migrate`.")
    if report.sound:
        return Finding(
            "audit trail", Health.GOOD, f"{report.deeds} deeds verified, {report.unsealed} not sealed"
        )
    return Finding("audit trail", Health.WRONG, f"{len(report.findings)} places do not match their seal",
                   "Call `huimin audit verify` and tell the audit administrator.")  # fmt: skip


def address(*, demonstration: bool) -> Finding:
    """Look whether residents reach the address that documents and QR codes name."""
    from urllib.parse import urlsplit

    from django.conf import settings
    from django.http.request import validate_host

    from huimin.commons.installation.addressing import is_local, public_address
    from huimin.commons.installation.public import kept_address

    named, kept = public_address(), kept_address()
    if is_local(named) and not demonstration:
        return Finding("public address", Health.WRONG, f"documents name {named}, which nobody else reaches",
                       "Set HUIMIN_PUBLIC_ADDRESS and restart the server.")  # fmt: skip
    if kept and named != kept:
        return Finding("public address", Health.WRONG, f"{named} is set here, and the server keeps {kept}",
                       "Set HUIMIN_PUBLIC_ADDRESS alike for all, and restart the server.")  # fmt: skip
    if not is_local(named) and not validate_host(urlsplit(named).hostname or "", settings.ALLOWED_HOSTS):
        return Finding("public address", Health.WRONG, f"{named} is not answered",
                       "Name its host in HUIMIN_HOSTS and restart the server.")  # fmt: skip
    return Finding("public address", Health.GOOD, named)


def _hardening() -> Iterator[Finding]:
    from django.conf import settings
    from django.db.utils import ProgrammingError

    from huimin.commons.installation.public import NotFounded, installation

    try:
        card = installation()
    except (NotFounded, ProgrammingError):
        yield Finding(
            "installation", Health.WORTH_A_LOOK, "none yet", "Call `huimin found` or `huimin demo`."
        )
        return
    yield Finding("installation", Health.GOOD, f"{card.name_zh} ({card.mode})")
    yield address(demonstration=card.demonstration)
    if not card.demonstration and not settings.SECURE:
        yield Finding("transport", Health.WRONG, "cookies travel without TLS",
                      "Put a proxy with TLS in front of the server and set HUIMIN_HTTPS=1.")  # fmt: skip
