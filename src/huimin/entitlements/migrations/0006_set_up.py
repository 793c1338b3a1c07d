"""Count the set-up up whenever it changes here, so that no process goes on with what it has read before."""

from django.db import migrations

TABLES = ("entitlements_figure",)
FORWARD = """
CREATE TRIGGER {table}_is_set_up AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION installation_is_set_up_anew()
"""
BACKWARD = "DROP TRIGGER {table}_is_set_up ON {table}"


class Migration(migrations.Migration):
    dependencies = [("entitlements", "0005_ends_rest_on_something"), ("installation", "0003_revision")]
    operations = [
        migrations.RunSQL(FORWARD.format(table=table), BACKWARD.format(table=table)) for table in TABLES
    ]
