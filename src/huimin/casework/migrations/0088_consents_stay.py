"""What another adult of the household said for themselves is never changed."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("casework", "0087_what_applicants_state")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
