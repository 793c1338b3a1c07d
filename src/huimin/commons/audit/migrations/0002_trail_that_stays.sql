-- The writing transaction, so that blocks can be sealed without making writers queue.
ALTER TABLE audit_deed ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_deed_xid ON audit_deed (xid, id);

-- What was done stays done: no deed and no block is ever changed or removed.
CREATE FUNCTION audit_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is never changed'
        USING ERRCODE = 'check_violation', HINT = 'Record another deed that says what was wrong.';
END $$;

CREATE TRIGGER audit_deed_is_final BEFORE UPDATE OR DELETE ON audit_deed
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_final();
CREATE TRIGGER audit_block_is_final BEFORE UPDATE OR DELETE ON audit_block
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_final();

-- Apart, so that a test database can be emptied between tests.
CREATE TRIGGER audit_deed_stays BEFORE TRUNCATE ON audit_deed
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_final();
CREATE TRIGGER audit_block_stays BEFORE TRUNCATE ON audit_block
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_final();
