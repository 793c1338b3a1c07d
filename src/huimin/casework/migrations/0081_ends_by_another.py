"""Let what one officer noted against an applicant be decided by another."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0080_levels")]
    operations = [
        migrations.AddField(
            "task",
            "noted_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                help_text="who did the step before one that is another's to do, and so does not do it",
            ),
        ),
        migrations.AddConstraint(
            "task",
            models.CheckConstraint(
                name="end_is_decided_by_another",
                condition=models.Q(noted_by__isnull=True)
                | models.Q(done_by__isnull=True)
                | ~models.Q(done_by=models.F("noted_by")),
            ),
        ),
    ]
