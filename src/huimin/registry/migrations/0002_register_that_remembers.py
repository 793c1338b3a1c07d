"""Let the database refuse overlapping spans, edited facts and deleted people."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER registry_factname_stays ON registry_factname;
DROP TRIGGER registry_household_stays ON registry_household;
DROP TRIGGER registry_person_stays ON registry_person;
DROP FUNCTION registry_row_stays;
DROP TRIGGER registry_coverage_is_final ON registry_coverage;
DROP TRIGGER registry_fact_is_final ON registry_fact;
DROP FUNCTION registry_fact_is_final;
DROP TRIGGER registry_fact_is_single ON registry_fact;
DROP FUNCTION registry_fact_is_single;
DROP TRIGGER registry_membership_is_alone_changed ON registry_membership;
DROP TRIGGER registry_membership_is_alone_added ON registry_membership;
DROP FUNCTION registry_membership_is_alone;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_first")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
