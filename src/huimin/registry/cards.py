"""Cards: what the registry hands out about people, households, divisions and facts, frozen and plain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

HUKOU, LIVING, HEAD = 1, 2, 1
"""The registry's numbers of a hukou book, of people living together, and of the head among the members."""


@dataclass(frozen=True, slots=True)
class DivisionCard:
    """A unit of administration and the days on which it exists."""

    code: str
    name: str
    name_en: str
    kind: str
    parent: str | None
    start: date
    end: date | None

    @property
    def zh(self) -> str:
        """The Chinese name."""
        return self.name

    @property
    def en(self) -> str:
        """The English name."""
        return self.name_en


@dataclass(frozen=True, slots=True)
class DivisionBranch:
    """A division with the divisions inside it."""

    division: DivisionCard
    parts: tuple[DivisionBranch, ...]


@dataclass(frozen=True, slots=True)
class PersonCard:
    """As much of a person as others get to see: numbers are masks; days are as registered."""

    id: int
    name: str
    sex: int
    birth: date
    id_masked: str
    phone_masked: str
    hukou: str
    residence: str
    address: str
    died_on: date | None
    left_on: date | None
    merged_into: int | None

    @property
    def divisions(self) -> tuple[str, str]:
        """Where the person belongs: an officer who has a right in one of them has it for this person."""
        return self.residence, self.hukou

    def present(self, day: date) -> bool:
        """Return whether the person was alive and of this district on `day`; the day of death counts."""
        alive = self.died_on is None or day <= self.died_on
        return alive and (self.left_on is None or day < self.left_on)


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A person's place in a household."""

    membership: int
    person: PersonCard
    relation: int
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        """Return whether the person belongs to the household on `day`."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """A household and its members on a day, the head first."""

    id: int
    purpose: int
    number: str
    division: str
    address: str
    start: date
    end: date | None
    members: tuple[MemberCard, ...]

    @property
    def lives_together(self) -> bool:
        """Whether these are people who live together, and not a hukou book."""
        return self.purpose == LIVING

    @property
    def head(self) -> PersonCard | None:
        """The first member, who is the head where one is registered; a collective book has none."""
        first = self.members[0] if self.members else None
        if first is None or (self.purpose == HUKOU and first.relation != HEAD):
            return None
        return first.person


@dataclass(frozen=True, slots=True)
class FactCard:
    """What a source said: the value (none: asked, and not known), for which days, and when we knew.

    A fact without a number comes from a complete register that lists exceptions only.
    """

    id: int | None
    name: str
    value: int | None
    start: date
    end: date | None
    source: int
    reference: str
    recorded_at: datetime
    superseded_at: datetime | None = None
    recorded_by: str = ""
    about: int | None = None
    """The record it was recorded on, if that was merged into this person since."""

    @property
    def from_coverage(self) -> bool:
        """Whether it is what a complete register says about everybody it does not list."""
        return self.id is None

    def holds(self, day: date, known_at: datetime) -> bool:
        """Return whether it is said of a day, as known at a moment."""
        known = self.recorded_at <= known_at and (self.superseded_at is None or self.superseded_at > known_at)
        return known and self.start <= day and (self.end is None or self.end > day)


@dataclass(frozen=True, slots=True)
class KinCard:
    """A near relative of somebody, as the relations on record have it; both are told by blind indexes."""

    of: bytes
    relation: str
    name: str
    id_index: bytes
    id_masked: str


@dataclass(frozen=True, slots=True)
class RelationCard:
    """What `other` is to somebody (or somebody to `other`, if `inverse`) for a span of days."""

    id: int
    kind: str
    inverse: bool
    other: PersonCard
    start: date
    end: date | None
