CREATE TRIGGER casework_threshold_stays BEFORE DELETE OR UPDATE ON casework_threshold
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_threshold_stays_whole BEFORE TRUNCATE ON casework_threshold
    FOR EACH STATEMENT EXECUTE FUNCTION casework_is_never_emptied();
