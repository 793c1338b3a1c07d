"""Let a change of account say in how many digits the numbers differ: masked they may look the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_funds_of_a_run")]
    operations = [
        migrations.AddField(
            model_name="accountchange",
            name="digits",
            field=models.PositiveSmallIntegerField(
                null=True, help_text="in how many digits the numbers differ; unknown for a first account"
            ),
        ),
    ]
