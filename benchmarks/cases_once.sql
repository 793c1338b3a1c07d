-- Cases of households, in a state and with dates; then what was done on the closed ones; then what waits on the open ones.
WITH homes AS (
    SELECT h.id AS home, h.division, m.person_id, row_number() OVER (ORDER BY h.id) AS place
    FROM registry_household h JOIN registry_membership m ON m.household_id = h.id AND m.relation = 1 AND m."end" IS NULL
    WHERE h.purpose = 2 AND h."end" IS NULL
        AND NOT EXISTS (SELECT FROM casework_case c WHERE c.household_id = h.id AND c.state <> 'closed')
), chosen AS (SELECT *, %(kind)s::text AS kind FROM homes CROSS JOIN generate_series(1, %(times)s) AS nth LIMIT %(number)s)
INSERT INTO casework_case (number, procedure, since, edition, scheme, kind, person_id, household_id, division, channel, state,
    ending, cause, said, declared, events, opened_at, submitted_on, accepted_on, decided_on, closed_on, due_on, amber_on, special,
    ground, told, delegated, filed, complained)
SELECT %(series)s || row_number() OVER (), 'dibao', %(since)s, %(edition)s, 'dibao', kind, person_id, home, division, 'counter',
    %(state)s, %(ending)s, '', '[]', '[]', jsonb_build_object('submitted', %(day)s::text, 'accepted', %(day)s::text),
    %(at)s, %(day)s, %(day)s, CASE WHEN %(state)s = 'closed' THEN %(day)s::date END,
    CASE WHEN %(state)s = 'closed' THEN %(day)s::date END, %(day)s::date + 42, %(day)s::date + 34, '', '', '[]', false, false, false
FROM chosen;

INSERT INTO casework_task (case_id, step, round, state, "right", "group", division, opened_at, opened_on, due_on, amber_on,
    level, done_at, done_on, done_by_id, outcome, reason, answers)
SELECT c.id, step, 1, 'done', 'cases.inquire', 'counter', c.division, c.opened_at, c.submitted_on, c.due_on, c.amber_on, 0,
    c.opened_at, c.submitted_on, %(officer)s, 'done', '', '{}'
FROM casework_case c CROSS JOIN unnest(ARRAY['acceptance', 'investigation', 'check', 'opinion', 'publicity', 'decision']) step
WHERE c.number LIKE 'GA-OLD-%%' AND c.id >= %(first)s AND c.id < %(next)s;

INSERT INTO casework_task (case_id, step, round, state, "right", "group", division, opened_at, opened_on, due_on, amber_on,
    level, outcome, reason, answers, offices)
SELECT c.id, s.step, 1, 'open', s.needed, 'inquiry', c.division, c.opened_at, c.submitted_on,
    c.submitted_on + (c.id %% 40)::int, c.submitted_on + (c.id %% 32)::int, 0, '', '', '{}', s.offices
FROM casework_case c CROSS JOIN (VALUES ('investigation', 'cases.inquire', ARRAY[9, 12]), ('check', 'cases.verify', ARRAY[6]))
    AS s (step, needed, offices)
WHERE c.state = 'open' AND c.number LIKE %(series)s;
