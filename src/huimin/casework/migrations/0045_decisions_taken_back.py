"""Keep a departure that is taken back beside the decision that takes its place."""

from __future__ import annotations

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BEFORE = FORWARD.replace(FORWARD[FORWARD.index("        AND (decision") : FORWARD.index("    ) THEN")], "")


class Migration(migrations.Migration):
    dependencies = [("casework", "0041_objections_once")]
    operations = [
        migrations.AlterField(
            "decision",
            "task",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="casework.task"
            ),
        ),
        migrations.AddField(
            "decision",
            "taken_back",
            models.BooleanField(default=False, help_text="set aside by who decided, who decides anew"),
        ),
        migrations.AddConstraint(
            "decision",
            models.UniqueConstraint(
                name="one_decision_of_a_task_stands",
                fields=["task"],
                condition=Q(set_aside_at__isnull=True),
            ),
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                name="decision_taken_back_is_set_aside",
                condition=Q(taken_back=False) | Q(set_aside_at__isnull=False, confirmed_at__isnull=True),
            ),
        ),
        migrations.RunSQL(FORWARD, BEFORE),
    ]
