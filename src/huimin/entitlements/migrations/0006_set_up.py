"""Count the set-up up whenever it changes here, so that no process goes on with what it has read before."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("entitlements", "0005_ends_rest_on_something"), ("installation", "0003_revision")]
    operations = [
        migrations.RunSQL(
            "SELECT installation_is_set_up_with('entitlements_figure')",
            "DROP TRIGGER entitlements_figure_is_set_up ON entitlements_figure",
        ),
    ]
