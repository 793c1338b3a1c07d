"""The reason why who was visited has not signed does not stand for the second officer of the visit."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("casework", "0088_consents_stay")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
