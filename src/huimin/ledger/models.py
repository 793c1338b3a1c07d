"""A double-entry ledger: entries made of lines that sum to nothing."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q


class Account(models.Model):
    """A place money can be, such as a fund of one source, programme and year."""

    class Kind(models.TextChoices):
        FUND = "fund"  # money at hand
        APPROPRIATION = "appropriation"  # where the money came from
        GRANTED = "granted"  # what was granted to people
        PAYABLE = "payable"  # granted, on its way through an agent bank
        RESERVE = "reserve"  # advanced to a street, which gives it away at once and accounts for it

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    programme = models.CharField(max_length=40, default="")
    year = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=20, default="")

    def __str__(self) -> str:
        return self.code


class Entry(models.Model):
    """Something that moved money on a day. It is posted once and never changed."""

    day = models.DateField()
    purpose = models.CharField(max_length=200)
    key = models.CharField(max_length=120, unique=True, help_text="the same key never posts twice")
    reference = models.CharField(max_length=80, default="", help_text="label and key of what it books")
    posted_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        indexes = [models.Index(fields=["reference"]), models.Index(fields=["day"])]

    def __str__(self) -> str:
        return self.key


class Line(models.Model):
    """One side of an entry: debits are positive, credits negative."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(help_text="in fen")

    class Meta:
        constraints = [models.CheckConstraint(name="line_moves_money", condition=~Q(amount=0))]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.amount}"
