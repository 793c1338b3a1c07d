"""Let a case have the longer limit only as it was allowed, and no clock rest for more than a year."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import F, Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_case_begins_plain ON casework_case;
DROP TRIGGER casework_case_special_was_allowed ON casework_case;
DROP FUNCTION casework_special_was_allowed();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0081_ends_by_another")]
    operations = [
        migrations.AddConstraint(
            "pause",
            models.CheckConstraint(
                name="pause_is_over_within_a_year",
                condition=Q(until__isnull=True) | Q(until__lte=F("start") + 366),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
