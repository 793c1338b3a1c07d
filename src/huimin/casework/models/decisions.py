"""Decisions beside what the rules say, and what they did to awards."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from huimin.casework.models.fields import an_officer


class Decision(models.Model):
    """What somebody proposes or decides about a case, beside what the rules say."""

    class Stage(models.TextChoices):
        OPINION = "opinion"
        DECISION = "decision"

    task = models.ForeignKey("casework.Task", models.PROTECT, related_name="decisions")
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="decisions")
    stage = models.CharField(max_length=10, choices=Stage)
    engine = models.CharField(max_length=10, help_text="granted, refused, undecided; empty without rules")
    engine_amount = models.BigIntegerField(default=0, help_text="fen a month")
    effect = models.CharField(max_length=12, default="", help_text="on the award, as the procedure says")
    grants = models.BooleanField()
    amount = models.BigIntegerField(default=0, help_text="fen a month; 0 for a status or a refusal")
    parts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    rules = models.CharField(max_length=40, default="", help_text="edition of the rulebook")
    on = models.DateField(help_text="day whose facts and figures count")
    known_at = models.DateTimeField()
    why: models.JSONField[Any, Any] = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder, help_text="the explanation as it was shown"
    )
    departs = models.BooleanField()
    reason = models.TextField(default="")
    by = an_officer(null=False)
    at = models.DateTimeField()
    confirmed_by = an_officer()
    confirmed_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True, help_text="when the second officer did not agree")
    taken_back = models.BooleanField(default=False, help_text="set aside by who decided, who decides anew")

    class Meta:
        constraints = [
            models.CheckConstraint(name="departure_has_a_reason", condition=Q(departs=False) | ~Q(reason="")),
            models.CheckConstraint(
                name="departure_is_confirmed_by_somebody_else",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("by")),
            ),
            models.CheckConstraint(name="refusal_has_no_amount", condition=Q(grants=True) | Q(amount=0)),
            models.CheckConstraint(name="decision_is_not_negative", condition=Q(amount__gte=0)),
            models.UniqueConstraint(
                name="one_decision_of_a_task_stands", fields=["task"], condition=Q(set_aside_at__isnull=True)
            ),
            models.CheckConstraint(
                name="decision_taken_back_is_set_aside",
                condition=Q(taken_back=False) | Q(set_aside_at__isnull=False, confirmed_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["by", "-at"], name="decision_departs", condition=Q(departs=True))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage}"

    @property
    def waits_for_another(self) -> bool:
        """Tell whether it departs from the rules and a second officer has not answered yet."""
        open_yet = self.confirmed_at is None and self.set_aside_at is None
        return self.departs and self.stage == self.Stage.DECISION and open_yet and self.task.state == "open"


class Consequence(models.Model):
    """What the end of a step did to the award that a case is about; written once, never changed."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="consequences")
    task = models.OneToOneField("casework.Task", models.PROTECT, related_name="consequence")
    effect = models.CharField(max_length=12)
    award = models.ForeignKey(
        "entitlements.Award", models.PROTECT, null=True, related_name="+", help_text="in force until then"
    )
    successor = models.ForeignKey(
        "entitlements.Award", models.PROTECT, null=True, related_name="+", help_text="granted by it"
    )
    start = models.DateField(null=True, help_text="first day for which it holds")
    until = models.DateField(null=True, help_text="first day for which it holds no more")
    amount = models.BigIntegerField(default=0, help_text="fen a month from then on, or once")
    note = models.CharField(max_length=200, default="", help_text="such as where somebody moved")
    on = models.DateField()
    at = models.DateTimeField()
    by = an_officer()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consequence_ends_after_it_starts",
                condition=Q(until__isnull=True) | Q(until__gt=F("start")),
            ),
            models.CheckConstraint(name="consequence_is_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="what_grants_names_the_award",
                condition=~Q(effect__in=["grant", "adjust"]) | Q(successor__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["award"], name="consequence_award")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.effect}"
