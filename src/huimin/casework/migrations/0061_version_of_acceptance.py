"""Let a case that was sent in run by the rules of the day of its acceptance."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_case_stays_accepted ON casework_case;
DROP TRIGGER casework_case_stays_submitted ON casework_case;
CREATE TRIGGER casework_case_stays_submitted BEFORE UPDATE ON casework_case
    FOR EACH ROW WHEN (OLD.submitted_on IS NOT NULL AND (NEW.number, NEW.scheme, NEW.kind, NEW.submitted_on,
        NEW.channel, NEW.procedure, NEW.since) IS DISTINCT FROM (OLD.number, OLD.scheme, OLD.kind,
        OLD.submitted_on, OLD.channel, OLD.procedure, OLD.since))
    EXECUTE FUNCTION casework_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0060_signatures")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
