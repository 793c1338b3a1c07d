"""The matrix of benefits: which of them exclude each other and which are reduced by another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

import huimin.rulebook
from huimin.policy.citations import Source

EXCLUDES: Final = "excludes"
REDUCES: Final = "reduces"
HOLDER: Final = "holder"
HOUSEHOLD: Final = "household"
SHEET: Final = Path(huimin.rulebook.__file__).parent / "benefits.yaml"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two schemes that touch: `scheme` is excluded or reduced by `by`; exclusion goes both ways.

    `reach` says whose awards count: those of the holder, or of everybody in the household.
    """

    scheme: str
    by: str
    effect: str
    zh: str
    en: str
    source: Source
    status: str
    reach: str = HOLDER

    def concerns(self, scheme: str) -> bool:
        """Return whether the pair says something about what can be granted under `scheme`."""
        return scheme == self.scheme or (self.effect == EXCLUDES and scheme == self.by)

    def other(self, scheme: str) -> str:
        """Return the scheme on the other side."""
        return self.by if scheme == self.scheme else self.scheme


@cache
def pairs() -> tuple[Pair, ...]:
    """Return the matrix that the rulebook was delivered with."""
    return tuple(map(_pair, yaml.safe_load(SHEET.read_text(encoding="utf-8"))["pairs"]))


def _pair(entry: Mapping[str, Any]) -> Pair:
    return Pair(**(dict(entry) | {"source": Source(**entry["source"])}))


def pairs_about(scheme: str) -> tuple[Pair, ...]:
    """Return what excludes or reduces `scheme`."""
    return tuple(pair for pair in pairs() if pair.concerns(scheme))


def reaches_the_household(scheme: str) -> bool:
    """Return whether something that another member of the household holds can exclude `scheme`."""
    return any(pair.effect == EXCLUDES and pair.reach == HOUSEHOLD for pair in pairs_about(scheme))


def in_the_way(scheme: str, held: Iterable[str], around: Iterable[str] = ()) -> tuple[Pair, ...]:
    """Return the pairs that exclude a new award of `scheme`.

    `held` is what the holder or applicant has, `around` what others of the household have.
    """
    own, of_household = set(held), {*held, *around}
    return tuple(
        pair
        for pair in pairs_about(scheme)
        if pair.effect == EXCLUDES
        and pair.other(scheme) in (of_household if pair.reach == HOUSEHOLD else own)
    )
