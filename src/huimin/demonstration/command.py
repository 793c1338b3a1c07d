"""`huimin demo`: stand up a synthetic district in a folder and serve it until Ctrl-C."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Annotated, Final

import typer

from huimin.demonstration.screen import Bars, bars, console, show_logins
from huimin.kernel.days import Month
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _

HOST: Final = "127.0.0.1"
MARKER: Final = "demonstration.json"
POSTGRES: Final = "postgres"
BELONGINGS: Final = (POSTGRES, "keys.json", "secret", "samples")
"""What a first start puts into its folder, and what is removed when one was interrupted."""

STOP_SERVER: Final = """
import pathlib, sys
from huimin.commons.database.embedded import stop
stop(pathlib.Path(sys.argv[1]))
"""
INTERRUPTED: Final = 130
"""The exit status of a command that Ctrl-C has ended before its work was done."""

PEOPLE, SEED, UNTIL = 241_589, 1, "2025-08"


class PortInUse(Conflict):
    """Another program listens at the port."""

    template = _("Port {port} is in use by another program. Stop it, or choose another port with --port.")


class AnotherInstallation(Conflict):
    """The folder holds data that no demonstration put there."""

    template = _("“{folder}” holds another installation. Choose another folder with --data.")


class AnotherDistrict(Conflict):
    """The folder holds a district of another size, seed or last month."""

    template = _(
        "“{folder}” holds a district of {people} people with seed {seed} until {until}. Leave these options "
        "out to open it, choose another folder with --data, or remove this one."
    )


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


def demo(  # noqa: PLR0917 - a command's options, each called by its name
    people: Annotated[
        int | None, typer.Option(help=f"Residents of the district; {PEOPLE} if left out.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help=f"Another seed makes other people; {SEED} if left out.")
    ] = None,
    data: Annotated[Path, typer.Option(help="Folder of the installation.")] = Path("var"),
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8000,
    until: Annotated[str | None, typer.Option(help=f"Last month to run; {UNTIL} if left out.")] = None,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve it, or stop when it stands.")
    ] = True,
) -> None:
    """Stand up a synthetic district – nobody in it exists – and serve it on 127.0.0.1 until Ctrl-C."""
    if serve:
        claim_port(port)
    folder = data.resolve()
    plan = plan_for(folder, people=people, seed=seed, until=until)
    os.environ["HUIMIN_DATA"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    # The server ends with this process; this comes after, in case an earlier process left it running.
    atexit.register(_stop_postgres, folder)
    with ended_by_signal():
        try:
            stand_up(folder, plan)
        except KeyboardInterrupt:
            console.print("已中断，下次重新开始 · Interrupted; the next start begins afresh.")
            raise typer.Exit(INTERRUPTED) from None
        if serve:
            show_logins(f"http://{HOST}:{port}/", plan.people)
            run_until_interrupted(port)


def claim_port(port: int) -> None:
    """Pass when nobody listens at `port`.

    Raises:
        PortInUse: somebody does.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortInUse(port=port) from error


def plan_for(folder: Path, *, people: int | None, seed: int | None, until: str | None) -> Plan:
    """Return what the folder holds or is to hold; an interrupted start is cleared away.

    Raises:
        AnotherInstallation: the folder holds data, and no demonstration put it there.
        AnotherDistrict: it holds a district that the options do not fit.
        UnusableMonth: the last month is before the first or in another year.
    """
    marker = folder / MARKER
    if not marker.exists():
        if any((folder / name).exists() for name in (POSTGRES, "keys.json")):
            raise AnotherInstallation(folder=folder)
        return _checked(Plan(people or PEOPLE, seed or SEED, until or UNTIL))
    present = Plan(**json.loads(marker.read_text(encoding="utf-8")))
    wanted = Plan(people or present.people, seed or present.seed, until or present.until, present.complete)
    if not present.complete:
        console.print("上次未完成，重新开始 · The last start was interrupted; starting afresh.")
        clear(folder)
        return _checked(wanted)
    if wanted != present:
        raise AnotherDistrict(folder=folder, people=present.people, seed=present.seed, until=present.until)
    return present


def _checked(plan: Plan) -> Plan:
    from huimin.demonstration.library import FIRST_MONTH, SMALLEST, DistrictTooSmall

    last = Month.of(plan.until)
    if last < FIRST_MONTH or last.first.year != FIRST_MONTH.first.year:
        raise UnusableMonth(first=FIRST_MONTH, until=plan.until)
    if plan.people < SMALLEST:
        raise DistrictTooSmall(smallest=SMALLEST, people=plan.people)
    return plan


def clear(folder: Path) -> None:
    """Remove what an interrupted first start has left in its folder, and nothing else."""
    # In a process of its own: the server's library would go on believing in the server that it has stopped.
    subprocess.run([sys.executable, "-c", STOP_SERVER, str(folder / POSTGRES)], check=True)
    for name in BELONGINGS:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    (folder / MARKER).unlink()


def stand_up(folder: Path, plan: Plan) -> None:
    """Start the database of the folder; a first time, make the district and run its months."""
    if not plan.complete:
        folder.mkdir(parents=True, exist_ok=True)
        _mark(folder, plan)
    _start_django()
    from django.core.management import call_command

    with bars() as progress:
        progress.step("数据库 · Database")
        call_command("migrate", interactive=False, verbosity=0)
        if not plan.complete:
            _make(folder, plan, progress)
    if not plan.complete:
        _mark(folder, Plan(plan.people, plan.seed, plan.until, complete=True))


def _make(folder: Path, plan: Plan, progress: Bars) -> None:
    """Make the district; its installation is founded meanwhile, since hashing passwords takes a while."""
    from huimin.commons.audit.sealing import seal
    from huimin.demonstration.library import FIRST_MONTH, make_district
    from huimin.demonstration.loading import at_once, found_installation, load_district
    from huimin.demonstration.running import run_months, working_day

    progress.step(f"生成 {plan.people:,} 人 · Making {plan.people:,} people")
    last = Month.of(plan.until)
    found = partial(found_installation, first_day=FIRST_MONTH.first, working_day=working_day(last))
    with at_once(found):
        district = make_district(plan.people, plan.seed, last=last)
    load_district(district, progress=progress)
    run_months(district, samples=folder / "samples", progress=progress)
    progress.step("封存留痕 · Sealing the trail")
    seal()


def _mark(folder: Path, plan: Plan) -> None:
    """Write what the folder holds, all of it or nothing."""
    unfinished = folder / f".{MARKER}"
    unfinished.write_text(json.dumps(asdict(plan)), encoding="utf-8")
    unfinished.replace(folder / MARKER)


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.web.settings")
    from huimin.commons.database.embedded import connect_installation

    connect_installation()
    import django

    django.setup()


def _stop_postgres(folder: Path) -> None:
    from huimin.commons.database.embedded import stop

    if (folder / POSTGRES).exists():
        stop(folder / POSTGRES)


def run_until_interrupted(port: int) -> None:
    """Serve the pages and do the background work until Ctrl-C, then end both."""
    import uvicorn

    worker = subprocess.Popen([sys.executable, "-m", "huimin.web.command", "worker"])
    try:
        uvicorn.run(
            "huimin.web.asgi:application",
            host=HOST,
            port=port,
            log_level="warning",
            timeout_graceful_shutdown=5,
            server_header=False,
            lifespan="off",
        )
    except KeyboardInterrupt:
        console.print("已停止 · Stopped.")
    finally:
        worker.send_signal(signal.SIGINT)
        try:
            worker.wait(10)
        except subprocess.TimeoutExpired:
            worker.kill()


@contextmanager
def ended_by_signal() -> Iterator[None]:
    """Let SIGTERM end the demonstration as Ctrl-C does, and Ctrl-C even where a shell had it ignored."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
