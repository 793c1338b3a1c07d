-- Who answers an objection has a duty on the case, which excludes inquiry, review, decision and confirmation.


CREATE FUNCTION casework_objection_is_a_duty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO casework_duty (case_id, officer_id, "group", step)
    SELECT shown.case_id, NEW.handled_by_id, 'objection', 'objection_answer'
    FROM casework_publicity shown WHERE shown.id = NEW.publicity_id
    ON CONFLICT (case_id, officer_id, "group", step) DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER casework_objection_is_a_duty AFTER INSERT OR UPDATE OF handled_by_id ON casework_objection
    FOR EACH ROW WHEN (NEW.handled_by_id IS NOT NULL) EXECUTE FUNCTION casework_objection_is_a_duty();

-- Nobody answers an objection that concerns them, nor has it in hand.
CREATE FUNCTION casework_refuse_concerned(about bigint, officer bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM casework_concerned WHERE objection_id = about AND officer_id = officer) THEN
        RAISE EXCEPTION 'nobody_answers_about_themselves: officer % on objection %', officer, about
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'nobody_answers_about_themselves';
    END IF;
END $$;

CREATE FUNCTION casework_objection_is_answered_by_others() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_refuse_concerned(NEW.id, NEW.handled_by_id);
    RETURN NEW;
END $$;

CREATE TRIGGER casework_objection_is_answered_by_others BEFORE INSERT OR UPDATE OF handled_by_id ON casework_objection
    FOR EACH ROW WHEN (NEW.handled_by_id IS NOT NULL) EXECUTE FUNCTION casework_objection_is_answered_by_others();

CREATE FUNCTION casework_task_concerns_others() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about bigint;
BEGIN
    SELECT id INTO about FROM casework_objection WHERE task_id = NEW.id;
    PERFORM casework_refuse_concerned(about, NEW.assigned_id), casework_refuse_concerned(about, NEW.done_by_id);
    RETURN NEW;
END $$;

CREATE TRIGGER casework_task_concerns_others BEFORE UPDATE ON casework_task
    FOR EACH ROW WHEN (NEW."group" = 'objection' AND (NEW.assigned_id IS NOT NULL OR NEW.done_by_id IS NOT NULL))
    EXECUTE FUNCTION casework_task_concerns_others();

-- Whom it concerns stays, and is said before it is answered.
CREATE FUNCTION casework_concerned_is_named_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM casework_objection WHERE id = NEW.objection_id AND handled_at IS NOT NULL) THEN
        RAISE EXCEPTION 'casework_objection is answered' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_concerned_is_named_in_time BEFORE INSERT ON casework_concerned
    FOR EACH ROW EXECUTE FUNCTION casework_concerned_is_named_in_time();
CREATE TRIGGER casework_concerned_stays BEFORE DELETE OR UPDATE ON casework_concerned
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_concerned_stays_whole BEFORE TRUNCATE ON casework_concerned
    FOR EACH STATEMENT EXECUTE FUNCTION casework_is_never_emptied();
CREATE TRIGGER casework_objection_stays_about BEFORE UPDATE ON casework_objection
    FOR EACH ROW WHEN (NEW.about <> OLD.about OR OLD.task_id IS NOT NULL AND NEW.task_id IS DISTINCT FROM OLD.task_id)
    EXECUTE FUNCTION casework_stays();
