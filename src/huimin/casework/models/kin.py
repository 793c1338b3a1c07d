"""Staff, their declared relatives, and the cases in which they meet."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from huimin.casework.models.fields import an_officer


class Staff(models.Model):
    """Somebody who handles cases or works for the state nearby, and must declare their relatives."""

    officer = an_officer()
    name = models.CharField(max_length=80)
    id_index = models.BinaryField(null=True, help_text="HMAC-SM3 of the id number")
    id_masked = models.CharField(max_length=20, default="")
    unit = models.CharField(max_length=80)
    post = models.CharField(max_length=80, default="")
    division = models.CharField(max_length=15)
    declared_on = models.DateField(null=True, help_text="last declaration, also that there is nobody")
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="staff_is_listed_once", fields=["id_index"], condition=Q(id_index__isnull=False)
            ),
            models.UniqueConstraint(
                name="officer_is_staff_once", fields=["officer"], condition=Q(officer__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Kin(models.Model):
    """A relative of somebody on the staff: declared by them, or known to the register.

    Of the identity number only the blind index and the mask are kept: cases are matched by the index, and
    nobody needs the number itself.
    """

    class Relation(models.TextChoices):
        SELF = "self"
        SPOUSE = "spouse"
        PARENT = "parent"
        CHILD = "child"
        SIBLING = "sibling"
        GRANDPARENT = "grandparent"
        GRANDCHILD = "grandchild"
        IN_LAW = "in_law"  # wider sets of the province
        WIDER = "wider"

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="kin")
    relation = models.CharField(max_length=12, choices=Relation)
    name = models.CharField(max_length=80)
    id_index = models.BinaryField(help_text="HMAC-SM3 of the id number")
    id_masked = models.CharField(max_length=20)
    declared = models.BooleanField(default=True, help_text="false: the register knows, they did not say")
    since = models.DateField()
    until = models.DateField(null=True)
    end_asked_on = models.DateField(null=True, help_text="when their own asked that it ends")
    end_reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="kin_is_listed_once", fields=["staff", "id_index"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="kin_ends_after_it_starts", condition=Q(until__isnull=True) | Q(until__gt=F("since"))
            ),
            models.CheckConstraint(
                name="kin_end_is_asked_with_a_reason",
                condition=Q(end_asked_on__isnull=True, end_reason="")
                | Q(Q(end_asked_on__isnull=False), ~Q(end_reason="")),
            ),
            models.CheckConstraint(name="kin_is_somebody_else", condition=~Q(relation="self")),
            # kin_is_of_a_set_that_counts and kin_has_another_number, triggers, stand in rules/relatives.sql.
        ]
        indexes = [models.Index(fields=["id_index"], name="kin_index")]

    def __str__(self) -> str:
        return f"{self.name} ({self.relation})"


WIDER_SETS = (Kin.Relation.IN_LAW, Kin.Relation.WIDER)
"""Relations that count only where a province or district says so."""


class WiderRelation(models.Model):
    """That a wider set of relatives counts as near from a day on, or no more, by which document.

    The national set always counts: spouse, parents, children, siblings, grandparents, grandchildren.
    """

    relation = models.CharField(max_length=12, choices=[(each.value, each.value) for each in WIDER_SETS])
    since = models.DateField()
    counts = models.BooleanField(default=True)
    document = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wider_relation_is_wider", condition=Q(relation__in=["in_law", "wider"])
            ),
            models.UniqueConstraint(name="wider_relation_changes_once_a_day", fields=["relation", "since"]),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.since}"


class Filing(models.Model):
    """A case in which a relative of the staff applies or lives: kept apart, visited, off limits to them."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="filings")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    officer = an_officer()
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12, choices=Kin.Relation)
    declared = models.BooleanField(help_text="whether the applicant or the staff had said so")
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="filing_is_made_once", fields=["case", "staff", "person"])
        ]
        indexes = [models.Index(fields=["officer", "case"], name="filing_officer")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.staff_id}"


class Absence(models.Model):
    """Days on which an officer is away, and who sees their tasks meanwhile. One taken back has none left."""

    officer = an_officer(null=False)
    cover = an_officer(null=False)
    start = models.DateField()
    end = models.DateField(help_text="first day back")
    planned = models.DateField(null=True, help_text="first day back as it was noted, if it ended earlier")
    ended_by = an_officer()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_starts",
                condition=Q(end__gt=F("start")) | Q(end=F("start"), planned__isnull=False),
            ),
            models.CheckConstraint(
                name="absence_is_ended_early_by_somebody",
                condition=Q(planned__isnull=True, ended_by__isnull=True, ended_at__isnull=True)
                | Q(planned__gt=F("end"), ended_by__isnull=False, ended_at__isnull=False),
            ),
            models.CheckConstraint(name="nobody_covers_for_themselves", condition=~Q(cover=F("officer"))),
            # nobody_is_away_twice and covers_do_not_go_round stand in rules/absences_apart.sql; that an
            # absence is never removed, and only ever ended earlier, in rules/absences_stay.sql.
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.start}"

    @property
    def last_day(self) -> date:
        """The last day away."""
        return self.end - timedelta(days=1)

    @property
    def taken_back(self) -> bool:
        """Whether no day of it is left."""
        return self.end == self.start
