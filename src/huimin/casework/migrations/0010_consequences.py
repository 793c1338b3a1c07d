"""Name the effects of decisions, keep what they did to awards, and follow up each death once."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_consequences_are_confirmed ON casework_consequence;
DROP FUNCTION casework_consequences_are_confirmed;
DROP TRIGGER casework_consequence_stays ON casework_consequence;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_appeals"),
        ("entitlements", "0003_grace"),
        ("registry", "0002_register_that_remembers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
        ),
        migrations.AddField(
            model_name="decision",
            name="effect",
            field=models.CharField(
                default="", help_text="on the award, as the procedure says", max_length=12
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="units",
            field=models.PositiveSmallIntegerField(
                help_text="of the limit, where an answer made it shorter than the procedure says", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["kind", "scheme"], name="case_kind"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", "death"), models.Q(("ending__in", ["withdrawn", "kept"]), _negated=True)
                ),
                fields=("person", "scheme"),
                name="one_follow_up_of_a_death",
            ),
        ),
        migrations.AddField(
            model_name="consequence",
            name="award",
            field=models.ForeignKey(
                help_text="in force until then",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="entitlements.award",
            ),
        ),
        migrations.AddField(
            model_name="consequence",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="consequence",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="consequences", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="consequence",
            name="successor",
            field=models.ForeignKey(
                help_text="granted by it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="entitlements.award",
            ),
        ),
        migrations.AddField(
            model_name="consequence",
            name="task",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="consequence", to="casework.task"
            ),
        ),
        migrations.AddIndex(
            model_name="consequence",
            index=models.Index(fields=["award"], name="consequence_award"),
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gt", models.F("start")), _connector="OR"
                ),
                name="consequence_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="consequence_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("effect__in", ["grant", "adjust"]), _negated=True),
                    ("successor__isnull", False),
                    _connector="OR",
                ),
                name="what_grants_names_the_award",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
