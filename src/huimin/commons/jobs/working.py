"""The worker process: takes jobs from the queue until it is told to stop."""

from __future__ import annotations

import logging
import time
from typing import Final

from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from huimin.commons.database.connecting import GONE
from huimin.commons.jobs.asking import close_all_interrupted
from huimin.commons.jobs.tasks import QUEUE

log = logging.getLogger(__name__)
SECONDS_BETWEEN_ATTEMPTS: Final = 2


def work(*, concurrency: int = 1, until_empty: bool = False) -> None:
    """Do the jobs in the queue, up to `concurrency` at a time; stop at Ctrl-C, or when nothing waits.

    While the database is away the worker waits for it to come back.
    """
    while True:
        try:
            close_all_interrupted()
            worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
            with worker.open():
                worker.run_worker(queues=[QUEUE, "seals"], concurrency=concurrency, wait=not until_empty)
        except (ConnectorException, *GONE) as error:
            log.warning("The database is away (%s); trying again.", error)
            time.sleep(SECONDS_BETWEEN_ATTEMPTS)
        else:
            return
