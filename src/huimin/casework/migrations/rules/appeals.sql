-- Whoever had a part in what is appealed against has none in any step of the appeal, its receipt included.
CREATE FUNCTION casework_appeals_are_heard_by_others() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
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

CREATE TRIGGER casework_appeals_are_heard_by_others BEFORE INSERT OR UPDATE ON casework_duty
    FOR EACH ROW EXECUTE FUNCTION casework_appeals_are_heard_by_others();
