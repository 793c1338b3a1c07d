"""Let nobody answer an objection to the case of a relative."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_objections_stay_apart ON casework_objection;
DROP FUNCTION casework_objections_stay_apart;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0061_version_of_acceptance")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
