"""Let the database freeze what was approved."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER payments_bankreturn_is_final ON payments_bankreturn;
DROP TRIGGER payments_bankfile_is_final ON payments_bankfile;
DROP FUNCTION payments_file_is_final;
DROP TRIGGER payments_payment_is_frozen ON payments_payment;
DROP FUNCTION payments_payment_is_frozen;
DROP TRIGGER payments_run_moves_forward ON payments_run;
DROP FUNCTION payments_run_moves_forward;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_first")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
