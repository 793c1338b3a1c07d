"""Let an approved run keep what it took from which fund, and what was available then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_changes_of_accounts")]
    operations = [
        migrations.AddField(
            model_name="run",
            name="funds",
            field=models.JSONField(
                default=list, help_text="by programme and fund: available before, taken; kept when approved"
            ),
        ),
    ]
