-- What was decided, said, shown, given and delivered stays as it was; what is still open may be answered once.

CREATE FUNCTION casework_decision_stays_as_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.task_id, NEW.case_id, NEW.stage, NEW.engine, NEW.engine_amount, NEW.grants, NEW.amount, NEW.parts, NEW.rules, NEW."on",
        NEW.known_at, NEW.why, NEW.departs, NEW.reason, NEW.by_id, NEW.at)
        IS DISTINCT FROM (OLD.task_id, OLD.case_id, OLD.stage, OLD.engine, OLD.engine_amount, OLD.grants, OLD.amount, OLD.parts,
        OLD.rules, OLD."on", OLD.known_at, OLD.why, OLD.departs, OLD.reason, OLD.by_id, OLD.at)
        AND (OLD.confirmed_at IS NOT NULL OR NOT EXISTS (
            SELECT FROM casework_task task WHERE task.id = OLD.task_id AND task.state = 'open'
        ))
        OR OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_at, NEW.confirmed_by_id) IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by_id)
    THEN
        RAISE EXCEPTION 'casework_decision is never changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_decision_stays_as_made BEFORE UPDATE ON casework_decision
    FOR EACH ROW EXECUTE FUNCTION casework_decision_stays_as_made();
CREATE TRIGGER casework_decision_stays BEFORE DELETE ON casework_decision FOR EACH ROW EXECUTE FUNCTION casework_stays();

-- An objection is answered once; nothing else of it changes.
CREATE TRIGGER casework_objection_stays BEFORE DELETE ON casework_objection FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_objection_stays_said BEFORE UPDATE ON casework_objection
    FOR EACH ROW WHEN (OLD.handled_at IS NOT NULL OR (NEW.publicity_id, NEW.receipt, NEW.text, NEW.name_cipher, NEW.phone_cipher,
        NEW.at, NEW.taken_by_id) IS DISTINCT FROM (OLD.publicity_id, OLD.receipt, OLD.text, OLD.name_cipher, OLD.phone_cipher,
        OLD.at, OLD.taken_by_id))
    EXECUTE FUNCTION casework_stays();

-- A showing is only ever counted up.
CREATE TRIGGER casework_showing_stays BEFORE DELETE ON casework_showing FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_showing_counts BEFORE UPDATE ON casework_showing
    FOR EACH ROW WHEN (NEW.times <> OLD.times + 1 OR (NEW.publicity_id, NEW."on") IS DISTINCT FROM (OLD.publicity_id, OLD."on"))
    EXECUTE FUNCTION casework_stays();

-- A notice is put up where it was said to be, and taken down once.
CREATE TRIGGER casework_publicity_is_taken_down_once BEFORE UPDATE ON casework_publicity
    FOR EACH ROW WHEN (OLD.taken_down_at IS NOT NULL OR (NEW.place, NEW.until, NEW.kind, NEW.opened_at, NEW.opened_by_id)
        IS DISTINCT FROM (OLD.place, OLD.until, OLD.kind, OLD.opened_at, OLD.opened_by_id))
    EXECUTE FUNCTION casework_stays();

-- A case keeps what it is about once it was submitted, and its end once it was closed.
CREATE TRIGGER casework_case_stays_submitted BEFORE UPDATE ON casework_case
    FOR EACH ROW WHEN (OLD.submitted_on IS NOT NULL AND (NEW.number, NEW.scheme, NEW.kind, NEW.submitted_on, NEW.channel,
        NEW.procedure) IS DISTINCT FROM (OLD.number, OLD.scheme, OLD.kind, OLD.submitted_on, OLD.channel, OLD.procedure))
    EXECUTE FUNCTION casework_stays();
-- A case runs by the rules of the day on which it was accepted: the version is fixed from then on.
CREATE TRIGGER casework_case_stays_accepted BEFORE UPDATE ON casework_case
    FOR EACH ROW WHEN (OLD.submitted_on IS NOT NULL AND NEW.since IS DISTINCT FROM OLD.since
        AND (OLD.kind <> 'application' OR OLD.accepted_on IS NOT NULL))
    EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_case_stays_closed BEFORE UPDATE ON casework_case
    FOR EACH ROW WHEN (OLD.state = 'closed' AND (NEW.state, NEW.ending, NEW.closed_on, NEW.decided_on, NEW.person_id, NEW.granted_id)
        IS DISTINCT FROM (OLD.state, OLD.ending, OLD.closed_on, OLD.decided_on, OLD.person_id, OLD.granted_id))
    EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_task_stays_dated BEFORE UPDATE ON casework_task
    FOR EACH ROW WHEN (OLD.state = 'done' AND (NEW.done_at, NEW.done_on, NEW.opened_at, NEW.case_id, NEW.step)
        IS DISTINCT FROM (OLD.done_at, OLD.done_on, OLD.opened_at, OLD.case_id, OLD.step))
    EXECUTE FUNCTION casework_stays();

-- A letter arrives once and is opened once; pictures and companions stay where they were.
CREATE TRIGGER casework_notice_stays BEFORE DELETE ON casework_notice FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_notice_stays_issued BEFORE UPDATE ON casework_notice
    FOR EACH ROW WHEN ((NEW.case_id, NEW.task_id, NEW.kind, NEW.person_id, NEW.document_id, NEW."on")
        IS DISTINCT FROM (OLD.case_id, OLD.task_id, OLD.kind, OLD.person_id, OLD.document_id, OLD."on")
        OR OLD.delivered_on IS NOT NULL AND NEW.delivered_on IS DISTINCT FROM OLD.delivered_on
        OR OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at)
    EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_upload_stays BEFORE DELETE ON casework_upload FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_upload_stays_given BEFORE UPDATE ON casework_upload
    FOR EACH ROW WHEN (OLD.removed_at IS NOT NULL OR (NEW.case_id, NEW.paper_id, NEW.task_id, NEW.name, NEW.sm3, NEW.place, NEW.at, NEW.by_id)
        IS DISTINCT FROM (OLD.case_id, OLD.paper_id, OLD.task_id, OLD.name, OLD.sm3, OLD.place, OLD.at, OLD.by_id))
    EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_companion_stays BEFORE DELETE OR UPDATE ON casework_companion
    FOR EACH ROW EXECUTE FUNCTION casework_stays();

-- Nor is any of these tables ever emptied. Apart, so that a test database can be emptied between tests.
CREATE FUNCTION casework_is_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['case', 'task', 'duty', 'companion', 'decision', 'consequence', 'publicity', 'objection', 'showing',
        'draw', 'filing', 'notice', 'upload', 'complaint', 'handling'] LOOP
        EXECUTE format('CREATE TRIGGER casework_%s_stays_whole BEFORE TRUNCATE ON casework_%s
            FOR EACH STATEMENT EXECUTE FUNCTION casework_is_never_emptied()', name, name);
    END LOOP;
END $$;
