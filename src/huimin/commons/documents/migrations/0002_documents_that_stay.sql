-- A document is what was handed out; a wrong one is followed by another that says so.
CREATE FUNCTION documents_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an issued document is never changed'
        USING ERRCODE = 'check_violation', HINT = 'Issue another document that corrects it.';
END $$;

CREATE TRIGGER documents_document_is_final BEFORE UPDATE OR DELETE ON documents_document
    FOR EACH STATEMENT EXECUTE FUNCTION documents_are_final();
