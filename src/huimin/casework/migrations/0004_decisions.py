"""Opinions and decisions, and what they did to awards."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("casework", "0004_appeals"),
        ("casework", "0010_consequences"),
        ("casework", "0045_decisions_taken_back"),
        ("casework", "0072_appeals_apart"),
    ]
    dependencies = [
        ("casework", "0003_papers"),
    ]

    operations = [
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
    ]
