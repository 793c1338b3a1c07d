"""Who signs in on the portal, the codes that were sent, and for whom else they may act."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Resident(models.Model):
    """A phone that belongs to a person of the register: whoever holds it may act as that person."""

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    phone_index = models.BinaryField(max_length=32)
    phone_cipher = models.BinaryField()
    phone_masked = models.CharField(max_length=20)
    bound_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="phone_is_bound_once_to_a_person",
                fields=["phone_index", "person"],
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.phone_masked


class Code(models.Model):
    """A code that was sent to a phone; only its digest is kept."""

    phone_index = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone_index", "-sent_at"], name="code_of_phone")]

    def __str__(self) -> str:
        return self.sent_at.isoformat()


class Attempt(models.Model):
    """Something that anybody can do on the portal, counted so that nobody does it too often."""

    what = models.CharField(max_length=20)
    key = models.BinaryField(max_length=32, help_text="digest of a phone or of a network address")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["what", "key", "at"], name="attempt_of_key")]

    def __str__(self) -> str:
        return self.what


class Mandate(models.Model):
    """That somebody may act for somebody else, by a proof that an officer has seen."""

    class Basis(models.TextChoices):
        GUARDIAN = "guardian"
        RELATIVE = "relative"
        PROXY = "proxy"

    class State(models.TextChoices):
        ASKED = "asked"
        CONFIRMED = "confirmed"
        REFUSED = "refused"
        ENDED = "ended"

    actor = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "registry.Person", models.PROTECT, null=True, related_name="+",
        help_text="for whom; nobody where no such number is on record, which the asker is not told",
    )  # fmt: skip
    number_index = models.BinaryField(max_length=32, null=True, help_text="blind index of the number typed")
    number_masked = models.CharField(max_length=20, default="", help_text="the number typed, as it is shown")
    basis = models.CharField(max_length=10, choices=Basis)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    division = models.CharField(max_length=15, help_text="where the person lives")
    asked_at = models.DateTimeField()
    proof = models.CharField(max_length=200, default="", help_text="what the officer has seen")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_has_a_mandate_for_themselves", condition=~Q(actor=F("person"))
            ),
            models.UniqueConstraint(
                name="mandate_is_asked_once",
                fields=["actor", "person"],
                condition=Q(state__in=["asked", "confirmed"]),
            ),
            models.UniqueConstraint(
                name="mandate_is_asked_once_by_number",
                fields=["actor", "number_index"],
                condition=Q(state__in=["asked", "confirmed"]),
            ),
            models.CheckConstraint(
                name="mandate_is_confirmed_for_somebody",
                condition=~Q(state="confirmed") | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="mandate_is_confirmed_with_a_proof",
                condition=~Q(state="confirmed") | Q(answered_by__isnull=False) & ~Q(proof=""),
            ),
        ]
        indexes = [models.Index(fields=["division", "state"], name="mandate_division")]

    def __str__(self) -> str:
        return f"{self.actor_id} for {self.person_id or self.number_masked}"


class Office(models.Model):
    """Where residents can go and call: the counter of a street or community."""

    division = models.CharField(max_length=15, unique=True)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    hours = models.CharField(max_length=80, default="")

    def __str__(self) -> str:
        return self.name
