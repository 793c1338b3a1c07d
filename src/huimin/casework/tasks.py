"""Every night: end public notices, begin what is due, warn of clocks that run out."""

from __future__ import annotations

from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app

from huimin.casework.public import do_nightly_work
from huimin.commons.installation.public import is_founded, today


@app.periodic(cron="5 0 * * *")
@app.task(name="huimin.clocks", queue="jobs", queueing_lock="huimin.clocks")
def look_at_clocks(timestamp: int) -> None:
    """End notices without objections, begin reviews and follow-ups, warn of what turned amber or red."""
    try:
        if is_founded():
            do_nightly_work(at=timezone.now(), day=today())
    finally:
        connections.close_all()  # a connection that a thread keeps would not notice that the server restarted
