"""Count the set-up up whenever it changes here, so that no process goes on with what it has read before."""

from django.db import migrations

TABLES = (
    "registry_division",
    "registry_factname",
)
FORWARD = """
CREATE TRIGGER {table}_is_set_up AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION installation_is_set_up_anew()
"""
BACKWARD = "DROP TRIGGER {table}_is_set_up ON {table}"


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_register_that_remembers"), ("installation", "0003_revision")]
    operations = [
        migrations.RunSQL(FORWARD.format(table=table), BACKWARD.format(table=table)) for table in TABLES
    ]
