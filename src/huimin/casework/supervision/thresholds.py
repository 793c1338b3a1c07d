"""Thresholds: from when on something is shown; what an installation begins with, and what it set since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Final, Self

from django.db import transaction

from huimin.casework.models import Threshold
from huimin.casework.supervision.refusals import NothingChanged, NotTheirs, SayWhy, Senseless
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.installation.public import installation

LARGEST: Final = 10_000
SUPERVISE: Final = "cases.supervise"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on something is shown; none of these numbers stands in a law, so each installation sets its
    own. What stands here is what it begins with.

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

    def but(self, given: Mapping[str, str]) -> Self:
        """Return these with the ones of an address; what is left out or makes no sense stays as it is."""
        asked = {name: str(given.get(name, "")) for name in NAMES}
        return replace(self, **{name: int(text) for name, text in asked.items() if _is_sensible(text)})

    def departures_since(self, day: date) -> date:
        """Return the first day whose departures count on a day."""
        return day - timedelta(days=self.days - 1)

    def looks_since(self, day: date) -> date:
        """Return the first day whose look-ups count on a day."""
        return day - timedelta(days=self.span - 1)


NAMES: Final = tuple(field.name for field in fields(Thresholds))


def standing_thresholds() -> Thresholds:
    """Return the thresholds of the installation: what was set last, and what it began with."""
    latest = Threshold.objects.order_by("name", "-at", "-pk").distinct("name")
    return Thresholds(**dict(latest.values_list("name", "value")))


def changes_of_thresholds() -> list[Threshold]:
    """Return who set which threshold to what, and why, the latest first."""
    return list(Threshold.objects.select_related("by").order_by("-at", "-pk")[:20])


def sets_thresholds(officer: Officer) -> bool:
    """Return whether an officer supervises the whole installation, and so sets what counts in all of it."""
    return officer.scope(SUPERVISE).covers(installation().place)


@transaction.atomic
def set_thresholds(*, values: Mapping[str, int], reason: str, by: Officer, at: datetime) -> Thresholds:
    """Set thresholds for everybody, keep who did and why, and return those that stand now.

    Raises:
        NotTheirs: the officer does not supervise the whole installation.
        SayWhy: no reason was given.
        Senseless: a number is out of range, or there is no such threshold.
        NothingChanged: every one stands as it is given.
    """
    if not sets_thresholds(by):
        raise NotTheirs()
    if not reason.strip():
        raise SayWhy(field="reason")
    standing = standing_thresholds()
    for name, value in values.items():
        if name not in NAMES or not 1 <= value <= LARGEST:
            raise Senseless(largest=LARGEST, field=name)
    changed = {name: value for name, value in values.items() if value != getattr(standing, name)}
    if not changed:
        raise NothingChanged()
    for name, value in changed.items():
        made = Threshold.objects.create(name=name, value=value, reason=reason.strip()[:200], by=by, at=at)
        record(
            "supervision.set", made, by=by, division=installation().place, reason=made.reason, name=name,
            before=getattr(standing, name), after=value,
        )  # fmt: skip
    return standing_thresholds()


def _is_sensible(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= LARGEST
