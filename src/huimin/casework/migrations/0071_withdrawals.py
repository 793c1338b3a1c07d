"""Keep what was signed by who took a case back, and let nobody take back what an office has begun."""

from pathlib import Path

import django.core.serializers.json
from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACK = """
DROP TRIGGER casework_only_their_own_is_taken_back ON casework_case;
DROP FUNCTION casework_only_their_own_is_taken_back();
DROP TRIGGER casework_withdrawal_stays ON casework_withdrawal;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0070_grounds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, default="")),
                (
                    "signer",
                    models.CharField(max_length=60, default="", help_text="who signed on the screen"),
                ),
                (
                    "strokes",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="lists of points, x 0 to 1000, y 0 to 400",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(on_delete=PROTECT, related_name="withdrawal", to="casework.case"),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to="casework.upload",
                        help_text="signed statement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="withdrawal_at_a_counter_is_signed",
                        condition=Q(by__isnull=True)
                        | Q(paper__isnull=False)
                        | ~Q(signer="") & ~Q(strokes=[]),
                    )
                ]
            },
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
