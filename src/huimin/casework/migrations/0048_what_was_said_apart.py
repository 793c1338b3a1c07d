"""Keep what applicants say apart from why the platform began a case."""

from __future__ import annotations

from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_case_stays_said ON casework_case;
UPDATE casework_case SET cause = (
    SELECT string_agg(each->>'text', chr(10) ORDER BY place)
    FROM jsonb_array_elements(said) WITH ORDINALITY AS told (each, place)
) WHERE said <> '[]';
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0047_absences_stay")]
    operations = [
        migrations.AddField(
            "case",
            "said",
            models.JSONField(
                default=list,
                help_text="what the applicant reports or appeals with: on which day, and the text",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AlterField(
            "case",
            "cause",
            models.CharField(
                default="",
                help_text="why the platform began it: kind and day, or the case it follows",
                max_length=60,
            ),
        ),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                name="cause_is_no_free_text",
                condition=Q(cause__regex=r"^(|(review|death) \d{4}-\d{2}-\d{2}|[A-Z0-9-]+)$"),
            ),
        ),
    ]
