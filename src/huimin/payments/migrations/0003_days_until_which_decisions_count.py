"""Let a run say until which day decisions came onto its list; nothing was too late for the runs so far."""

from datetime import date

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_lists_that_stay_frozen")]
    operations = [
        migrations.AddField(
            model_name="run",
            name="decided_until",
            field=models.DateField(
                default=date(9999, 12, 31), help_text="what a case decided later comes onto the next list"
            ),
            preserve_default=False,
        ),
    ]
