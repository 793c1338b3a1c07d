"""Schemes: the ordered conditions and the amount of one benefit or status, from one day until another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from huimin.policy.citations import Citation
from huimin.policy.facts import Entity


class Start(StrEnum):
    """From when an award counts."""

    MONTH_AFTER_DECISION = "month after decision"
    MONTH_OF_EVENT = "month of event"
    MONTH_AFTER_EVENT = "month after event"
    DAY_OF_DECISION = "day of decision"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A benefit with an amount, or a status without one.

    `conditions` names rules in the order in which an officer reads them; all must hold. `parts` names the
    rules whose sum is the amount; a status has none. `reports` names rules that are worked out and shown
    but decide nothing. `disregards` names facts that are recorded and by law not counted, so that an
    explanation can say so.
    """

    name: str
    zh: str
    en: str
    entity: Entity
    conditions: tuple[str, ...]
    since: date
    cites: tuple[Citation, ...]
    parts: Mapping[str, str] = field(default_factory=dict)
    reports: tuple[str, ...] = ()
    disregards: tuple[str, ...] = ()
    until: date | None = None
    period: str = "month"
    automatic: bool = False
    start: Start = Start.MONTH_AFTER_DECISION
    payee: str = "head of household"
    publicity_days: int = 0
    module: str = ""

    def in_force(self, day: date) -> bool:
        """Return whether this version of the scheme exists on `day`."""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def is_status(self) -> bool:
        """Return whether the scheme recognises somebody without paying."""
        return not self.parts
