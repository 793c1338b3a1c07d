"""Keep why accounts are changed, for the second person who sees it with the next approval."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER payments_accountchange_stays ON payments_accountchange;
DROP FUNCTION payments_accountchange_stays;
DROP TRIGGER payments_run_is_approved_by_a_second_person ON payments_run;
DROP FUNCTION payments_run_is_approved_by_a_second_person;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0004_states_counted_from_the_index"),
        ("registry", "0002_register_that_remembers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("payee_name", models.CharField(max_length=80)),
                ("holder_before", models.CharField(default="", max_length=80)),
                ("number_before", models.CharField(default="", help_text="masked", max_length=30)),
                ("holder", models.CharField(max_length=80)),
                ("number", models.CharField(help_text="masked", max_length=30)),
                ("reason", models.CharField(max_length=200)),
                (
                    "proof",
                    models.CharField(
                        default="", help_text="what was seen if the holder is not the payee", max_length=200
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "approved_with",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.run",
                    ),
                ),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.bank"
                    ),
                ),
                (
                    "bank_before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.bank",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="who is paid",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("approved_with__isnull", True)),
                        fields=["at"],
                        name="account_change_waits",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="account_change_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("holder", models.F("payee_name")),
                            models.Q(("proof", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="account_in_another_name_has_a_proof",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
