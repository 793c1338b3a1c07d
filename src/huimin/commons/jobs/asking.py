"""Ask for background work, and ask again for work that did not come to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.jobs.kinds import work_of
from huimin.commons.jobs.models import Job
from huimin.commons.jobs.queries import UNFINISHED, unfinished, was_interrupted, with_life
from huimin.commons.jobs.recording import CHANNEL
from huimin.commons.jobs.tasks import run
from huimin.kernel.errors import Conflict
from huimin.kernel.errors import gettext_noop as _

INTERRUPTED = _(
    "The work was interrupted: the program or the machine stopped. Nothing was kept; start it again."
)


class StillAtWork(Conflict):
    """The job has not ended."""

    template = _("This job is still at work. Wait for its end before you start it again.")


def ask(kind: str, *, key: str, arguments: Mapping[str, Any], by: Officer | None) -> Job:
    """Ask for work of a kind and return its job; the job that waits or runs already, if one has the same key.

    It begins after the current transaction has been committed. `arguments` are plain JSON values.

    Raises:
        NoSuchKind: no app declares it.
    """
    work_of(kind)
    present = unfinished(key)
    if present is not None and not was_interrupted(present):
        return present
    try:
        with transaction.atomic():
            if present is not None:
                close_interrupted(present)
            job = Job.objects.create(kind=kind, key=key, arguments=dict(arguments), asked_by=by)
            record("jobs.ask", job, by=by, kind=kind, key=key, arguments=dict(arguments))
            run.defer(job_id=job.pk)
    except IntegrityError:
        # Somebody asked for the same at the same moment.
        if (present := unfinished(key)) is None:
            raise
        return present
    return job


def ask_again(job: Job, *, by: Officer) -> Job:
    """Ask for the work of a job that was refused, failed or was interrupted, and return the new job.

    Raises:
        StillAtWork: it waits or runs.
    """
    current = with_life(Job.objects.filter(pk=job.pk)).get()
    if current.state in UNFINISHED and not was_interrupted(current):
        raise StillAtWork()
    return ask(current.kind, key=current.key, arguments=current.arguments, by=by)


def close_interrupted(job: Job) -> None:
    """Write down that a job was interrupted."""
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
        state=Job.State.FAILED, message=INTERRUPTED, finished_at=timezone.now()
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(job.pk)])


def close_all_interrupted() -> int:
    """Write down every job that runs no more and never ended, and return how many there were."""
    found = [job for job in with_life(Job.objects.filter(state=Job.State.RUNNING)) if was_interrupted(job)]
    for job in found:
        close_interrupted(job)
    return len(found)
