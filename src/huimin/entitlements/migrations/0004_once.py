"""Let aid that is given once be told apart from awards that go on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("entitlements", "0003_grace"),
    ]

    operations = [
        migrations.AlterField(
            model_name="award",
            name="origin",
            field=models.CharField(
                choices=[
                    ("case", "Case"),
                    ("once", "Once"),
                    ("batch", "Batch"),
                    ("automatic", "Automatic"),
                    ("legacy", "Legacy"),
                ],
                max_length=10,
            ),
        ),
    ]
