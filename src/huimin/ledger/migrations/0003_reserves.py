"""Know the reserves of streets, and let none of them be overdrawn."""

from pathlib import Path

from django.db import migrations, models

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = "DROP TRIGGER ledger_reserve_holds ON ledger_line; DROP FUNCTION ledger_reserve_holds();"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_books_that_balance")]
    operations = [
        migrations.AlterField(
            "account",
            "kind",
            models.CharField(
                choices=[
                    ("fund", "Fund"),
                    ("appropriation", "Appropriation"),
                    ("granted", "Granted"),
                    ("payable", "Payable"),
                    ("reserve", "Reserve"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
