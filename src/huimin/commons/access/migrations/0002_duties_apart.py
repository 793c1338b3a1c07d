"""Let the database refuse an officer two duties that are kept apart on the same day."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
ALTER TABLE access_assignment DROP CONSTRAINT assignment_keeps_duties_apart;
DROP TRIGGER access_role_moves_its_assignments ON access_role;
DROP TRIGGER access_assignment_follows_its_role ON access_assignment;
DROP FUNCTION access_role_moves_its_assignments;
DROP FUNCTION access_assignment_follows_its_role;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_first")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
