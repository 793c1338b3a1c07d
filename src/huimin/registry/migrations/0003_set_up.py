"""Count the set-up up whenever it changes here, so that no process goes on with what it has read before."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_register_that_remembers"), ("installation", "0003_revision")]
    operations = [
        migrations.RunSQL(
            "SELECT installation_is_set_up_with('registry_division')",
            "DROP TRIGGER registry_division_is_set_up ON registry_division",
        ),
        migrations.RunSQL(
            "SELECT installation_is_set_up_with('registry_factname')",
            "DROP TRIGGER registry_factname_is_set_up ON registry_factname",
        ),
    ]
