-- Who may not know of a complaint: the officer complained of, and whoever has to do with the case that it is about, or with
-- a case of the person or household that it is about. Lists, pages, files, the trail and the triggers below all ask this view.
CREATE VIEW casework_bar AS
    SELECT named.complaint_id, named.officer_id FROM casework_respondent named
    UNION ALL
    SELECT about.complaint_id, concerned.officer_id
    FROM (
        SELECT said.id AS complaint_id, said.case_id FROM casework_complaint said WHERE said.case_id IS NOT NULL
        UNION ALL
        SELECT said.id, held.id FROM casework_complaint said JOIN casework_case held ON held.person_id = said.person_id
        UNION ALL
        SELECT said.id, held.id
        FROM casework_complaint said JOIN casework_case held ON held.household_id = said.household_id
    ) about JOIN (
        SELECT opened.id AS case_id, opened.opened_by_id AS officer_id FROM casework_case opened
        UNION ALL
        SELECT duty.case_id, duty.officer_id FROM casework_duty duty
        UNION ALL
        SELECT task.case_id, task.assigned_id FROM casework_task task WHERE task.assigned_id IS NOT NULL
        UNION ALL
        SELECT kin.case_id, kin.officer_id FROM casework_filing kin
    ) concerned ON concerned.case_id = about.case_id;

CREATE FUNCTION casework_is_barred(complaint bigint, officer bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM casework_bar bar WHERE bar.complaint_id = complaint AND bar.officer_id = officer)
$$;

-- A deed about a complaint is hidden from who is barred from it: a reason in the trail could tell as much as the page.
CREATE FUNCTION casework_hides_deed(subject text, officer bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN subject ~ '^casework\.Complaint:[0-9]+$'
        THEN casework_is_barred(split_part(subject, ':', 2)::bigint, officer) ELSE false END
$$;

CREATE FUNCTION casework_refuse_barred(complaint bigint, officer bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF officer IS NOT NULL AND casework_is_barred(complaint, officer) THEN
        RAISE EXCEPTION 'nobody_handles_a_complaint_of_their_own: officer % on complaint %', officer, complaint
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'nobody_handles_a_complaint_of_their_own';
    END IF;
END $$;

CREATE FUNCTION casework_complaint_is_taken_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_refuse_barred(NEW.id, NEW.taken_up_by_id);
    RETURN NULL;
END $$;

CREATE TRIGGER casework_complaint_is_taken_up AFTER UPDATE ON casework_complaint
    FOR EACH ROW WHEN (NEW.taken_up_by_id IS DISTINCT FROM OLD.taken_up_by_id)
    EXECUTE FUNCTION casework_complaint_is_taken_up();
CREATE TRIGGER casework_complaint_comes_taken_up AFTER INSERT ON casework_complaint
    FOR EACH ROW WHEN (NEW.taken_up_by_id IS NOT NULL) EXECUTE FUNCTION casework_complaint_is_taken_up();

CREATE FUNCTION casework_handling_is_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_refuse_barred(NEW.complaint_id, NEW.answered_by_id);
    IF EXISTS (
        SELECT FROM casework_handling earlier WHERE earlier.complaint_id = NEW.complaint_id
        AND earlier.id <> NEW.id AND earlier.answered_by_id = NEW.answered_by_id
    ) THEN
        RAISE EXCEPTION 'review_is_by_somebody_else: complaint %', NEW.complaint_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'review_is_by_somebody_else';
    END IF;
    IF NEW.told_by = 'receipt' AND (SELECT named FROM casework_complaint WHERE id = NEW.complaint_id) THEN
        RAISE EXCEPTION 'who_gave_a_name_is_answered: complaint %', NEW.complaint_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'who_gave_a_name_is_answered';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_handling_is_answered BEFORE INSERT OR UPDATE ON casework_handling
    FOR EACH ROW WHEN (NEW.answered_by_id IS NOT NULL) EXECUTE FUNCTION casework_handling_is_answered();

-- Nothing ends while somebody still has to answer.
CREATE FUNCTION casework_complaint_is_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM casework_handling WHERE complaint_id = NEW.id AND outcome = '')
        OR NOT EXISTS (SELECT FROM casework_handling WHERE complaint_id = NEW.id) THEN
        RAISE EXCEPTION 'complaint_ends_with_an_answer: complaint %', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'complaint_ends_with_an_answer';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER casework_complaint_is_answered AFTER INSERT OR UPDATE OF ending ON casework_complaint
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.ending <> '')
    EXECUTE FUNCTION casework_complaint_is_answered();

CREATE FUNCTION casework_more_days_are_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM casework_refuse_barred(NEW.complaint_id, NEW.asked_by_id);
    END IF;
    PERFORM casework_refuse_barred(NEW.complaint_id, NEW.answered_by_id);
    RETURN NULL;
END $$;

CREATE TRIGGER casework_more_days_are_asked AFTER INSERT OR UPDATE ON casework_moredays
    FOR EACH ROW EXECUTE FUNCTION casework_more_days_are_asked();

-- What was said and what was answered stay as they were.
CREATE TRIGGER casework_complaint_stays BEFORE DELETE ON casework_complaint
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_complaint_stays_said BEFORE UPDATE ON casework_complaint
    FOR EACH ROW WHEN ((NEW.number, NEW.receipt, NEW.text, NEW.named, NEW.name_cipher, NEW.phone_cipher, NEW.at, NEW.received_on)
        IS DISTINCT FROM (OLD.number, OLD.receipt, OLD.text, OLD.named, OLD.name_cipher, OLD.phone_cipher, OLD.at, OLD.received_on))
    EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_respondent_stays BEFORE DELETE OR UPDATE ON casework_respondent
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_handling_stays BEFORE DELETE ON casework_handling
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_handling_stays_answered BEFORE UPDATE ON casework_handling
    FOR EACH ROW WHEN (OLD.outcome <> '') EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_exhibit_stays BEFORE DELETE OR UPDATE ON casework_exhibit
    FOR EACH ROW EXECUTE FUNCTION casework_stays();

-- What the supervision desk looks for, among a hundred thousand cases.
CREATE INDEX casework_task_again ON casework_task (case_id) WHERE round > 1;
CREATE INDEX casework_decision_departed ON casework_decision (at) WHERE departs;
CREATE INDEX casework_decision_set_aside ON casework_decision (case_id) WHERE set_aside_at IS NOT NULL;
CREATE INDEX casework_case_appealed ON casework_case (follows_id) WHERE kind = 'appeal';
CREATE INDEX casework_filing_undeclared ON casework_filing (found_at) WHERE NOT declared;
CREATE INDEX casework_duty_officer ON casework_duty (officer_id, case_id);
