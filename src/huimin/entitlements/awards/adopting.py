"""Adopting: what a month proposed becomes awards, set by set, when the month is approved."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import connection, transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.days import Month
from huimin.kernel.errors import Conflict
from huimin.kernel.errors import gettext_noop as _


class MovedOn(Conflict):
    """Awards were decided between the reckoning and its approval."""

    template = _(
        "{number} awards have changed since {month} was reckoned. Send the run back, reckon the month again "
        "and look at it anew."
    )


_CHOSEN: Final = """
CREATE TEMPORARY TABLE adopting ON COMMIT DROP AS
SELECT p.id, p.kind, p.award_id, p.person_id, p.household_id, p.division, p.new, p.parts, p.reasons,
    r.scheme, r.edition, a.days, a.document
FROM entitlements_proposal p
JOIN entitlements_reckoning r ON r.id = p.reckoning_id AND r.current AND r.month = %(first)s
LEFT JOIN entitlements_award a ON a.id = p.award_id
WHERE p.state = 'proposed' AND p.kind IN ('same', 'more', 'less', 'stop', 'grant')
"""
_MOVED_ON: Final = """
SELECT count(*) FROM adopting n WHERE
    n.award_id IS NOT NULL AND NOT n.days @> %(first)s::date
    OR n.kind = 'grant' AND EXISTS (
        SELECT FROM entitlements_award o
        WHERE o.scheme = n.scheme AND o.days && daterange(%(first)s, NULL)
            AND (n.household_id IS NULL AND o.household_id IS NULL AND o.person_id = n.person_id
                OR o.household_id = n.household_id))
"""
_END: Final = """
UPDATE entitlements_award a SET
    days = CASE WHEN lower(a.days) < %(first)s THEN daterange(lower(a.days), %(first)s) ELSE 'empty' END,
    end_reason = CASE WHEN n.kind = 'stop' THEN coalesce(n.reasons[1], 'stop') ELSE n.kind END,
    end_basis = 'proposal:' || n.id
FROM adopting n WHERE n.award_id = a.id AND n.kind IN ('more', 'less', 'stop')
"""
_GRANT: Final = """
INSERT INTO entitlements_award (scheme, person_id, household_id, monthly, parts, days, decided_on, origin,
    reference, edition, document, previous_id, end_reason,
    end_basis, division)
SELECT scheme, person_id, household_id, new, parts, daterange(%(first)s, upper(days)), %(day)s,
    CASE kind WHEN 'grant' THEN 'automatic' ELSE 'batch' END,
    'proposal:' || id, edition, coalesce(document, ''), award_id, '', '', division
FROM adopting WHERE kind IN ('more', 'less', 'grant') ORDER BY id
RETURNING split_part(reference, ':', 2)::bigint, id
"""
_HOLD_BACK_SUCCESSORS: Final = """
WITH held AS (
    SELECT s.id, s.start, s."end", s.reason, s.by_id, a.id AS successor
    FROM entitlements_suspension s
    JOIN adopting n ON n.award_id = s.award_id AND n.kind IN ('more', 'less')
    JOIN entitlements_award a ON a.previous_id = n.award_id AND a.reference = 'proposal:' || n.id
    WHERE s."end" IS NULL OR s."end" > %(first)s
), passed AS (
    INSERT INTO entitlements_suspension (award_id, start, "end", reason, by_id)
    SELECT successor, greatest(start, %(first)s), "end", reason, by_id FROM held
)
UPDATE entitlements_suspension s SET "end" = greatest(s.start, %(first)s) FROM held WHERE held.id = s.id
"""
_SETTLE: Final = """
UPDATE entitlements_proposal p SET state = 'adopted' FROM adopting n WHERE n.id = p.id
"""
_COUNTED: Final = "SELECT kind, count(*) FROM adopting GROUP BY kind ORDER BY kind"


@transaction.atomic
def adopt_proposals(*, month: Month, by: Officer | None, day: date) -> dict[int, int]:
    """Turn the month's proposals into awards from its first day, decided on `day`; return award by proposal.

    Awards that change end and are granted anew with their remaining days, document and suspensions; stopped
    ones end; automatic grants begin. Undecided holders and leads stay for people to decide. Adopted twice,
    the second time finds nothing to do.

    Raises:
        MovedOn: an award was ended or granted since the month was reckoned.
    """
    days = {"first": month.first, "day": day}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.adopting")
        cursor.execute(_CHOSEN, days)
        cursor.execute(_MOVED_ON, days)
        moved = cursor.fetchone()[0]
        if moved:
            raise MovedOn(number=moved, month=month)
        cursor.execute(_END, days)
        cursor.execute(_GRANT, days)
        granted = dict(cursor.fetchall())
        cursor.execute(_HOLD_BACK_SUCCESSORS, days)
        cursor.execute(_SETTLE)
        cursor.execute(_COUNTED)
        counts = dict(cursor.fetchall())
    record("proposals.adopt", f"entitlements.Month:{month}", by=by, awards=len(granted), **counts)
    return granted
