"""The views of lists that officers keep: filters, order and columns under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """What an officer wants to see of a list, under a name."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    table = models.CharField(max_length=60, help_text="name of the table, one on the platform")
    list_name = models.CharField(max_length=120, help_text="what the list was called when this was saved")
    address = models.CharField(max_length=200, help_text="path of the list where this was saved")
    name = models.CharField(max_length=60)
    query = models.TextField(help_text="filters, order, columns and rows a page, as in an address")
    opens = models.BooleanField(default=False, help_text="the list opens with this view")
    shared = models.BooleanField(default=False, help_text="colleagues of the same office see it")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="saved_view_has_a_name_of_its_own", fields=["officer", "table", "name"]
            ),
            models.UniqueConstraint(
                name="saved_view_opens_a_list_alone", fields=["officer", "table"], condition=Q(opens=True)
            ),
            models.CheckConstraint(name="saved_view_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.name}"
