-- A signature is given while its step is open, may be given anew until the step is ended, and stays.

CREATE FUNCTION casework_signature_is_given_at_the_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM casework_task task WHERE task.id = NEW.task_id AND task.state = 'open') THEN
        RAISE EXCEPTION 'casework_signature belongs to a step that is open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_signature_is_given_at_the_step BEFORE INSERT OR UPDATE ON casework_signature
    FOR EACH ROW EXECUTE FUNCTION casework_signature_is_given_at_the_step();
CREATE TRIGGER casework_signature_stays BEFORE DELETE ON casework_signature FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_signature_stays_given BEFORE UPDATE ON casework_signature
    FOR EACH ROW WHEN (OLD.replaced_at IS NOT NULL OR (NEW.task_id, NEW.signer, NEW.strokes, NEW.at, NEW.by_id)
        IS DISTINCT FROM (OLD.task_id, OLD.signer, OLD.strokes, OLD.at, OLD.by_id))
    EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_signature_stays_whole BEFORE TRUNCATE ON casework_signature
    FOR EACH STATEMENT EXECUTE FUNCTION casework_is_never_emptied();
