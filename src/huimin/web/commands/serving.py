"""`huimin serve`, `worker` and `demo`: the processes of an installation."""

from __future__ import annotations

import os
from typing import Annotated, Any, Final

import typer

from huimin.commons.installation.ports import HOST, LARGEST_PORT, answer_at, claim_port
from huimin.web.commands.showing import say
from huimin.web.commands.starting import start

WORKERS: Final = "Processes that answer requests; one for each processor, if it is not said."
FORWARDED: Final[dict[str, Any]] = {
    "context_settings": {"allow_extra_args": True, "ignore_unknown_options": True},
    "add_help_option": False,
}
"""Settings of a command that hands all its arguments on."""


def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=LARGEST_PORT)] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, help=WORKERS)] = os.cpu_count() or 1,
) -> None:
    """Serve the pages on 127.0.0.1; a proxy with TLS stands in front of it in production."""
    claim_port(port).close()
    answer_at(port)
    start()
    from huimin.commons.installation.addressing import keep_address

    keep_address()
    say(f"http://{HOST}:{port}")
    run_server(port, workers)


def run_server(port: int, workers: int = 1) -> None:
    """Serve until Ctrl-C or SIGTERM, then end requests in progress and return."""
    import uvicorn

    try:
        uvicorn.run(
            "huimin.web.asgi:application",
            host=HOST,
            port=port,
            workers=workers,
            log_level="warning",
            timeout_graceful_shutdown=10,
            proxy_headers=True,
            server_header=False,
            lifespan="off",
        )
    except KeyboardInterrupt:
        return


def worker(
    concurrency: Annotated[int, typer.Option("--concurrency", min=1, help="Jobs at the same time.")] = 1,
) -> None:
    """Do the background work that pages ask for, until Ctrl-C."""
    start()
    from huimin.commons.jobs.working import work

    work(concurrency=concurrency)


def demo(context: typer.Context) -> None:
    """Stand up a synthetic district and serve it; `huimin demo --help` shows its options."""
    from huimin.demonstration.command import demo as stand_up

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.web.settings")
    forwarded = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    forwarded.command()(stand_up)
    status = forwarded(args=context.args, prog_name="huimin demo", standalone_mode=False)
    raise typer.Exit(status if isinstance(status, int) else 0)
