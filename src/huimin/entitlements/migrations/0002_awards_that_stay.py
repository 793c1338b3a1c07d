"""Let the database end awards and never edit them."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER entitlements_figure_is_final ON entitlements_figure;
DROP FUNCTION entitlements_figure_is_final;
DROP TRIGGER entitlements_award_is_final ON entitlements_award;
DROP FUNCTION entitlements_award_is_final;
"""


class Migration(migrations.Migration):
    dependencies = [("entitlements", "0001_first")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
