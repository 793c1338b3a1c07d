"""Mandates are asked for by number: who asks learns nothing about it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MASKED = """
UPDATE portal_mandate SET number_masked = registry_person.id_masked
FROM registry_person WHERE registry_person.id = portal_mandate.person_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_first"),
        ("registry", "0002_register_that_remembers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="mandate",
            name="number_index",
            field=models.BinaryField(help_text="blind index of the number typed", max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="mandate",
            name="number_masked",
            field=models.CharField(default="", help_text="the number typed, as it is shown", max_length=20),
        ),
        migrations.AlterField(
            model_name="mandate",
            name="person",
            field=models.ForeignKey(
                help_text="for whom; nobody where no such number is on record, which the asker is not told",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.person",
            ),
        ),
        migrations.RunSQL(MASKED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "confirmed"])),
                fields=("actor", "number_index"),
                name="mandate_is_asked_once_by_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    ("person__isnull", False),
                    _connector="OR",
                ),
                name="mandate_is_confirmed_for_somebody",
            ),
        ),
    ]
