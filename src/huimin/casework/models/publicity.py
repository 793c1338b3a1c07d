"""Public notices: exactly what was shown, where and when, and what was said against it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from huimin.casework.models.fields import an_officer


class Publicity(models.Model):
    """An opinion or a result as it was shown in public; what is shown is frozen with its digest."""

    class Kind(models.TextChoices):
        OPINION = "opinion"
        RESULT = "result"
        STOP = "stop"

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="publicities")
    task = models.OneToOneField("casework.Task", models.PROTECT, related_name="publicity")
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=16, unique=True, help_text="in its public address")
    division = models.CharField(max_length=15)
    content: models.JSONField[Any, Any] = models.JSONField(encoder=DjangoJSONEncoder)
    sm3 = models.BinaryField(max_length=32, help_text="digest of the content")
    place = models.CharField(max_length=120, help_text="the board on which the sheet hangs")
    start = models.DateField()
    until = models.DateField(help_text="last day")
    opened_at = models.DateTimeField()
    opened_by = an_officer(null=False)
    taken_down_at = models.DateTimeField(null=True)
    taken_down_by = an_officer()

    class Meta:
        constraints = [
            models.CheckConstraint(name="publicity_ends_after_it_starts", condition=Q(until__gte=F("start")))
        ]
        indexes = [models.Index(fields=["division", "until"], name="publicity_shown")]

    def __str__(self) -> str:
        return self.code

    def is_shown(self, day: date) -> bool:
        """Return whether anybody can see it on a day; an opinion that was taken down is not shown."""
        taken_down = self.kind == self.Kind.OPINION and self.taken_down_at is not None
        return self.start <= day <= self.until and not taken_down


class Showing(models.Model):
    """That a public notice was called up on the portal on a day, and how often."""

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="showings")
    on = models.DateField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(name="showing_is_counted_by_day", fields=["publicity", "on"])]

    def __str__(self) -> str:
        return f"{self.publicity_id} {self.on}"


class Objection(models.Model):
    """What somebody said against a public notice; the name may be left out."""

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="objections")
    receipt = models.CharField(max_length=16, unique=True, help_text="by which it is followed up")
    task = models.OneToOneField(
        "casework.Task", models.PROTECT, null=True, related_name="objection", help_text="its answer"
    )
    text = models.TextField()
    about = models.CharField(
        max_length=200, default="", help_text="which officer it concerns, as whoever objects says"
    )
    name_cipher = models.BinaryField(null=True)
    phone_cipher = models.BinaryField(null=True)
    at = models.DateTimeField()
    taken_by = an_officer()
    handled_at = models.DateTimeField(null=True)
    handled_by = an_officer()
    once = models.CharField(max_length=40, unique=True, null=True, help_text="the same form sent twice")
    upheld = models.BooleanField(null=True)
    answer = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="objection_is_answered",
                condition=Q(handled_at__isnull=True, upheld__isnull=True)
                | Q(handled_at__isnull=False, upheld__isnull=False) & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="objection_that_waits_is_a_task",
                condition=Q(task__isnull=False) | Q(handled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def left_word(self) -> bool:
        """Whether whoever objected left a name or a phone."""
        return self.name_cipher is not None or self.phone_cipher is not None


class Concerned(models.Model):
    """An officer whom an objection concerns, who therefore does not answer it."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="concerned")
    officer = an_officer(null=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="officer_is_concerned_once", fields=["objection", "officer"])
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.officer_id}"


class Draw(models.Model):
    """A drawing of spot checks: the seed and the list make it possible to draw the same again."""

    scheme = models.CharField(max_length=40)
    on = models.DateField()
    seed = models.CharField(max_length=64)
    share = models.CharField(max_length=12, help_text="as an exact fraction, such as 3/10")
    candidates: models.JSONField[Any, Any] = models.JSONField(help_text="numbers of the cases, in order")
    always: models.JSONField[Any, Any] = models.JSONField(help_text="visited whatever is drawn")
    drawn: models.JSONField[Any, Any] = models.JSONField()
    by = an_officer(null=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.scheme} {self.on}"
