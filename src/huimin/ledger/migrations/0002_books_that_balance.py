"""Let the database keep the promises of the ledger."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER ledger_entry_is_final ON ledger_entry;
DROP TRIGGER ledger_line_is_final ON ledger_line;
DROP TRIGGER ledger_lines_balance ON ledger_line;
DROP FUNCTION ledger_is_final;
DROP FUNCTION ledger_lines_balance;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_first")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
