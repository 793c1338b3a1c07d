"""Let nobody be away twice on one day, and no cover go round in a circle."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_covers_do_not_go_round ON casework_absence;
DROP FUNCTION casework_covers_do_not_go_round;
ALTER TABLE casework_absence DROP CONSTRAINT nobody_is_away_twice;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0020_relatives")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
