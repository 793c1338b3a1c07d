"""What casework keeps, and what the database refuses whichever way it is written: `rules/`, by subject."""

from pathlib import Path

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

RULES = (
    "duties_apart",
    "appeals",
    "consequences",
    "relatives",
    "absences_apart",
    "complaints_apart",
    "what_was_done_stays",
    "absences_stay",
    "what_was_said_apart",
    "signatures",
    "objections_apart",
    "thresholds",
    "transfers",
    "withdrawals",
    "aside",
    "levels",
    "special_cases_were_asked_for",
    "feedback",
    "objections",
    "records_of_visits",
    "interviews",
    "consents_stay",
)
"""In the order in which they need one another."""


def rule(name: str) -> migrations.RunSQL:
    """Return the migration that lets the database keep a rule."""
    text = (Path(__file__).parent / "rules" / f"{name}.sql").read_text(encoding="utf-8")
    return migrations.RunSQL(text, migrations.RunSQL.noop)


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("casework", "0001_first"),
        ("casework", "0002_duties_apart"),
        ("casework", "0003_notices"),
        ("casework", "0004_appeals"),
        ("casework", "0010_consequences"),
        ("casework", "0020_relatives"),
        ("casework", "0021_absences_apart"),
        ("casework", "0022_tasks_by_limit"),
        ("casework", "0030_complaints"),
        ("casework", "0031_complaints_apart"),
        ("casework", "0040_what_was_done_stays"),
        ("casework", "0041_objections_once"),
        ("casework", "0045_decisions_taken_back"),
        ("casework", "0047_absences_stay"),
        ("casework", "0048_what_was_said_apart"),
        ("casework", "0049_ends_asked_for"),
        ("casework", "0060_signatures"),
        ("casework", "0061_objections_apart"),
        ("casework", "0061_version_of_acceptance"),
        ("casework", "0062_names_of_exhibits"),
        ("casework", "0063_thresholds"),
        ("casework", "0064_transfers"),
        ("casework", "0070_grounds"),
        ("casework", "0071_withdrawals"),
        ("casework", "0072_appeals_apart"),
        ("casework", "0073_grounds_of_pauses"),
        ("casework", "0074_special_cases"),
        ("casework", "0075_aside"),
        ("casework", "0080_levels"),
        ("casework", "0081_ends_by_another"),
        ("casework", "0082_special_cases_were_asked_for"),
        ("casework", "0083_feedback"),
        ("casework", "0084_objections"),
        ("casework", "0085_records_of_visits"),
        ("casework", "0086_interviews"),
        ("casework", "0087_what_applicants_state"),
        ("casework", "0088_consents_stay"),
        ("casework", "0089_both_sign"),
    ]
    # They grew while casework was built; an installation of that time has them all.

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
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "strokes",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="lists of points, x 0 to 1000, y 0 to 400",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="casework.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="whose they are",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "signed_in",
                    models.ForeignKey(
                        help_text="who had signed in",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("strokes", []), _negated=True),
                            models.Q(("signed_in", models.F("person")), ("signed_in__isnull", False)),
                            _connector="OR",
                        ),
                        name="consent_is_drawn_or_given_by_oneself",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=40)),
                ("on", models.DateField()),
                ("seed", models.CharField(max_length=64)),
                ("share", models.CharField(help_text="as an exact fraction, such as 3/10", max_length=12)),
                ("candidates", models.JSONField(help_text="numbers of the cases, in order")),
                ("always", models.JSONField(help_text="visited whatever is drawn")),
                ("drawn", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
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
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("on", models.DateField(help_text="day on which it came")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="feedback_says_something"
                    )
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
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "receipt",
                    models.CharField(help_text="by which it is followed up", max_length=16, unique=True),
                ),
                ("text", models.TextField()),
                (
                    "about",
                    models.CharField(
                        default="",
                        help_text="which officer it concerns, as whoever objects says",
                        max_length=200,
                    ),
                ),
                ("name_cipher", models.BinaryField(null=True)),
                ("phone_cipher", models.BinaryField(null=True)),
                ("at", models.DateTimeField()),
                ("handled_at", models.DateTimeField(null=True)),
                (
                    "once",
                    models.CharField(
                        help_text="the same form sent twice", max_length=40, null=True, unique=True
                    ),
                ),
                ("upheld", models.BooleanField(null=True)),
                ("answer", models.TextField(default="")),
                (
                    "handled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handled_at__isnull", True), ("upheld__isnull", True)),
                            models.Q(
                                ("handled_at__isnull", False),
                                ("upheld__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="objection_is_answered",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Concerned",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerned",
                        to="casework.objection",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("objection", "officer"), name="officer_is_concerned_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("evidence", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("missing", "Missing"),
                            ("provided", "Provided"),
                            ("promised", "Promised"),
                            ("on_record", "Held"),
                            ("not_needed", "Not Needed"),
                        ],
                        default="missing",
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(default="", max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="casework.case"
                    ),
                ),
                (
                    "noted_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "evidence", "person"), name="paper_is_asked_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateField()),
                (
                    "until",
                    models.DateField(
                        help_text="on which the clocks run again by themselves at the latest", null=True
                    ),
                ),
                ("end", models.DateField(null=True)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("supplement", "Supplement"),
                            ("hearing", "Hearing"),
                            ("expert", "Expert"),
                            ("law", "Law"),
                            ("court", "Court"),
                            ("force", "Force"),
                        ],
                        default="supplement",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                (
                    "by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="casework.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                        ),
                        name="pause_does_not_end_before_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", "supplement"), ("until__isnull", True)),
                            models.Q(
                                ("ground__in", ["hearing", "expert", "law", "court", "force"]),
                                ("until__gt", models.F("start")),
                                ("until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="pause_has_a_ground_and_a_last_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            (
                                "until__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("start"), "+", models.Value(366)
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="pause_is_over_within_a_year",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("end__isnull", True)), fields=("case",), name="one_open_pause"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publicity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("opinion", "Opinion"), ("result", "Result"), ("stop", "Stop")],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(help_text="in its public address", max_length=16, unique=True)),
                ("division", models.CharField(max_length=15)),
                ("content", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("sm3", models.BinaryField(help_text="digest of the content", max_length=32)),
                ("place", models.CharField(help_text="the board on which the sheet hangs", max_length=120)),
                ("start", models.DateField()),
                ("until", models.DateField(help_text="last day")),
                ("opened_at", models.DateTimeField()),
                ("taken_down_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publicities",
                        to="casework.case",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_down_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["division", "until"], name="publicity_shown")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("start"))),
                        name="publicity_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="objection",
            name="publicity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to="casework.publicity",
            ),
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
            name="Showing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("times", models.PositiveIntegerField(default=1)),
                (
                    "publicity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="showings",
                        to="casework.publicity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("publicity", "on"), name="showing_is_counted_by_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ground", models.CharField(help_text="of those that the procedure names", max_length=20)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="special_questions",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "constraints": [
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
                        name="special_case_is_allowed_by_somebody_else",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("allowed__isnull", True)),
                        fields=("case",),
                        name="one_question_for_a_special_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("id_index", models.BinaryField(help_text="HMAC-SM3 of the id number", null=True)),
                ("id_masked", models.CharField(default="", max_length=20)),
                ("unit", models.CharField(max_length=80)),
                ("post", models.CharField(default="", max_length=80)),
                ("division", models.CharField(max_length=15)),
                (
                    "declared_on",
                    models.DateField(help_text="last declaration, also that there is nobody", null=True),
                ),
                ("left_on", models.DateField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("id_index__isnull", False)),
                        fields=("id_index",),
                        name="staff_is_listed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("officer__isnull", False)),
                        fields=("officer",),
                        name="officer_is_staff_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Kin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("self", "Self"),
                            ("spouse", "Spouse"),
                            ("parent", "Parent"),
                            ("child", "Child"),
                            ("sibling", "Sibling"),
                            ("grandparent", "Grandparent"),
                            ("grandchild", "Grandchild"),
                            ("in_law", "In Law"),
                            ("wider", "Wider"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("id_index", models.BinaryField(help_text="HMAC-SM3 of the id number")),
                ("id_masked", models.CharField(max_length=20)),
                (
                    "declared",
                    models.BooleanField(
                        default=True, help_text="false: the register knows, they did not say"
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("end_asked_on", models.DateField(help_text="when their own asked that it ends", null=True)),
                ("end_reason", models.CharField(default="", max_length=200)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kin", to="casework.staff"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["id_index"], name="kin_index")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("staff", "id_index"),
                        name="kin_is_listed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"
                        ),
                        name="kin_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_asked_on__isnull", True), ("end_reason", "")),
                            models.Q(
                                models.Q(("end_asked_on__isnull", False)),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="kin_end_is_asked_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("relation", "self"), _negated=True), name="kin_is_somebody_else"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("self", "Self"),
                            ("spouse", "Spouse"),
                            ("parent", "Parent"),
                            ("child", "Child"),
                            ("sibling", "Sibling"),
                            ("grandparent", "Grandparent"),
                            ("grandchild", "Grandchild"),
                            ("in_law", "In Law"),
                            ("wider", "Wider"),
                        ],
                        max_length=12,
                    ),
                ),
                ("declared", models.BooleanField(help_text="whether the applicant or the staff had said so")),
                ("found_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filings",
                        to="casework.case",
                    ),
                ),
                (
                    "officer",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.staff"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["officer", "case"], name="filing_officer")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "staff", "person"), name="filing_is_made_once")
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
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signer", models.CharField(help_text="name of who signed", max_length=60)),
                (
                    "strokes",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="lists of points, x 0 to 1000, y 0 to 400",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "replaced_at",
                    models.DateTimeField(help_text="signed anew before the step was ended", null=True),
                ),
                (
                    "by",
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
                        related_name="signatures",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("task", "signer"),
                        name="who_signs_a_step_signs_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signer", ""), _negated=True), name="signature_has_a_name"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="publicity",
            name="task",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="publicity", to="casework.task"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="task",
            field=models.OneToOneField(
                help_text="its answer",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objection",
                to="casework.task",
            ),
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("on", models.DateField()),
                ("delivered_on", models.DateField(help_text="by whoever brought it", null=True)),
                (
                    "read_at",
                    models.DateTimeField(help_text="when it was first opened on the portal", null=True),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="casework.case",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="to whom",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case"], name="notice_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_on__isnull", True),
                            ("delivered_on__gte", models.F("on")),
                            _connector="OR",
                        ),
                        name="notice_is_delivered_after_it_was_issued",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(default="", help_text="may be left out", max_length=60)),
                (
                    "relation",
                    models.CharField(
                        help_text="how they know the household, such as neighbour", max_length=60
                    ),
                ),
                ("said", models.TextField(max_length=2000)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
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
                        related_name="interviews",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("said", ""), _negated=True), models.Q(("relation", ""), _negated=True)
                        ),
                        name="interview_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(help_text="in the unit of the task's limit")),
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
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="extension_is_more_than_nothing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="extension_is_allowed_by_somebody_else",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("allowed__isnull", True)),
                        fields=("task",),
                        name="one_question_for_more_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("opinion", "Opinion"), ("decision", "Decision")], max_length=10
                    ),
                ),
                (
                    "engine",
                    models.CharField(
                        help_text="granted, refused, undecided; empty without rules", max_length=10
                    ),
                ),
                ("engine_amount", models.BigIntegerField(default=0, help_text="fen a month")),
                (
                    "effect",
                    models.CharField(
                        default="", help_text="on the award, as the procedure says", max_length=12
                    ),
                ),
                ("grants", models.BooleanField()),
                (
                    "amount",
                    models.BigIntegerField(default=0, help_text="fen a month; 0 for a status or a refusal"),
                ),
                ("parts", models.JSONField(default=dict)),
                ("rules", models.CharField(default="", help_text="edition of the rulebook", max_length=40)),
                ("on", models.DateField(help_text="day whose facts and figures count")),
                ("known_at", models.DateTimeField()),
                (
                    "why",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="the explanation as it was shown",
                    ),
                ),
                ("departs", models.BooleanField()),
                ("reason", models.TextField(default="")),
                ("at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "set_aside_at",
                    models.DateTimeField(help_text="when the second officer did not agree", null=True),
                ),
                (
                    "taken_back",
                    models.BooleanField(
                        default=False, help_text="set aside by who decided, who decides anew"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="casework.case",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("departs", True)), fields=["by", "-at"], name="decision_departs"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("departs", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="departure_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="departure_is_confirmed_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grants", True), ("amount", 0), _connector="OR"),
                        name="refusal_has_no_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="decision_is_not_negative"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        fields=("task",),
                        name="one_decision_of_a_task_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_back", False),
                            models.Q(("confirmed_at__isnull", True), ("set_aside_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="decision_taken_back_is_set_aside",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consequence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effect", models.CharField(max_length=12)),
                ("start", models.DateField(help_text="first day for which it holds", null=True)),
                ("until", models.DateField(help_text="first day for which it holds no more", null=True)),
                ("amount", models.BigIntegerField(default=0, help_text="fen a month from then on, or once")),
                (
                    "note",
                    models.CharField(default="", help_text="such as where somebody moved", max_length=200),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "award",
                    models.ForeignKey(
                        help_text="in force until then",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entitlements.award",
                    ),
                ),
                (
                    "by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consequences",
                        to="casework.case",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        help_text="granted by it",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entitlements.award",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consequence",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["award"], name="consequence_award")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gt", models.F("start")), _connector="OR"
                        ),
                        name="consequence_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="consequence_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("effect__in", ["grant", "adjust"]), _negated=True),
                            ("successor__isnull", False),
                            _connector="OR",
                        ),
                        name="what_grants_names_the_award",
                    ),
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
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.task"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("task", "level"), name="warned_once_of_a_level")
                ],
            },
        ),
        migrations.CreateModel(
            name="Threshold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("departures", "Departures"),
                            ("days", "Days"),
                            ("span", "Span"),
                            ("people", "People"),
                            ("outside", "Outside"),
                            ("whole", "Whole"),
                        ],
                        max_length=12,
                    ),
                ),
                ("value", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["name", "-at"], name="threshold_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name__in", ["departures", "days", "span", "people", "outside", "whole"])
                        ),
                        name="threshold_is_a_figure_of_the_desk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 1), ("value__lte", 10000)),
                        name="threshold_makes_sense",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="threshold_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sm3", models.BinaryField(max_length=32)),
                ("place", models.CharField(help_text="path below the folder of uploads", max_length=120)),
                ("at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="casework.case",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="casework.paper",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case"], name="upload_case")],
            },
        ),
        migrations.CreateModel(
            name="WiderRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(choices=[("in_law", "in_law"), ("wider", "wider")], max_length=12),
                ),
                ("since", models.DateField()),
                ("counts", models.BooleanField(default=True)),
                ("document", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("relation__in", ["in_law", "wider"])),
                        name="wider_relation_is_wider",
                    ),
                    models.UniqueConstraint(
                        fields=("relation", "since"), name="wider_relation_changes_once_a_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(default="", max_length=200)),
                ("signer", models.CharField(default="", help_text="who signed on the screen", max_length=60)),
                (
                    "strokes",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="lists of points, x 0 to 1000, y 0 to 400",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="casework.case",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        help_text="signed statement",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.upload",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by__isnull", True),
                            ("paper__isnull", False),
                            models.Q(
                                models.Q(("signer", ""), _negated=True),
                                models.Q(("strokes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="withdrawal_at_a_counter_is_signed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateField()),
                ("end", models.DateField(help_text="first day back")),
                (
                    "planned",
                    models.DateField(
                        help_text="first day back as it was noted, if it ended earlier", null=True
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "cover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end__gt", models.F("start")),
                            models.Q(("end", models.F("start")), ("planned__isnull", False)),
                            _connector="OR",
                        ),
                        name="absence_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                                ("planned__isnull", True),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("planned__gt", models.F("end")),
                            ),
                            _connector="OR",
                        ),
                        name="absence_is_ended_early_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cover", models.F("officer")), _negated=True),
                        name="nobody_covers_for_themselves",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("task__isnull", False), ("handled_at__isnull", False), _connector="OR"),
                name="objection_that_waits_is_a_task",
            ),
        ),
        *map(rule, RULES),
    ]
