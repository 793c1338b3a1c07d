"""Papers that a procedure asks for, and the pictures and documents that were given."""

from __future__ import annotations

from django.db import models

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

    class Meta:
        indexes = [models.Index(fields=["case"], name="upload_case")]

    def __str__(self) -> str:
        return self.name
