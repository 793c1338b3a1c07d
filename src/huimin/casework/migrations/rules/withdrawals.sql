-- That somebody took a case back stays as it was signed.
CREATE TRIGGER casework_withdrawal_stays BEFORE DELETE OR UPDATE ON casework_withdrawal
    FOR EACH ROW EXECUTE FUNCTION casework_stays();

-- Nobody takes back what an office or the platform has begun about them.
CREATE FUNCTION casework_only_their_own_is_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'only_their_own_is_taken_back: case %', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'only_their_own_is_taken_back';
END $$;

CREATE TRIGGER casework_only_their_own_is_taken_back BEFORE UPDATE OF ending ON casework_case
    FOR EACH ROW WHEN (NEW.ending = 'withdrawn' AND OLD.ending <> 'withdrawn' AND NEW.channel IN ('office', 'platform'))
    EXECUTE FUNCTION casework_only_their_own_is_taken_back();
