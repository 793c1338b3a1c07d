"""Papers that a procedure asks for, what was given of them, what was signed and what neighbours said."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from huimin.casework.models.fields import an_officer


class Paper(models.Model):
    """A paper that the procedure asks for, of one person, and how it stands."""

    class State(models.TextChoices):
        MISSING = "missing"
        PROVIDED = "provided"
        PROMISED = "promised"  # 告知承诺: a written commitment stands for it
        HELD = "on_record"  # the register has it
        NOT_NEEDED = "not_needed"

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="papers")
    evidence = models.CharField(max_length=40)
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.MISSING)
    note = models.CharField(max_length=200, default="")
    noted_by = an_officer()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="paper_is_asked_once", fields=["case", "evidence", "person"])
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.evidence}"


class Upload(models.Model):
    """A picture or document that somebody gave to a case; its content lies enciphered in the data folder."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="uploads")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="uploads")
    task = models.ForeignKey("casework.Task", models.PROTECT, null=True, related_name="uploads")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sm3 = models.BinaryField(max_length=32)
    place = models.CharField(max_length=120, help_text="path below the folder of uploads")
    at = models.DateTimeField()
    by = an_officer()
    removed_at = models.DateTimeField(null=True)
    removed_by = an_officer()

    class Meta:
        indexes = [models.Index(fields=["case"], name="upload_case")]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """That another adult of the household gave their own statements: drawn on the applicant's phone in their
    presence, or by signing in themselves. Nobody gives them for another."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="consents")
    person = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="+", help_text="whose they are"
    )
    strokes: models.JSONField[Any, Any] = models.JSONField(
        default=list, encoder=DjangoJSONEncoder, help_text="lists of points, x 0 to 1000, y 0 to 400"
    )
    signed_in = models.ForeignKey(
        "registry.Person", models.PROTECT, null=True, related_name="+", help_text="who had signed in"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_is_drawn_or_given_by_oneself",
                condition=~Q(strokes=[]) | Q(signed_in__isnull=False, signed_in=F("person")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"


class Withdrawal(models.Model):
    """That somebody took back what they had asked for or reported; at a counter with what they signed."""

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=200, default="")
    signer = models.CharField(max_length=60, default="", help_text="who signed on the screen")
    strokes: models.JSONField[Any, Any] = models.JSONField(
        default=list, encoder=DjangoJSONEncoder, help_text="lists of points, x 0 to 1000, y 0 to 400"
    )
    paper = models.ForeignKey(
        Upload, models.PROTECT, null=True, related_name="+", help_text="signed statement"
    )
    at = models.DateTimeField()
    by = an_officer()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="withdrawal_at_a_counter_is_signed",
                condition=Q(by__isnull=True) | Q(paper__isnull=False) | ~Q(signer="") & ~Q(strokes=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"


class Signature(models.Model):
    """What somebody who was present at a step drew on the screen as their signature, in strokes."""

    task = models.ForeignKey("casework.Task", models.PROTECT, related_name="signatures")
    signer = models.CharField(max_length=60, help_text="name of who signed")
    strokes: models.JSONField[Any, Any] = models.JSONField(
        encoder=DjangoJSONEncoder, help_text="lists of points, x 0 to 1000, y 0 to 400"
    )
    at = models.DateTimeField()
    by = an_officer(null=False)
    replaced_at = models.DateTimeField(null=True, help_text="signed anew before the step was ended")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="who_signs_a_step_signs_once",
                fields=["task", "signer"],
                condition=Q(replaced_at__isnull=True),
            ),
            models.CheckConstraint(name="signature_has_a_name", condition=~Q(signer="")),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.signer}"


class Interview(models.Model):
    """What one person beside the household said about it, by name or only by how they know it."""

    task = models.ForeignKey("casework.Task", models.PROTECT, related_name="interviews")
    name = models.CharField(max_length=60, default="", help_text="may be left out")
    relation = models.CharField(max_length=60, help_text="how they know the household, such as neighbour")
    said = models.TextField(max_length=2_000)
    on = models.DateField()
    at = models.DateTimeField()
    by = an_officer(null=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="interview_says_something", condition=~Q(said="") & ~Q(relation=""))
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.relation}"
