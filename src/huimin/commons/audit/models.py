"""The record of who did or read what, when and why, and the blocks that seal it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now


class Deed(models.Model):
    """One thing that was done or read. Rows are added and never changed.

    The database adds `xid`, the number of the writing transaction: rows whose transaction is older than every
    running one are final, and are sealed in the order (`xid`, `id`).
    """

    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, help_text="label and key, as in registry.Person:17")
    division = models.CharField(max_length=15, default="")
    reason = models.CharField(max_length=200, default="")
    details: models.JSONField[Any, Any] = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [
            models.Index(fields=["subject"]),
            models.Index(fields=["by", "at"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Block(models.Model):
    """A sealed run of deeds: its hash covers them and the block before."""

    number = models.BigIntegerField(primary_key=True)
    first_xid = models.DecimalField(max_digits=20, decimal_places=0)
    end_xid = models.DecimalField(
        max_digits=20, decimal_places=0, help_text="the first transaction not in the block"
    )
    deeds = models.IntegerField()
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.number}"
