-- A run moves forward; only a submitted one can go back to be reckoned again, and only a reckoned one can be discarded.
CREATE OR REPLACE FUNCTION payments_run_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.state = 'reckoned' THEN
        RETURN OLD;
    END IF;
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
