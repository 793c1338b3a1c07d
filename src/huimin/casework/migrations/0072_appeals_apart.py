"""Keep those who had a part in a decision away from every step of an appeal against it."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACK = """
CREATE OR REPLACE FUNCTION casework_appeals_are_heard_by_others() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."group" <> 'counter' AND EXISTS (
        SELECT FROM casework_case appeal
        JOIN casework_duty former ON former.case_id = appeal.follows_id
        WHERE appeal.id = NEW.case_id AND appeal.kind = 'appeal'
        AND former.officer_id = NEW.officer_id AND former."group" <> 'counter'
    ) THEN
        RAISE EXCEPTION 'nobody_hears_their_own_appeal: officer % on case %', NEW.officer_id, NEW.case_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'nobody_hears_their_own_appeal';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0071_withdrawals")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
