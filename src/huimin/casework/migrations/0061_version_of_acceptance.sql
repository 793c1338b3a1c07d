-- A case runs by the rules of the day on which it was accepted: the version is fixed from then on.
DROP TRIGGER casework_case_stays_submitted ON casework_case;
CREATE TRIGGER casework_case_stays_submitted BEFORE UPDATE ON casework_case
    FOR EACH ROW WHEN (OLD.submitted_on IS NOT NULL AND (NEW.number, NEW.scheme, NEW.kind, NEW.submitted_on, NEW.channel,
        NEW.procedure) IS DISTINCT FROM (OLD.number, OLD.scheme, OLD.kind, OLD.submitted_on, OLD.channel, OLD.procedure))
    EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_case_stays_accepted BEFORE UPDATE ON casework_case
    FOR EACH ROW WHEN (OLD.submitted_on IS NOT NULL AND NEW.since IS DISTINCT FROM OLD.since
        AND (OLD.kind <> 'application' OR OLD.accepted_on IS NOT NULL))
    EXECUTE FUNCTION casework_stays();
