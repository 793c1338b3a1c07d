"""Write the progress and the end of a job on a connection of its own, and show by a lock that it is alive."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any, Final

import psycopg
from django.core.serializers.json import DjangoJSONEncoder

from huimin.commons.database.connecting import GONE, DatabaseAway, connect
from huimin.commons.jobs.progress import Progress

LOCK_CLASS: Final = 0x6A6F62
"""First half of the advisory lock of a running job; its second half is the number of the job."""

CHANNEL: Final = "huimin_jobs"
SECONDS_BETWEEN_WRITES: Final = 0.2
SECONDS_TO_REPORT_THE_END: Final = 60


class RecordedProgress(Progress):
    """Keeps the job's row up to date, at most five times a second, and holds the lock that says it runs.

    The connection is in autocommit and not the one that the work is done on: progress is seen while the
    work's transaction is open, and stays when that is rolled back.
    """

    def __init__(self, job: int) -> None:
        self._job = job
        self._connection: psycopg.Connection | None = None
        self._written_at = 0.0
        self._message, self._done, self._total = "", 0, 0

    def begin(self) -> bool:
        """Take the job if it waits, and return whether it did: nobody runs a job twice at the same time."""
        connection = self._connected()
        taken = connection.execute(
            "UPDATE jobs_job SET state = 'running', started_at = now()"
            " WHERE id = %s AND state = 'waiting' RETURNING id",
            [self._job],
        )
        begun = taken.fetchone() is not None
        connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(self._job)])
        return begun

    def step(self, message: str, total: int = 0) -> None:
        """Begin a step and write it down at once."""
        self._message, self._done, self._total = message, 0, total
        self._write(begun=True)

    def advance(self, number: int = 1) -> None:
        """Count parts as done; they are written down when the last writing is long enough ago."""
        self._done += number
        if time.monotonic() - self._written_at >= SECONDS_BETWEEN_WRITES:
            self._write()

    def end(self, state: str, *, message: str = "", result: Any = None) -> None:
        """Write how the job ended, waiting for a database that is away, and let go of the lock."""
        written = json.dumps(result or {}, cls=DjangoJSONEncoder, ensure_ascii=False)
        patience = time.monotonic() + SECONDS_TO_REPORT_THE_END
        while not self._try(
            "UPDATE jobs_job SET state = %s, finished_at = now(), message = %s, result = %s, done = %s,"
            " total = %s WHERE id = %s",
            [state, message, written, self._done, max(self._total, self._done), self._job],
        ):
            if time.monotonic() > patience:
                break
            time.sleep(1)
        self.close()

    def close(self) -> None:
        """Let go of the connection, and with it of the lock."""
        if self._connection is not None:
            with suppress(*GONE):
                self._connection.close()
            self._connection = None

    def _write(self, *, begun: bool = False) -> None:
        # The work goes on though its progress cannot be written; its own connection tells whether it can.
        self._written_at = time.monotonic()
        self._try(
            "UPDATE jobs_job SET step = %s, done = %s, total = %s,"
            " step_at = CASE WHEN %s THEN clock_timestamp() ELSE step_at END WHERE id = %s",
            [self._message, self._done, self._total, begun, self._job],
        )

    def _try(self, statement: str, values: list[Any]) -> bool:
        try:
            connection = self._connected()
            connection.execute(statement, values)
            connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(self._job)])
        except (*GONE, DatabaseAway):
            self.close()
            return False
        return True

    def _connected(self) -> psycopg.Connection:
        if self._connection is None:
            connection = connect()
            connection.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_CLASS, self._job])
            self._connection = connection
        return self._connection
