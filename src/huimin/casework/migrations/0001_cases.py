"""Cases, their steps, and who did what on them."""

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("casework", "0001_first"),
        ("casework", "0022_tasks_by_limit"),
        ("casework", "0048_what_was_said_apart"),
        ("casework", "0049_ends_asked_for"),
        ("casework", "0070_grounds"),
        ("casework", "0080_levels"),
        ("casework", "0081_ends_by_another"),
        ("casework", "0087_what_applicants_state"),
    ]
    dependencies = [
        ("access", "__first__"),
        ("documents", "0004_numbers_without_gaps"),
        ("entitlements", "0005_ends_rest_on_something"),
        ("registry", "0002_register_that_remembers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        help_text="given when it is submitted", max_length=40, null=True, unique=True
                    ),
                ),
                ("procedure", models.CharField(max_length=40)),
                ("since", models.DateField(help_text="first day of the version of the procedure")),
                ("edition", models.CharField(max_length=12)),
                ("scheme", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=20)),
                ("division", models.CharField(help_text="community that it belongs to", max_length=15)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("counter", "Counter"),
                            ("portal", "Portal"),
                            ("office", "Office"),
                            ("platform", "Platform"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("ending", models.CharField(default="", max_length=12)),
                (
                    "cause",
                    models.CharField(
                        default="",
                        help_text="why the platform began it: kind and day, or the case it follows",
                        max_length=60,
                    ),
                ),
                (
                    "said",
                    models.JSONField(
                        default=list,
                        help_text="what the applicant reports or appeals with: on which day, and the text",
                    ),
                ),
                (
                    "ground",
                    models.TextField(
                        default="",
                        help_text="why an officer began it of their own accord; nobody outside sees it",
                        max_length=2000,
                    ),
                ),
                (
                    "declared",
                    models.JSONField(
                        default=list,
                        help_text="what the applicant says: name, value, about person or household",
                    ),
                ),
                (
                    "told",
                    models.JSONField(
                        default=dict,
                        help_text="what the applicant tells about what happened: question -> answer",
                    ),
                ),
                ("events", models.JSONField(default=dict, help_text="event -> day")),
                ("opened_at", models.DateTimeField()),
                ("submitted_on", models.DateField(null=True)),
                ("accepted_on", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("due_on", models.DateField(help_text="last day of the whole procedure", null=True)),
                ("amber_on", models.DateField(null=True)),
                (
                    "special",
                    models.CharField(default="", help_text="why it has the longer limit", max_length=20),
                ),
                ("delegated", models.BooleanField(default=False, help_text="the street decides")),
                (
                    "filed",
                    models.BooleanField(
                        default=False, help_text="kept apart, because an officer's relative is in it"
                    ),
                ),
                ("complained", models.BooleanField(default=False)),
                (
                    "award",
                    models.ForeignKey(
                        help_text="what it is about",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entitlements.award",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
                (
                    "granted",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entitlements.award",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.household",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="applicant",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person"], name="case_person"),
                    models.Index(fields=["household"], name="case_household"),
                    models.Index(fields=["division", "state"], name="case_division"),
                    models.Index(fields=["-submitted_on", "-id"], name="case_latest"),
                    models.Index(
                        condition=models.Q(("award__isnull", False)), fields=["award"], name="case_award"
                    ),
                    models.Index(fields=["kind", "scheme"], name="case_kind"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "office"), _negated=True),
                            models.Q(models.Q(("ground", ""), _negated=True), ("opened_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="officer_begins_with_a_ground",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("household__isnull", False), models.Q(("state", "closed"), _negated=True)
                        ),
                        fields=("household", "scheme", "kind"),
                        name="one_open_case_of_a_household",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("household__isnull", True), models.Q(("state", "closed"), _negated=True)
                        ),
                        fields=("person", "scheme", "kind"),
                        name="one_open_case_of_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "death"), models.Q(("ending__in", ["withdrawn", "kept"]), _negated=True)
                        ),
                        fields=("person", "scheme"),
                        name="one_follow_up_of_a_death",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cause__regex", "^(|(review|death) \\d{4}-\\d{2}-\\d{2}|[A-Z0-9-]+)$")
                        ),
                        name="cause_is_no_free_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number__isnull", True), ("state", "draft"), ("submitted_on__isnull", True)
                            ),
                            models.Q(
                                ("number__isnull", False),
                                ("state__in", ["open", "closed"]),
                                ("submitted_on__isnull", False),
                            ),
                            models.Q(("ending", "withdrawn"), ("state", "closed")),
                            _connector="OR",
                        ),
                        name="case_is_submitted_with_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", False),
                                ("state", "closed"),
                                models.Q(("ending", ""), _negated=True),
                            ),
                            models.Q(
                                ("closed_on__isnull", True),
                                ("ending", ""),
                                models.Q(("state", "closed"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="case_ends_somehow",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=40)),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("right", models.CharField(max_length=40)),
                ("group", models.CharField(max_length=20)),
                (
                    "offices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        db_default=models.Value(
                            [],
                            output_field=django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(), size=None
                            ),
                        ),
                        default=list,
                        help_text="at which levels it is done, by the digits of a division's code; of what was done before levels were kept, none",
                        size=None,
                    ),
                ),
                ("division", models.CharField(help_text="copied from the case", max_length=15)),
                ("opened_at", models.DateTimeField()),
                ("opened_on", models.DateField()),
                (
                    "begin_on",
                    models.DateField(help_text="last day to begin, where the law sets one", null=True),
                ),
                ("begun_on", models.DateField(null=True)),
                (
                    "units",
                    models.PositiveSmallIntegerField(
                        help_text="of the limit, where an answer made it shorter than the procedure says",
                        null=True,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("amber_on", models.DateField(null=True)),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="0, 1 amber, 2 red: as last warned of"
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                ("done_on", models.DateField(null=True)),
                ("outcome", models.CharField(default="", max_length=40)),
                ("reason", models.TextField(default="")),
                (
                    "answers",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                (
                    "assigned",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="casework.case"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        help_text="who did the step before one that is another's to do, and so does not do it",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["right", "division", "due_on"],
                        name="task_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["assigned", "due_on"],
                        name="task_assigned",
                    ),
                    models.Index(condition=models.Q(("state", "open")), fields=["due_on"], name="task_due"),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["amber_on"], name="task_amber"
                    ),
                    models.Index(
                        django.db.models.functions.comparison.Least(
                            models.F("due_on"),
                            models.Case(models.When(begun_on__isnull=True, then=models.F("begin_on"))),
                        ),
                        models.F("id"),
                        condition=models.Q(("state", "open")),
                        name="task_expires",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", "open"), models.Q(("group", "objection"), _negated=True)
                        ),
                        fields=("case", "step"),
                        name="one_open_task_of_a_step",
                    ),
                    models.UniqueConstraint(fields=("case", "step", "round"), name="task_round_is_counted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_on__isnull", False),
                                ("state", "done"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                ("done_by__isnull", True), ("outcome", ""), ("state__in", ["open", "dropped"])
                            ),
                            _connector="OR",
                        ),
                        name="task_is_done_with_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("noted_by__isnull", True),
                            ("done_by__isnull", True),
                            models.Q(("done_by", models.F("noted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="end_is_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), _negated=True),
                            models.Q(("offices", []), _negated=True),
                            _connector="OR",
                        ),
                        name="open_task_is_of_some_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=20)),
                ("step", models.CharField(max_length=40)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "officer", "group", "step"), name="duty_is_noted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Companion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="companions",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("task", "officer"), name="companion_is_named_once")
                ],
            },
        ),
    ]
