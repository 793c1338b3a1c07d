-- Each process keeps what the installation is set up with until this number is another one. A table that it is read from
-- has a trigger of its own that counts it up, whichever way it is written.
CREATE FUNCTION installation_is_set_up_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE installation_installation SET revision = revision + 1;
    RETURN NULL;
END $$;

-- Let each change of a table count: for the migration of whoever is asked about it with `settled`.
CREATE FUNCTION installation_is_set_up_with(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER %s_is_set_up AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION installation_is_set_up_anew()', name, name);
END $$;
