"""Keep the public address with the installation."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("installation", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="installation",
            name="public_address",
            field=models.CharField(
                default="",
                help_text="where residents reach it, kept by the server for every process",
                max_length=200,
            ),
        ),
    ]
