"""Cards: what this app hands to others about awards, reckonings and conflicts, frozen and without models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from huimin.kernel.days import Month

OF_CASES: Final = frozenset({"case", "once"})
"""The origins of awards that were decided in a case."""


@dataclass(frozen=True, slots=True)
class AwardCard:
    """One award: whose, how much a month in fen, for which days, and what it rests on."""

    id: int
    scheme: str
    person_id: int
    household_id: int | None
    monthly: int
    parts: Mapping[str, int]
    start: date | None
    end: date | None
    decided_on: date
    origin: str
    reference: str
    edition: str
    document: str
    division: str
    end_reason: str = ""
    previous_id: int | None = None
    suspended: bool = False

    @property
    def of_a_case(self) -> bool:
        """Return whether a case decided it, whose number is the reference then."""
        return self.origin in OF_CASES and bool(self.reference)

    @property
    def never_counted(self) -> bool:
        """Return whether it was replaced on its own first day."""
        return self.start is None

    def standing(self, day: date) -> str:
        """Return how the award stands on `day`: still to come, active, suspended or ended."""
        if self.start is not None and day < self.start and self.end != self.start:
            return "coming"
        return "ended" if not self.in_force(day) else "suspended" if self.suspended else "active"

    def in_force(self, day: date) -> bool:
        """Return whether the award counts on `day`."""
        return self.start is not None and self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class HeldCard:
    """An award in force: whose it is, where, until when, and since when nobody has looked at it.

    `since` is the first day of the last award of the holder that people decided or took over: what a month
    changed by itself does not count.
    """

    id: int
    scheme: str
    person_id: int
    household_id: int | None
    division: str
    end: date | None
    since: date

    @property
    def holder(self) -> tuple[str, int | None, int]:
        """The scheme, and the household or else the person."""
        return self.scheme, self.household_id, 0 if self.household_id else self.person_id


@dataclass(frozen=True, slots=True)
class ReckoningCard:
    """One scheme reckoned for a month: how many came in, what became of them, and what is proposed."""

    id: int
    month: Month
    scheme: str
    version: int
    on: date
    known_at: datetime
    edition: str
    considered: int
    granted: int
    refused: int
    undecided: int
    digest: str
    changed: bool
    proposals: Mapping[str, int] = field(default_factory=dict)
    doubtful_figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureUse:
    """A figure that a reckoning read, and how far it can be trusted."""

    name: str
    zh: str
    en: str
    written: str
    place: str
    since: date
    status: str
    document: str

    def to_json(self) -> dict[str, Any]:
        """Return the use as plain text fields."""
        return {name: str(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def from_json(cls, fields: Mapping[str, str]) -> FigureUse:
        """Return the use that `to_json` wrote."""
        return cls(**{**fields, "since": date.fromisoformat(fields["since"])})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two benefits that do not go together, the award that is in the way, and the article that says so."""

    award: AwardCard
    effect: str
    zh: str
    en: str
    document: str
    article: str
