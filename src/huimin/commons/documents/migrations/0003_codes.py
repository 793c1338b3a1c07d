"""Give each document a code by which anybody can ask whether it is genuine."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_documents_that_stay")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="code",
            field=models.CharField(
                help_text="printed on it; whoever has it can ask if it is genuine",
                max_length=16,
                null=True,
                unique=True,
            ),
        ),
    ]
