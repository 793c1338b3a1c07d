"""The departed: holders whom the register no longer has, and what their going means for their awards."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl
import pyarrow as pa
from django.db import connection

from huimin.entitlements.models import Proposal
from huimin.entitlements.reckonings.outcomes import SCHEMA
from huimin.policy.evaluation import Outcome
from huimin.policy.facts import Entity

NO_HOUSEHOLD: Final = "household"
"""What is missing of somebody who is alive, lives here and belongs to no household."""

_OF_PERSONS = """
SELECT id, CASE WHEN died_on < %(day)s THEN 'deceased' WHEN left_on <= %(day)s THEN 'moved_away'
    WHEN merged_into_id IS NOT NULL THEN 'merged' END
FROM registry_person WHERE id = ANY(%(ids)s)
"""
_OF_HOUSEHOLDS = """
SELECT h.id, CASE WHEN h."end" <= %(day)s THEN 'household_ended'
    WHEN bool_and(coalesce(p.died_on < %(day)s, false)) THEN 'deceased'
    WHEN bool_and(coalesce(p.died_on < %(day)s OR p.left_on <= %(day)s, false)) THEN 'moved_away'
    ELSE 'household_ended' END
FROM registry_household h
LEFT JOIN registry_membership m ON m.household_id = h.id AND daterange(m.start, m."end") @> %(day)s
LEFT JOIN registry_person p ON p.id = m.person_id
WHERE h.id = ANY(%(ids)s) GROUP BY h.id
"""


def departed(awards: pl.DataFrame, entity: Entity, day: date) -> pl.DataFrame:
    """Return the awards whose holders are not on the register of `day`, each with the `reason` why.

    The reason is null for a person who is alive and lives here: an unknown household is no ground to stop.
    """
    holders = awards["holder"].to_list()
    found: dict[int, str | None] = {}
    if holders:
        with connection.cursor() as cursor:
            # A merged record keeps its own fate; the award names the record that was granted.
            cursor.execute(
                _OF_HOUSEHOLDS if entity is Entity.HOUSEHOLD else _OF_PERSONS, {"day": day, "ids": holders}
            )
            found = dict(cursor.fetchall())
    reasons = [found.get(holder) or ("merged" if merged else None)
               for holder, merged in zip(holders, awards["merged"], strict=True)]  # fmt: skip
    return awards.with_columns(reason=pl.Series(reasons, dtype=pl.String))


def departed_outcomes(awards: pl.DataFrame) -> pa.Table:
    """Return the outcomes of departed holders, in the columns of every other outcome."""
    gone = pl.col("reason").is_not_null()
    nobody = pl.lit([], dtype=pl.List(pl.String))
    outcome = pl.when(gone).then(pl.lit(_REFUSED)).otherwise(pl.lit(_UNDECIDED))
    frame = awards.select(
        person="person",
        household="household",
        division="division",
        award="id",
        held="monthly",
        outcome=outcome,
        amount=pl.when(gone).then(pl.lit(0, dtype=pl.Int64)),
        people=pl.lit(0, dtype=pl.Int32),
        reasons=pl.when(gone).then(pl.concat_list("reason")).otherwise(nobody),
        missing=pl.when(gone).then(nobody).otherwise(pl.lit([NO_HOUSEHOLD])),
    )
    return frame.to_arrow().cast(SCHEMA)


def departed_proposals(awards: pl.DataFrame) -> pl.DataFrame:
    """Return the proposals about departed holders: to stop, or to find out."""
    gone = pl.col("reason").is_not_null()
    return awards.select(
        kind=pl.when(gone)
        .then(pl.lit(Proposal.Kind.STOP.value))
        .otherwise(pl.lit(Proposal.Kind.UNDECIDED.value)),
        award_id="id",
        person_id="person",
        household_id="household",
        division="division",
        people=pl.lit(1, dtype=pl.Int64),
        old="monthly",
        new=pl.when(gone).then(pl.lit(0, dtype=pl.Int64)),
        reasons=pl.when(gone).then(pl.concat_str(pl.lit("{"), "reason", pl.lit("}"))).otherwise(pl.lit("{}")),
        missing=pl.when(gone).then(pl.lit("{}")).otherwise(pl.lit("{" + NO_HOUSEHOLD + "}")),
        parts=pl.lit("{}"),
    )


_REFUSED: Final = Outcome.REFUSED.name.lower()
_UNDECIDED: Final = Outcome.UNDECIDED.name.lower()
