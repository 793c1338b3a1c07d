"""Years whose holiday notice was entered, and single days that are worked or not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HolidayYear(models.Model):
    """A year whose notice of the State Council was entered whole, so that its working days are known."""

    year = models.PositiveSmallIntegerField(_("Year"), unique=True)
    document = models.CharField(_("Notice"), max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(name="holiday_year_is_a_year", condition=Q(year__gte=1949, year__lte=2200))
        ]

    def __str__(self) -> str:
        return str(self.year)


class SpecialDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a make-up working day."""

    day = models.DateField(_("Day"), unique=True)
    worked = models.BooleanField(_("Worked"), default=False)
    occasion = models.CharField(_("Occasion"), max_length=60)
    document = models.CharField(_("Notice"), max_length=120)

    def __str__(self) -> str:
        return self.day.isoformat()
