-- An absence is never removed. Nothing of it changes but that it ends earlier, and it keeps the day that was noted first.
CREATE TRIGGER casework_absence_stays BEFORE DELETE ON casework_absence FOR EACH ROW EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_absence_only_ends_earlier BEFORE UPDATE ON casework_absence
    FOR EACH ROW WHEN ((NEW.officer_id, NEW.cover_id, NEW.start) IS DISTINCT FROM (OLD.officer_id, OLD.cover_id, OLD.start)
        OR NEW."end" >= OLD."end" OR NEW.planned IS DISTINCT FROM coalesce(OLD.planned, OLD."end"))
    EXECUTE FUNCTION casework_stays();
CREATE TRIGGER casework_absence_stays_whole BEFORE TRUNCATE ON casework_absence
    FOR EACH STATEMENT EXECUTE FUNCTION casework_is_never_emptied();
