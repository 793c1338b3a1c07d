"""Let a run be removed while it was merely reckoned; what was submitted stays."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = Path(__file__).with_name("0002_lists_that_stay_frozen.sql").read_text(encoding="utf-8")
BACKWARD = BACKWARD[: BACKWARD.index("CREATE TRIGGER")].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_digits_that_differ")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
