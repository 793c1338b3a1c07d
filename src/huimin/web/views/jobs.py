"""The list of background jobs."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.jobs.models import Job
from huimin.commons.jobs.queries import jobs, was_interrupted, worker_is_there


def _address(job: Job) -> str:
    try:
        return reverse("jobs:job", args=[job.pk])
    except NoReverseMatch:
        return ""


JOBS = Table(
    name="jobs",
    caption=_("Background jobs"),
    columns=(
        Column("kind", _("Work"), sort="kind", words=gettext),
        Column("key", _("What for"), Kind.CODE),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            value=lambda job: "interrupted" if was_interrupted(job) else job.state,
            sort="state",
        ),
        Column("asked_by", _("Asked by"), value=lambda job: job.asked_by and job.asked_by.name),
        Column("asked_at", _("Asked at"), Kind.MOMENT, sort="asked_at"),
        Column("finished_at", _("Finished at"), Kind.MOMENT, sort="finished_at"),
        Column("message", _("Message"), words=gettext),
    ),
    filters=(Filter("state", _("State")), Filter("kind", _("Work"), words=gettext)),
    order="-asked_at",
    link=_address,
    empty_title=_("No background job was started yet"),
    empty_text=_("Long work, such as reckoning a month, appears here while it runs and afterwards."),
)


@requires()
def job_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the jobs that the officer may see."""
    context = {"unattended": not worker_is_there()}
    return JOBS.respond(request, jobs(request.officer), "jobs.html", context)
