"""Officers, the roles they hold, and the divisions in which they hold them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from huimin.commons.access.scope import OFFICES, Scope, office_of
from huimin.commons.installation.public import today


class Officer(AbstractBaseUser):
    """Somebody who works with the platform."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    office = models.CharField(max_length=80, help_text="as printed on documents")
    division = models.CharField(max_length=15, help_text="division code of the office")
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    failed_logins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    def __str__(self) -> str:
        return self.name

    def may(self, right: str) -> bool:
        """Return whether the officer has `right` anywhere on the working day."""
        return bool(self.scope(right))

    def may_in(self, right: str, *divisions: str) -> bool:
        """Return whether the officer has `right` in one of `divisions` on the working day."""
        scope = self.scope(right)
        return any(scope.covers(division) for division in divisions)

    def scope(self, right: str, offices: Collection[int] = OFFICES) -> Scope:
        """Return where the officer has `right` on the working day; in `offices` of some levels, if named."""
        return Scope.of(each for each in self._prefixes.get(right, ()) if office_of(each) in offices)

    @property
    def needs_second_factor(self) -> bool:
        """Return whether a role that the officer holds on the working day asks for a second factor."""
        return self._held[1]

    @property
    def rights(self) -> frozenset[str]:
        """Every right that the officer has somewhere on the working day."""
        return frozenset(self._prefixes)

    @property
    def _prefixes(self) -> dict[str, list[str]]:
        return self._held[0]

    @cached_property
    def _held(self) -> tuple[dict[str, list[str]], bool]:
        # Asked once for each officer object, hence once in a request.
        prefixes: dict[str, list[str]] = {}
        second_factor = False
        held = self.assignments.in_force(today()).values_list("scope", "role__rights", "role__second_factor")
        for scope, rights, asks in held if self.is_active else ():
            second_factor = second_factor or asks
            for right in rights:
                prefixes.setdefault(right, []).append(scope)
        return prefixes, second_factor


class PasswordUse(models.Model):
    """A password that an officer has used, so that it is not used again soon."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.officer_id} {self.at}"


class OpenSession(models.Model):
    """A session that an officer has begun and not ended."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.officer_id} {self.since}"


class SecondFactor(models.Model):
    """The secret that an officer shares with an app on their phone; it counts once a first code was right."""

    officer = models.OneToOneField(Officer, models.CASCADE, primary_key=True, related_name="second_factor")
    secret = models.BinaryField(help_text="enciphered with SM4")
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_counter = models.BigIntegerField(
        default=0, help_text="of the last code that was used, so that none is twice"
    )

    def __str__(self) -> str:
        return f"{self.officer_id}"


class RecoveryCode(models.Model):
    """A code for the day on which the phone is lost; it can be used once."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="recovery_codes")
    index = models.BinaryField(help_text="HMAC-SM3 of the code")
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="recovery_code_is_one_of_its_kind", fields=["officer", "index"])
        ]

    def __str__(self) -> str:
        return f"{self.officer_id}"


class Role(models.Model):
    """A named bundle of rights."""

    code = models.CharField(max_length=40, primary_key=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    rights = ArrayField(models.CharField(max_length=60))
    kept_apart = models.CharField(
        max_length=40, default="", help_text="an officer holds at most one role of the same group of duties"
    )
    second_factor = models.BooleanField(
        default=False, db_default=False, help_text="who holds it signs in with a second factor"
    )
    built_in = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name_zh


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by day."""

    def in_force(self, day: date) -> Self:
        """Return those that hold on `day`."""
        return self.filter(Q(end__isnull=True) | Q(end__gt=day), start__lte=day)


class Assignment(models.Model):
    """A role that an officer holds in a division and everything below it, for a span of days."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="assignments")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    scope = models.CharField(
        max_length=15, blank=True, help_text="division code prefix; empty means everywhere"
    )
    start = models.DateField()
    end = models.DateField(null=True)
    kept_apart = models.CharField(max_length=40, default="", help_text="copied from the role")
    assigned_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assignment_ends_after_it_starts", condition=Q(end__isnull=True) | Q(end__gt=F("start"))
            ),
            # assignment_keeps_duties_apart, an exclusion over days, stands in 0002_duties_apart.sql.
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.role_id} {self.scope}"
