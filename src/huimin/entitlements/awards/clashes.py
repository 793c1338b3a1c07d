"""Clashes: rows of a list of awards that cannot stand beside one another or beside awards on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import polars as pl
from django.db import connection, transaction

from huimin.entitlements.awards.matrix import EXCLUDES, HOUSEHOLD, Pair, pairs
from huimin.entitlements.wording import scheme_word
from huimin.kernel.errors import Conflict
from huimin.kernel.errors import gettext_noop as _


class RowExcludedByAward(Conflict):
    """An award on record does not go together with a row."""

    template = _(
        "Row {row}: {reason} ({document}). Award {other} of “{scheme}” is in the way; end it first or take "
        "the row out."
    )


class RowExcludedByRow(Conflict):
    """Two rows do not go together."""

    template = _(
        "Row {row}: {reason} ({document}). Row {other} of “{scheme}” is in the way; take one of the two out."
    )


class RowOverlapsAward(Conflict):
    """The holder has an award of the same scheme on record in some of these days."""

    template = _(
        "Row {row}: award {other} of “{scheme}” runs in some of these days already. End it first or take the "
        "row out."
    )


class RowOverlapsRow(Conflict):
    """Two rows give the same holder the same scheme in some of the same days."""

    template = _(
        "Row {row}: row {other} gives the same holder “{scheme}” in some of these days. Take one of them out."
    )


_LIST: Final = """
DROP TABLE IF EXISTS pg_temp.listed, pg_temp.excluding, pg_temp.dwelling;
CREATE TEMPORARY TABLE listed (
    place bigint GENERATED ALWAYS AS IDENTITY, line bigint, award bigint, scheme text, person bigint,
    household bigint, days daterange
) ON COMMIT DROP;
CREATE TEMPORARY TABLE excluding (scheme text, other text, pair int, around boolean) ON COMMIT DROP;
"""
_ROWS: Final = """
INSERT INTO listed (line, scheme, person, household, days)
SELECT * FROM unnest(%(line)s::bigint[], %(scheme)s::text[], %(person)s::bigint[], %(household)s::bigint[],
    %(days)s::daterange[])
"""
_RECORD: Final = """
INSERT INTO listed (award, scheme, person, household, days)
SELECT id, scheme, person_id, household_id, days FROM entitlements_award
WHERE NOT isempty(days) AND (scheme IN (SELECT scheme FROM listed)
    OR scheme IN (SELECT other FROM excluding WHERE scheme IN (SELECT scheme FROM listed)))
"""
_PAIRS: Final = """
INSERT INTO excluding
SELECT * FROM unnest(%(scheme)s::text[], %(other)s::text[], %(pair)s::int[], %(around)s::boolean[])
"""
# Where the holders live: the household itself, or the one in which a person lives, with the days of it.
_DWELL: Final = """
CREATE TEMPORARY TABLE dwelling ON COMMIT DROP AS
SELECT l.*, l.household AS home, l.days AS lived FROM listed l
WHERE l.household IS NOT NULL AND l.scheme IN (SELECT scheme FROM excluding WHERE around)
UNION
SELECT l.*, m.household_id, daterange(m.start, m."end") FROM listed l
JOIN registry_membership m ON m.person_id = l.person AND m.purpose = 2
WHERE l.scheme IN (SELECT scheme FROM excluding WHERE around);
ANALYZE listed;
ANALYZE dwelling;
"""
_CLASHES: Final = """
WITH own AS (
    SELECT n.place AS new, o.place AS old FROM listed n JOIN listed o ON o.person = n.person
    WHERE n.line IS NOT NULL AND n.days && o.days
    UNION
    SELECT n.place, o.place FROM listed n JOIN listed o ON o.household = n.household
    WHERE n.line IS NOT NULL AND n.days && o.days
), found AS (
    SELECT n.line, o.line AS other, o.award, o.scheme, x.pair FROM own
    JOIN listed n ON n.place = own.new
    JOIN listed o ON o.place = own.old
    JOIN excluding x ON x.scheme = n.scheme AND x.other = o.scheme
    UNION ALL
    SELECT n.line, o.line, o.award, o.scheme, x.pair FROM dwelling n
    JOIN excluding x ON x.scheme = n.scheme AND x.around
    JOIN dwelling o ON o.home = n.home AND o.scheme = x.other AND n.days && o.days
        AND n.lived @> lower(n.days * o.days) AND o.lived @> lower(n.days * o.days)
    WHERE n.line IS NOT NULL
    UNION ALL
    SELECT n.line, o.line, o.award, o.scheme, NULL FROM own
    JOIN listed n ON n.place = own.new
    JOIN listed o ON o.place = own.old AND o.scheme = n.scheme AND o.place <> n.place
    WHERE n.household IS NOT DISTINCT FROM o.household
)
SELECT DISTINCT ON (line, pair) line, other, award, scheme, pair FROM found
WHERE other IS NULL OR other < line
ORDER BY line, pair, other NULLS FIRST, award
"""


@transaction.atomic
def clashes_of(awards: pl.DataFrame) -> tuple[Conflict, ...]:
    """Return for each row of a list what is in its way, counted from 1; of two rows the later one gives way.

    Who lives together counts on the first day on which both awards would.
    """
    excluding = [pair for pair in pairs() if pair.effect == EXCLUDES]
    with connection.cursor() as cursor:
        cursor.execute(_LIST)
        cursor.execute(_PAIRS, _both_ways(excluding))
        cursor.execute(_ROWS, _listed(awards))
        cursor.execute(_RECORD)
        cursor.execute(_DWELL)
        cursor.execute(_CLASHES)
        return tuple(_refusals(cursor.fetchall(), excluding))


def _both_ways(excluding: list[Pair]) -> dict[str, list[Any]]:
    sides = [(side, pair.other(side), n, pair.reach == HOUSEHOLD)
             for n, pair in enumerate(excluding) for side in (pair.scheme, pair.by)]  # fmt: skip
    return dict(zip(("scheme", "other", "pair", "around"), map(list, zip(*sides, strict=True)), strict=True))


def _listed(awards: pl.DataFrame) -> dict[str, list[Any]]:
    return {
        "line": list(range(1, len(awards) + 1)),
        "scheme": awards["scheme"].to_list(),
        "person": awards["person_id"].to_list(),
        "household": awards["household_id"].to_list(),
        "days": awards["days"].to_list(),
    }


def _refusals(rows: list[tuple[Any, ...]], excluding: list[Pair]) -> Iterator[Conflict]:
    for line, other, award, scheme, number in rows:
        about = {"row": line, "other": other or award, "scheme": scheme_word(scheme)}
        if number is None:
            yield RowOverlapsRow(**about) if other else RowOverlapsAward(**about)
            continue
        pair = excluding[number]
        about |= {"reason": pair.zh, "document": pair.source.title}
        yield RowExcludedByRow(**about) if other else RowExcludedByAward(**about)
