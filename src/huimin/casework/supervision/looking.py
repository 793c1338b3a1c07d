"""Looking: who opened the records of people more often, or of others, than their cases explain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from huimin.casework.supervision.thresholds import Thresholds
from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import READ

MANY, OUTSIDE, WHOLE, KIN = "many", "outside", "whole", "kin"
PEOPLE: Final = r"^registry\.(Person|Household):[0-9]+$"

# A reading is one's own if the person or household applies, or lives, in a case on which the officer has a
# duty or a task, or which the officer opened. Members of households and the index of id numbers are read
# where the register keeps them: to fetch them through its door would mean to carry every reading of a month
# out of the database first.
_LOOKS: Final = """
WITH looked AS MATERIALIZED (
    SELECT deed.by_id AS officer, (deed.at AT TIME ZONE %(zone)s)::date AS day,
        split_part(deed.subject, ':', 1) AS kind, split_part(deed.subject, ':', 2)::bigint AS key,
        bool_or(coalesce(deed.details ->> 'what', '') = 'numbers') AS whole
    FROM audit_deed deed JOIN access_officer officer ON officer.id = deed.by_id
    WHERE deed.verb = %(verb)s AND deed.at >= %(start)s AND deed.at < %(end)s AND deed.subject ~ %(people)s
        AND officer.division LIKE ANY (%(places)s)
    GROUP BY 1, 2, 3, 4
), officers AS MATERIALIZED (
    SELECT DISTINCT officer FROM looked
), mine AS (
    SELECT duty.officer_id AS officer, duty.case_id
    FROM casework_duty duty JOIN officers ON officer = duty.officer_id
    UNION ALL
    SELECT task.assigned_id, task.case_id
    FROM casework_task task JOIN officers ON officer = task.assigned_id
    UNION ALL
    SELECT opened.opened_by_id, opened.id
    FROM casework_case opened JOIN officers ON officer = opened.opened_by_id
), own AS MATERIALIZED (
    SELECT officer, 'registry.Person' AS kind, about.person_id AS key
    FROM mine JOIN casework_case about ON about.id = mine.case_id
    UNION
    SELECT officer, 'registry.Household', about.household_id
    FROM mine JOIN casework_case about ON about.id = mine.case_id WHERE about.household_id IS NOT NULL
    UNION
    SELECT officer, 'registry.Person', member.person_id
    FROM mine JOIN casework_case about ON about.id = mine.case_id
    JOIN registry_membership member ON member.household_id = about.household_id
), related AS MATERIALIZED (
    SELECT staff.officer_id AS officer, person.id AS key
    FROM casework_staff staff JOIN casework_kin kin ON kin.staff_id = staff.id
    JOIN registry_person person ON person.id_index = kin.id_index
    JOIN officers ON officer = staff.officer_id
    UNION
    SELECT staff.officer_id, person.id
    FROM casework_staff staff JOIN registry_person person ON person.id_index = staff.id_index
    JOIN officers ON officer = staff.officer_id
), counted AS (
    SELECT looked.officer, looked.day, count(*) AS people,
        count(*) FILTER (WHERE own.key IS NULL) AS outside,
        count(*) FILTER (WHERE looked.whole) AS whole,
        count(*) FILTER (WHERE related.key IS NOT NULL) AS kin
    FROM looked
    LEFT JOIN own ON own.officer = looked.officer AND own.kind = looked.kind AND own.key = looked.key
    LEFT JOIN related ON related.officer = looked.officer AND related.key = looked.key
        AND looked.kind = 'registry.Person'
    GROUP BY looked.officer, looked.day
)
SELECT counted.officer, officer.name, officer.office, counted.day, counted.people, counted.outside,
    counted.whole, counted.kin
FROM counted JOIN access_officer officer ON officer.id = counted.officer
WHERE counted.people >= %(many)s OR counted.outside >= %(outside)s OR counted.whole >= %(whole)s
    OR counted.kin > 0
ORDER BY counted.kin > 0 DESC, counted.day DESC, counted.outside DESC, counted.officer
"""


@dataclass(frozen=True, slots=True)
class Look:
    """A day on which an officer looked at more, or at others, than their cases explain, and why."""

    officer_id: int
    officer: str
    office: str
    day: date
    people: int
    outside: int
    whole: int
    kin: int
    reasons: tuple[str, ...]


def unusual_looks(scope: Scope, day: date, given: Thresholds) -> list[Look]:
    """Return the days up to a day on which officers of a scope looked at people in an unusual way.

    Readings bear the moment of the clock, also where the working day stands still: so does `day`.
    """
    if not scope:
        return []
    values: dict[str, Any] = {
        "zone": timezone.get_current_timezone_name(),
        "verb": READ,
        "start": _midnight(given.looks_since(day)),
        "end": _midnight(day + timedelta(days=1)),
        "people": PEOPLE,
        "places": [f"{prefix}%" for prefix in scope.prefixes],
        "many": given.people,
        "outside": given.outside,
        "whole": given.whole,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOKS, values)
        return [_look(row, given) for row in cursor.fetchall()]


def looks_of(officer: Officer, day: date) -> QuerySet[Deed]:
    """Return what an officer looked at on a day, the latest first."""
    start, end = _midnight(day), _midnight(day + timedelta(days=1))
    rows = Deed.objects.filter(verb=READ, by=officer, at__gte=start, at__lt=end, subject__regex=PEOPLE)
    return rows.order_by("-at")


def _look(row: tuple[Any, ...], given: Thresholds) -> Look:
    officer, name, office, day, people, outside, whole, kin = row
    found = {
        KIN: kin > 0,
        OUTSIDE: outside >= given.outside,
        WHOLE: whole >= given.whole,
        MANY: people >= given.people,
    }
    reasons = tuple(why for why, holds in found.items() if holds)
    return Look(officer, name, office, day, people, outside, whole, kin, reasons)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
