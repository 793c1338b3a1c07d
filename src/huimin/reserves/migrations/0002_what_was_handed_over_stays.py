"""Let the database keep what was handed over as it was granted, booked and signed for."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER reserves_advance_is_booked ON reserves_advance;
DROP TRIGGER reserves_hand_over_is_booked ON reserves_handover;
DROP FUNCTION reserves_is_booked;
DROP TRIGGER reserves_handover_is_kept ON reserves_handover;
DROP TRIGGER reserves_advance_is_kept ON reserves_advance;
DROP TRIGGER reserves_advance_stays ON reserves_advance;
DROP FUNCTION reserves_stays;
DROP TRIGGER reserves_hand_over_is_right ON reserves_handover;
DROP FUNCTION reserves_hand_over_is_right;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reserves", "0001_first"),
        ("casework", "0010_rules"),
        ("ledger", "0003_reserves"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
