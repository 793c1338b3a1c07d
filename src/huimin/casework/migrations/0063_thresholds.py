"""Keep from when on the supervision desk shows something, as the installation set it."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
NAMES = ["departures", "days", "span", "people", "outside", "whole"]


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0062_names_of_exhibits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
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
                    models.CharField(max_length=12, choices=[(name, name.capitalize()) for name in NAMES]),
                ),
                ("value", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")),
            ],
            options={
                "indexes": [models.Index(fields=["name", "-at"], name="threshold_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(name__in=NAMES), name="threshold_is_a_figure_of_the_desk"
                    ),
                    models.CheckConstraint(
                        condition=Q(value__gte=1, value__lte=10_000), name="threshold_makes_sense"
                    ),
                    models.CheckConstraint(condition=~Q(reason=""), name="threshold_has_a_reason"),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
