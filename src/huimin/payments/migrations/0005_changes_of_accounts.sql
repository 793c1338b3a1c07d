-- Who changed an account since the last approval is not the second person who approves.
CREATE FUNCTION payments_run_is_approved_by_a_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payments_accountchange WHERE approved_with_id IS NULL AND by_id = NEW.approved_by_id
    ) THEN
        RAISE EXCEPTION 'run % is approved by who changed an account', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payments_run_is_approved_by_a_second_person BEFORE UPDATE ON payments_run
    FOR EACH ROW WHEN (NEW.approved_by_id IS NOT NULL AND OLD.approved_by_id IS NULL)
    EXECUTE FUNCTION payments_run_is_approved_by_a_second_person();

-- What was changed and why stays as it was written; only the run with which it was approved is added, once.
CREATE FUNCTION payments_accountchange_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.approved_with_id IS NULL
       AND (to_jsonb(NEW) - 'approved_with_id') = (to_jsonb(OLD) - 'approved_with_id') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a change of an account is never changed' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER payments_accountchange_stays BEFORE UPDATE OR DELETE ON payments_accountchange
    FOR EACH ROW EXECUTE FUNCTION payments_accountchange_stays();
