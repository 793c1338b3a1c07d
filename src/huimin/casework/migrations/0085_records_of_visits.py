"""A visit that was made is kept with a photo, its place and the signatures, or says why not."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("casework", "0084_objections")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
