"""`huimin demo`: stand up a synthetic district in a folder and serve it until Ctrl-C."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Annotated, Final

import typer

from huimin.commons.installation.ports import HOST, LARGEST_PORT, answer_at, claim_port
from huimin.demonstration.attendance import AttendedWorker
from huimin.demonstration.folder import (
    PEOPLE,
    POSTGRES,
    SAMPLES,
    SEED,
    UNTIL,
    Plan,
    checked,
    claim_folder,
    mark,
    plan_for,
    was_interrupted,
)
from huimin.demonstration.screen import (
    Bars,
    bars,
    say_interrupted,
    say_starting_afresh,
    say_stopped,
    show_logins,
)
from huimin.kernel.days import Month

ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
THINGS_TO_COLLECT: Final = 50_000
INTERRUPTED: Final = 130
"""The exit status of a command that Ctrl-C has ended before its work was done."""


def demo(  # noqa: PLR0917 - a command's options, each called by its name
    people: Annotated[
        int | None, typer.Option(help=f"Residents of the district; {PEOPLE} if left out.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help=f"Another seed makes other people; {SEED} if left out.")
    ] = None,
    data: Annotated[Path, typer.Option(help="Folder of the installation.")] = Path("var"),
    port: Annotated[int, typer.Option(min=1, max=LARGEST_PORT, help="Port on 127.0.0.1.")] = 8000,
    until: Annotated[str | None, typer.Option(help=f"Last month to run; {UNTIL} if left out.")] = None,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve it, or stop when it stands.")
    ] = True,
) -> None:
    """Stand up a synthetic district – nobody in it exists – and serve it on 127.0.0.1 until Ctrl-C."""
    checked(Plan(PEOPLE, SEED, UNTIL), people=people, seed=seed, until=until)
    claimed = claim_port(port) if serve else None
    folder = data.resolve()
    with closing(claimed) if claimed else nullcontext(), ended_by_signal() as interrupted:
        # What is registered first ends last: nobody else comes in before the server is gone.
        atexit.register(claim_folder(folder).close)
        if was_interrupted(folder):
            say_starting_afresh()
        plan = plan_for(folder, people=people, seed=seed, until=until)
        os.environ["HUIMIN_DATA"] = str(folder)
        os.environ.pop("DATABASE_URL", None)
        answer_at(port)
        # The server ends with this process; this comes after, in case an earlier process left it running.
        atexit.register(_stop_postgres, folder)
        try:
            stand_up(folder, plan)
        except BaseException:
            # What an interruption breaks off may call itself something else by the time it arrives here.
            if not interrupted():
                raise
            say_interrupted(complete=plan.complete)
            raise typer.Exit(INTERRUPTED) from None
        if claimed:
            show_logins(f"http://{HOST}:{port}/", plan.people, folder / SAMPLES)
            run_until_interrupted(claimed)


def stand_up(folder: Path, plan: Plan) -> None:
    """Start the database of the folder; a first time, make the district and run its months."""
    if not plan.complete:
        mark(folder, plan)
    _start_django()
    if not plan.complete:
        _spare_the_collector()
    from django.core.management import call_command

    with bars() as progress:
        progress.step("数据库 · Database")
        call_command("migrate", interactive=False, verbosity=0)
        if not plan.complete:
            _make(folder, plan, progress)
    from huimin.commons.installation.addressing import keep_address

    keep_address()
    if not plan.complete:
        mark(folder, replace(plan, complete=True))


def _make(folder: Path, plan: Plan, progress: Bars) -> None:
    """Make the district; its installation is founded meanwhile."""
    from huimin.commons.audit.sealing import seal
    from huimin.demonstration.casework import Casework
    from huimin.demonstration.finding import write_hard_cases
    from huimin.demonstration.library import FIRST_MONTH, make_district
    from huimin.demonstration.loading import at_once, found_installation, load_district
    from huimin.demonstration.residents import write_residents
    from huimin.demonstration.running import run_months, working_day

    progress.step(f"生成 {plan.people:,} 人 · Making {plan.people:,} people")
    last = Month.of(plan.until)
    found = partial(found_installation, first_day=FIRST_MONTH.first, working_day=working_day(last))
    with at_once(found):
        district = make_district(plan.people, plan.seed, last=last)
    load_district(district, progress=progress)
    casework = Casework.of(district, until=working_day(last))
    run_months(district, samples=folder / SAMPLES, progress=progress, casework=casework)
    write_hard_cases(district, folder / SAMPLES)
    write_residents(district, folder / SAMPLES, applied=casework.residents(), busy=casework.busy())
    casework.write(folder / SAMPLES)
    progress.step("封存留痕 · Sealing the trail")
    seal()


def _spare_the_collector() -> None:
    """Let the collector of garbage look less often: almost all that is made here is kept."""
    gc.freeze()
    gc.set_threshold(THINGS_TO_COLLECT)


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


def run_until_interrupted(claimed: socket.socket) -> None:
    """Serve the pages and do the background work until Ctrl-C, then end both."""
    import uvicorn

    settings = uvicorn.Config(
        "huimin.web.asgi:application",
        log_level="warning",
        timeout_graceful_shutdown=5,
        server_header=False,
        lifespan="off",
    )
    with AttendedWorker():
        try:
            uvicorn.Server(settings).run(sockets=[claimed])
        except KeyboardInterrupt:
            say_stopped()


@contextmanager
def ended_by_signal() -> Iterator[Callable[[], bool]]:
    """Let SIGTERM and a closed terminal end the demonstration as Ctrl-C does, even where it was ignored.

    Yields whether that has happened. Once it has, nothing interrupts the stopping any more.
    """
    struck: list[int] = []

    def interrupt(number: int, _frame: FrameType | None) -> None:
        struck.append(number)
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in ENDING}
    try:
        yield lambda: bool(struck)
    finally:
        if not struck:
            for number, handler in before.items():
                signal.signal(number, handler)
