-- A wider relation is declared only where a province or district counts it as near, and nobody is kin of themselves.
CREATE FUNCTION casework_kin_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.until IS NULL AND NEW.relation IN ('in_law', 'wider') AND NOT coalesce((
        SELECT wider.counts FROM casework_widerrelation wider
        WHERE wider.relation = NEW.relation AND wider.since <= NEW.since ORDER BY wider.since DESC LIMIT 1
    ), false) THEN
        RAISE EXCEPTION 'kin_is_of_a_set_that_counts: % on %', NEW.relation, NEW.since
            USING ERRCODE = 'check_violation', CONSTRAINT = 'kin_is_of_a_set_that_counts';
    END IF;
    IF EXISTS (SELECT FROM casework_staff staff WHERE staff.id = NEW.staff_id AND staff.id_index = NEW.id_index) THEN
        RAISE EXCEPTION 'kin_has_another_number: staff %', NEW.staff_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'kin_has_another_number';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_kin_counts BEFORE INSERT OR UPDATE ON casework_kin
    FOR EACH ROW EXECUTE FUNCTION casework_kin_counts();

-- A filing names the account that the staff had when it was found. Who gets an account later is kept out as well.
CREATE FUNCTION casework_relatives_stay_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM casework_filing filing JOIN casework_staff staff ON staff.id = filing.staff_id
        WHERE filing.case_id = NEW.case_id AND staff.officer_id = NEW.officer_id
    ) THEN
        RAISE EXCEPTION 'nobody_decides_for_a_relative: officer % on case %', NEW.officer_id, NEW.case_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'nobody_decides_for_a_relative';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_relatives_stay_out BEFORE INSERT OR UPDATE ON casework_duty
    FOR EACH ROW EXECUTE FUNCTION casework_relatives_stay_out();
