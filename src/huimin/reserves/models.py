"""The reserve of a street, the advances that fill it, and the hand-overs that empty it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q


def _officer(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=null, related_name="+")


class Reserve(models.Model):
    """Money that a street holds for aid in need, advanced from the funds of one programme."""

    division = models.CharField(max_length=9, unique=True, help_text="the street")
    programme = models.CharField(max_length=40, help_text="from whose funds it is advanced")

    class Meta:
        constraints = [
            models.CheckConstraint(name="reserve_is_of_a_street", condition=Q(division__regex=r"^\d{9}$"))
        ]

    def __str__(self) -> str:
        return self.division


class Advance(models.Model):
    """Money asked for a reserve by one officer and allowed by another: at first, or against an account."""

    class Kind(models.TextChoices):
        ADVANCE = "advance"
        ACCOUNT = "account"  # what was handed over is accounted for and made up

    class State(models.TextChoices):
        SUBMITTED = "submitted"
        APPROVED = "approved"
        REFUSED = "refused"

    reserve = models.ForeignKey(Reserve, models.PROTECT, related_name="advances")
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.BigIntegerField(help_text="in fen")
    document = models.CharField(max_length=120, help_text="number of the document, or why")
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    submitted_by = _officer()
    submitted_at = models.DateTimeField()
    submitted_on = models.DateField()
    answered_by = _officer(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, default="", help_text="why it was refused")

    class Meta:
        constraints = [
            models.CheckConstraint(name="advance_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="advance_has_a_document", condition=~Q(document="")),
            models.CheckConstraint(
                name="advance_is_answered_by_somebody_else",
                condition=Q(
                    state="submitted", answered_by__isnull=True, answered_at__isnull=True,
                    answered_on__isnull=True,
                )
                | Q(
                    state__in=["approved", "refused"], answered_by__isnull=False, answered_at__isnull=False,
                    answered_on__isnull=False,
                )
                & ~Q(answered_by=F("submitted_by")),
            ),
            models.UniqueConstraint(
                name="one_advance_waits", fields=["reserve"], condition=Q(state="submitted")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.reserve_id} {self.kind} {self.amount}"


class HandOver(models.Model):
    """Aid that a street gave out of its reserve for a case, with what the recipient signed; never changed."""

    class Form(models.TextChoices):
        CASH = "cash"
        GOODS = "goods"

    reserve = models.ForeignKey(Reserve, models.PROTECT, related_name="hand_overs")
    aid = models.OneToOneField(
        "casework.Consequence", models.PROTECT, related_name="+", help_text="what was granted"
    )
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    form = models.CharField(max_length=10, choices=Form)
    amount = models.BigIntegerField(help_text="in fen; of goods, what they cost")
    goods = models.CharField(max_length=200, default="", help_text="what was given, and how much of it")
    recipient = models.CharField(max_length=60, help_text="who took it and signed")
    strokes: models.JSONField[Any, Any] = models.JSONField(
        default=list, encoder=DjangoJSONEncoder, help_text="lists of points, x 0 to 1000, y 0 to 400"
    )
    receipt = models.CharField(max_length=60, default="", help_text="number of the receipt signed on paper")
    on = models.DateField()
    at = models.DateTimeField()
    by = _officer()
    account = models.ForeignKey(
        Advance,
        models.PROTECT,
        null=True,
        related_name="hand_overs",
        help_text="in which it is accounted for",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="hand_over_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="hand_over_is_signed_for",
                condition=~Q(recipient="") & (~Q(strokes=[]) | ~Q(receipt="")),
            ),
            models.CheckConstraint(
                name="goods_are_named", condition=Q(form="cash", goods="") | Q(form="goods") & ~Q(goods="")
            ),
        ]
        indexes = [models.Index(fields=["reserve", "-on", "-id"], name="hand_over_latest")]

    def __str__(self) -> str:
        return f"{self.reserve_id} {self.amount}"
