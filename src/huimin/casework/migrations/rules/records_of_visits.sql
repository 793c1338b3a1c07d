-- Whether a record says why it has no photo, no place or not every signature.
CREATE FUNCTION casework_record_is_bare(answers jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(answers ->> 'without_photo', '') || coalesce(answers ->> 'without_place', '')
        || coalesce(answers ->> 'without_signature', '') || coalesce(answers ->> 'without_colleague', '') <> ''
$$;
CREATE INDEX casework_task_bare ON casework_task (done_on) WHERE state = 'done' AND casework_record_is_bare(answers);

-- A visit of two ends with a photo, a place, the signature of somebody who was visited and that of each who came along; or
-- with the reason why not, of which each has its own. Whoever ends it is signed in, and so has signed.
CREATE FUNCTION casework_visit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lacks text := '';
BEGIN
    IF NOT EXISTS (SELECT FROM casework_companion WHERE task_id = NEW.id) THEN
        RETURN NEW;
    END IF;
    IF coalesce(NEW.answers ->> 'without_photo', '') = '' AND NOT EXISTS (
        SELECT FROM casework_upload WHERE task_id = NEW.id AND removed_at IS NULL) THEN
        lacks := 'photo';
    ELSIF coalesce(NEW.answers ->> 'without_place', '') = '' AND coalesce(NEW.answers ->> 'location', '') = '' THEN
        lacks := 'place';
    ELSIF coalesce(NEW.answers ->> 'without_signature', '') = '' AND NOT EXISTS (
        SELECT FROM casework_signature signed WHERE signed.task_id = NEW.id AND signed.replaced_at IS NULL
        AND signed.signer NOT IN (
            SELECT officer.name FROM access_officer officer WHERE officer.id = NEW.done_by_id
            UNION SELECT officer.name FROM casework_companion along JOIN access_officer officer ON officer.id = along.officer_id
            WHERE along.task_id = NEW.id)) THEN
        lacks := 'signature of who was visited';
    ELSIF coalesce(NEW.answers ->> 'without_colleague', '') = '' AND EXISTS (
        SELECT FROM casework_companion along JOIN access_officer officer ON officer.id = along.officer_id
        WHERE along.task_id = NEW.id AND NOT EXISTS (
            SELECT FROM casework_signature signed
            WHERE signed.task_id = NEW.id AND signed.replaced_at IS NULL AND signed.signer = officer.name)) THEN
        lacks := 'signature of who came along';
    END IF;
    IF lacks <> '' THEN
        RAISE EXCEPTION 'visit_is_kept: task % has no %', NEW.id, lacks
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_is_kept';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_visit_is_kept BEFORE UPDATE ON casework_task
    FOR EACH ROW WHEN (OLD.state = 'open' AND NEW.state = 'done') EXECUTE FUNCTION casework_visit_is_kept();
