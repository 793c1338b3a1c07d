"""Keep the legal ground of a clock that stands still, and the day on which it runs again by itself."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import F, Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
GROUNDS = ["supplement", "hearing", "expert", "law", "court", "force"]


class Migration(migrations.Migration):
    dependencies = [("casework", "0072_appeals_apart")]
    operations = [
        migrations.AddField(
            model_name="pause",
            name="until",
            field=models.DateField(
                null=True, help_text="on which the clocks run again by themselves at the latest"
            ),
        ),
        migrations.AddField(
            model_name="pause",
            name="ground",
            field=models.CharField(
                max_length=20,
                choices=[(name, name.capitalize()) for name in GROUNDS],
                default="supplement",
            ),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                name="pause_has_a_ground_and_a_last_day",
                condition=Q(ground="supplement", until__isnull=True)
                | Q(
                    ground__in=["hearing", "expert", "law", "court", "force"],
                    until__isnull=False,
                    until__gt=F("start"),
                ),
            ),
        ),
    ]
