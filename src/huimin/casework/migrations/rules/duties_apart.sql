-- Whoever does a task, has a duty on the case; the database writes it, so that no path goes round it.
CREATE FUNCTION casework_task_is_a_duty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO casework_duty (case_id, officer_id, "group", step)
    VALUES (NEW.case_id, NEW.done_by_id, NEW."group", NEW.step)
    ON CONFLICT (case_id, officer_id, "group", step) DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER casework_task_is_a_duty AFTER INSERT OR UPDATE OF done_by_id ON casework_task
    FOR EACH ROW WHEN (NEW.done_by_id IS NOT NULL) EXECUTE FUNCTION casework_task_is_a_duty();

CREATE FUNCTION casework_companion_is_a_duty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO casework_duty (case_id, officer_id, "group", step)
    SELECT task.case_id, NEW.officer_id, task."group", task.step FROM casework_task task WHERE task.id = NEW.task_id
    ON CONFLICT (case_id, officer_id, "group", step) DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER casework_companion_is_a_duty AFTER INSERT ON casework_companion
    FOR EACH ROW EXECUTE FUNCTION casework_companion_is_a_duty();

-- Who decides has the duty at once, also while a departure waits for a second officer.
CREATE FUNCTION casework_decision_is_a_duty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO casework_duty (case_id, officer_id, "group", step)
    SELECT NEW.case_id, NEW.by_id, task."group", task.step FROM casework_task task WHERE task.id = NEW.task_id
    ON CONFLICT (case_id, officer_id, "group", step) DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER casework_decision_is_a_duty AFTER INSERT OR UPDATE OF by_id ON casework_decision
    FOR EACH ROW EXECUTE FUNCTION casework_decision_is_a_duty();

CREATE FUNCTION casework_confirmation_is_a_duty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO casework_duty (case_id, officer_id, "group", step)
    VALUES (NEW.case_id, NEW.confirmed_by_id, 'confirmation', 'confirmation')
    ON CONFLICT (case_id, officer_id, "group", step) DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER casework_confirmation_is_a_duty AFTER INSERT OR UPDATE OF confirmed_by_id ON casework_decision
    FOR EACH ROW WHEN (NEW.confirmed_by_id IS NOT NULL) EXECUTE FUNCTION casework_confirmation_is_a_duty();

-- Inquiry, review, decision and confirmation are never combined on one case. Without btree_gist equality is
-- spelt as a range of one; what may be combined has no place in the exclusion.
CREATE FUNCTION casework_duty_number(name text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS
$$ SELECT CASE name WHEN 'inquiry' THEN 1 WHEN 'review' THEN 2 WHEN 'decision' THEN 3 WHEN 'confirmation' THEN 4
    WHEN 'objection' THEN 5 END $$;

ALTER TABLE casework_duty ADD CONSTRAINT duty_is_of_a_kind
    CHECK ("group" = 'counter' OR casework_duty_number("group") IS NOT NULL);

CREATE FUNCTION casework_duties_stay_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One duty at a time on a case: two that exclude each other could otherwise be written side by side.
    PERFORM pg_advisory_xact_lock(hashtextextended('casework_duty', NEW.case_id));
    IF NEW."group" <> 'counter' AND EXISTS (
        SELECT FROM casework_duty other WHERE other.case_id = NEW.case_id AND other.officer_id = NEW.officer_id
        AND other."group" NOT IN ('counter', NEW."group") AND other.id <> NEW.id
    ) THEN
        RAISE EXCEPTION 'nobody_combines_duties: officer % on case %', NEW.officer_id, NEW.case_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'nobody_combines_duties';
    END IF;
    IF EXISTS (
        SELECT FROM casework_filing filing
        WHERE filing.case_id = NEW.case_id AND filing.officer_id = NEW.officer_id
    ) THEN
        RAISE EXCEPTION 'nobody_decides_for_a_relative: officer % on case %', NEW.officer_id, NEW.case_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'nobody_decides_for_a_relative';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_duties_stay_apart BEFORE INSERT OR UPDATE ON casework_duty
    FOR EACH ROW EXECUTE FUNCTION casework_duties_stay_apart();

-- What was done stays as it was done.
CREATE FUNCTION casework_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never %', TG_TABLE_NAME, CASE TG_OP WHEN 'DELETE' THEN 'deleted' ELSE 'changed' END
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER casework_case_stays BEFORE DELETE ON casework_case
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_duty_stays BEFORE DELETE OR UPDATE ON casework_duty
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_task_stays BEFORE DELETE ON casework_task
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_task_stays_done BEFORE UPDATE ON casework_task
    FOR EACH ROW WHEN (OLD.state = 'done' AND (NEW.state, NEW.outcome, NEW.done_by_id, NEW.answers, NEW.reason)
        IS DISTINCT FROM (OLD.state, OLD.outcome, OLD.done_by_id, OLD.answers, OLD.reason))
    EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_publicity_stays BEFORE DELETE ON casework_publicity
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_publicity_stays_shown BEFORE UPDATE ON casework_publicity
    FOR EACH ROW WHEN ((NEW.content, NEW.sm3, NEW.start, NEW.code, NEW.case_id)
        IS DISTINCT FROM (OLD.content, OLD.sm3, OLD.start, OLD.code, OLD.case_id))
    EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_draw_stays BEFORE DELETE OR UPDATE ON casework_draw
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_filing_stays BEFORE DELETE OR UPDATE ON casework_filing
    FOR EACH ROW EXECUTE FUNCTION casework_stays();

-- A case cannot end by a decision that departs from the rules before somebody else has confirmed it.
CREATE FUNCTION casework_departures_are_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM casework_decision decision
        WHERE decision.case_id = NEW.id AND decision.stage = 'decision' AND decision.departs
        AND decision.confirmed_by_id IS NULL AND decision.set_aside_at IS NULL
    ) THEN
        RAISE EXCEPTION 'departure_is_confirmed: case %', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'departure_is_confirmed';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER casework_departures_are_confirmed AFTER UPDATE OF state, granted_id ON casework_case
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN (NEW.granted_id IS NOT NULL OR NEW.ending IN ('granted', 'refused', 'changed', 'stopped'))
    EXECUTE FUNCTION casework_departures_are_confirmed();
