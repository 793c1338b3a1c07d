-- What is due this month, what was decided too late for earlier lists, and what earlier months still owe and can be
-- paid now, as the payments of a run.
INSERT INTO payments_payment (
    run_id, key, kind, scheme, award_id, proposal_id, person_id, household_id, people, for_month, amount, parts,
    division, payee_id, payee_name, payee_id_cipher, bank_id, account_holder, account_cipher, account_masked,
    reissue_of_id, state, failure_code, failure
)
WITH due AS (
    SELECT * FROM unnest(
        %(kinds)s::text[], %(months)s::date[], %(schemes)s::text[], %(awards)s::bigint[], %(proposals)s::bigint[], %(persons)s::bigint[],
        %(households)s::bigint[], %(people)s::smallint[], %(amounts)s::bigint[], %(parts)s::jsonb[],
        %(divisions)s::text[], %(suspended)s::boolean[]
    ) AS given (kind, for_month, scheme, award_id, proposal_id, person_id, household_id, people, amount, parts, division, suspended)
),
owed AS (
    SELECT earlier.*
    FROM payments_payment AS earlier
    JOIN payments_run ON payments_run.id = earlier.run_id AND payments_run.month < %(month)s
    WHERE earlier.state IN ('failed', 'held')
      AND payments_run.state IN ('approved', 'closed')
      AND NOT EXISTS (SELECT FROM payments_payment AS again WHERE again.reissue_of_id = earlier.id)
),
standing AS (
    SELECT scheme, coalesce(household_id, 0) AS household, CASE WHEN household_id IS NULL THEN person_id ELSE 0 END AS person,
           bool_or(suspended) AS suspended
    FROM due WHERE kind = 'regular' GROUP BY 1, 2, 3
),
wanted AS (
    SELECT kind, scheme, award_id, proposal_id, person_id, household_id, people, amount, parts, division,
           suspended, for_month, NULL::bigint AS reissue_of, NULL::bytea AS failed_cipher
    FROM due
    -- A month for which there was a payment, whatever became of it, is in no arrears.
    WHERE kind = 'regular' OR NOT EXISTS (
        SELECT FROM payments_payment AS paid
        WHERE paid.scheme = due.scheme AND paid.for_month = due.for_month
          AND coalesce(paid.household_id, 0) = coalesce(due.household_id, 0)
          AND (due.household_id IS NOT NULL OR paid.person_id = due.person_id)
    )
    UNION ALL
    SELECT 'reissue', owed.scheme, owed.award_id, NULL, owed.person_id, owed.household_id, owed.people, owed.amount,
           owed.parts, owed.division, coalesce(standing.suspended, owed.failure_code = 'suspended'), owed.for_month,
           owed.id, CASE WHEN owed.state = 'failed' THEN owed.account_cipher END
    FROM owed
    LEFT JOIN standing ON standing.scheme = owed.scheme
        AND standing.household = coalesce(owed.household_id, 0)
        AND standing.person = CASE WHEN owed.household_id IS NULL THEN owed.person_id ELSE 0 END
),
placed AS (
    SELECT wanted.*, payee.id AS payee_id, payee.name AS payee_name, payee.id_cipher AS payee_id_cipher,
           account.bank_id, account.holder, account.number_cipher, account.number_masked,
           CASE
               WHEN wanted.suspended THEN 'suspended'
               WHEN payee.died_on IS NOT NULL THEN 'payee_died'
               WHEN account.id IS NULL THEN 'no_account'
               WHEN NOT bank.active THEN 'bank_closed'
               ELSE ''
           END AS held
    FROM wanted
    JOIN registry_person AS holder ON holder.id = wanted.person_id
    LEFT JOIN payments_payaccount AS own ON own.person_id = holder.id AND own."end" IS NULL
    LEFT JOIN LATERAL (
        -- A child without an account is paid through the guardian's, or else through a parent's.
        SELECT entrusted.id
        FROM registry_relation AS relation
        JOIN registry_person AS adult ON adult.id = relation.person_id AND adult.died_on IS NULL
        JOIN payments_payaccount AS entrusted ON entrusted.person_id = adult.id AND entrusted."end" IS NULL
        WHERE own.id IS NULL AND holder.birth > %(minors_are_born_after)s AND relation.other_id = holder.id
          AND relation.kind IN ('guardian', 'parent')
          AND relation.start <= %(pay_day)s AND (relation."end" IS NULL OR relation."end" > %(pay_day)s)
        ORDER BY relation.kind = 'guardian' DESC, relation.start, relation.id
        LIMIT 1
    ) AS theirs ON true
    LEFT JOIN payments_payaccount AS account ON account.id = coalesce(own.id, theirs.id)
    LEFT JOIN payments_bank AS bank ON bank.code = account.bank_id
    JOIN registry_person AS payee ON payee.id = coalesce(account.person_id, holder.id)
)
SELECT %(run)s,
       concat(
           scheme, ':', coalesce('H' || household_id, 'P' || person_id), ':', to_char(for_month, 'YYYY-MM'), ':', kind,
           CASE WHEN kind = 'reissue' THEN to_char(%(month)s::date, ':YYYY-MM') END
       ),
       kind, scheme, award_id, proposal_id, person_id, household_id, people, for_month, amount, parts, division,
       payee_id, payee_name, payee_id_cipher, bank_id, coalesce(holder, ''), number_cipher, coalesce(number_masked, ''),
       reissue_of, CASE WHEN held = '' THEN 'listed' ELSE 'held' END, held, ''
FROM placed
-- What an earlier month owes comes onto the list when it can be paid now; until then it stays on that month's work list.
WHERE kind <> 'reissue' OR (held = '' AND failed_cipher IS DISTINCT FROM number_cipher)
ORDER BY kind, scheme, division, person_id, reissue_of
