"""People, households and what is known about them, valid for spans of days and never forgotten."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Collate, Now, Right


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """Return the constraint of every half-open span: it holds at least one day."""
    return models.CheckConstraint(name=name, condition=Q(end__isnull=True) | Q(end__gt=F("start")))


def characters(field: str) -> Func:
    """Return the characters of `field` as an array: an index over it finds any part of a name at once."""
    return Func(
        F(field), Value(None), function="string_to_array", output_field=ArrayField(models.TextField())
    )


class Division(models.Model):
    """A unit of administration. Codes are hierarchical: a code is a prefix of the codes below it."""

    class Kind(models.TextChoices):
        PROVINCE = "province"
        CITY = "city"
        DISTRICT = "district"
        STREET = "street"
        AREA = "area"  # 管理区, 片区
        COMMUNITY = "community"
        GRID = "grid"

    code = models.CharField(max_length=15, primary_key=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    code_system = models.CharField(max_length=20, default="NBS", help_text="whose codes these are")
    start = models.DateField()
    end = models.DateField(null=True)
    source = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [ends_after_it_starts("division_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """A division that continues another one: a merger, a split or a renaming."""

    successor = models.ForeignKey(Division, models.PROTECT, related_name="predecessors")
    predecessor = models.ForeignKey(Division, models.PROTECT, related_name="successors")
    on = models.DateField()
    document = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class Address(models.Model):
    """A place where people live, as precisely as it is written."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(name="address_is_unique", fields=["division", "text"])]
        indexes = [GinIndex(characters("text"), name="address_characters", fastupdate=False)]

    def __str__(self) -> str:
        return self.text


class Person(models.Model):
    """Somebody known to the register. No person is ever deleted."""

    class Sex(models.IntegerChoices):
        UNKNOWN = 0
        MALE = 1
        FEMALE = 2

    name = models.CharField(max_length=80)
    pinyin = models.CharField(max_length=200, help_text="without tones, syllables joined")
    initials = models.CharField(max_length=40)
    id_cipher = models.BinaryField(null=True)
    id_index = models.BinaryField(max_length=32, null=True)
    id_masked = models.CharField(max_length=20, default="")
    birth = models.DateField()
    sex = models.PositiveSmallIntegerField(choices=Sex)
    phone_cipher = models.BinaryField(null=True)
    phone_index = models.BinaryField(max_length=32, null=True)
    phone_masked = models.CharField(max_length=20, default="")
    hukou = models.CharField(max_length=15, help_text="division code of the household registration")
    residence = models.CharField(max_length=15, help_text="division code of where the person lives")
    address = models.ForeignKey(Address, models.PROTECT, null=True, related_name="+", db_index=False)
    died_on = models.DateField(null=True)
    left_on = models.DateField(null=True, help_text="first day not of this district any more")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="person_id_number_is_unique", fields=["id_index"], condition=Q(merged_into__isnull=True)
            ),
            models.CheckConstraint(
                name="person_dies_after_birth", condition=Q(died_on__isnull=True) | Q(died_on__gte=F("birth"))
            ),
            models.CheckConstraint(
                name="person_is_not_merged_into_itself", condition=~Q(merged_into=F("id"))
            ),
        ]
        indexes = [
            models.Index(Collate("name", "C"), name="person_name"),
            GinIndex(characters("name"), name="person_name_characters", fastupdate=False),
            models.Index(OpClass("initials", "text_pattern_ops"), name="person_initials"),
            models.Index(Collate("pinyin", "C"), name="person_pinyin"),
            models.Index(Right("id_masked", 4), name="person_id_tail"),
            models.Index(fields=["phone_index"], name="person_phone"),
            models.Index(
                fields=["merged_into"], name="person_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(OpClass("residence", "text_pattern_ops"), name="person_residence"),
            models.Index(
                fields=["id_index"], name="person_merged_id", condition=Q(merged_into__isnull=False)
            ),
            models.Index(fields=["birth", "sex"], name="person_birth"),
            models.Index(fields=["address"], name="person_address"),
        ]

    def __str__(self) -> str:
        return self.name


class Household(models.Model):
    """People of one hukou book, or people who live together for the purpose of assistance."""

    class Purpose(models.IntegerChoices):
        HUKOU = 1
        LIVING = 2

    purpose = models.PositiveSmallIntegerField(choices=Purpose)
    number = models.CharField(max_length=30, default="", help_text="number of the hukou book")
    division = models.CharField(max_length=15)
    address = models.ForeignKey(Address, models.PROTECT, null=True, related_name="+")
    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        constraints = [ends_after_it_starts("household_ends_after_it_starts")]
        indexes = [
            models.Index(OpClass("division", "text_pattern_ops"), "purpose", name="household_division"),
            models.Index(
                OpClass("number", "text_pattern_ops"), name="household_number", condition=~Q(number="")
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.pk)


class Membership(models.Model):
    """A person's place in a household for a span of days.

    The database refuses two memberships of one person for the same purpose on the same day.
    """

    class Relation(models.IntegerChoices):
        HEAD = 1
        SPOUSE = 2
        CHILD = 3
        PARENT = 4
        GRANDCHILD = 5
        GRANDPARENT = 6
        SIBLING = 7
        CHILD_IN_LAW = 8
        PARENT_IN_LAW = 9
        OTHER = 10

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", db_index=False)
    purpose = models.PositiveSmallIntegerField(
        choices=Household.Purpose, help_text="copied from the household"
    )
    relation = models.PositiveSmallIntegerField(choices=Relation, help_text="to the head of the household")
    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        constraints = [
            ends_after_it_starts("membership_ends_after_it_starts"),
            models.UniqueConstraint(
                name="membership_has_one_head",
                fields=["household"],
                condition=Q(relation=1, end__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["person", "purpose", "start"], name="membership_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.household_id}"


class Relation(models.Model):
    """What one person is to another, for a span of days: `person` is the `kind` of `other`."""

    class Kind(models.TextChoices):
        SPOUSE = "spouse"
        PARENT = "parent"
        GUARDIAN = "guardian"
        SUPPORTER = "supporter"  # 赡养、抚养、扶养义务人

    person = models.ForeignKey(Person, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Person, models.PROTECT, related_name="relations_to")
    kind = models.CharField(max_length=10, choices=Kind)
    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        constraints = [
            ends_after_it_starts("relation_ends_after_it_starts"),
            models.CheckConstraint(name="relation_is_to_somebody_else", condition=~Q(person=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} of {self.other_id}"


class FactName(models.Model):
    """The short number under which facts of one name are stored; filled from the rulebook's dictionary."""

    class Entity(models.TextChoices):
        PERSON = "person"
        HOUSEHOLD = "household"

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=60, unique=True)
    entity = models.CharField(max_length=10, choices=Entity)

    def __str__(self) -> str:
        return self.name


class Source(models.IntegerChoices):
    """Where a statement comes from; of several, the one with the highest number counts."""

    COMPUTED = 1
    DECLARED = 2
    REGISTER = 3
    VERIFIED = 4


def weight_of_silence(source: int) -> int:
    """Return how much it weighs that a complete register of a source does not list somebody.

    What somebody said, if only the applicant, weighs more: the register says nothing about this one. What
    it lists, and what was verified, weighs more than what was said.
    """
    return min(source, Source.DECLARED)


def _checked(to: type[models.Model], *, null: bool = False) -> models.ForeignKey[Any, Any]:
    """Return a reference that a trigger checks once a statement: a million rows at once make that count.

    What is referred to is never deleted, so that it was there when the fact was recorded is enough.
    """
    return models.ForeignKey(
        to, models.PROTECT, null=null, related_name="+", db_index=False, db_constraint=False
    )


class Fact(models.Model):
    """What one source said about a person or a household for a span of days, and when we knew it.

    The value is a whole number: fen, a count, a code, a day counted from 1970-01-01, 0 or 1. No value means
    that the source was asked and could not say. A fact is never edited: it is superseded, and what was known
    then stays known.
    """

    person = _checked(Person, null=True)
    household = _checked(Household, null=True)
    name = _checked(FactName)
    value = models.BigIntegerField(null=True)
    start = models.DateField()
    end = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    source = models.PositiveSmallIntegerField(choices=Source)
    reference = models.CharField(
        max_length=80, default="", help_text="the report, register or form it stands in"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            ends_after_it_starts("fact_ends_after_it_starts"),
            models.CheckConstraint(
                name="fact_is_about_one",
                condition=Q(person__isnull=True, household__isnull=False)
                | Q(person__isnull=False, household__isnull=True),
            ),
            models.CheckConstraint(
                name="fact_is_superseded_after_it_was_recorded",
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gt=F("recorded_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "name", "start"], name="fact_person", condition=Q(person__isnull=False)
            ),
            models.Index(
                fields=["household", "name", "start"],
                name="fact_household",
                condition=Q(household__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_id}: {self.value}"


class Coverage(models.Model):
    """A complete register's word about everybody it does not list.

    A register of record (certified disabled people, say) covers a division for a span of days: whoever lives
    there and has no fact of that name from a better or equal source has this value. It turns absence into
    knowledge, with a source.
    """

    name = models.ForeignKey(FactName, models.PROTECT, related_name="+")
    value = models.BigIntegerField()
    division = models.CharField(max_length=15)
    start = models.DateField()
    end = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    source = models.PositiveSmallIntegerField(choices=Source)
    reference = models.CharField(max_length=80)

    class Meta:
        constraints = [ends_after_it_starts("coverage_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.name_id} in {self.division}: {self.value}"


class LikelyDuplicate(models.Model):
    """Two records that may be one person, waiting for somebody to look at both."""

    class Decision(models.TextChoices):
        OPEN = "open"
        MERGED = "merged"
        DIFFERENT = "different"

    first = models.ForeignKey(Person, models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, models.PROTECT, related_name="+")
    signs = ArrayField(
        models.CharField(max_length=40), help_text="same_phone, one_digit_off, similar_name, …"
    )
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)
    reason = models.CharField(max_length=200, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="likely_duplicate_in_order", condition=Q(first__lt=F("second"))),
            models.UniqueConstraint(name="likely_duplicate_is_listed_once", fields=["first", "second"]),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"
