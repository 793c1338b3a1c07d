-- Nobody is away twice on one day. Without btree_gist the officer is spelt as a range of one.
ALTER TABLE casework_absence ADD CONSTRAINT nobody_is_away_twice
    EXCLUDE USING gist (int8range(officer_id, officer_id, '[]') WITH &&, daterange(start, "end") WITH &&);

-- Covers may be away themselves and be covered in turn, but never, on any day, back to whom they cover.
CREATE FUNCTION casework_covers_do_not_go_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('casework_absence', 0));
    IF EXISTS (
        WITH RECURSIVE chain(officer, days) AS (
            SELECT NEW.cover_id::bigint, daterange(NEW.start, NEW."end")
            UNION
            SELECT away.cover_id::bigint, chain.days * daterange(away.start, away."end")
            FROM chain JOIN casework_absence away ON away.officer_id = chain.officer
            WHERE away.id <> NEW.id AND chain.officer <> NEW.officer_id
                AND NOT isempty(chain.days * daterange(away.start, away."end"))
        )
        SELECT FROM chain WHERE chain.officer = NEW.officer_id
    ) THEN
        RAISE EXCEPTION 'covers_do_not_go_round: officer %', NEW.officer_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'covers_do_not_go_round';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER casework_covers_do_not_go_round BEFORE INSERT OR UPDATE ON casework_absence
    FOR EACH ROW WHEN (NEW.cover_id <> NEW.officer_id) EXECUTE FUNCTION casework_covers_do_not_go_round();
