"""The page of a job: how far it is, how it ended, and starting it again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.access.models import Officer
from huimin.commons.jobs.asking import ask_again
from huimin.commons.jobs.kinds import ADDRESS, title_of
from huimin.commons.jobs.models import Job
from huimin.commons.jobs.queries import UNFINISHED, NoSuchJob, is_unattended, job_for, was_interrupted
from huimin.commons.jobs.streaming import Shown, may_open, progress_of

PART = "jobs/progress.html"
TOO_MANY = 429


@require_safe
@requires()
def job(request: OfficerRequest, job_id: int) -> HttpResponse:
    """Show a job."""
    return render(request, "jobs/job.html", _context(job_for(request.officer, job_id)))


@require_safe
@requires()
def progress(request: OfficerRequest, job_id: int) -> HttpResponse:
    """Show how far a job is, as the part of its page that asks for itself where no stream is open."""
    return render(request, PART, _context(job_for(request.officer, job_id)))


@require_GET
@requires()
def stream(request: OfficerRequest, job_id: int) -> HttpResponseBase:
    """Tell how far a job is as server-sent events until it ends; with enough streams open, refuse."""
    officer = request.officer
    found = job_for(officer, job_id)
    if not may_open(officer.pk):
        return HttpResponse(status=TOO_MANY)
    language = translation.get_language()
    events = progress_of(found.pk, officer_id=officer.pk, look=lambda: _look(request, found.pk, language))
    response = StreamingHttpResponse(events, content_type="text/event-stream; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Accel-Buffering"] = "no"  # nginx passes it on as it comes
    return response


@require_POST
@requires()
def again(request: OfficerRequest, job_id: int) -> HttpResponse:
    """Start the work of a job again that did not come to its end."""
    repeated = ask_again(job_for(request.officer, job_id), by=request.officer)
    return redirect("jobs:job", job_id=repeated.pk)


def pace(found: Job, now: datetime) -> float | None:
    """Return how many parts of the present step are done in a second, if that can be told."""
    seconds = (now - found.step_at).total_seconds() if found.step_at else 0
    return found.done / seconds if found.done > 0 and seconds > 0 else None


def remaining(found: Job, now: datetime) -> timedelta | None:
    """Return how long the present step will still take at its speed so far, if that can be told."""
    speed = pace(found, now)
    if speed is None or found.done >= found.total:
        return None
    return timedelta(seconds=round((found.total - found.done) / speed))


def told(found: Job, now: datetime) -> str:
    """Return speed and remaining time of a step in words, as far as they can be told."""
    speed, left = pace(found, now), remaining(found, now)
    said = []
    if speed is not None and speed >= 1:
        said.append(gettext("{number} a second").format(number=f"{round(speed):,}"))
    if left is not None:
        said.append(gettext("about {time} left").format(time=left))
    return " · ".join(said)


def _look(request: OfficerRequest, job_id: int, language: str | None) -> Shown | None:
    """Return what the page shows now, nothing to somebody who has signed out or may not see it any more."""
    try:
        officer = Officer.objects.filter(pk=request.officer.pk, is_active=True).first()
        if officer is None or not request.session.exists(request.session.session_key or ""):
            return None
        with translation.override(language):
            context = _context(job_for(officer, job_id))
            return Shown(render_to_string(PART, context, request), bool(context["at_work"]))
    except NoSuchJob:
        return None
    finally:
        connections.close_all()  # a stream is long: it gives back what others wait for


def _context(found: Job) -> dict[str, Any]:
    interrupted = was_interrupted(found)
    result = {name: value for name, value in found.result.items() if name != ADDRESS}
    return {
        "job": found,
        "title": gettext(title_of(found.kind)),
        "state": "interrupted" if interrupted else found.state,
        "step": gettext(found.step) if found.step else "",
        "message": gettext(found.message) if found.message else "",
        "remaining": told(found, timezone.now()),
        "results": [(gettext(name), value) for name, value in result.items()],
        "address": found.result.get(ADDRESS, ""),
        "unattended": is_unattended(found),
        "at_work": found.state in UNFINISHED and not interrupted,
        "can_repeat": interrupted or found.state in {Job.State.REFUSED, Job.State.FAILED},
    }
