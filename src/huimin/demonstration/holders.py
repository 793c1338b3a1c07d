"""Holders: people of the district who hold an award and about whom a case of the demonstration can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from huimin.demonstration.applicants import STREET_DIGITS, Applicant, Applicants
from huimin.demonstration.library import District
from huimin.demonstration.loading import CONFIRMED_YEARLY

UNTOUCHED = pl.col("died_on").is_null() & pl.col("left_on").is_null()


@dataclass
class Holders:
    """The holders whom no case is about yet: those of the communities of the demonstration first."""

    district: District
    applicants: Applicants
    taken: set[int] = field(default_factory=set)
    _sizes: dict[int, int] = field(default_factory=dict)
    _rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """List them once: those from whose home nobody has gone, and to whom nothing has happened."""
        persons = self.district.persons
        gone = persons.filter(~UNTOUCHED)["household"].drop_nulls().unique()
        self._sizes = dict(persons.group_by("household").len().drop_nulls().iter_rows())
        ties = persons.select("name", "phone", "id_number", "residence", person="id", home="household")
        held = self.district.awards.select("scheme", "person").join(ties, on="person")
        confirmed = pl.Series(self.district.facts["confirmed_this_year"])
        late = pl.col("scheme").is_in(CONFIRMED_YEARLY) & pl.Series(confirmed.gather(held["person"] - 1) == 0)
        held = held.filter(~late)
        held = held.filter(pl.col("home").is_not_null() & ~pl.col("home").is_in(gone.implode()))
        for row in sorted(held.iter_rows(named=True), key=self._nearness):
            self._rows.setdefault(row["scheme"], []).append(row)

    def take(self, schemes: tuple[str, ...], size: tuple[int, int] = (1, 99)) -> tuple[str, Applicant] | None:
        """Return the scheme and the next holder of one of the schemes in a home of that size; or nothing."""
        for scheme, row in self._of(schemes):
            if row["home"] not in self.taken and size[0] <= self._sizes[row["home"]] <= size[1]:
                self.taken.add(row["home"])
                return scheme, Applicant(
                    row["person"], row["name"], row["phone"] or "", row["id_number"] or "", row["residence"]
                )
        return None

    def _of(self, schemes: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
        for scheme in schemes:
            for row in self._rows.get(scheme, ()):
                yield scheme, row

    def _nearness(self, row: dict[str, Any]) -> tuple[bool, bool, int]:
        near, code = self.applicants.communities, row["residence"]
        return code not in near, code[:STREET_DIGITS] != near[0][:STREET_DIGITS], row["person"]
