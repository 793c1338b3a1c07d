"""Complaints, who they are about, and how they were handled."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("casework", "0030_complaints"),
        ("casework", "0031_complaints_apart"),
        ("casework", "0062_names_of_exhibits"),
        ("casework", "0064_transfers"),
    ]
    dependencies = [
        ("casework", "0007_kin"),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                (
                    "receipt",
                    models.CharField(help_text="by which it is followed up", max_length=16, unique=True),
                ),
                (
                    "once",
                    models.CharField(
                        help_text="the same form sent twice", max_length=40, null=True, unique=True
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("case", "Case"),
                            ("holder", "Holder"),
                            ("officer", "Officer"),
                            ("service", "Service"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "subject",
                    models.CharField(default="", help_text="whom or what, as it was said", max_length=200),
                ),
                ("text", models.TextField()),
                ("division", models.CharField(max_length=15)),
                (
                    "channel",
                    models.CharField(choices=[("counter", "Counter"), ("portal", "Portal")], max_length=10),
                ),
                ("named", models.BooleanField()),
                ("name_cipher", models.BinaryField(null=True)),
                ("phone_cipher", models.BinaryField(null=True)),
                ("at", models.DateTimeField()),
                ("received_on", models.DateField()),
                (
                    "passed_on_by",
                    models.CharField(
                        default="", help_text="the office that passed it on to us, if one did", max_length=120
                    ),
                ),
                ("since", models.DateField(help_text="first day of the version of the procedure")),
                ("step", models.CharField(max_length=20)),
                ("ending", models.CharField(default="", max_length=12)),
                ("outcome", models.CharField(default="", help_text="of the last answer", max_length=20)),
                ("due_on", models.DateField(null=True)),
                ("amber_on", models.DateField(null=True)),
                ("taken_up_on", models.DateField(null=True)),
                (
                    "told_by",
                    models.CharField(
                        default="", help_text="how the complainant was told of it", max_length=12
                    ),
                ),
                ("closed_on", models.DateField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.case",
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
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_up_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ending", "")), fields=["due_on"], name="complaint_due"),
                    models.Index(fields=["-received_on", "-id"], name="complaint_latest"),
                    models.Index(fields=["division"], name="complaint_division"),
                    models.Index(
                        condition=models.Q(("case__isnull", False)), fields=["case"], name="complaint_case"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("name_cipher__isnull", False),
                                ("named", True),
                                ("phone_cipher__isnull", False),
                            ),
                            models.Q(
                                ("name_cipher__isnull", True),
                                ("named", False),
                                ("phone_cipher__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="named_complaint_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", True),
                                ("ending", ""),
                                models.Q(("step", ""), _negated=True),
                            ),
                            models.Q(
                                ("closed_on__isnull", False),
                                ("due_on__isnull", True),
                                ("step", ""),
                                models.Q(("ending", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_waits_or_has_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_up_by__isnull", True), ("taken_up_on__isnull", True)),
                            models.Q(("taken_up_by__isnull", False), ("taken_up_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_is_taken_up_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="complaint_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "transferred"), _negated=True),
                            models.Q(("passed_on_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="what_was_passed_on_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Respondent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="respondents",
                        to="casework.complaint",
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
                "indexes": [models.Index(fields=["officer"], name="respondent_officer")],
                "constraints": [
                    models.UniqueConstraint(fields=("complaint", "officer"), name="respondent_is_named_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Handling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("opened_on", models.DateField()),
                ("asked", models.TextField(default="", help_text="why a review was asked for")),
                ("outcome", models.CharField(default="", max_length=20)),
                ("finding", models.TextField(default="", help_text="what was found, for the file")),
                ("answer", models.TextField(default="", help_text="as the complainant reads it")),
                (
                    "told_by",
                    models.CharField(default="", help_text="how the complainant was told", max_length=12),
                ),
                ("forwarded_to", models.CharField(default="", max_length=120)),
                (
                    "liability",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        default=list,
                        help_text="what the staff answers for, as codes",
                        size=None,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_on", models.DateField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handlings",
                        to="casework.complaint",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("complaint",),
                        name="complaint_is_looked_at_once_at_a_time",
                    ),
                    models.UniqueConstraint(
                        fields=("complaint", "step"), name="complaint_comes_to_a_step_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True), ("answered_by__isnull", True), ("outcome", "")
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("answered_on__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("told_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="handling_ends_with_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "forwarded"), _negated=True),
                            models.Q(("forwarded_to", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="forwarded_says_where_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "objected"), _negated=True),
                            models.Q(("forwarded_to", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="objected_says_where_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("liability", []), ("outcome__in", ["founded", "partly"]), _connector="OR"
                        ),
                        name="only_the_founded_has_liability",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MoreDays",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("allowed", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="more_days",
                        to="casework.complaint",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1), ("days__lte", 30)),
                        name="complaint_takes_thirty_more_days_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="more_days_have_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("allowed__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("allowed__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="more_days_are_allowed_by_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exhibit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name_cipher",
                    models.BinaryField(help_text="what the file was called, enciphered", null=True),
                ),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sm3", models.BinaryField(max_length=32)),
                ("place", models.CharField(help_text="path below the folder of uploads", max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exhibits",
                        to="casework.complaint",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["complaint"], name="exhibit_complaint")],
            },
        ),
    ]
