"""Let the database number the writers and keep every deed as it was written."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER audit_block_stays ON audit_block;
DROP TRIGGER audit_deed_stays ON audit_deed;
DROP TRIGGER audit_block_is_final ON audit_block;
DROP TRIGGER audit_deed_is_final ON audit_deed;
DROP FUNCTION audit_is_final;
ALTER TABLE audit_deed DROP COLUMN xid;
DROP FUNCTION audit_continue;
DROP FUNCTION audit_horizon;
DROP FUNCTION audit_xid;
DROP FUNCTION audit_offset;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_first")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
