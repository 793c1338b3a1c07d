"""Let staff ask that an entry about their own relatives ends; a colleague ends it."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("casework", "0048_what_was_said_apart")]
    operations = [
        migrations.AddField(
            "kin",
            "end_asked_on",
            models.DateField(null=True, help_text="when their own asked that it ends"),
        ),
        migrations.AddField("kin", "end_reason", models.CharField(default="", max_length=200)),
        migrations.AddConstraint(
            "kin",
            models.CheckConstraint(
                name="kin_end_is_asked_with_a_reason",
                condition=Q(end_asked_on__isnull=True, end_reason="")
                | Q(Q(end_asked_on__isnull=False), ~Q(end_reason="")),
            ),
        ),
    ]
