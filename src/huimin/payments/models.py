"""Payment runs, what they pay, the files that carry the money and the answers of the banks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Bank(models.Model):
    """An agent bank through which money is paid."""

    code = models.CharField(max_length=20, primary_key=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name_zh


class PayAccount(models.Model):
    """The account into which a person is paid, for a span of days."""

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", help_text="who is paid")
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+")
    holder = models.CharField(max_length=80, help_text="name on the account")
    number_cipher = models.BinaryField()
    number_masked = models.CharField(max_length=30)
    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pay_account_ends_after_it_starts", condition=Q(end__isnull=True) | Q(end__gt=F("start"))
            ),
            models.UniqueConstraint(
                name="one_open_pay_account", fields=["person"], condition=Q(end__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.number_masked


class Fund(models.Model):
    """Money allocated by a source to a programme for a year, by document."""

    class Source(models.TextChoices):
        CENTRAL = "central"
        PROVINCE = "province"
        CITY = "city"
        DISTRICT = "district"
        LOTTERY = "lottery"
        DONATION = "donation"

    programme = models.CharField(max_length=40, help_text="scheme")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10, choices=Source)
    amount = models.BigIntegerField(help_text="fen")
    document = models.CharField(max_length=120)
    arrived_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="fund_is_more_than_nothing", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.source}:{self.programme}:{self.year}"


class Run(models.Model):
    """The payments of one month: reckoned, submitted by one officer, approved by another, answered."""

    class State(models.TextChoices):
        RECKONED = "reckoned"
        SUBMITTED = "submitted"
        APPROVED = "approved"  # bank files written, booked
        CLOSED = "closed"  # every payment answered

    month = models.DateField(unique=True, help_text="first day of the month")
    state = models.CharField(max_length=10, choices=State, default=State.RECKONED)
    pay_day = models.DateField()
    decided_until = models.DateField(help_text="what a case decided later comes onto the next list")
    version = models.PositiveSmallIntegerField(default=1)
    reckoned_at = models.DateTimeField()
    reckoned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    payments = models.IntegerField(default=0)
    total = models.BigIntegerField(default=0, help_text="fen")
    bridge: models.JSONField[Any, Any] = models.JSONField(
        default=dict, help_text="by scheme: last month, new, more, less, ended, this month, in fen and people"
    )
    differences: models.JSONField[Any, Any] = models.JSONField(
        default=dict, help_text="changes from last month by scheme, step and reasons, in payments and fen"
    )
    funds: models.JSONField[Any, Any] = models.JSONField(
        default=list, help_text="by programme and fund: available before, taken; kept when approved"
    )
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    sent_back = models.CharField(max_length=200, default="", help_text="why the approver sent it back")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="run_is_approved_by_somebody_else",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="run_is_submitted_before_it_is_approved",
                condition=Q(state="reckoned", approved_by__isnull=True)
                | Q(state="submitted", submitted_by__isnull=False, approved_by__isnull=True)
                | Q(state__in=["approved", "closed"], submitted_by__isnull=False, approved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class AccountChange(models.Model):
    """That the account of a person was changed, by whom and why; a second person sees it with a run."""

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", help_text="who is paid")
    payee_name = models.CharField(max_length=80)
    bank_before = models.ForeignKey(Bank, models.PROTECT, null=True, related_name="+")
    holder_before = models.CharField(max_length=80, default="")
    number_before = models.CharField(max_length=30, default="", help_text="masked")
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+")
    holder = models.CharField(max_length=80)
    number = models.CharField(max_length=30, help_text="masked")
    digits = models.PositiveSmallIntegerField(
        null=True, help_text="in how many digits the numbers differ; unknown for a first account"
    )
    reason = models.CharField(max_length=200)
    proof = models.CharField(
        max_length=200, default="", help_text="what was seen if the holder is not the payee"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    approved_with = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="account_change_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="account_in_another_name_has_a_proof",
                condition=Q(holder=F("payee_name")) | ~Q(proof=""),
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="account_change_waits", condition=Q(approved_with__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.number_before} -> {self.number}"


class Payment(models.Model):
    """One sum to one payee, frozen with everything that it rests on."""

    class State(models.TextChoices):
        LISTED = "listed"
        HELD = "held"  # no account, or suspended: on the work list
        SENT = "sent"
        PAID = "paid"
        FAILED = "failed"
        REISSUED = "reissued"  # failed, and paid again by another payment

    class Kind(models.TextChoices):
        REGULAR = "regular"
        ARREARS = "arrears"
        REISSUE = "reissue"

    run = models.ForeignKey(Run, models.CASCADE, related_name="+")
    key = models.CharField(
        max_length=120, unique=True, help_text="award lineage, month and kind: never paid twice"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REGULAR)
    scheme = models.CharField(max_length=40)
    award = models.ForeignKey(
        "entitlements.Award",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="known once the run is approved",
    )
    proposal = models.ForeignKey("entitlements.Proposal", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", help_text="holder")
    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="+")
    people = models.PositiveSmallIntegerField(default=1, help_text="people for whom it is paid")
    for_month = models.DateField()
    amount = models.BigIntegerField(help_text="fen")
    parts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    division = models.CharField(max_length=15)
    payee = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    payee_name = models.CharField(max_length=80)
    payee_id_cipher = models.BinaryField(null=True)
    bank = models.ForeignKey(Bank, models.PROTECT, null=True, related_name="+")
    account_holder = models.CharField(max_length=80, default="")
    account_cipher = models.BinaryField(null=True)
    account_masked = models.CharField(max_length=30, default="")
    reissue_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.LISTED)
    failure_code = models.CharField(max_length=20, default="")
    failure = models.CharField(max_length=120, default="")
    booked_on = models.DateField(null=True, help_text="day on which the bank credited it")

    class Meta:
        constraints = [
            models.CheckConstraint(name="payment_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_rests_on_something",
                condition=Q(award__isnull=False) | Q(proposal__isnull=False),
            ),
            models.UniqueConstraint(name="payment_is_reissued_once", fields=["reissue_of"]),
        ]
        indexes = [
            models.Index(fields=["run", "scheme", "division"], name="payment_run"),
            models.Index(fields=["run", "state"], name="payment_state", include=["people", "amount"]),
            models.Index(fields=["person"], name="payment_person"),
            models.Index(fields=["household"], name="payment_household"),
            models.Index(fields=["award"], name="payment_award"),
            models.Index(
                fields=["division"], name="payment_waiting", condition=Q(state__in=["held", "failed"])
            ),
        ]

    def __str__(self) -> str:
        return self.key


class BankFile(models.Model):
    """The file that told an agent bank what to pay in a run, byte for byte."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True, help_text="batch number")
    payments = models.IntegerField()
    total = models.BigIntegerField(help_text="fen")
    content = models.BinaryField(help_text="GB18030")
    sm3 = models.BinaryField(max_length=32)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_file_for_a_bank", fields=["run", "bank"])]

    def __str__(self) -> str:
        return self.number


class BankReturn(models.Model):
    """A bank's answer to a file, taken in once."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="returns")
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    sm3 = models.BinaryField(max_length=32, unique=True)
    paid = models.IntegerField()
    failed = models.IntegerField()
    paid_total = models.BigIntegerField(help_text="fen")
    failed_total = models.BigIntegerField(help_text="fen")
    taken_at = models.DateTimeField(auto_now_add=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name
