-- Nobody answers what is said against a case in which a relative of theirs is.
CREATE FUNCTION casework_objections_stay_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM casework_filing filing
        JOIN casework_staff staff ON staff.id = filing.staff_id
        JOIN casework_publicity shown ON shown.case_id = filing.case_id
        WHERE shown.id = NEW.publicity_id AND NEW.handled_by_id IN (filing.officer_id, staff.officer_id)
    ) THEN
        RAISE EXCEPTION 'nobody_answers_for_a_relative: officer % on objection %', NEW.handled_by_id, NEW.id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'nobody_answers_for_a_relative';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_objections_stay_apart BEFORE INSERT OR UPDATE ON casework_objection
    FOR EACH ROW WHEN (NEW.handled_by_id IS NOT NULL) EXECUTE FUNCTION casework_objections_stay_apart();
