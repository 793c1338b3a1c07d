"""The one row that says what this installation is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Installation(models.Model):
    """A district's own installation. There is exactly one row.

    In a demonstration the working day stands still at `working_day`, so that the synthetic district looks the
    same on every screen; a production installation leaves it empty and works by the calendar.
    """

    class Mode(models.TextChoices):
        DEMONSTRATION = "demonstration"
        PRODUCTION = "production"

    mode = models.CharField(max_length=20, choices=Mode)
    place = models.CharField(max_length=12, help_text="division code of the district")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    working_day = models.DateField(null=True)
    public_address = models.CharField(
        max_length=200, default="", help_text="where residents reach it, kept by the server for every process"
    )

    revision = models.BigIntegerField(
        default=0, db_default=0, help_text="how often what it is set up with has changed, counted by triggers"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="installation_is_one", condition=Q(id=1)),
            models.CheckConstraint(
                name="installation_works_by_the_calendar",
                condition=Q(mode="demonstration") | Q(working_day__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh
