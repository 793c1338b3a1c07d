"""The same objection sent twice is taken in once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0040_what_was_done_stays")]
    operations = [
        migrations.AddField(
            "objection",
            "once",
            models.CharField(max_length=40, unique=True, null=True, help_text="the same form sent twice"),
        ),
    ]
