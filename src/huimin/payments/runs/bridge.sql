-- By scheme: how what was due in the run before became what is due in this one.
WITH lineage AS (
    SELECT run_id = %(run)s AS current, scheme, coalesce(household_id, 0) AS household,
           CASE WHEN household_id IS NULL THEN person_id ELSE 0 END AS person, people, amount
    FROM payments_payment
    WHERE run_id IN (%(run)s, %(before)s) AND kind = 'regular'
),
step AS (
    SELECT scheme, was.amount AS was, this.amount AS this, was.people AS were, this.people AS are
    FROM (SELECT * FROM lineage WHERE NOT current) AS was
    FULL JOIN (SELECT * FROM lineage WHERE current) AS this USING (scheme, household, person)
),
due AS (
    SELECT scheme,
           count(was) AS last, sum(were) AS last_people, sum(was) AS last_fen,
           count(*) FILTER (WHERE was IS NULL) AS new,
           sum(are) FILTER (WHERE was IS NULL) AS new_people,
           sum(this) FILTER (WHERE was IS NULL) AS new_fen,
           count(*) FILTER (WHERE this > was) AS more,
           sum(are) FILTER (WHERE this > was) AS more_people,
           sum(this - was) FILTER (WHERE this > was) AS more_fen,
           count(*) FILTER (WHERE this < was) AS less,
           sum(are) FILTER (WHERE this < was) AS less_people,
           sum(was - this) FILTER (WHERE this < was) AS less_fen,
           count(*) FILTER (WHERE this IS NULL) AS ended,
           sum(were) FILTER (WHERE this IS NULL) AS ended_people,
           sum(was) FILTER (WHERE this IS NULL) AS ended_fen,
           sum(greatest(are - were, 0)) AS joined, sum(greatest(were - are, 0)) AS gone,
           count(this) AS due, sum(are) AS due_people, sum(this) AS due_fen
    FROM step GROUP BY scheme
),
listed AS (
    SELECT scheme,
           count(*) FILTER (WHERE state = 'held') AS held,
           sum(people) FILTER (WHERE state = 'held') AS held_people,
           sum(amount) FILTER (WHERE state = 'held') AS held_fen,
           count(*) FILTER (WHERE kind <> 'regular') AS carried,
           sum(people) FILTER (WHERE kind <> 'regular') AS carried_people,
           sum(amount) FILTER (WHERE kind <> 'regular') AS carried_fen,
           count(*) FILTER (WHERE state = 'listed') AS listed,
           sum(people) FILTER (WHERE state = 'listed') AS listed_people,
           sum(amount) FILTER (WHERE state = 'listed') AS listed_fen
    FROM payments_payment WHERE run_id = %(run)s GROUP BY scheme
)
SELECT * FROM due FULL JOIN listed USING (scheme) ORDER BY scheme
