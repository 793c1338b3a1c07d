"""The facts of a district as rows for the register: who said what, since when, and when it was known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone

import numpy as np
import polars as pl

from huimin.demonstration.census import Numbers
from huimin.demonstration.columns import Change, Register, entity_of, registers
from huimin.demonstration.dwellings import Residents
from huimin.demonstration.library import District
from huimin.demonstration.population import days
from huimin.policy.facts import Entity

CHINA = timezone(timedelta(hours=8))
TAKEN_OVER_DAYS_BEFORE = 12
"""How long before the first month the registers were taken over."""

SOURCES = {"computed": 1, "declared": 2, "register": 3, "verified": 4}
"""The registry's numbers of the sources, the strongest highest."""

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "person": pl.Int64,
    "household": pl.Int64,
    "name": pl.String,
    "value": pl.Int64,
    "start": pl.Date,
    "end": pl.Date,
    "recorded_at": pl.Datetime("us", "UTC"),
    "superseded_at": pl.Datetime("us", "UTC"),
    "source": pl.Int16,
    "reference": pl.String,
}


def morning(day: date) -> datetime:
    """Return nine o'clock of a day in the district."""
    return datetime.combine(day, time(9), CHINA)


def valid_from(district: District) -> date:
    """Return since when the facts of the first day hold: the beginning of that year."""
    return district.first_day.replace(month=1, day=1)


def taken_over_at(district: District) -> datetime:
    """Return the moment at which the registers were taken over."""
    return morning(district.first_day - timedelta(days=TAKEN_OVER_DAYS_BEFORE))


def coverages(district: District) -> pl.DataFrame:
    """Return what each complete register says about everybody in the district whom it does not list."""
    names = list(registers())
    return pl.DataFrame(
        {
            "name": names,
            "value": pl.Series([registers()[name].value for name in names], dtype=pl.Int64),
            "division": district.census.place,
            "start": valid_from(district),
            "recorded_at": taken_over_at(district),
            "source": pl.Series([SOURCES[registers()[name].source] for name in names], dtype=pl.Int16),
            "reference": [registers()[name].reference for name in names],
        }
    )


def fact_tables(district: District) -> Iterator[pl.DataFrame]:
    """Go through the recorded facts, one table for each name, with those that were superseded."""
    for name in registers():
        changes = [change for change in district.facts.changes if change.name == name]
        table = pl.concat(
            [_first(district, name, changes), *(_changed(district, change) for change in changes)]
        )
        if len(table):
            yield table


def _first(district: District, name: str, changes: list[Change]) -> pl.DataFrame:
    """Return what was on record on the first day, superseded where it changed since."""
    facts = district.facts
    rows = facts.listed(name)
    superseded = np.full(facts.rows(name), np.datetime64("NaT", "us"))
    for change in changes:
        superseded[change.rows] = _utc(morning(change.recorded_on))
    values = pl.Series(facts[name][rows]).zip_with(~pl.Series(facts.unknown[name][rows]), _nothing(len(rows)))
    start = _since(district.residents, name, rows, valid_from(district))
    at = taken_over_at(district)
    return _table(name, rows, values, start, end=None, recorded_at=at, superseded_at=superseded[rows])


def _changed(district: District, change: Change) -> pl.DataFrame:
    """Return the two rows that a change leaves: the old value until that day, and the new one from it on."""
    facts, name = district.facts, change.name
    listed = np.isin(change.rows, facts.listed(name))
    rows = change.rows[listed]
    never = np.full(len(change.rows), np.datetime64("NaT", "us"))
    at = morning(change.recorded_on)
    start = _since(district.residents, name, rows, valid_from(district))
    before = _table(
        name,
        rows,
        pl.Series(facts[name][rows]),
        start,
        end=change.since,
        recorded_at=at,
        superseded_at=never[listed],
    )
    since = pl.repeat(change.since, len(change.rows), eager=True)
    after = _table(
        name, change.rows, pl.Series(change.values), since, end=None, recorded_at=at, superseded_at=never
    )
    return pl.concat([before, after])


def _table(
    name: str,
    rows: Numbers,
    values: pl.Series,
    start: pl.Series,
    *,
    end: date | None,
    recorded_at: datetime,
    superseded_at: np.ndarray[tuple[int], np.dtype[np.datetime64]],
) -> pl.DataFrame:
    of_person = entity_of(name) is Entity.PERSON
    register: Register = registers()[name]
    return pl.DataFrame(
        {
            "person": pl.Series(rows + 1) if of_person else _nothing(len(rows)),
            "household": _nothing(len(rows)) if of_person else pl.Series(rows + 1),
            "name": pl.repeat(name, len(rows), eager=True),
            "value": values.cast(pl.Int64),
            "start": start,
            "end": pl.repeat(end, len(rows), dtype=pl.Date, eager=True),
            "recorded_at": pl.repeat(recorded_at, len(rows), eager=True).dt.convert_time_zone("UTC"),
            "superseded_at": pl.Series(superseded_at).dt.replace_time_zone("UTC"),
            "source": pl.repeat(SOURCES[register.source], len(rows), dtype=pl.Int16, eager=True),
            "reference": pl.repeat(register.reference, len(rows), eager=True),
        },
        schema=SCHEMA,
    )


def _since(residents: Residents, name: str, rows: Numbers, day: date) -> pl.Series:
    """Return since when facts hold: not before somebody was born."""
    first = np.full(len(rows), days(day), np.int64)
    if entity_of(name) is Entity.PERSON:
        first = np.maximum(first, residents.people.birth[rows])
    return pl.Series(first.astype("datetime64[D]"))


def _nothing(count: int) -> pl.Series:
    return pl.repeat(None, count, dtype=pl.Int64, eager=True)


def _utc(moment: datetime) -> np.datetime64:
    return np.datetime64(moment.astimezone(UTC).replace(tzinfo=None), "us")
