"""Let no figure of the law lie below zero, single or in a table."""

from pathlib import Path

from django.db import migrations

FORWARD = (Path(__file__).parent / "0005_no_figure_below_zero.sql").read_text("utf-8")
BACKWARD = "ALTER TABLE entitlements_figure DROP CONSTRAINT figure_is_not_below_zero"


class Migration(migrations.Migration):
    dependencies = [("entitlements", "0004_once")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
