-- What somebody said is noted while the visit is open, and stays; nobody notes it in the case of a relative.
CREATE TRIGGER casework_interview_is_noted_at_the_step BEFORE INSERT ON casework_interview
    FOR EACH ROW EXECUTE FUNCTION casework_signature_is_given_at_the_step();
CREATE TRIGGER casework_interview_stays BEFORE DELETE OR UPDATE ON casework_interview
    FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_interview_stays_whole BEFORE TRUNCATE ON casework_interview
    FOR EACH STATEMENT EXECUTE FUNCTION casework_is_never_emptied();
CREATE TRIGGER casework_interview_stands_aside BEFORE INSERT ON casework_interview
    FOR EACH ROW EXECUTE FUNCTION casework_stands_aside('task', 'by_id');
