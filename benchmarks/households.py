"""A million households with every fact that Dibao reads; the same for every contender.

The tables are written as the product writes facts (`facts_writer`), and once more as Arrow and Polars do when
nobody tells them how.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measuring import DATA
from huimin.policy.evaluation import PERSONS_AT_ONCE
from huimin.policy.tables import facts_writer

SEED = 20250801
EDITION = 3
"""Raised when the tables are others than before, so that nobody measures with those of yesterday."""
BY_DEFAULT = ("arrow", "polars")
"""Folders, inside the one of the tables, that hold them as these libraries write them by default."""

MONEY = (
    "wage",
    "employment_cost",
    "business_net",
    "property_net",
    "pension",
    "central_basic_pension",
    "support_received",
    "other_transfers",
    "transfers_paid",
    "maintenance_paid",
    "other_income",
    "illness_cost",
)
SHARES = {
    "wage": 0.35,
    "business_net": 0.05,
    "property_net": 0.05,
    "pension": 0.15,
    "support_received": 0.05,
    "other_transfers": 0.05,
    "transfers_paid": 0.25,
    "maintenance_paid": 0.02,
    "other_income": 0.03,
    "illness_cost": 0.02,
}


def folder_of(households: int) -> Path:
    """Return the folder with the two tables, making them if they are not there."""
    folder = DATA / f"dibao-{households}-{EDITION}"
    if not (folder / "households.parquet").exists():
        for place in ("", *BY_DEFAULT):
            (folder / place).mkdir(parents=True, exist_ok=True)
        _make(households, folder)
    return folder


def _write(table: pa.Table, folder: Path, name: str) -> None:
    pq.write_table(table, folder / "arrow" / name)
    pl.DataFrame(table).write_parquet(folder / "polars" / name)
    with facts_writer(folder / name, table.schema) as writer:
        writer.write_table(table, row_group_size=PERSONS_AT_ONCE)


def _make(households: int, folder: Path) -> None:
    random = np.random.Generator(np.random.PCG64(SEED))
    sizes = random.choice(np.arange(1, 7), households, p=[0.15, 0.23, 0.27, 0.22, 0.09, 0.04])
    people = int(sizes.sum())
    home = np.repeat(np.arange(households), sizes)
    first = np.concatenate([[True], home[1:] != home[:-1]])
    second = np.concatenate([[False], first[:-1]]) & ~first
    relation = np.where(first, 1, np.where(second, 2, random.choice([3, 3, 3, 4, 5], people))).astype(np.int8)
    disability = np.where(random.random(people) < 0.06, random.integers(1, 8, people), 0).astype(np.int8)
    persons = {
        "id": np.arange(people),
        "household_id": home,
        "birth": np.datetime64("1970-01-01") + random.integers(-14_000, 20_000, people),
        "relation": relation,
        "local_hukou": random.random(people) < 0.9,
        "lives_together": random.random(people) < 0.9,
        "dependent_adult": random.random(people) < 0.03,
        "study": random.choice([0, 1, 2, 3], people, p=[0.8, 0.15, 0.04, 0.01]).astype(np.int8),
        "absence": random.choice(5, people, p=[0.985, 0.001, 0.006, 0.003, 0.005]).astype(np.int8),
        "disability": disability,
        "disability_level": np.where(disability > 0, random.integers(1, 5, people), 0).astype(np.int8),
        "serious_illness": random.random(people) < 0.03,
        "supported_as_tekun": random.random(people) < 0.002,
        "work_refusals": random.choice(5, people, p=[0.96, 0.02, 0.01, 0.006, 0.004]),
    }
    for name in MONEY:
        some = random.random(people) < SHARES.get(name, 0.0)
        persons[name] = np.where(some, random.integers(10_000, 3_000_000, people), 0)
    persons["employment_cost"] = persons["wage"] // 20
    persons["central_basic_pension"] = np.minimum(persons["pension"], 171_600)
    homes = {
        "id": np.arange(households),
        "financial_assets": random.integers(0, 8_000_000, households),
        "vehicles": (random.random(households) < 0.15).astype(np.int64),
        "mobility_vehicles": np.zeros(households, np.int64),
        "homes": 1 + (random.random(households) < 0.1).astype(np.int64),
    }
    _write(pa.table(persons), folder, "persons.parquet")
    _write(pa.table(homes), folder, "households.parquet")
