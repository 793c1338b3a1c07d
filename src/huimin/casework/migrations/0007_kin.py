"""Staff, their relatives, the ties that were found, and who is away."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("casework", "0020_relatives"),
        ("casework", "0021_absences_apart"),
        ("casework", "0047_absences_stay"),
        ("casework", "0075_aside"),
    ]
    dependencies = [
        ("casework", "0006_publicity"),
    ]

    operations = [
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
    ]
