-- What a case did to an award stays as it was done.
CREATE TRIGGER casework_consequence_stays BEFORE DELETE OR UPDATE ON casework_consequence
    FOR EACH ROW EXECUTE FUNCTION casework_stays();

-- A departure from the rules does nothing to an award before a second officer has confirmed it.
CREATE FUNCTION casework_consequences_are_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM casework_decision decision
        WHERE decision.task_id = NEW.task_id AND decision.stage = 'decision' AND decision.departs
        AND decision.confirmed_by_id IS NULL
    ) THEN
        RAISE EXCEPTION 'departure_is_confirmed: case %', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'departure_is_confirmed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_consequences_are_confirmed BEFORE INSERT ON casework_consequence
    FOR EACH ROW EXECUTE FUNCTION casework_consequences_are_confirmed();

-- What was decided before the procedures named their effects either granted or refused something.
UPDATE casework_decision SET effect = CASE WHEN grants THEN 'grant' ELSE 'refuse' END WHERE effect = '';
