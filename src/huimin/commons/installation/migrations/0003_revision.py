"""Count how often what the installation is set up with has changed."""

from pathlib import Path

from django.db import migrations, models

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = "DROP FUNCTION installation_is_set_up_with(text); DROP FUNCTION installation_is_set_up_anew()"


class Migration(migrations.Migration):
    dependencies = [("installation", "0002_public_address")]
    operations = [
        migrations.AddField(
            "installation",
            "revision",
            models.BigIntegerField(
                default=0,
                db_default=0,
                help_text="how often what it is set up with has changed, counted by triggers",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
