-- What another office passed on is sent back within its five working days or not at all, and only from there.
CREATE FUNCTION casework_transfer_is_objected_to_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM casework_complaint complaint WHERE complaint.id = NEW.complaint_id
        AND complaint.passed_on_by <> '' AND complaint.step = 'transferred' AND NEW.answered_on <= complaint.due_on
    ) THEN
        RAISE EXCEPTION 'transfer_is_objected_to_in_time: complaint %', NEW.complaint_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_is_objected_to_in_time';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_transfer_is_objected_to_in_time BEFORE INSERT OR UPDATE ON casework_handling
    FOR EACH ROW WHEN (NEW.outcome = 'objected') EXECUTE FUNCTION casework_transfer_is_objected_to_in_time();

-- Who passed it on is part of what was said.
CREATE TRIGGER casework_complaint_stays_passed_on BEFORE UPDATE ON casework_complaint
    FOR EACH ROW WHEN (NEW.passed_on_by <> OLD.passed_on_by) EXECUTE FUNCTION casework_stays();
