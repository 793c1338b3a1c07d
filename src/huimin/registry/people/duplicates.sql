-- Records that may be one person. Each sign is found by its own join on equal columns; the numbers behind the ciphers
-- are not needed: area and sequence stand in the mask, the day of birth beside it.
WITH living AS MATERIALIZED (
    SELECT id, name, pinyin, birth, sex, phone_index, left(residence, 9) AS street, to_char(birth, 'YYYYMMDD') AS digits,
        left(NULLIF(id_masked, ''), 6) AS area, left(right(NULLIF(id_masked, ''), 4), 3) AS sequence
    FROM registry_person WHERE merged_into_id IS NULL
), blurred AS (
    -- The same name but for one character, written with that character left open: 王小明 gives ?小明, 王?明 and 王小?.
    SELECT id, name, birth, sex, street, overlay(name PLACING '?' FROM place FOR 1) AS pattern
    FROM living, generate_series(1, char_length(name)) AS place WHERE char_length(name) BETWEEN 3 AND 8
), signs AS (
    SELECT a.id AS first, b.id AS second, 'same_birth_and_name' AS sign
    FROM living a JOIN living b ON b.birth = a.birth AND b.pinyin = a.pinyin AND b.id > a.id
    UNION ALL
    SELECT a.id, b.id, 'similar_name'
    FROM blurred a JOIN blurred b ON b.birth = a.birth AND b.pattern = a.pattern AND b.sex = a.sex
        AND b.street = a.street AND b.id > a.id AND b.name <> a.name
    UNION ALL
    SELECT a.id, b.id, 'same_phone'
    FROM living a JOIN living b ON b.phone_index = a.phone_index AND b.id > a.id
        AND (b.pinyin = a.pinyin OR b.birth = a.birth)
    UNION ALL
    SELECT a.id, b.id, 'one_digit_off'
    FROM living a JOIN living b ON b.pinyin = a.pinyin AND b.birth = a.birth AND b.id > a.id
        AND (SELECT count(*) FROM unnest(string_to_array(a.area || a.sequence, NULL), string_to_array(b.area || b.sequence, NULL)) AS d(x, y) WHERE x <> y) = 1
    UNION ALL
    SELECT a.id, b.id, 'one_digit_off'
    FROM living a JOIN living b ON b.pinyin = a.pinyin AND b.area = a.area AND b.sequence = a.sequence AND b.id > a.id
        AND (SELECT count(*) FROM unnest(string_to_array(a.digits, NULL), string_to_array(b.digits, NULL)) AS d(x, y) WHERE x <> y) = 1
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
