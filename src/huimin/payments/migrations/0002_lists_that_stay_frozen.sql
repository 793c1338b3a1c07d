-- A run moves forward; only a submitted one can go back to be reckoned again.
CREATE FUNCTION payments_run_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.state, NEW.state) NOT IN (
        ('reckoned', 'reckoned'), ('reckoned', 'submitted'), ('submitted', 'reckoned'), ('submitted', 'submitted'),
        ('submitted', 'approved'), ('approved', 'approved'), ('approved', 'closed'), ('closed', 'closed')
    ) OR (OLD.state IN ('approved', 'closed')
          AND (to_jsonb(NEW) - 'state') <> (to_jsonb(OLD) - 'state')) THEN
        RAISE EXCEPTION 'run % cannot go from % to %', OLD.id, OLD.state, coalesce(NEW.state, 'nothing')
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payments_run_moves_forward BEFORE UPDATE OR DELETE ON payments_run
    FOR EACH ROW EXECUTE FUNCTION payments_run_moves_forward();

-- A payment can be listed anew until the run is submitted; afterwards only what became of it is added, step by step.
CREATE FUNCTION payments_payment_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stage text;
    as_it_was payments_payment;
BEGIN
    SELECT state INTO stage FROM payments_run WHERE id = coalesce(NEW.run_id, OLD.run_id);
    IF stage = 'reckoned' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    as_it_was := NEW;
    IF TG_OP = 'UPDATE' THEN
        as_it_was.state := OLD.state;
        as_it_was.failure_code := OLD.failure_code;
        as_it_was.failure := OLD.failure;
        as_it_was.booked_on := OLD.booked_on;
        as_it_was.award_id := OLD.award_id;
    END IF;
    -- *= compares whole rows, columns that come later included.
    IF TG_OP = 'UPDATE' AND as_it_was *= OLD
       AND (OLD.award_id IS NULL OR NEW.award_id = OLD.award_id)
       AND (OLD.state = NEW.state OR (OLD.state, NEW.state) IN (
            ('listed', 'sent'), ('sent', 'paid'), ('sent', 'failed'), ('failed', 'reissued'), ('held', 'reissued')))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the list of this run is frozen'
        USING ERRCODE = 'check_violation', HINT = 'Send the run back first, or correct it in the next month.';
END $$;

CREATE TRIGGER payments_payment_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON payments_payment
    FOR EACH ROW EXECUTE FUNCTION payments_payment_is_frozen();

-- What was sent to a bank and what it answered stay as they were.
CREATE FUNCTION payments_file_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a bank file is never changed' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER payments_bankfile_is_final BEFORE UPDATE OR DELETE ON payments_bankfile
    FOR EACH ROW EXECUTE FUNCTION payments_file_is_final();
CREATE TRIGGER payments_bankreturn_is_final BEFORE UPDATE OR DELETE ON payments_bankreturn
    FOR EACH ROW EXECUTE FUNCTION payments_file_is_final();
