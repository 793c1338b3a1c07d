"""Keep complaints from whom they are about, answers as they were given, and what supervision looks for at hand."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP INDEX casework_case_appealed, casework_duty_officer, casework_filing_undeclared, casework_decision_set_aside, casework_decision_departed,
    casework_task_again;
DROP TRIGGER casework_exhibit_stays ON casework_exhibit;
DROP TRIGGER casework_handling_stays_answered ON casework_handling;
DROP TRIGGER casework_handling_stays ON casework_handling;
DROP TRIGGER casework_respondent_stays ON casework_respondent;
DROP TRIGGER casework_complaint_stays_said ON casework_complaint;
DROP TRIGGER casework_complaint_stays ON casework_complaint;
DROP TRIGGER casework_more_days_are_asked ON casework_moredays;
DROP TRIGGER casework_complaint_is_answered ON casework_complaint;
DROP TRIGGER casework_handling_is_answered ON casework_handling;
DROP TRIGGER casework_complaint_comes_taken_up ON casework_complaint;
DROP TRIGGER casework_complaint_is_taken_up ON casework_complaint;
DROP FUNCTION casework_more_days_are_asked;
DROP FUNCTION casework_complaint_is_answered;
DROP FUNCTION casework_handling_is_answered;
DROP FUNCTION casework_complaint_is_taken_up;
DROP FUNCTION casework_refuse_barred;
DROP FUNCTION casework_hides_deed;
DROP FUNCTION casework_is_barred;
DROP VIEW casework_bar;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0030_complaints")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
