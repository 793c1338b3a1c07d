"""The awards that people hold before the first month: the list of an earlier system, with its mistakes."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from huimin.demonstration.census import Numbers
from huimin.demonstration.engine import Engine
from huimin.demonstration.hardship import Welfare
from huimin.demonstration.livelihoods import YUAN
from huimin.demonstration.population import EPOCH, FAMILY, days, dice
from huimin.kernel.days import Month
from huimin.policy.evaluation import Result
from huimin.policy.facts import Entity
from huimin.rulebook.public import rulebook

SCHEMES = (
    "tekun",
    "dibao",
    "edge",
    "rigid",
    "orphan",
    "unsupported_child",
    "old_age",
    "disability_pension",
    "survivor_pension",
    "veteran_allowance",
)
"""In the order in which they read each other's awards."""

FORGOTTEN_ELDERS = 24
WRONGLY_HELD = 32
WRONG_AMOUNTS = 40
"""How many awards of a full district the old list has wrong: missing, without a right, of another amount."""


def make_awards(engine: Engine, welfare: Welfare, day: date, seed: int) -> pl.DataFrame:
    """Return what people hold on `day`, as the engine decides it by that day's figures, and some mistakes."""
    random = dice(seed, "awards")
    size = len(engine.residents)
    eve = day - timedelta(days=1)
    elders = engine.granted("old_age", eve)
    forgotten = random.choice(elders, max(engine.census.scaled(FORGOTTEN_ELDERS, size), 1), replace=False)
    welfare.holders["old_age"] = np.setdiff1d(elders, forgotten)
    tables = []
    for scheme in SCHEMES:
        result = engine.decide(scheme, eve)
        rows = welfare.holders[scheme]
        engine.hold(scheme, rows, result.amount[rows])
        if scheme == "dibao":
            tables += [_wrongly_held(engine, welfare, random), _list(engine, scheme, rows, result, random)]
        else:
            tables.append(_list(engine, scheme, rows, result, random))
    return pl.concat(tables)


def _list(
    engine: Engine, scheme: str, rows: Numbers, result: Result, random: np.random.Generator
) -> pl.DataFrame:
    """Return the awards of one scheme; a few of Dibao stand at an amount that was right long ago."""
    parts = {name: column[rows].copy() for name, column in result.parts.items()}
    if scheme == "dibao":
        wrong = random.choice(
            len(rows), max(engine.census.scaled(WRONG_AMOUNTS, len(engine.residents)), 1), replace=False
        )
        parts["base"][wrong] = np.maximum(
            parts["base"][wrong] + random.choice([-20, 30], len(wrong)) * YUAN, YUAN
        )
    return _awards(engine, scheme, rows, parts, random)


def _wrongly_held(engine: Engine, welfare: Welfare, random: np.random.Generator) -> pl.DataFrame:
    """Return awards of Dibao of households that earn too much for it; the first month finds them."""
    ordinary = np.flatnonzero(~welfare.taken & (engine.residents.collective == FAMILY))
    rows = np.sort(
        random.choice(
            ordinary, max(engine.census.scaled(WRONGLY_HELD, len(engine.residents)), 1), replace=False
        )
    )
    base = random.integers(120, 420, len(rows)) * YUAN
    return _awards(engine, "dibao", rows, {"base": base, "supplement": np.zeros_like(base)}, random)


def _awards(
    engine: Engine, scheme: str, rows: Numbers, parts: dict[str, Numbers], random: np.random.Generator
) -> pl.DataFrame:
    residents = engine.residents
    version = rulebook().schemes[scheme][-1]
    persons = residents.heads[rows] if version.entity is Entity.HOUSEHOLD else rows
    homes = residents.household[persons]
    monthly = sum(parts.values(), np.zeros(len(rows), np.int64))
    codes = pl.Series([code for code, _name in engine.census.communities], dtype=pl.String)
    start = _starts(scheme, residents.people.birth[persons], random)
    return pl.DataFrame(
        {
            "scheme": pl.repeat(scheme, len(rows), eager=True),
            "person": persons + 1,
            "household": pl.Series(
                homes + 1 if version.entity is Entity.HOUSEHOLD else [None] * len(rows), dtype=pl.Int64
            ),
            "monthly": monthly,
            "parts": _as_json(parts, len(rows)),
            "start": start,
            "division": codes.gather(residents.community[homes]),
        }
    )


def _as_json(parts: dict[str, Numbers], count: int) -> pl.Series:
    """Return the parts of each award as JSON text."""
    if not parts:
        return pl.repeat("{}", count, eager=True)
    written = [f', "{name}": ' for name in parts]
    written[0] = "{" + written[0][2:]
    pieces = [
        piece for name, text in zip(parts, written, strict=True) for piece in (pl.lit(text), pl.col(name))
    ]
    return pl.DataFrame(parts).select(pl.concat_str(*pieces, pl.lit("}")).alias("parts")).to_series()


def _starts(scheme: str, birth: Numbers, random: np.random.Generator) -> pl.Series:
    """Return first days of months since which awards run; an elder's from the month of the birthday."""
    first = Month.of("2022-01" if scheme != "rigid" else "2025-01")
    months = [first + number for number in range(40 if scheme != "rigid" else 4)]
    starts = np.array([days(month.first) for month in months])[random.integers(0, len(months), len(birth))]
    if scheme == "old_age":
        eighty = (
            (birth.astype("datetime64[D]").astype("datetime64[M]") + 80 * 12)
            .astype("datetime64[D]")
            .astype(np.int64)
        )
        starts = np.maximum(eighty, date(2021, 7, 1).toordinal() - EPOCH)
    return pl.Series(starts.astype("datetime64[D]"))
