"""What a month pays: awards in force with what is proposed, and what was decided too late for its list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from huimin.kernel.days import Month

PAYABLE = """
WITH held AS (
    SELECT a.*, EXISTS (
        SELECT FROM entitlements_suspension s
        WHERE s.award_id = a.id AND s.start <= %(day)s AND (s."end" IS NULL OR s."end" > %(day)s)
    ) AS suspended
    FROM entitlements_award a
    WHERE a.days @> %(day)s AND (a.origin <> 'case' OR a.decided_on <= %(decided_until)s)
), wanted AS (
    SELECT p.*, r.scheme FROM entitlements_proposal p JOIN entitlements_reckoning r ON r.id = p.reckoning_id
    WHERE r.month = %(day)s AND r.current
)
SELECT h.scheme, h.id AS award_id, p.id AS proposal_id, coalesce(p.person_id, h.person_id) AS person_id,
    h.household_id, coalesce(p.people, 1)::int AS people,
    CASE WHEN p.kind IN ('more', 'less') AND p.state = 'proposed' THEN p.new ELSE h.monthly END AS amount,
    CASE WHEN p.kind IN ('same', 'more', 'less') AND p.state <> 'declined'
        AND NOT (p.kind = 'same' AND p.parts = '{}') THEN p.parts ELSE h.parts END::text AS parts,
    coalesce(p.division, h.division) AS division, coalesce(p.kind, 'same') AS change, h.suspended
FROM held h LEFT JOIN wanted p ON p.award_id = h.id
WHERE NOT coalesce(p.kind = 'stop' AND p.state = 'proposed', false)
UNION ALL
SELECT p.scheme, NULL, p.id, p.person_id, p.household_id, p.people::int, p.new, p.parts::text, p.division,
    'grant', false
FROM wanted p WHERE p.kind = 'grant' AND p.state = 'proposed'
"""
PAYABLE_COLUMNS: Mapping[str, type[pl.DataType]] = {
    "scheme": pl.String,
    "award_id": pl.Int64,
    "proposal_id": pl.Int64,
    "person_id": pl.Int64,
    "household_id": pl.Int64,
    "people": pl.Int64,
    "amount": pl.Int64,
    "parts": pl.String,
    "division": pl.String,
    "change": pl.String,
    "suspended": pl.Boolean,
}


MISSED = """
SELECT a.scheme, a.id AS award_id, NULL::bigint AS proposal_id, a.person_id, a.household_id,
    coalesce(last.people, 1)::int AS people, a.monthly AS amount, a.parts::text AS parts, a.division,
    'same' AS change, EXISTS (
        SELECT FROM entitlements_suspension s
        WHERE s.award_id = a.id AND s.start <= list.month AND (s."end" IS NULL OR s."end" > list.month)
    ) AS suspended, list.month AS for_month
FROM entitlements_award a
JOIN unnest(%(months)s::date[], %(untils)s::date[]) AS list (month, until)
    ON a.days @> list.month
LEFT JOIN LATERAL (
    SELECT p.people FROM entitlements_proposal p WHERE p.award_id = a.id ORDER BY p.id DESC LIMIT 1
) AS last ON true
WHERE a.monthly > 0 AND (a.origin = 'once' OR a.origin = 'case' AND a.decided_on > list.until
    AND a.decided_on <= %(decided_until)s)
ORDER BY a.scheme, coalesce(a.household_id, a.person_id), list.month
"""


def payable(month: Month, *, decided_until: date) -> pl.DataFrame:
    """Return who is due what in a month: awards in force on its first day with what the reckoning proposes.

    A row for each award or new grant with an amount in fen; a suspended one is marked and not to be paid.
    An undecided holder keeps the amount of the award, because a stop needs a ground. Statuses pay nothing
    and are left out. What a case decided after `decided_until` waits for the next list; aid that is given
    once does not.
    """
    order = "ORDER BY scheme, coalesce(household_id, person_id), award_id NULLS LAST, proposal_id"
    query = f"SELECT * FROM ({PAYABLE}) due WHERE amount > 0 {order}"  # noqa: S608 - both are constants
    return _frame(query, PAYABLE_COLUMNS, {"day": month.first, "decided_until": decided_until})


def missed(lists: Mapping[Month, date], *, decided_until: date) -> pl.DataFrame:
    """Return for which earlier months awards are due that were decided too late for the lists of them.

    `lists` holds until which day a decision came onto the list of each month. Aid that was given once for
    one of these months is always among them: its list may have been made before it was decided. The columns
    are those of `payable` and `for_month`; whether a month was paid in another way is for the payments to
    say.
    """
    days = {"months": [month.first for month in lists], "untils": list(lists.values())}
    return _frame(MISSED, {**PAYABLE_COLUMNS, "for_month": pl.Date}, {**days, "decided_until": decided_until})


def _frame(query: str, columns: Mapping[str, type[pl.DataType]], values: Mapping[str, Any]) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows = cursor.fetchall()
    return pl.DataFrame(rows, schema=dict(columns), orient="row")
