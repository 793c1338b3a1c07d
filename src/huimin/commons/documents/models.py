"""Documents that were issued, their numbers and their content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Series(models.Model):
    """The last number given out in a series, such as a kind of notice of an office in a year."""

    code = models.CharField(max_length=80, primary_key=True)
    last = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.code


class Document(models.Model):
    """A document as it was issued. Rows are added and never changed."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="+")
    number = models.IntegerField()
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    subject = models.CharField(max_length=80, help_text="label and key of what it is about")
    division = models.CharField(max_length=15, default="")
    content = models.BinaryField()
    media_type = models.CharField(max_length=60, default="application/pdf")
    sm3 = models.BinaryField(max_length=32)
    code = models.CharField(
        max_length=16,
        unique=True,
        null=True,
        help_text="printed on it; whoever has it can ask if it is genuine",
    )
    data: models.JSONField[Any, Any] = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder, help_text="what the template was filled with"
    )
    issued_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="document_number_is_unique", fields=["series", "number"])]
        indexes = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return self.title
