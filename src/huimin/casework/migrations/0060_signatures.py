"""Keep signatures that were drawn on a screen as they were given."""

from __future__ import annotations

from pathlib import Path

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

BACKWARD = """
DROP TRIGGER casework_signature_stays_whole ON casework_signature;
DROP TRIGGER casework_signature_stays_given ON casework_signature;
DROP TRIGGER casework_signature_stays ON casework_signature;
DROP TRIGGER casework_signature_is_given_at_the_step ON casework_signature;
DROP FUNCTION casework_signature_is_given_at_the_step;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0049_ends_asked_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signer", models.CharField(help_text="name of who signed", max_length=60)),
                (
                    "strokes",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="lists of points, x 0 to 1000, y 0 to 400",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "replaced_at",
                    models.DateTimeField(help_text="signed anew before the step was ended", null=True),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(replaced_at__isnull=True),
                        fields=("task", "signer"),
                        name="who_signs_a_step_signs_once",
                    ),
                    models.CheckConstraint(condition=~Q(signer=""), name="signature_has_a_name"),
                ]
            },
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), BACKWARD),
    ]
