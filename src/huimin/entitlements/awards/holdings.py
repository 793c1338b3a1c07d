"""Holdings: the awards in force on a day, laid beside the rows of the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from django.db import connection
from numpy.typing import NDArray

from huimin.policy.columns import Numbers, Truths

NOBODY = -1

_OF_EVERYBODY = """
SELECT a.id, a.scheme, coalesce(p.merged_into_id, a.person_id), a.household_id, a.division, a.monthly,
    p.merged_into_id IS NOT NULL, EXISTS (
        SELECT FROM entitlements_grace g WHERE g.award_id = a.id AND g.start <= %(day)s AND g."end" > %(day)s
    )
FROM entitlements_award a JOIN registry_person p ON p.id = a.person_id
WHERE a.days @> %(day)s
"""
_OF_SOME = f"""{_OF_EVERYBODY} AND a.id IN (
    SELECT id FROM entitlements_award WHERE person_id = ANY(%(persons)s)
    UNION ALL SELECT id FROM entitlements_award WHERE household_id = ANY(%(households)s)
    UNION ALL SELECT o.id FROM registry_person m JOIN entitlements_award o ON o.person_id = m.id
        WHERE m.merged_into_id = ANY(%(persons)s))
"""  # noqa: S608
_COLUMNS = {
    "id": pl.Int64,
    "scheme": pl.String,
    "person": pl.Int64,
    "household": pl.Int64,
    "division": pl.String,
    "monthly": pl.Int64,
    "merged": pl.Boolean,
    "grace": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Holdings:
    """The awards of one scheme by their holder; `seen` notes whom a reckoning has met in the register.

    `grace` marks those that are paid as they were for a time, whatever the rules say.
    """

    holders: Numbers
    awards: pl.DataFrame
    monthly: Numbers
    grace: Truths
    seen: Truths

    @classmethod
    def of(cls, awards: pl.DataFrame) -> Holdings:
        """Return the holdings of one scheme, whose holder is the household if there is one.

        Who was merged into another record is that record from then on; if both hold an award, the one of the
        surviving record counts.
        """
        awards = awards.with_columns(holder=pl.coalesce("household", "person")).sort("holder", "merged", "id")
        return cls(
            holders=awards["holder"].to_numpy(),
            awards=awards,
            monthly=awards["monthly"].to_numpy(),
            grace=awards["grace"].to_numpy(),
            seen=np.zeros(len(awards), np.bool_),
        )

    def __len__(self) -> int:
        return len(self.holders)

    def beside(self, ids: Numbers) -> NDArray[np.int64]:
        """Return the row of the award that each id holds, or `NOBODY`, and note who was seen."""
        if not len(self):
            return np.full(len(ids), NOBODY, np.int64)
        rows = np.searchsorted(self.holders, ids)
        rows[rows == len(self)] = 0
        rows[self.holders[rows] != ids] = NOBODY
        self.seen[rows[rows != NOBODY]] = True
        return rows

    def unseen(self) -> pl.DataFrame:
        """Return the awards whose holders the register no longer has."""
        return self.awards.filter(pl.Series(~self.seen))


def holdings_on(
    day: date, *, persons: Sequence[int] | None = None, households: Sequence[int] = ()
) -> Mapping[str, Holdings]:
    """Return the awards in force on `day` by scheme, of everybody or of some persons and households."""
    values: dict[str, Any] = {"day": day}
    if persons is not None:
        values |= {"persons": list(persons), "households": list(households)}
    with connection.cursor() as cursor:
        cursor.execute(_OF_EVERYBODY if persons is None else _OF_SOME, values)
        rows = cursor.fetchall()
    if not rows:
        return {}
    awards = pl.DataFrame(rows, schema=_COLUMNS, orient="row")
    return {str(part["scheme"][0]): Holdings.of(part) for part in awards.partition_by("scheme")}


@cache
def none_held() -> Holdings:
    """Return the holdings of a scheme that nobody holds: always the same, as nothing in them can change."""
    return Holdings.of(pl.DataFrame(schema=_COLUMNS))
