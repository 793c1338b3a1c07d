-- Whoever has a relative in a case writes nothing on it: every row that says which officer did something is asked.
CREATE FUNCTION casework_is_aside(about bigint, officer bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM casework_filing filing JOIN casework_staff staff ON staff.id = filing.staff_id
        WHERE filing.case_id = about AND (filing.officer_id = officer OR staff.officer_id = officer)
    )
$$;

-- The first argument says by what the row leads to its case, the others which columns name an officer. An officer who is
-- named anew is asked; the one of a paper always, since each change of a paper says who noted it.
CREATE FUNCTION casework_stands_aside() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written jsonb := to_jsonb(NEW);
    before jsonb := CASE WHEN TG_OP = 'UPDATE' AND TG_TABLE_NAME <> 'casework_paper' THEN to_jsonb(OLD) END;
    about bigint;
    named text;
BEGIN
    FOREACH named IN ARRAY TG_ARGV[1:] LOOP
        CONTINUE WHEN written ->> named IS NULL OR written ->> named = before ->> named;
        about := coalesce(about, CASE TG_ARGV[0]
            WHEN 'case' THEN (written ->> 'case_id')::bigint
            WHEN 'task' THEN (SELECT case_id FROM casework_task WHERE id = (written ->> 'task_id')::bigint)
            WHEN 'publicity' THEN (SELECT case_id FROM casework_publicity WHERE id = (written ->> 'publicity_id')::bigint)
        END);
        IF casework_is_aside(about, (written ->> named)::bigint) THEN
            RAISE EXCEPTION 'nobody_acts_for_a_relative: officer % on %', written ->> named, TG_TABLE_NAME
                USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'nobody_acts_for_a_relative';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_paper_stands_aside BEFORE INSERT OR UPDATE ON casework_paper
    FOR EACH ROW WHEN (NEW.noted_by_id IS NOT NULL) EXECUTE FUNCTION casework_stands_aside('case', 'noted_by_id');
CREATE TRIGGER casework_upload_stands_aside BEFORE INSERT OR UPDATE ON casework_upload
    FOR EACH ROW EXECUTE FUNCTION casework_stands_aside('case', 'by_id', 'removed_by_id');
CREATE TRIGGER casework_objection_stands_aside BEFORE INSERT OR UPDATE ON casework_objection
    FOR EACH ROW EXECUTE FUNCTION casework_stands_aside('publicity', 'taken_by_id'); -- who answers is refused already
CREATE TRIGGER casework_pause_stands_aside BEFORE INSERT OR UPDATE ON casework_pause
    FOR EACH ROW EXECUTE FUNCTION casework_stands_aside('case', 'by_id');
CREATE TRIGGER casework_extension_stands_aside BEFORE INSERT OR UPDATE ON casework_extension
    FOR EACH ROW EXECUTE FUNCTION casework_stands_aside('task', 'asked_by_id', 'answered_by_id');
CREATE TRIGGER casework_signature_stands_aside BEFORE INSERT OR UPDATE ON casework_signature
    FOR EACH ROW EXECUTE FUNCTION casework_stands_aside('task', 'by_id');
CREATE TRIGGER casework_publicity_stands_aside BEFORE INSERT OR UPDATE ON casework_publicity
    FOR EACH ROW EXECUTE FUNCTION casework_stands_aside('case', 'opened_by_id', 'taken_down_by_id');
CREATE TRIGGER casework_task_stands_aside BEFORE INSERT OR UPDATE OF assigned_id ON casework_task
    FOR EACH ROW WHEN (NEW.assigned_id IS NOT NULL) EXECUTE FUNCTION casework_stands_aside('case', 'assigned_id');
CREATE TRIGGER casework_withdrawal_stands_aside BEFORE INSERT OR UPDATE ON casework_withdrawal
    FOR EACH ROW EXECUTE FUNCTION casework_stands_aside('case', 'by_id');
CREATE TRIGGER casework_specialquestion_stands_aside BEFORE INSERT OR UPDATE ON casework_specialquestion
    FOR EACH ROW EXECUTE FUNCTION casework_stands_aside('case', 'asked_by_id', 'answered_by_id');
