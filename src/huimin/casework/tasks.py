"""Every night: end notices, begin what is due, warn of clocks, match the staff; by day: match them anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connections
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from huimin.casework.kin.actions import MATCHING, match_now
from huimin.casework.public import do_nightly_work
from huimin.commons.access.models import Officer
from huimin.commons.installation.public import is_founded, today
from huimin.commons.jobs.kinds import ADDRESS, job_kind
from huimin.commons.jobs.progress import Progress
from huimin.kernel.errors import gettext_noop as _


@app.periodic(cron="5 0 * * *")
@app.task(name="huimin.clocks", queue="jobs", queueing_lock="huimin.clocks")
def look_at_clocks(timestamp: int) -> None:
    """End notices, begin reviews and follow-ups, warn of clocks, give back tasks, match with the staff."""
    try:
        if is_founded():
            do_nightly_work(at=timezone.now(), day=today())
    finally:
        connections.close_all()  # a connection that a thread keeps would not notice that the server restarted


@job_kind(MATCHING, _("Matching cases with the staff"))
def match(progress: Progress, *, by: Officer | None) -> Mapping[str, Any]:
    """Reveal what the register knows of relatives and match every open case; return what was new."""
    matched = match_now(by=by, at=timezone.now(), day=today())
    return {
        _("New ties to cases"): f"{matched.ties:,}",
        _("Relatives nobody declared"): f"{matched.revealed:,}",
        ADDRESS: reverse("casework:matches"),
    }
