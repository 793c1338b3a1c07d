"""Let the numbers of a series only go on, and no document be taken away."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER documents_series_goes_on ON documents_series;
DROP TRIGGER documents_series_stays ON documents_series;
DROP TRIGGER documents_series_stays_whole ON documents_series;
DROP TRIGGER documents_document_stays_whole ON documents_document;
DROP FUNCTION documents_series_goes_on;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_codes")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
