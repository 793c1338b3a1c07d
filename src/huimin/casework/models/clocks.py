"""Clocks: days that do not count, more time, and the warnings that were given."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huimin.casework.models.fields import an_officer


class Pause(models.Model):
    """Days that no clock of a case counts, with the legal ground, the reason and who allowed it.

    Missing papers have their own limit; every other ground has a day on which the clocks run again.
    """

    class Ground(models.TextChoices):
        SUPPLEMENT = "supplement"
        HEARING = "hearing"
        EXPERT = "expert"
        LAW = "law"
        COURT = "court"
        FORCE = "force"

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="pauses")
    start = models.DateField()
    until = models.DateField(null=True, help_text="on which the clocks run again by themselves at the latest")
    end = models.DateField(null=True)
    ground = models.CharField(max_length=20, choices=Ground, default=Ground.SUPPLEMENT)
    reason = models.CharField(max_length=200)
    by = an_officer()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pause_does_not_end_before_it_starts",
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
            ),
            models.CheckConstraint(
                name="pause_has_a_ground_and_a_last_day",
                condition=Q(ground="supplement", until__isnull=True)
                | Q(
                    ground__in=["hearing", "expert", "law", "court", "force"],
                    until__isnull=False,
                    until__gt=F("start"),
                ),
            ),
            models.CheckConstraint(
                name="pause_is_over_within_a_year",
                condition=Q(until__isnull=True) | Q(until__lte=F("start") + 366),
            ),
            models.UniqueConstraint(name="one_open_pause", fields=["case"], condition=Q(end__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.start}"


class Extension(models.Model):
    """More time, asked for by one officer with a reason and allowed by another one."""

    task = models.ForeignKey("casework.Task", models.PROTECT, related_name="extensions")
    number = models.PositiveSmallIntegerField(help_text="in the unit of the task's limit")
    reason = models.CharField(max_length=200)
    asked_by = an_officer(null=False)
    asked_at = models.DateTimeField()
    allowed = models.BooleanField(null=True)
    answered_by = an_officer()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="extension_is_more_than_nothing", condition=Q(number__gt=0)),
            models.CheckConstraint(
                name="extension_is_allowed_by_somebody_else",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                name="one_question_for_more_time", fields=["task"], condition=Q(allowed__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} +{self.number}"


class SpecialQuestion(models.Model):
    """That a case has the longer limit on a ground of its procedure, as one asks and another one allows."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="special_questions")
    ground = models.CharField(max_length=20, help_text="of those that the procedure names")
    reason = models.CharField(max_length=200)
    asked_by = an_officer(null=False)
    asked_at = models.DateTimeField()
    allowed = models.BooleanField(null=True)
    answered_by = an_officer()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="special_case_is_allowed_by_somebody_else",
                condition=Q(allowed__isnull=True, answered_by__isnull=True)
                | Q(allowed__isnull=False, answered_by__isnull=False) & ~Q(answered_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                name="one_question_for_a_special_case", fields=["case"], condition=Q(allowed__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ground}"


class Alert(models.Model):
    """A clock that turned amber or red, as it was told to worker, superior and supervision."""

    task = models.ForeignKey("casework.Task", models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(name="warned_once_of_a_level", fields=["task", "level"])]

    def __str__(self) -> str:
        return f"{self.task_id} {self.level}"
