"""Seal the trail every five minutes, in whichever worker is free."""

from __future__ import annotations

from django.db import connections
from procrastinate.contrib.django import app

from huimin.commons.audit.sealing import seal


@app.periodic(cron="*/5 * * * *")
@app.task(name="huimin.seal", queue="seals", queueing_lock="huimin.seal")
def seal_trail(timestamp: int) -> None:
    """Seal what was done since the last time."""
    try:
        seal()
    finally:
        connections.close_all()  # a connection that a thread keeps would not notice that the server restarted
