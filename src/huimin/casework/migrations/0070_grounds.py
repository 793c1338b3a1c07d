"""Keep why an officer began a case of their own accord."""

from django.db import migrations, models
from django.db.models import Q

CHANNELS = [("counter", "Counter"), ("portal", "Portal"), ("office", "Office"), ("platform", "Platform")]


class Migration(migrations.Migration):
    dependencies = [("casework", "0064_transfers")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="ground",
            field=models.TextField(
                default="",
                max_length=2_000,
                help_text="why an officer began it of their own accord; nobody outside sees it",
            ),
        ),
        migrations.AlterField(
            model_name="case", name="channel", field=models.CharField(max_length=10, choices=CHANNELS)
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                name="officer_begins_with_a_ground",
                condition=~Q(channel="office") | ~Q(ground="") & Q(opened_by__isnull=False),
            ),
        ),
    ]
