-- An award is ended (earlier than it would have) and never edited; and it ends by a case, a proposal of an approved month,
-- or a measure that two officers agreed to. Nobody ends one alone.
CREATE OR REPLACE FUNCTION entitlements_award_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (isempty(NEW.days) OR lower(NEW.days) = lower(OLD.days)
            AND (upper_inf(OLD.days) OR upper(NEW.days) <= upper(OLD.days)))
       AND (to_jsonb(NEW) - 'days' - 'end_reason' - 'end_basis') = (to_jsonb(OLD) - 'days' - 'end_reason' - 'end_basis')
       THEN
        IF NEW.days IS DISTINCT FROM OLD.days AND NOT (CASE
            WHEN NEW.end_basis LIKE 'measure:%' THEN EXISTS (
                SELECT FROM entitlements_measure agreed WHERE 'measure:' || agreed.id = NEW.end_basis
                AND agreed.award_id = NEW.id AND agreed.step = 'end' AND agreed.agreed)
            WHEN NEW.end_basis LIKE 'proposal:%' THEN EXISTS (
                SELECT FROM entitlements_proposal made
                WHERE 'proposal:' || made.id = NEW.end_basis AND made.award_id = NEW.id)
            ELSE NEW.end_basis <> '' END)
        THEN
            RAISE EXCEPTION 'an_award_ends_by_something: award %', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_award_ends_by_something';
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an award is never edited; end it and grant the next one'
        USING ERRCODE = 'check_violation';
END $$;

-- What two officers agreed to, or one refused, stays as it was.
CREATE FUNCTION entitlements_measure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.agreed IS NULL AND NEW.agreed IS NOT NULL
       AND (to_jsonb(NEW) - 'agreed' - 'answered_by_id' - 'answered_at')
         = (to_jsonb(OLD) - 'agreed' - 'answered_by_id' - 'answered_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a measure is never changed; ask anew' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER entitlements_measure_stays BEFORE UPDATE OR DELETE ON entitlements_measure
    FOR EACH ROW EXECUTE FUNCTION entitlements_measure_stays();
