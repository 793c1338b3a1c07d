"""Loading: lists of awards from an earlier system, taken over by COPY."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import polars as pl
import psycopg
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.database.copying import copy_rows, restart_sequence
from huimin.entitlements.awards.clashes import clashes_of
from huimin.entitlements.models import Award
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _

REQUIRED: Final = ("scheme", "person_id", "monthly", "start", "decided_on", "division")
OPTIONAL: Final = {
    "household_id": pl.lit(None, dtype=pl.Int64),
    "end": pl.lit(None, dtype=pl.Date),
    "parts": pl.lit("{}"),
    "origin": pl.lit(Award.Origin.LEGACY.value),
    "reference": pl.lit(""),
    "edition": pl.lit(""),
    "document": pl.lit(""),
}
LEFT_EMPTY: Final = ("end_reason", "end_basis")


class UnusableList(Invalid):
    """A list of awards lacks what every award needs."""

    template = _("The list of awards lacks {absent}. Add the columns, with a value in every row.")


class ListOverlaps(Conflict):
    """Two awards of a list, or one of them and an award on record, overlap."""

    template = _("The list was refused as a whole: {detail}. Correct it and load it again.")


class RowsClash(ListOverlaps):
    """Rows of a list overlap or exclude each other, or awards on record."""

    template = _(
        "The list was refused as a whole, for {number} reasons; the first: {first} Try the list to see all "
        "of them."
    )


@dataclass(frozen=True, slots=True)
class ListTrial:
    """What taking over a list would do: how many awards it has, and row by row what is in their way."""

    awards: int
    wrong: tuple[Conflict, ...]


def try_awards(table: Any) -> ListTrial:
    """Return what taking over a list of awards would do; nothing is written.

    Raises:
        UnusableList: a column that every award needs is absent or empty somewhere.
    """
    awards = _filled(table, "")
    return ListTrial(len(awards), clashes_of(awards))


@transaction.atomic
def load_awards(table: Any, *, by: Officer | None, reference: str = "") -> int:
    """Take over a list of awards, a Polars or Arrow table, and return how many there were.

    Columns are named as the fields of an award, days as `start` and `end`, `parts` as JSON text; `reference`
    names the list. Either all of them come in or none.

    Raises:
        UnusableList: a column that every award needs is absent or empty somewhere.
        RowsClash: an award overlaps another one of the same scheme and holder, or one excludes another.
    """
    awards = _filled(table, reference)
    if wrong := clashes_of(awards):
        raise RowsClash(number=len(wrong), first=wrong[0].sentence(gettext))
    try:
        with transaction.atomic():
            number = copy_rows(Award, awards.columns, awards)
    except IntegrityError as refused:  # somebody was faster
        raise ListOverlaps(detail=_detail(refused)) from refused
    if "id" in awards.columns:
        restart_sequence(Award)
    record("awards.load", "entitlements.Award", by=by, number=number, reference=reference)
    return number


def _detail(refused: IntegrityError) -> str:
    """Return what is in the way, as the database tells it; not at which line of the copy it was met."""
    cause = refused.__cause__
    assert isinstance(cause, psycopg.Error), "the database refused it"
    return cause.diag.message_detail or cause.diag.message_primary or ""


def _filled(table: Any, reference: str) -> pl.DataFrame:
    """Return a list with every column of an award.

    Raises:
        UnusableList: a column that every award needs is absent or empty somewhere.
    """
    given = table if isinstance(table, pl.DataFrame) else pl.DataFrame(pl.from_arrow(table))
    absent = [name for name in REQUIRED if name not in given.columns or given[name].null_count()]
    if absent:
        raise UnusableList(absent=", ".join(absent))
    filled = given.with_columns(**{name: to for name, to in OPTIONAL.items() if name not in given.columns})
    if reference:
        filled = filled.with_columns(reference=pl.lit(reference))
    days = pl.format("[{},{})", "start", pl.col("end").cast(pl.String).fill_null(""))
    return filled.with_columns(days=days, **{name: pl.lit("") for name in LEFT_EMPTY}).drop("start", "end")
