"""Facts of everybody as columns: what is on record on the first day, what is not, and what changes later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from huimin.demonstration.census import Numbers, words
from huimin.policy.facts import Entity

Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Register:
    """What a complete register says of whomever it does not list, with its source and reference."""

    value: int
    source: str
    reference: str


@dataclass(frozen=True, slots=True)
class Change:
    """Facts that take another value from a day on; `recorded_on` is when the district learns it."""

    name: str
    rows: Numbers
    values: Numbers
    since: date
    recorded_on: date


@dataclass
class Facts:
    """The facts of every person and household, row by row; `unknown` marks where a source could not say."""

    persons: int
    households: int
    values: dict[str, Numbers] = field(default_factory=dict)
    unknown: dict[str, Truths] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in registers():
            self.values[name] = np.full(self.rows(name), registers()[name].value, np.int64)
            self.unknown[name] = np.zeros(self.rows(name), np.bool_)

    def __getitem__(self, name: str) -> Numbers:
        """Return the column of a fact, to be read or filled."""
        return self.values[name]

    def rows(self, name: str) -> int:
        """Return how many persons or households a column has."""
        return self.persons if entity_of(name) is Entity.PERSON else self.households

    def forget(self, name: str, rows: Numbers) -> None:
        """Leave a fact unknown: its source was asked and could not say."""
        self.unknown[name][rows] = True

    def change(self, name: str, rows: Numbers, values: Numbers, since: date, recorded_on: date) -> None:
        """Let a fact take other values from `since` on."""
        self.changes.append(Change(name, rows, np.asarray(values, np.int64), since, recorded_on))

    def listed(self, name: str) -> Numbers:
        """Return the rows that need a record of their own because the register's word does not cover them."""
        return np.flatnonzero((self.values[name] != registers()[name].value) | self.unknown[name])

    def on(self, day: date, known_on: date) -> Facts:
        """Return the facts as they are on `day`, as far as they are known on `known_on`."""
        found = Facts(0, 0)
        found.persons, found.households, found.unknown = self.persons, self.households, self.unknown
        found.values = dict(self.values)
        for change in self.changes:
            if change.since <= day and change.recorded_on <= known_on:
                found.values[change.name] = found.values[change.name].copy()
                found.values[change.name][change.rows] = change.values
        return found


def registers() -> Mapping[str, Register]:
    """Return the registers of the district, by the fact that they hold."""
    if not _REGISTERS:
        for group in ("persons", "households"):
            for name, (value, source, reference) in words("registers")[group].items():
                _REGISTERS[name] = Register(value, source, reference)
    return _REGISTERS


def entity_of(name: str) -> Entity:
    """Return whom a fact of the district is about."""
    return Entity.HOUSEHOLD if name in words("registers")["households"] else Entity.PERSON


_REGISTERS: dict[str, Register] = {}
