"""Let the database keep every document as it was issued."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER documents_document_is_final ON documents_document;
DROP FUNCTION documents_are_final;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_first")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
