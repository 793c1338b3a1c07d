"""What the synthetic district imitates: divisions, the totals of a census, and plausible shares."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

DATA = files("huimin.demonstration") / "data"
DIVISIONS = files("huimin.registry") / "data" / "huangshigang_divisions.json"
OLDEST = 104
"""Nobody of the synthetic district is older."""


@dataclass(frozen=True, slots=True)
class Census:
    """The totals and shares of a full district, as read from the calibration file."""

    place: str
    name_zh: str
    name_en: str
    communities: Sequence[tuple[str, str]]
    figures: Mapping[str, Any]

    @property
    def people(self) -> int:
        """Return how many people a district of full size has."""
        totals = self.figures["census"]
        return int(totals["family_population"] + totals["collective_population"])

    def total(self, name: str) -> int:
        """Return one of the census totals of a full district."""
        return int(self.figures["census"][name])

    def scaled(self, count: int, people: int) -> int:
        """Return `count` of a full district, in a district of `people`, rounded half up."""
        return (2 * count * people + self.people) // (2 * self.people)


@cache
def census() -> Census:
    """Return the census of the place that the demonstration imitates."""
    divisions = json.loads(DIVISIONS.read_text(encoding="utf-8"))
    district = divisions["district"]
    communities = [
        (community["code"], community["short_name"])
        for street in divisions["streets"]
        for community in street["communities"]
    ]
    figures = yaml.safe_load((DATA / "calibration.yaml").read_text(encoding="utf-8"))
    return Census(district["code"], district["name"], "Huangshigang District", communities, figures)


@cache
def words(name: str) -> dict[str, Any]:
    """Return one of the files with names and addresses."""
    found: dict[str, Any] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def shares_of(total: int, weights: Sequence[int] | Numbers) -> Numbers:
    """Split `total` in proportion to whole weights; the largest remainders are rounded up, none is lost."""
    given = np.asarray(weights, np.int64)
    exact = total * given
    whole, remainders = exact // given.sum(), exact % given.sum()
    short = total - int(whole.sum())
    whole[np.argsort(-remainders, kind="stable")[:short]] += 1
    shares: Numbers = whole
    return shares


def by_age(table: Mapping[int, Any], ages: Numbers, column: int | None = None) -> Numbers:
    """Return a table's entry for every age (of one `column` where entries are lists), 0 below the first."""
    bounds = np.array(sorted(table), np.int64)
    entries = [table[int(bound)] if column is None else table[int(bound)][column] for bound in bounds]
    found = np.array([0, *entries], np.int64)
    return found[np.searchsorted(bounds, ages, side="right")]
