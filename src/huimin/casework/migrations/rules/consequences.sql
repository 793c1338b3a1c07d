-- What a case did to an award stays as it was done.
CREATE TRIGGER casework_consequence_stays BEFORE DELETE OR UPDATE ON casework_consequence
    FOR EACH ROW EXECUTE FUNCTION casework_stays();

-- A departure does nothing to an award before a second officer has confirmed it, unless another decision on the
-- same task stands in its place.
CREATE FUNCTION casework_consequences_are_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM casework_decision decision
        WHERE decision.task_id = NEW.task_id AND decision.stage = 'decision' AND decision.departs
        AND decision.confirmed_by_id IS NULL
        AND (decision.set_aside_at IS NULL OR NOT EXISTS (
            SELECT FROM casework_decision other
            WHERE other.task_id = NEW.task_id AND other.set_aside_at IS NULL
        ))
    ) THEN
        RAISE EXCEPTION 'departure_is_confirmed: case %', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'departure_is_confirmed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_consequences_are_confirmed BEFORE INSERT ON casework_consequence
    FOR EACH ROW EXECUTE FUNCTION casework_consequences_are_confirmed();
