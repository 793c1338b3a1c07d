"""Keep whoever has a relative in a case from writing anything on it, on every path."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
TABLES = (
    "paper", "upload", "objection", "pause", "extension", "signature", "publicity", "task", "withdrawal",
    "specialquestion",
)  # fmt: skip
BACKWARD = "".join(
    f"DROP TRIGGER casework_{table}_stands_aside ON casework_{table};\n" for table in TABLES
) + "DROP FUNCTION casework_stands_aside();\nDROP FUNCTION casework_is_aside(bigint, bigint);\n"  # fmt: skip


def _an_officer() -> "models.ForeignKey[object, object]":
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0074_special_cases")]
    operations = [
        migrations.AddField("paper", "noted_by", _an_officer()),
        migrations.AddField("upload", "removed_by", _an_officer()),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
