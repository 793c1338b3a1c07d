"""Figures of supervision: from when on something is shown, as an installation set it, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huimin.casework.models.fields import an_officer


class Threshold(models.Model):
    """That somebody set a threshold for everybody; the latest of a name stands, none is changed."""

    class Name(models.TextChoices):
        DEPARTURES = "departures"
        DAYS = "days"
        SPAN = "span"
        PEOPLE = "people"
        OUTSIDE = "outside"
        WHOLE = "whole"

    name = models.CharField(max_length=12, choices=Name)
    value = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    by = an_officer(null=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="threshold_is_a_figure_of_the_desk",
                condition=Q(name__in=["departures", "days", "span", "people", "outside", "whole"]),
            ),
            models.CheckConstraint(
                name="threshold_makes_sense", condition=Q(value__gte=1, value__lte=10_000)
            ),
            models.CheckConstraint(name="threshold_has_a_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["name", "-at"], name="threshold_latest")]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Feedback(models.Model):
    """What the office to which a case was passed on did about it; noted once."""

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="feedback")
    text = models.CharField(max_length=500)
    on = models.DateField(help_text="day on which it came")
    at = models.DateTimeField()
    by = an_officer(null=False)

    class Meta:
        constraints = [models.CheckConstraint(name="feedback_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.case_id}"
