"""Read jobs, and tell those that run from those that were interrupted."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateWorker

from huimin.commons.access.models import Officer
from huimin.commons.jobs.models import Job
from huimin.commons.jobs.recording import LOCK_CLASS
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _

UNFINISHED = (Job.State.WAITING, Job.State.RUNNING)
SILENT_AFTER: Final = timedelta(seconds=30)
"""A worker shows a heartbeat every ten seconds; one that has shown none for so long is taken for dead."""


class NoSuchJob(NotFound):
    """There is no such job, or it is somebody else's."""

    template = _("There is no job {id} of yours. Look into the list of jobs.")


def jobs(officer: Officer) -> QuerySet[Job]:
    """Return the jobs that the officer may see, newest first, each with whether it is `alive`."""
    seen = with_life(Job.objects.select_related("asked_by").order_by("-asked_at", "-id"))
    return seen if officer.may("jobs.view") else seen.filter(asked_by=officer)


def job_for(officer: Officer, job_id: int) -> Job:
    """Return a job that the officer may see.

    Raises:
        NoSuchJob: there is none.
    """
    if (job := jobs(officer).filter(pk=job_id).first()) is None:
        raise NoSuchJob(id=job_id)
    return job


def unfinished(key: str) -> Job | None:
    """Return the job with this key that waits or runs, if there is one."""
    return with_life(Job.objects.filter(key=key, state__in=UNFINISHED)).first()


def at_work_for(officer: Officer) -> list[Job]:
    """Return the jobs that the officer asked for and that wait or run, the last one first."""
    found = with_life(Job.objects.filter(asked_by=officer, state__in=UNFINISHED).order_by("-asked_at", "-id"))
    return [job for job in found if not was_interrupted(job)]


def with_life(found: QuerySet[Job]) -> QuerySet[Job]:
    """Return the jobs, each with `alive`: whether a process holds the lock of a running job."""
    held = RawSQL(
        "EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s"
        " AND objid = jobs_job.id AND objsubid = 2"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
        [LOCK_CLASS],
        output_field=BooleanField(),
    )
    return found.annotate(alive=held)


def was_interrupted(job: Job) -> bool:
    """Return whether a job, read by a query of this module, runs no more and never ended."""
    return job.state == Job.State.RUNNING and not job.alive  # type: ignore[attr-defined]


def worker_is_there() -> bool:
    """Return whether a worker has shown a heartbeat of late, by the clock of the database."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - SILENT_AFTER).exists()


def is_unattended(job: Job) -> bool:
    """Return whether a job waits and no worker is there to take it."""
    return job.state == Job.State.WAITING and not worker_is_there()


def waiting() -> int:
    """Return how many jobs wait for a worker."""
    return Job.objects.filter(state=Job.State.WAITING).count()
