"""The page of a job: how far it is, how it ended, and starting it again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.jobs.asking import ask_again
from huimin.commons.jobs.kinds import title_of
from huimin.commons.jobs.models import Job
from huimin.commons.jobs.queries import UNFINISHED, job_for, was_interrupted

ADDRESS = "address"
"""A result under this name is shown as the link to what the work made."""


@require_safe
@requires()
def job(request: OfficerRequest, job_id: int) -> HttpResponse:
    """Show a job."""
    return render(request, "jobs/job.html", _context(job_for(request.officer, job_id)))


@require_safe
@requires()
def progress(request: OfficerRequest, job_id: int) -> HttpResponse:
    """Show how far a job is, as the part of its page that asks for itself every second."""
    return render(request, "jobs/progress.html", _context(job_for(request.officer, job_id)))


@require_POST
@requires()
def again(request: OfficerRequest, job_id: int) -> HttpResponse:
    """Start the work of a job again that did not come to its end."""
    repeated = ask_again(job_for(request.officer, job_id), by=request.officer)
    return redirect("jobs:job", job_id=repeated.pk)


def remaining(found: Job, now: datetime) -> timedelta | None:
    """Return how long the present step will still take at its speed so far, if that can be told."""
    if found.started_at is None or not 0 < found.done < found.total:
        return None
    left = (now - found.started_at) / found.done * (found.total - found.done)
    return timedelta(seconds=round(left.total_seconds()))


def _context(found: Job) -> dict[str, Any]:
    interrupted = was_interrupted(found)
    result = {name: value for name, value in found.result.items() if name != ADDRESS}
    left = remaining(found, timezone.now())
    return {
        "job": found,
        "title": gettext(title_of(found.kind)),
        "state": "interrupted" if interrupted else found.state,
        "step": gettext(found.step) if found.step else "",
        "message": gettext(found.message) if found.message else "",
        "remaining": "" if left is None else str(left),
        "results": [(gettext(name), value) for name, value in result.items()],
        "address": found.result.get(ADDRESS, ""),
        "at_work": found.state in UNFINISHED and not interrupted,
        "can_repeat": interrupted or found.state in {Job.State.REFUSED, Job.State.FAILED},
    }
