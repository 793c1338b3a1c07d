"""Let the database keep duties and relatives apart, and what was done as it was."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_departures_are_confirmed ON casework_case;
DROP TRIGGER casework_filing_stays ON casework_filing;
DROP TRIGGER casework_draw_stays ON casework_draw;
DROP TRIGGER casework_publicity_stays_shown ON casework_publicity;
DROP TRIGGER casework_publicity_stays ON casework_publicity;
DROP TRIGGER casework_task_stays_done ON casework_task;
DROP TRIGGER casework_task_stays ON casework_task;
DROP TRIGGER casework_duty_stays ON casework_duty;
DROP TRIGGER casework_case_stays ON casework_case;
DROP TRIGGER casework_duties_stay_apart ON casework_duty;
ALTER TABLE casework_duty DROP CONSTRAINT duty_is_of_a_kind;
DROP TRIGGER casework_confirmation_is_a_duty ON casework_decision;
DROP TRIGGER casework_decision_is_a_duty ON casework_decision;
DROP TRIGGER casework_companion_is_a_duty ON casework_companion;
DROP TRIGGER casework_task_is_a_duty ON casework_task;
DROP FUNCTION casework_departures_are_confirmed;
DROP FUNCTION casework_stays;
DROP FUNCTION casework_duties_stay_apart;
DROP FUNCTION casework_duty_number;
DROP FUNCTION casework_confirmation_is_a_duty;
DROP FUNCTION casework_decision_is_a_duty;
DROP FUNCTION casework_companion_is_a_duty;
DROP FUNCTION casework_task_is_a_duty;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_first")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
