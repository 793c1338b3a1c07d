"""Count the set-up up whenever it changes here, so that no process goes on with what it has read before."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_first"), ("installation", "0003_revision")]
    operations = [
        migrations.RunSQL(
            "SELECT installation_is_set_up_with('workdays_specialday')",
            "DROP TRIGGER workdays_specialday_is_set_up ON workdays_specialday",
        ),
        migrations.RunSQL(
            "SELECT installation_is_set_up_with('workdays_holidayyear')",
            "DROP TRIGGER workdays_holidayyear_is_set_up ON workdays_holidayyear",
        ),
    ]
