-- Records that may be one person. Each sign is found by its own join on equal columns; the numbers behind the ciphers
-- are not needed: area and sequence stand in the mask, the day of birth beside it. Whatever a join compares is one short
-- number first, a hash of what has to be equal, and then itself: sorting texts would take most of the time.
WITH living AS MATERIALIZED (
    SELECT id, name, pinyin COLLATE "C" AS pinyin, birth, sex, phone_index,
        left(NULLIF(id_masked, ''), 6) AS area, left(right(NULLIF(id_masked, ''), 4), 3) AS sequence,
        hashtextextended(pinyin, birth - DATE '1900-01-01') AS same_birth,
        hashtextextended(pinyin || left(NULLIF(id_masked, ''), 6) || left(right(NULLIF(id_masked, ''), 4), 3), 0) AS same_number,
        left(residence, 9) AS street
    FROM registry_person WHERE merged_into_id IS NULL
), blurred AS MATERIALIZED (
    -- The same name but for one character, written with that character left open: 王小明 gives ?小明, 王?明 and 王小?.
    SELECT id, hashtextextended(overlay(name PLACING '?' FROM place FOR 1),
        hashtextextended(street, (birth - DATE '1900-01-01') * 4 + sex)) AS pattern
    FROM living, generate_series(1, char_length(name)) AS place WHERE char_length(name) BETWEEN 3 AND 8
), alike AS MATERIALIZED (
    SELECT a.id AS first, b.id AS second, a.area || a.sequence AS one, b.area || b.sequence AS other
    FROM living a JOIN living b ON b.same_birth = a.same_birth AND b.id > a.id
    WHERE b.birth = a.birth AND b.pinyin = a.pinyin
), same_number AS MATERIALIZED (
    SELECT a.id AS first, b.id AS second, to_char(a.birth, 'YYYYMMDD') AS one, to_char(b.birth, 'YYYYMMDD') AS other
    FROM living a JOIN living b ON b.same_number = a.same_number AND b.id > a.id
    WHERE b.pinyin = a.pinyin AND b.area = a.area AND b.sequence = a.sequence AND b.birth <> a.birth
), like_named AS MATERIALIZED (
    SELECT DISTINCT a.id AS first, b.id AS second FROM blurred a JOIN blurred b ON b.pattern = a.pattern AND b.id > a.id
), signs AS (
    SELECT first, second, 'same_birth_and_name' AS sign FROM alike
    UNION ALL
    SELECT first, second, 'similar_name' FROM like_named WHERE (
        -- What hashes alike is compared itself; a join here would compare everybody born on the same day.
        SELECT b.birth = a.birth AND b.sex = a.sex AND left(b.residence, 9) = left(a.residence, 9) AND
            (SELECT count(*) FROM unnest(string_to_array(a.name, NULL), string_to_array(b.name, NULL)) AS d(x, y) WHERE x IS DISTINCT FROM y) = 1
        FROM registry_person a, registry_person b WHERE a.id = first AND b.id = second)
    UNION ALL
    SELECT a.id, b.id, 'same_phone'
    FROM living a JOIN living b ON b.phone_index = a.phone_index AND b.id > a.id
        AND (b.pinyin = a.pinyin OR b.birth = a.birth)
    UNION ALL
    SELECT first, second, 'one_digit_off' FROM (SELECT * FROM alike UNION ALL SELECT * FROM same_number) AS numbered
    WHERE (SELECT count(*) FROM unnest(string_to_array(one, NULL), string_to_array(other, NULL)) AS d(x, y) WHERE x <> y) = 1
), pairs AS (
    SELECT first, second, array_agg(DISTINCT sign ORDER BY sign) AS signs FROM signs GROUP BY first, second
), gone AS (
    -- What does not look alike any more was corrected; nobody needs to decide about it.
    DELETE FROM registry_likelyduplicate d WHERE d.decision = 'open'
        AND NOT EXISTS (SELECT 1 FROM pairs p WHERE p.first = d.first_id AND p.second = d.second_id)
)
INSERT INTO registry_likelyduplicate (first_id, second_id, signs, decision, reason)
SELECT first, second, signs, 'open', '' FROM pairs
ON CONFLICT (first_id, second_id) DO UPDATE SET signs = EXCLUDED.signs WHERE registry_likelyduplicate.decision = 'open'
