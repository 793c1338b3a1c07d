"""Documents that a case issued, to whom, and when they arrived."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Notice(models.Model):
    """A document of a case: a notice to somebody, the record of a step, or a form to sign."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="notices")
    task = models.ForeignKey("casework.Task", models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=20)
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", help_text="to whom")
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    on = models.DateField()
    delivered_on = models.DateField(null=True, help_text="by whoever brought it")
    read_at = models.DateTimeField(null=True, help_text="when it was first opened on the portal")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_is_delivered_after_it_was_issued",
                condition=Q(delivered_on__isnull=True) | Q(delivered_on__gte=F("on")),
            )
        ]
        indexes = [models.Index(fields=["case"], name="notice_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
