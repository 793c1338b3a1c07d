"""The one task in the queue: run a job by its number."""

from __future__ import annotations

from django.db import connections
from procrastinate.contrib.django import app

QUEUE = "jobs"


@app.task(name="huimin.run", queue=QUEUE)
def run(job_id: int) -> None:
    """Run a job and give the connection back; one that was kept would not notice a restart of the server."""
    from huimin.commons.jobs.running import run_job

    try:
        run_job(job_id)
    finally:
        connections.close_all()
