"""Letters to the people of a case."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("casework", "0003_notices"),
    ]
    dependencies = [
        ("casework", "0004_decisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("on", models.DateField()),
                ("delivered_on", models.DateField(help_text="by whoever brought it", null=True)),
                (
                    "read_at",
                    models.DateTimeField(help_text="when it was first opened on the portal", null=True),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="casework.case",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="to whom",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case"], name="notice_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_on__isnull", True),
                            ("delivered_on__gte", models.F("on")),
                            _connector="OR",
                        ),
                        name="notice_is_delivered_after_it_was_issued",
                    )
                ],
            },
        ),
    ]
