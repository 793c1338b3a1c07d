-- What was handed over is what was granted, by somebody else than who granted it and no relative of anybody in the case.
CREATE FUNCTION reserves_hand_over_is_right() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    granted record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'account_id' <> to_jsonb(OLD) - 'account_id' THEN
            RAISE EXCEPTION 'hand_over_stays: what was handed over is never changed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_over_stays';
        END IF;
        IF OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id
            AND EXISTS (SELECT FROM reserves_advance WHERE id = OLD.account_id AND state = 'approved') THEN
            RAISE EXCEPTION 'hand_over_stays: it was accounted for'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_over_stays';
        END IF;
        RETURN NEW;
    END IF;
    SELECT c.case_id, c.effect, c.note, c.amount, c.by_id, k.division, r.division AS street INTO granted
    FROM casework_consequence c JOIN casework_case k ON k.id = c.case_id, reserves_reserve r
    WHERE c.id = NEW.aid_id AND r.id = NEW.reserve_id;
    IF granted.effect <> 'once' OR granted.note <> NEW.form OR granted.amount <> NEW.amount
        OR granted.case_id <> NEW.case_id OR NOT starts_with(granted.division, granted.street) THEN
        RAISE EXCEPTION 'hand_over_is_what_was_granted: aid %', NEW.aid_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_over_is_what_was_granted';
    END IF;
    IF granted.by_id = NEW.by_id THEN
        RAISE EXCEPTION 'who_grants_does_not_hand_over: officer %', NEW.by_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'who_grants_does_not_hand_over';
    END IF;
    IF casework_is_aside(NEW.case_id, NEW.by_id) THEN
        RAISE EXCEPTION 'nobody_acts_for_a_relative: officer % on reserves_handover', NEW.by_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'nobody_acts_for_a_relative';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER reserves_hand_over_is_right BEFORE INSERT OR UPDATE ON reserves_handover
    FOR EACH ROW EXECUTE FUNCTION reserves_hand_over_is_right();

-- An advance that was answered stays as it is.
CREATE FUNCTION reserves_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% stays: %', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'advance_stays';
END $$;
CREATE TRIGGER reserves_advance_stays BEFORE UPDATE ON reserves_advance
    FOR EACH ROW WHEN (OLD.state <> 'submitted') EXECUTE FUNCTION reserves_stays();
CREATE TRIGGER reserves_advance_is_kept BEFORE DELETE ON reserves_advance
    FOR EACH ROW EXECUTE FUNCTION reserves_stays();
CREATE TRIGGER reserves_handover_is_kept BEFORE DELETE ON reserves_handover
    FOR EACH ROW EXECUTE FUNCTION reserves_stays();

-- The list is the ledger: nothing is handed over or advanced in a transaction that does not book it to the fen.
CREATE FUNCTION reserves_is_booked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    street record;
    sought text := CASE TG_TABLE_NAME WHEN 'reserves_handover' THEN 'hand-over:' ELSE 'advance:' END || NEW.id;
    fen bigint := CASE TG_TABLE_NAME WHEN 'reserves_handover' THEN -NEW.amount ELSE NEW.amount END;
BEGIN
    SELECT 'reserve:' || division || ':' || programme AS code INTO street
    FROM reserves_reserve WHERE id = NEW.reserve_id;
    IF NOT EXISTS (
        SELECT FROM ledger_entry e JOIN ledger_line l ON l.entry_id = e.id JOIN ledger_account a ON a.id = l.account_id
        WHERE e.key = sought AND a.code = street.code AND l.amount = fen
    ) THEN
        RAISE EXCEPTION 'reserve_is_booked: % has no entry of % fen', sought, fen
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reserve_is_booked';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER reserves_hand_over_is_booked AFTER INSERT ON reserves_handover
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reserves_is_booked();
CREATE CONSTRAINT TRIGGER reserves_advance_is_booked AFTER INSERT OR UPDATE ON reserves_advance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION reserves_is_booked();
