"""What is shown in public, who looked, and what was said against it; draws of spot checks."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("casework", "0041_objections_once"),
        ("casework", "0061_objections_apart"),
        ("casework", "0084_objections"),
    ]
    dependencies = [
        ("casework", "0005_notices"),
    ]

    operations = [
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
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publicity",
                        to="casework.task",
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
                (
                    "publicity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="casework.publicity",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        help_text="its answer",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="casework.task",
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
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("task__isnull", False), ("handled_at__isnull", False), _connector="OR"
                        ),
                        name="objection_that_waits_is_a_task",
                    ),
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
    ]
