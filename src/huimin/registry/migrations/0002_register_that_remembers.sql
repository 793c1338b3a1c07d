-- One household of a purpose at a time. A statement trigger over a plain index costs a tenth of an exclusion constraint
-- on every loaded row; the row locks on the people make two writers at once queue for each other. Who adds very many
-- waits until nobody else writes instead of locking each person.
CREATE FUNCTION registry_membership_is_alone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    clash record;
BEGIN
    IF (SELECT count(*) FROM (SELECT 1 FROM fresh LIMIT 10000) AS first_rows) = 10000 THEN
        LOCK TABLE registry_membership IN SHARE ROW EXCLUSIVE MODE;
    ELSE
        PERFORM 1 FROM registry_person WHERE id IN (SELECT person_id FROM fresh) ORDER BY id FOR NO KEY UPDATE;
    END IF;
    SELECT f.person_id, f.start, m.household_id INTO clash
    FROM fresh f JOIN registry_membership m
      ON m.person_id = f.person_id AND m.purpose = f.purpose AND m.id <> f.id
     AND daterange(m.start, m."end") && daterange(f.start, f."end")
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'person % is in household % already on %', clash.person_id, clash.household_id, clash.start
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'membership_is_alone',
                  HINT = 'End the other membership first.';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER registry_membership_is_alone_added AFTER INSERT ON registry_membership
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION registry_membership_is_alone();
CREATE TRIGGER registry_membership_is_alone_changed AFTER UPDATE ON registry_membership
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION registry_membership_is_alone();

-- One source says one thing about one day; other sources may say other things. References are checked here too: a
-- foreign key asks for every row, which takes three times as long as everything else when a district is loaded.
CREATE FUNCTION registry_fact_is_single() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    clash record;
    stray record;
BEGIN
    SELECT f.person_id, f.household_id, f.name_id INTO stray
    FROM fresh f
    LEFT JOIN registry_person p ON p.id = f.person_id
    LEFT JOIN registry_household h ON h.id = f.household_id
    LEFT JOIN registry_factname n ON n.id = f.name_id
    WHERE n.id IS NULL OR (f.person_id IS NOT NULL AND p.id IS NULL) OR (f.household_id IS NOT NULL AND h.id IS NULL)
       OR n.entity <> CASE WHEN f.person_id IS NULL THEN 'household' ELSE 'person' END
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'fact name % of person % household % refers to nothing, or to the wrong kind',
            stray.name_id, stray.person_id, stray.household_id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'fact_is_about_somebody';
    END IF;
    SELECT f.person_id, f.household_id, n.name, f.start INTO clash
    FROM fresh f
    JOIN registry_factname n ON n.id = f.name_id
    JOIN registry_fact o
      ON o.person_id = f.person_id AND o.name_id = f.name_id AND o.source = f.source AND o.id <> f.id
     AND o.superseded_at IS NULL AND daterange(o.start, o."end") && daterange(f.start, f."end")
    WHERE f.superseded_at IS NULL AND f.person_id IS NOT NULL
    UNION ALL
    SELECT f.person_id, f.household_id, n.name, f.start
    FROM fresh f
    JOIN registry_factname n ON n.id = f.name_id
    JOIN registry_fact o
      ON o.household_id = f.household_id AND o.name_id = f.name_id AND o.source = f.source AND o.id <> f.id
     AND o.superseded_at IS NULL AND daterange(o.start, o."end") && daterange(f.start, f."end")
    WHERE f.superseded_at IS NULL AND f.household_id IS NOT NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'fact % of person % household % is on record already on %',
            clash.name, clash.person_id, clash.household_id, clash.start
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'fact_is_single',
                  HINT = 'Supersede the other fact first.';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER registry_fact_is_single AFTER INSERT ON registry_fact
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION registry_fact_is_single();

-- A fact is superseded, never edited and never removed: what was known on a day stays known.
CREATE FUNCTION registry_fact_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
       AND (to_jsonb(NEW) - 'superseded_at') = (to_jsonb(OLD) - 'superseded_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a recorded fact is never changed; supersede it and record another'
        USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER registry_fact_is_final BEFORE UPDATE OR DELETE ON registry_fact
    FOR EACH ROW EXECUTE FUNCTION registry_fact_is_final();
CREATE TRIGGER registry_coverage_is_final BEFORE UPDATE OR DELETE ON registry_coverage
    FOR EACH ROW EXECUTE FUNCTION registry_fact_is_final();

CREATE FUNCTION registry_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % is never deleted; merge a person, end a household', TG_TABLE_NAME
        USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER registry_person_stays BEFORE DELETE ON registry_person
    FOR EACH ROW EXECUTE FUNCTION registry_row_stays();
CREATE TRIGGER registry_household_stays BEFORE DELETE ON registry_household
    FOR EACH ROW EXECUTE FUNCTION registry_row_stays();
CREATE TRIGGER registry_factname_stays BEFORE DELETE ON registry_factname
    FOR EACH ROW EXECUTE FUNCTION registry_row_stays();
