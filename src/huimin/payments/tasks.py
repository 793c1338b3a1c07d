"""Background work of payments: reckoning a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from huimin.commons.access.models import Officer
from huimin.commons.jobs.kinds import job_kind
from huimin.commons.jobs.progress import Progress
from huimin.kernel.days import Month
from huimin.payments.public import run_month

MONTH = "month"


@job_kind(MONTH)
def reckon(progress: Progress, *, by: Officer | None, month: str) -> Mapping[str, Any]:
    """Reckon a month written like 2025-08 and return what it came to."""
    run = run_month(month=Month.of(month), by=by, at=timezone.now(), progress=progress)
    return {"month": month, "payments": run.payments, "fen": run.total, "version": run.version}
