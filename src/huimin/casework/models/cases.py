"""Cases, their tasks, and the duties that officers have done on them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Least

from huimin.casework.models.fields import an_officer


class Case(models.Model):
    """One application, review or change on its way through a version of a procedure, which it keeps."""

    class State(models.TextChoices):
        DRAFT = "draft"  # saved, not yet submitted
        OPEN = "open"
        CLOSED = "closed"

    class Channel(models.TextChoices):
        COUNTER = "counter"
        PORTAL = "portal"
        OFFICE = "office"  # begun by an officer of their own accord, with a ground
        PLATFORM = "platform"  # opened by a schedule or by something that the register learned

    number = models.CharField(max_length=40, unique=True, null=True, help_text="given when it is submitted")
    procedure = models.CharField(max_length=40)
    since = models.DateField(help_text="first day of the version of the procedure")
    edition = models.CharField(max_length=12)
    scheme = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", help_text="applicant")
    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="+")
    division = models.CharField(max_length=15, help_text="community that it belongs to")
    channel = models.CharField(max_length=10, choices=Channel)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    ending = models.CharField(max_length=12, default="")
    cause = models.CharField(
        max_length=60, default="", help_text="why the platform began it: kind and day, or the case it follows"
    )
    said: models.JSONField[Any, Any] = models.JSONField(
        default=list, help_text="what the applicant reports or appeals with: on which day, and the text"
    )
    ground = models.TextField(
        default="",
        max_length=2_000,
        help_text="why an officer began it of their own accord; nobody outside sees it",
    )
    declared: models.JSONField[Any, Any] = models.JSONField(
        default=list, help_text="what the applicant says: name, value, about person or household"
    )
    told: models.JSONField[Any, Any] = models.JSONField(
        default=dict, help_text="what the applicant tells about what happened: question -> answer"
    )
    events: models.JSONField[Any, Any] = models.JSONField(default=dict, help_text="event -> day")
    opened_at = models.DateTimeField()
    opened_by = an_officer()
    submitted_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    due_on = models.DateField(null=True, help_text="last day of the whole procedure")
    amber_on = models.DateField(null=True)
    special = models.CharField(max_length=20, default="", help_text="why it has the longer limit")
    delegated = models.BooleanField(default=False, help_text="the street decides")
    filed = models.BooleanField(default=False, help_text="kept apart, because an officer's relative is in it")
    complained = models.BooleanField(default=False)
    award = models.ForeignKey(
        "entitlements.Award", models.PROTECT, null=True, related_name="+", help_text="what it is about"
    )
    granted = models.ForeignKey("entitlements.Award", models.PROTECT, null=True, related_name="+")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="officer_begins_with_a_ground",
                condition=~Q(channel="office") | ~Q(ground="") & Q(opened_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_open_case_of_a_household",
                fields=["household", "scheme", "kind"],
                condition=Q(household__isnull=False) & ~Q(state="closed"),
            ),
            models.UniqueConstraint(
                name="one_open_case_of_a_person",
                fields=["person", "scheme", "kind"],
                condition=Q(household__isnull=True) & ~Q(state="closed"),
            ),
            models.UniqueConstraint(
                name="one_follow_up_of_a_death",
                fields=["person", "scheme"],
                condition=Q(kind="death") & ~Q(ending__in=["withdrawn", "kept"]),
            ),
            models.CheckConstraint(
                name="cause_is_no_free_text",
                condition=Q(cause__regex=r"^(|(review|death) \d{4}-\d{2}-\d{2}|[A-Z0-9-]+)$"),
            ),
            models.CheckConstraint(
                name="case_is_submitted_with_a_number",
                condition=Q(state="draft", number__isnull=True, submitted_on__isnull=True)
                | Q(state__in=["open", "closed"], number__isnull=False, submitted_on__isnull=False)
                | Q(state="closed", ending="withdrawn"),
            ),
            models.CheckConstraint(
                name="case_ends_somehow",
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(ending="")
                | Q(ending="", closed_on__isnull=True) & ~Q(state="closed"),
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="case_person"),
            models.Index(fields=["household"], name="case_household"),
            models.Index(fields=["division", "state"], name="case_division"),
            models.Index(fields=["-submitted_on", "-id"], name="case_latest"),
            models.Index(fields=["award"], name="case_award", condition=Q(award__isnull=False)),
            models.Index(fields=["kind", "scheme"], name="case_kind"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.scheme} {self.pk}"


def first_limit() -> Least:
    """Return the day of a task's limit that comes first: the one to begin, until it has begun, or to end."""
    begin = models.Case(models.When(begun_on__isnull=True, then=models.F("begin_on")))
    return Least(models.F("due_on"), begin)


class Task(models.Model):
    """One step of a case, waiting for somebody or done; a step that comes again is another task."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        DROPPED = "dropped"  # not needed any more, because the case went another way

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    step = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    right = models.CharField(max_length=40)
    group = models.CharField(max_length=20)
    offices: ArrayField[list[int], list[int]] = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        db_default=models.Value([], output_field=ArrayField(models.PositiveSmallIntegerField())),
        help_text="at which levels it is done, by the digits of a division's code; of what was done before "
        "levels were kept, none",
    )
    division = models.CharField(max_length=15, help_text="copied from the case")
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    begin_on = models.DateField(null=True, help_text="last day to begin, where the law sets one")
    begun_on = models.DateField(null=True)
    units = models.PositiveSmallIntegerField(
        null=True, help_text="of the limit, where an answer made it shorter than the procedure says"
    )
    due_on = models.DateField(null=True)
    amber_on = models.DateField(null=True)
    level = models.PositiveSmallIntegerField(default=0, help_text="0, 1 amber, 2 red: as last warned of")
    noted_by = an_officer(
        help_text="who did the step before one that is another's to do, and so does not do it"
    )
    assigned = an_officer()
    done_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    done_by = an_officer()
    outcome = models.CharField(max_length=40, default="")
    reason = models.TextField(default="")
    answers: models.JSONField[Any, Any] = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_task_of_a_step",
                fields=["case", "step"],
                condition=Q(state="open") & ~Q(group="objection"),
            ),
            models.UniqueConstraint(name="task_round_is_counted", fields=["case", "step", "round"]),
            models.CheckConstraint(
                name="task_is_done_with_an_outcome",
                condition=Q(state="done", done_at__isnull=False, done_on__isnull=False) & ~Q(outcome="")
                | Q(state__in=["open", "dropped"], done_by__isnull=True, outcome=""),
            ),
            models.CheckConstraint(
                name="end_is_decided_by_another",
                condition=Q(noted_by__isnull=True)
                | Q(done_by__isnull=True)
                | ~Q(done_by=models.F("noted_by")),
            ),
            models.CheckConstraint(
                name="open_task_is_of_some_level", condition=~Q(state="open") | ~Q(offices=[])
            ),
        ]
        indexes = [
            models.Index(
                fields=["right", "division", "due_on"], name="task_waiting", condition=Q(state="open")
            ),
            models.Index(fields=["assigned", "due_on"], name="task_assigned", condition=Q(state="open")),
            models.Index(fields=["due_on"], name="task_due", condition=Q(state="open")),
            models.Index(fields=["amber_on"], name="task_amber", condition=Q(state="open")),
            models.Index(first_limit(), "id", name="task_expires", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step} {self.round}"


class Duty(models.Model):
    """What an officer did on a case. Written by the database itself; two kinds that exclude each other
    can never stand beside one another, and nobody has a duty on the case of a relative."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    officer = an_officer(null=False)
    group = models.CharField(max_length=20)
    step = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="duty_is_noted_once", fields=["case", "officer", "group", "step"]),
            # nobody_combines_duties, an exclusion, stands in rules/duties_apart.sql.
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.officer_id} {self.group}"


class Companion(models.Model):
    """The second officer of a visit; it is a duty like the first one's."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="companions")
    officer = an_officer(null=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="companion_is_named_once", fields=["task", "officer"])]

    def __str__(self) -> str:
        return f"{self.task_id} {self.officer_id}"
