"""Each neighbour who is asked during a visit has a row of their own."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0085_records_of_visits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(default="", help_text="may be left out", max_length=60)),
                (
                    "relation",
                    models.CharField(help_text="how they know the household, such as neighbour", max_length=60),
                ),
                ("said", models.TextField(max_length=2_000)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interviews",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(said="") & ~Q(relation=""), name="interview_says_something"
                    )
                ]
            },
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]  # fmt: skip
