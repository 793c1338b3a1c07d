-- A series only goes on, and neither it nor a document is ever taken away.
CREATE FUNCTION documents_series_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last <= OLD.last OR NEW.code <> OLD.code THEN
        RAISE EXCEPTION 'the numbers of a series only go on' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER documents_series_goes_on BEFORE UPDATE ON documents_series
    FOR EACH ROW EXECUTE FUNCTION documents_series_goes_on();
CREATE TRIGGER documents_series_stays BEFORE DELETE ON documents_series
    FOR EACH STATEMENT EXECUTE FUNCTION documents_are_final();

-- Apart, so that a test database can be emptied between tests.
CREATE TRIGGER documents_document_stays_whole BEFORE TRUNCATE ON documents_document
    FOR EACH STATEMENT EXECUTE FUNCTION documents_are_final();
CREATE TRIGGER documents_series_stays_whole BEFORE TRUNCATE ON documents_series
    FOR EACH STATEMENT EXECUTE FUNCTION documents_are_final();
