"""Complaints that another office passed on, and by when they can be sent back."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_complaint_stays_passed_on ON casework_complaint;
DROP TRIGGER casework_transfer_is_objected_to_in_time ON casework_handling;
DROP FUNCTION casework_transfer_is_objected_to_in_time();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0063_thresholds")]
    operations = [
        migrations.AddField(
            "complaint",
            "passed_on_by",
            models.CharField(
                max_length=120, default="", help_text="the office that passed it on to us, if one did"
            ),
        ),
        migrations.AddConstraint(
            "complaint",
            models.CheckConstraint(
                name="what_was_passed_on_says_by_whom", condition=~Q(step="transferred") | ~Q(passed_on_by="")
            ),
        ),
        migrations.AddConstraint(
            "handling",
            models.CheckConstraint(
                name="objected_says_where_to", condition=~Q(outcome="objected") | ~Q(forwarded_to="")
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
