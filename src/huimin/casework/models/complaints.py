"""Complaints: what somebody reports, whom it is about, how it was handled and answered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from huimin.casework.models.fields import an_officer


class Complaint(models.Model):
    """What somebody reports about a case, somebody who receives, an officer, or the service.

    Who reported is enciphered, and left out where they want to stay anonymous.
    """

    class About(models.TextChoices):
        CASE = "case"
        HOLDER = "holder"  # a person or household that receives
        OFFICER = "officer"
        SERVICE = "service"

    class Channel(models.TextChoices):
        COUNTER = "counter"
        PORTAL = "portal"

    number = models.CharField(max_length=40, unique=True)
    receipt = models.CharField(max_length=16, unique=True, help_text="by which it is followed up")
    once = models.CharField(max_length=40, unique=True, null=True, help_text="the same form sent twice")
    about = models.CharField(max_length=10, choices=About)
    subject = models.CharField(max_length=200, default="", help_text="whom or what, as it was said")
    text = models.TextField()
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="+")
    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="+")
    division = models.CharField(max_length=15)
    channel = models.CharField(max_length=10, choices=Channel)
    named = models.BooleanField()
    name_cipher = models.BinaryField(null=True)
    phone_cipher = models.BinaryField(null=True)
    at = models.DateTimeField()
    received_on = models.DateField()
    passed_on_by = models.CharField(
        max_length=120, default="", help_text="the office that passed it on to us, if one did"
    )
    taken_by = an_officer()
    since = models.DateField(help_text="first day of the version of the procedure")
    step = models.CharField(max_length=20)
    ending = models.CharField(max_length=12, default="")
    outcome = models.CharField(max_length=20, default="", help_text="of the last answer")
    due_on = models.DateField(null=True)
    amber_on = models.DateField(null=True)
    taken_up_on = models.DateField(null=True)
    taken_up_by = an_officer()
    told_by = models.CharField(max_length=12, default="", help_text="how the complainant was told of it")
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="named_complaint_has_a_name",
                condition=Q(named=True, name_cipher__isnull=False, phone_cipher__isnull=False)
                | Q(named=False, name_cipher__isnull=True, phone_cipher__isnull=True),
            ),
            models.CheckConstraint(
                name="complaint_waits_or_has_ended",
                condition=Q(ending="", closed_on__isnull=True) & ~Q(step="")
                | Q(step="", closed_on__isnull=False, due_on__isnull=True) & ~Q(ending=""),
            ),
            models.CheckConstraint(
                name="complaint_is_taken_up_by_somebody",
                condition=Q(taken_up_on__isnull=True, taken_up_by__isnull=True)
                | Q(taken_up_on__isnull=False, taken_up_by__isnull=False),
            ),
            models.CheckConstraint(name="complaint_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="what_was_passed_on_says_by_whom", condition=~Q(step="transferred") | ~Q(passed_on_by="")
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="complaint_due", condition=Q(ending="")),
            models.Index(fields=["-received_on", "-id"], name="complaint_latest"),
            models.Index(fields=["division"], name="complaint_division"),
            models.Index(fields=["case"], name="complaint_case", condition=Q(case__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class Respondent(models.Model):
    """An officer complained of: from then on the complaint does not exist for them."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="respondents")
    officer = an_officer(null=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="respondent_is_named_once", fields=["complaint", "officer"])
        ]
        indexes = [models.Index(fields=["officer"], name="respondent_officer")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.officer_id}"


class Handling(models.Model):
    """One look at a complaint, first or again, with its answer; what was answered stays."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="handlings")
    step = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    asked = models.TextField(default="", help_text="why a review was asked for")
    outcome = models.CharField(max_length=20, default="")
    finding = models.TextField(default="", help_text="what was found, for the file")
    answer = models.TextField(default="", help_text="as the complainant reads it")
    told_by = models.CharField(max_length=12, default="", help_text="how the complainant was told")
    forwarded_to = models.CharField(max_length=120, default="")
    liability: models.Field[list[str], list[str]] = ArrayField(
        models.CharField(max_length=30), default=list, help_text="what the staff answers for, as codes"
    )
    answered_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = an_officer()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="complaint_is_looked_at_once_at_a_time", fields=["complaint"], condition=Q(outcome="")
            ),
            models.UniqueConstraint(name="complaint_comes_to_a_step_once", fields=["complaint", "step"]),
            models.CheckConstraint(
                name="handling_ends_with_an_answer",
                condition=Q(outcome="", answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_on__isnull=False, answered_by__isnull=False)
                & ~Q(outcome="")
                & ~Q(answer="")
                & ~Q(told_by=""),
            ),
            models.CheckConstraint(
                name="forwarded_says_where_to", condition=~Q(outcome="forwarded") | ~Q(forwarded_to="")
            ),
            models.CheckConstraint(
                name="objected_says_where_to", condition=~Q(outcome="objected") | ~Q(forwarded_to="")
            ),
            models.CheckConstraint(
                name="only_the_founded_has_liability",
                condition=Q(liability=[]) | Q(outcome__in=["founded", "partly"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.step}"


class MoreDays(models.Model):
    """More days for a complaint, asked for with a reason by one officer and allowed by another one."""

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="more_days")
    days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    asked_by = an_officer(null=False)
    asked_at = models.DateTimeField()
    allowed = models.BooleanField(null=True)
    answered_by = an_officer()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="complaint_takes_thirty_more_days_at_most", condition=Q(days__gte=1, days__lte=30)
            ),
            models.CheckConstraint(name="more_days_have_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="more_days_are_allowed_by_somebody_else",
                condition=Q(allowed__isnull=True, answered_by__isnull=True)
                | Q(allowed__isnull=False, answered_by__isnull=False) & ~Q(answered_by=F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} +{self.days}"


class Exhibit(models.Model):
    """A picture or document that came with a complaint; its content lies enciphered in the data folder.

    Files are often called after whoever made them: the name is read only together with who reported.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="exhibits")
    name_cipher = models.BinaryField(null=True, help_text="what the file was called, enciphered")
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sm3 = models.BinaryField(max_length=32)
    place = models.CharField(max_length=120, help_text="path below the folder of uploads")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["complaint"], name="exhibit_complaint")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.pk}"
