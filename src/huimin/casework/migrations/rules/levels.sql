-- The level of an office, by the digits of its division's code: district, street, community. Whatever lies above a district
-- counts as one, and what lies below a community belongs to it.
CREATE FUNCTION casework_office(scope text) RETURNS smallint LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE WHEN length(scope) <= 6 THEN 6 WHEN length(scope) <= 9 THEN 9 ELSE 12 END::smallint
$$;

-- Whether an officer held the right of a step in an office of its level, where the case belongs, at some time while it waited.
CREATE FUNCTION casework_holds(officer bigint, task casework_task, until date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT task.offices = '{}' OR EXISTS (
        SELECT FROM access_assignment held JOIN access_role role ON role.code = held.role_id
        WHERE held.officer_id = officer AND task."right" = ANY (role.rights)
        AND starts_with(task.division, held.scope) AND casework_office(held.scope) = ANY (task.offices)
        AND (until IS NULL OR held.start <= until) AND (held."end" IS NULL OR held."end" >= task.opened_on)
    )
$$;

CREATE FUNCTION casework_steps_keep_their_level() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    task casework_task;
    officer bigint;
    until date;
BEGIN
    IF TG_TABLE_NAME = 'casework_task' THEN
        task := NEW;
        officer := NEW.done_by_id;
        until := NEW.done_on;
    ELSE
        SELECT * INTO task FROM casework_task WHERE id = NEW.task_id;
        officer := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    END IF;
    IF NOT casework_holds(officer, task, until) THEN
        RAISE EXCEPTION 'step_is_done_at_its_level: officer % on step % of case %', officer, task.step, task.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_is_done_at_its_level';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER casework_task_keeps_its_level AFTER INSERT OR UPDATE OF done_by_id ON casework_task
    FOR EACH ROW WHEN (NEW.done_by_id IS NOT NULL) EXECUTE FUNCTION casework_steps_keep_their_level();
CREATE TRIGGER casework_companion_keeps_its_level AFTER INSERT OR UPDATE ON casework_companion
    FOR EACH ROW EXECUTE FUNCTION casework_steps_keep_their_level('officer_id');
CREATE TRIGGER casework_decision_keeps_its_level AFTER INSERT OR UPDATE OF by_id ON casework_decision
    FOR EACH ROW EXECUTE FUNCTION casework_steps_keep_their_level('by_id');
-- At which level a step is done does not change while it waits, nor afterwards.
CREATE TRIGGER casework_task_stays_at_its_level BEFORE UPDATE OF offices ON casework_task
    FOR EACH ROW WHEN (OLD.offices <> '{}' AND NEW.offices <> OLD.offices) EXECUTE FUNCTION casework_stays();
