"""Awards, the reckonings that review them month by month, and the proposals that follow."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


def only(field: str) -> Func:
    """Return `field` as a range of one element: equality for an index that knows ranges only."""
    return Func(F(field), F(field), Value("[]"), function="int8range")


class Award(models.Model):
    """A monthly sum, or a status, that a person or a household holds under a scheme for a span of days.

    An award is never edited. To change it, end it and grant the next one.
    """

    class Origin(models.TextChoices):
        CASE = "case"
        ONCE = "once"  # decided in a case, for one month: aid that waits for no cut-off day
        BATCH = "batch"
        AUTOMATIC = "automatic"
        LEGACY = "legacy"  # imported from an earlier system's list

    scheme = models.CharField(max_length=40)
    person = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="+", help_text="holder, or applicant"
    )
    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="+")
    monthly = models.BigIntegerField(help_text="in fen; 0 for a status")
    parts: models.JSONField[Any, Any] = models.JSONField(
        default=dict, help_text="part -> fen, adding up to monthly"
    )
    days = DateRangeField()
    decided_on = models.DateField()
    origin = models.CharField(max_length=10, choices=Origin)
    reference = models.CharField(max_length=80, default="", help_text="the case, reckoning or list")
    edition = models.CharField(max_length=40, help_text="edition of the rulebook that it was decided by")
    document = models.CharField(max_length=120, default="")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=60, default="", help_text="condition that failed, or a word")
    end_basis = models.CharField(
        max_length=80, default="", help_text="case, proposal or measure of two officers by which it ended"
    )
    division = models.CharField(max_length=15, help_text="community at the time of the grant")

    class Meta:
        constraints = [
            models.CheckConstraint(name="award_is_not_negative", condition=Q(monthly__gte=0)),
            ExclusionConstraint(
                name="one_award_of_a_person_at_a_time",
                expressions=[
                    (only("person"), RangeOperators.OVERLAPS),
                    (
                        Func(F("scheme"), F("scheme"), Value("[]"), function="textrange"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(household__isnull=True),
            ),
            ExclusionConstraint(
                name="one_award_of_a_household_at_a_time",
                expressions=[
                    (only("household"), RangeOperators.OVERLAPS),
                    (
                        Func(F("scheme"), F("scheme"), Value("[]"), function="textrange"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(household__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["person"]), models.Index(fields=["household"])]

    def __str__(self) -> str:
        return f"{self.scheme} {self.days}"


class Measure(models.Model):
    """An end, a holding back or a lifting that one officer asks for and another agrees to, where the scheme
    has no procedure for it; or that an entry made by mistake is taken out."""

    class Step(models.TextChoices):
        END = "end"
        SUSPEND = "suspend"
        LIFT = "lift"

    award = models.ForeignKey(Award, models.PROTECT, related_name="measures")
    step = models.CharField(max_length=10, choices=Step)
    on = models.DateField()
    reason = models.CharField(max_length=60)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="measure_is_agreed_by_somebody_else",
                condition=Q(agreed__isnull=True, answered_by__isnull=True)
                | Q(agreed__isnull=False, answered_by__isnull=False) & ~Q(answered_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                name="one_measure_waits", fields=["award"], condition=Q(agreed__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.step}"


class Suspension(models.Model):
    """Days for which an award is held back, such as a missing annual confirmation."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="suspensions")
    start = models.DateField()
    end = models.DateField(null=True)
    reason = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suspension_does_not_end_before_it_starts",
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
            ),
            models.UniqueConstraint(
                name="one_open_suspension", fields=["award"], condition=Q(end__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.start} {self.reason}"


class Grace(models.Model):
    """Days for which an award is paid as it was although the rules would lower or end it (渐退期)."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="grace")
    start = models.DateField()
    end = models.DateField(help_text="first day after it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="grace_ends_after_it_starts", condition=Q(end__gt=F("start")))
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.start}"


class Reckoning(models.Model):
    """One scheme applied to the whole register for a month: in = granted + refused + undecided.

    `outcomes` is the complete result as Parquet (see `outcomes.py`), so that every figure of the month can
    be taken down to people, as it was decided and with what was known then. The same register, awards and
    edition give the same bytes.
    """

    month = models.DateField(help_text="first day of the month")
    scheme = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(
        default=1, help_text="counts up when a month is reckoned again"
    )
    current = models.BooleanField(default=True)
    on = models.DateField(help_text="day whose facts and figures count")
    known_at = models.DateTimeField()
    edition = models.CharField(max_length=40)
    considered = models.IntegerField()
    granted = models.IntegerField()
    refused = models.IntegerField()
    undecided = models.IntegerField()
    outcomes = models.BinaryField()
    digest = models.BinaryField(max_length=32, help_text="SM3 of the outcomes")
    figures: models.JSONField[Any, Any] = models.JSONField(
        default=list, help_text="figures used and their status"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_falls_out_of_a_reckoning",
                condition=Q(considered=F("granted") + F("refused") + F("undecided")),
            ),
            models.UniqueConstraint(
                name="one_current_reckoning", fields=["month", "scheme"], condition=Q(current=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.month} {self.version}"


class Proposal(models.Model):
    """What a reckoning proposes for one holder, or for somebody who holds nothing yet."""

    class Kind(models.TextChoices):
        SAME = "same"
        MORE = "more"
        LESS = "less"
        STOP = "stop"
        UNDECIDED = "undecided"
        GRANT = "grant"  # automatic schemes
        LEAD = "lead"  # seems entitled and holds nothing: 应保尽保

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ADOPTED = "adopted"
        DECLINED = "declined"

    reckoning = models.ForeignKey(Reckoning, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=10, choices=Kind)
    award = models.ForeignKey(Award, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="+")
    division = models.CharField(max_length=15)
    people = models.PositiveSmallIntegerField(default=1, help_text="people for whom it is due")
    old = models.BigIntegerField(null=True, help_text="fen a month")
    new = models.BigIntegerField(null=True, help_text="fen a month")
    parts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    reasons = ArrayField(models.CharField(max_length=60), default=list)
    missing = ArrayField(models.CharField(max_length=60), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)

    class Meta:
        indexes = [
            models.Index(fields=["reckoning", "kind", "division"], name="proposal_kind"),
            models.Index(fields=["person"], name="proposal_person"),
            models.Index(fields=["household"], name="proposal_household"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.old} → {self.new}"


class Figure(models.Model):
    """A district's own figure of the law, entered with its document and confirmed by a second person."""

    class State(models.TextChoices):
        ENTERED = "entered"
        CONFIRMED = "confirmed"
        WITHDRAWN = "withdrawn"

    parameter = models.CharField(max_length=80)
    place = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(null=True)
    value: models.JSONField[Any, Any] = models.JSONField(
        null=True, help_text="as written in a parameter file; null repeals the figure"
    )
    document = models.CharField(max_length=200)
    number = models.CharField(max_length=80, default="")
    article = models.CharField(max_length=80, default="")
    url = models.URLField(default="", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ENTERED)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="figure_ends_after_it_starts", condition=Q(until__isnull=True) | Q(until__gt=F("since"))
            ),
            models.UniqueConstraint(
                name="one_confirmed_figure_of_a_day",
                fields=["parameter", "place", "since"],
                condition=Q(state="confirmed"),
            ),
            models.CheckConstraint(
                name="figure_is_withdrawn_by_somebody",
                condition=~Q(state="withdrawn") | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="figure_needs_a_second_person",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="figure_is_confirmed_by_somebody",
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} {self.place} {self.since}"
