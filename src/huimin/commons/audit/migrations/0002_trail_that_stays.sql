-- Transaction numbers belong to a database server; a trail that is restored on another one goes on counting
-- where it was. `audit_continue` replaces this constant after a restore.
CREATE FUNCTION audit_offset() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 0::bigint';

CREATE FUNCTION audit_xid() RETURNS xid8 LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN (pg_current_xact_id()::text::bigint + audit_offset())::text::xid8;
END $$;

-- Every transaction before this one has ended.
CREATE FUNCTION audit_horizon() RETURNS xid8 LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + audit_offset())::text::xid8;
END $$;

CREATE FUNCTION audit_continue() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    last bigint;
    here bigint := pg_current_xact_id()::text::bigint;
BEGIN
    SELECT greatest(
        (SELECT xid::text::bigint FROM audit_deed ORDER BY xid DESC LIMIT 1),
        (SELECT max(end_xid)::bigint FROM audit_block),
        0
    ) INTO last;
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION audit_offset() RETURNS bigint LANGUAGE sql IMMUTABLE AS %L',
        format('SELECT %s::bigint', greatest(last + 1 - here, 0))
    );
END $$;

-- The writing transaction, so that blocks can be sealed without making writers queue.
ALTER TABLE audit_deed ADD COLUMN xid xid8 NOT NULL DEFAULT audit_xid();
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
