"""Pieces of background work, their progress and their results."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class Job(models.Model):
    """One piece of background work that somebody asked for."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        REFUSED = "refused"
        FAILED = "failed"

    kind = models.CharField(max_length=60)
    arguments: models.JSONField[Any, Any] = models.JSONField(default=dict)
    key = models.CharField(max_length=120, help_text="at most one unfinished job with the same key")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(max_length=120, default="", help_text="msgid of what it is doing now")
    step_at = models.DateTimeField(null=True, help_text="when the step began")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    message = models.TextField(default="")
    result: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="job_runs_once_at_a_time",
                fields=["key"],
                condition=models.Q(state__in=["waiting", "running"]),
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
