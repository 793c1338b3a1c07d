"""Keep absences that ended early, with the day that was noted first and who ended them."""

from __future__ import annotations

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_absence_stays_whole ON casework_absence;
DROP TRIGGER casework_absence_only_ends_earlier ON casework_absence;
DROP TRIGGER casework_absence_stays ON casework_absence;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0045_decisions_taken_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "absence",
            "planned",
            models.DateField(null=True, help_text="first day back as it was noted, if it ended earlier"),
        ),
        migrations.AddField(
            "absence",
            "ended_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("absence", "ended_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("absence", "absence_ends_after_it_starts"),
        migrations.AddConstraint(
            "absence",
            models.CheckConstraint(
                name="absence_ends_after_it_starts",
                condition=Q(end__gt=F("start")) | Q(end=F("start"), planned__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "absence",
            models.CheckConstraint(
                name="absence_is_ended_early_by_somebody",
                condition=Q(planned__isnull=True, ended_by__isnull=True, ended_at__isnull=True)
                | Q(planned__gt=F("end"), ended_by__isnull=False, ended_at__isnull=False),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
