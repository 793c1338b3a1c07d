-- Which duties are kept apart is a property of the role; an assignment always carries its role's.
CREATE FUNCTION access_assignment_follows_its_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT kept_apart INTO STRICT NEW.kept_apart FROM access_role WHERE code = NEW.role_id;
    RETURN NEW;
END $$;

CREATE TRIGGER access_assignment_follows_its_role BEFORE INSERT OR UPDATE ON access_assignment
    FOR EACH ROW EXECUTE FUNCTION access_assignment_follows_its_role();

CREATE FUNCTION access_role_moves_its_assignments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE access_assignment SET kept_apart = NEW.kept_apart WHERE role_id = NEW.code;
    RETURN NULL;
END $$;

CREATE TRIGGER access_role_moves_its_assignments AFTER UPDATE OF kept_apart ON access_role
    FOR EACH ROW WHEN (OLD.kept_apart <> NEW.kept_apart)
    EXECUTE FUNCTION access_role_moves_its_assignments();

-- At most one role of a group on any day. Without btree_gist equality is spelt as a range of one; two groups
-- whose hashes are equal would be kept apart too, which harms nobody.
ALTER TABLE access_assignment ADD CONSTRAINT assignment_keeps_duties_apart EXCLUDE USING gist (
    int8range(officer_id, officer_id, '[]') WITH &&,
    int8range(hashtext(kept_apart), hashtext(kept_apart), '[]') WITH &&,
    daterange(start, "end") WITH &&
) WHERE (kept_apart <> '');
