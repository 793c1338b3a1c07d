-- What applicants say is no cause: it stood in its place, and was told as the number of a case.
UPDATE casework_case SET cause = '',
    said = jsonb_build_array(jsonb_build_object('on', coalesce(submitted_on, (opened_at AT TIME ZONE 'Asia/Shanghai')::date)::text, 'text', cause))
WHERE cause <> '' AND cause !~ '^(review|death) \d{4}-\d{2}-\d{2}$'
    AND NOT EXISTS (SELECT FROM casework_case other WHERE other.number = casework_case.cause);

-- Once a case is submitted, more may be said, and nothing is taken back.
CREATE TRIGGER casework_case_stays_said BEFORE UPDATE ON casework_case
    FOR EACH ROW WHEN (OLD.submitted_on IS NOT NULL AND NOT NEW.said @> OLD.said) EXECUTE FUNCTION casework_stays();
