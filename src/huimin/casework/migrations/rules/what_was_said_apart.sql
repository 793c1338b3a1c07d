-- Once a case is submitted, more may be said, and nothing is taken back.
CREATE TRIGGER casework_case_stays_said BEFORE UPDATE ON casework_case
    FOR EACH ROW WHEN (OLD.submitted_on IS NOT NULL AND NOT NEW.said @> OLD.said) EXECUTE FUNCTION casework_stays();
