"""Background work of payments: reckoning a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from huimin.commons.access.models import Officer
from huimin.commons.installation.public import today
from huimin.commons.jobs.kinds import ADDRESS, job_kind
from huimin.commons.jobs.progress import Progress
from huimin.kernel.days import Month
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import Money
from huimin.payments.public import run_month

MONTH = "month"


@job_kind(MONTH, _("Reckoning a month"))
def reckon(progress: Progress, *, by: Officer | None, month: str) -> Mapping[str, Any]:
    """Reckon a month written like 2025-08 and return what it came to."""
    run = run_month(month=Month.of(month), by=by, at=timezone.now(), progress=progress, day=today())
    return {
        _("Month"): month,
        _("Number of payments"): f"{run.payments:,}",
        _("Total (yuan)"): str(Money(run.total)),
        _("Version"): run.version,
        ADDRESS: reverse("payments:month", args=[run.month]),
    }
