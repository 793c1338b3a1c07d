"""Run a job to its end: done, refused with a sentence, or failed."""

from __future__ import annotations

from django.utils import translation

from huimin.commons.database.connecting import GONE, DatabaseAway
from huimin.commons.jobs.kinds import work_of
from huimin.commons.jobs.models import Job
from huimin.commons.jobs.recording import RecordedProgress
from huimin.kernel.errors import Refusal
from huimin.kernel.errors import gettext_noop as _

FAILED = _("The program made a mistake. It was written to the log; what was begun was rolled back.")


def run_job(job_id: int) -> None:
    """Run a job that waits; one that runs or has ended is left alone.

    Whatever the work raises beside a refusal is raised on, for the log, after the job is marked as failed.
    """
    progress = RecordedProgress(job_id)
    if not progress.begin():
        progress.close()
        return
    job = Job.objects.select_related("asked_by").get(pk=job_id)
    language = job.asked_by.language if job.asked_by else None
    state, message, result = Job.State.FAILED, FAILED, None
    try:
        with translation.override(language):
            result = work_of(job.kind)(progress, by=job.asked_by, **job.arguments)
        state, message = Job.State.DONE, ""
    except Refusal as refusal:
        state, message = Job.State.REFUSED, _sentence(refusal, language)
    except GONE:
        state, message = Job.State.REFUSED, _sentence(DatabaseAway(), language)
    finally:
        progress.end(state, message=message, result=result)


def _sentence(refusal: Refusal, language: str | None) -> str:
    with translation.override(language):
        return refusal.sentence(translation.gettext)
