"""Thresholds: from when on something is shown; what the desk begins with, and what an officer sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Final

LARGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on something is shown; none of these numbers stands in a law.

    `departures` by one officer within `days`; within `span` days, on one day: so many `people` looked at, so
    many of them `outside` the officer's own cases, so many `whole` numbers shown. A single look at a relative
    is always shown.
    """

    departures: int = 3
    days: int = 90
    span: int = 7
    people: int = 60
    outside: int = 20
    whole: int = 10

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Thresholds:
        """Return the thresholds of an address; what is left out or makes no sense stays as it is."""
        asked = {field.name: str(given.get(field.name, "")) for field in fields(cls)}
        return cls(**{name: int(text) for name, text in asked.items() if _is_sensible(text)})

    def departures_since(self, day: date) -> date:
        """Return the first day whose departures count on a day."""
        return day - timedelta(days=self.days - 1)

    def looks_since(self, day: date) -> date:
        """Return the first day whose look-ups count on a day."""
        return day - timedelta(days=self.span - 1)


NAMES: Final = tuple(field.name for field in fields(Thresholds))


def _is_sensible(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= LARGEST
