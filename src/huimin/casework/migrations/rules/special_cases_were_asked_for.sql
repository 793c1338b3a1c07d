-- A case has the longer limit because somebody else than who asked allowed it, or because an objection was raised.
CREATE FUNCTION casework_special_was_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM casework_specialquestion WHERE case_id = NEW.id AND allowed AND ground = NEW.special)
        OR NEW.special = 'objection' AND EXISTS (
            SELECT FROM casework_objection o JOIN casework_publicity p ON p.id = o.publicity_id WHERE p.case_id = NEW.id
        ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'special_was_allowed: case % by %', NEW.id, NEW.special
        USING ERRCODE = 'check_violation', CONSTRAINT = 'special_was_allowed';
END $$;

CREATE TRIGGER casework_case_special_was_allowed BEFORE UPDATE OF special ON casework_case
    FOR EACH ROW WHEN (NEW.special <> '' AND NEW.special <> OLD.special) EXECUTE FUNCTION casework_special_was_allowed();
CREATE TRIGGER casework_case_begins_plain BEFORE INSERT ON casework_case
    FOR EACH ROW WHEN (NEW.special <> '') EXECUTE FUNCTION casework_special_was_allowed();
