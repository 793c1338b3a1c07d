-- Whoever is due something else than in the run before, and why.
WITH lineage AS (
    SELECT id, scheme, division, person_id, household_id, amount, people, award_id, proposal_id,
           run_id = %(run)s AS current, coalesce(household_id, 0) AS household,
           CASE WHEN household_id IS NULL THEN person_id ELSE 0 END AS holder
    FROM payments_payment
    WHERE run_id IN (%(run)s, %(before)s) AND kind = 'regular'
),
changed AS (
    SELECT coalesce(this.id, was.id) AS id, scheme, coalesce(this.division, was.division) AS division,
           coalesce(this.person_id, was.person_id) AS person_id,
           coalesce(this.household_id, was.household_id) AS household_id,
           was.amount AS was, this.amount AS this, was.people AS were, this.people AS are,
           was.award_id AS ended_award, this.award_id AS paying_award, this.proposal_id
    FROM (SELECT * FROM lineage WHERE NOT current) AS was
    FULL JOIN (SELECT * FROM lineage WHERE current) AS this USING (scheme, household, holder)
    WHERE was.amount IS DISTINCT FROM this.amount OR was.people <> this.people
),
explained AS (
    SELECT changed.*,
           CASE WHEN was IS NULL THEN 'new' WHEN this IS NULL THEN 'ended' WHEN this > was THEN 'more'
                WHEN this < was THEN 'less' ELSE 'people' END
               AS step,
           CASE
               WHEN was IS NULL AND %(before)s::bigint IS NULL THEN '{first_run}'
               WHEN was IS NULL AND adopted.kind = 'grant' THEN '{entitled}'
               WHEN was IS NULL THEN '{decided}'
               WHEN this IS NULL THEN coalesce(nullif(stopped.reasons::text[], '{}'), ARRAY[nullif(award.end_reason, '')])
               WHEN are > were THEN '{people_joined}'
               WHEN are < were THEN '{people_left}'
               WHEN paying.origin = 'case' AND changed.paying_award <> changed.ended_award THEN '{decided}'
               WHEN this > was AND changed.scheme = ANY(%(raised)s::text[]) THEN '{figure_changed}'
               WHEN this < was AND changed.scheme = ANY(%(lowered)s::text[]) THEN '{figure_changed}'
               ELSE '{circumstances}'
           END AS reasons
    FROM changed
    LEFT JOIN entitlements_proposal AS adopted ON adopted.id = changed.proposal_id
    LEFT JOIN entitlements_award AS award ON award.id = changed.ended_award
    LEFT JOIN entitlements_award AS paying ON paying.id = changed.paying_award
    LEFT JOIN LATERAL (
        SELECT reasons FROM entitlements_proposal
        WHERE award_id = changed.ended_award AND kind = 'stop' ORDER BY id DESC LIMIT 1
    ) AS stopped ON changed.this IS NULL
)
