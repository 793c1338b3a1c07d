-- What an adult of the household said for themselves stays as they said it.
CREATE TRIGGER casework_consent_stays BEFORE DELETE OR UPDATE ON casework_consent
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_consent_stays_whole BEFORE TRUNCATE ON casework_consent
    FOR EACH STATEMENT EXECUTE FUNCTION casework_is_never_emptied();
