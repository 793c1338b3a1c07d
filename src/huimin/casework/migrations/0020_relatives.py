"""Let wider relatives count where a district says so, and keep staff out who get their account later."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_relatives_stay_out ON casework_duty;
DROP TRIGGER casework_kin_counts ON casework_kin;
DROP FUNCTION casework_relatives_stay_out;
DROP FUNCTION casework_kin_counts;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0031_complaints_apart")]
    operations = [
        migrations.CreateModel(
            name="WiderRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(choices=[("in_law", "in_law"), ("wider", "wider")], max_length=12),
                ),
                ("since", models.DateField()),
                ("counts", models.BooleanField(default=True)),
                ("document", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="wider_relation_is_wider", condition=Q(relation__in=["in_law", "wider"])
                    ),
                    models.UniqueConstraint(
                        name="wider_relation_changes_once_a_day", fields=["relation", "since"]
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            "kin", models.CheckConstraint(name="kin_is_somebody_else", condition=~Q(relation="self"))
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
