"""The worker process: takes jobs from the queue until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from huimin.commons.database.connecting import GONE
from huimin.commons.jobs.asking import close_all_interrupted
from huimin.commons.jobs.tasks import QUEUE

log = logging.getLogger(__name__)
SECONDS_BETWEEN_ATTEMPTS: Final = 2
QUEUES: Final = (QUEUE, "seals")


def work(*, concurrency: int = 1, until_empty: bool = False) -> None:
    """Do the jobs in the queue, up to `concurrency` at a time; stop at Ctrl-C, or when nothing waits.

    While the database is away the worker waits for it to come back.
    """
    asyncio.run(_with_connections_given_back(concurrency, until_empty))


async def _with_connections_given_back(concurrency: int, until_empty: bool) -> None:
    try:
        await _work(concurrency, until_empty)
    finally:
        await sync_to_async(connections.close_all)()


async def _work(concurrency: int, until_empty: bool) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    while not stopped.is_set():
        try:
            # Connections that were cut while nobody looked are dropped before anything is asked.
            await sync_to_async(connections.close_all)()
            await sync_to_async(close_all_interrupted)()
            await _take_jobs(stopped, concurrency, until_empty)
        except (ConnectorException, *GONE) as error:
            if not isinstance(error, GONE) and not isinstance(error.__cause__, GONE):
                raise
            log.warning("The database is away; trying again.", exc_info=error)
        else:
            if until_empty:
                return
        with suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), 0 if stopped.is_set() else SECONDS_BETWEEN_ATTEMPTS)


async def _take_jobs(stopped: asyncio.Event, concurrency: int, until_empty: bool) -> None:
    """Run Procrastinate's worker until it ends by itself or `stopped` is set; jobs in hand are finished."""
    connector: Any = app.connector
    worker = app.with_connector(connector.get_worker_connector())
    async with worker.open_async():
        running = asyncio.create_task(
            worker.run_worker_async(
                queues=list(QUEUES),
                concurrency=concurrency,
                wait=not until_empty,
                install_signal_handlers=False,
            )
        )
        stopping = asyncio.create_task(stopped.wait())
        await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not running.done():
            running.cancel()
        with suppress(asyncio.CancelledError):
            await running
