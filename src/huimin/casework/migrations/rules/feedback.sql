CREATE TRIGGER casework_feedback_stands_aside BEFORE INSERT OR UPDATE ON casework_feedback
    FOR EACH ROW EXECUTE FUNCTION casework_stands_aside('case', 'by_id');
CREATE FUNCTION casework_feedback_is_of_a_forwarded_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR NOT EXISTS (SELECT FROM casework_case WHERE id = NEW.case_id AND ending = 'forwarded') THEN
        RAISE EXCEPTION 'feedback_is_of_a_forwarded_case: case %', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'feedback_is_of_a_forwarded_case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_feedback_stays BEFORE INSERT OR UPDATE ON casework_feedback
    FOR EACH ROW EXECUTE FUNCTION casework_feedback_is_of_a_forwarded_case();
