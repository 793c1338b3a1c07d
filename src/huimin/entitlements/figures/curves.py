"""Curves: a figure of the law through time as steps, drawn where its documents stand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _

from huimin.entitlements.wording import figure_text
from huimin.kernel.errors import NotInForce
from huimin.policy.parameters import DatedValue, Parameter, Status, places, write_figure

WIDTH: Final = 960
HEIGHT: Final = 168
LEFT, RIGHT, TOP, BOTTOM = 12, 12, 28, 24
"""What is kept free around the steps, in pixels: above for the amounts, below for the years."""

ROOM_OF_A_LABEL: Final = 48
AHEAD: Final = timedelta(days=240)
"""How far the last step is drawn beyond today."""


@dataclass(frozen=True, slots=True)
class Tread:
    """A value from one day until another: where its line stands, and what is written over it."""

    x: int
    to_x: int
    y: int
    words: str
    spoken: str
    trusted: bool
    current: bool
    labelled: bool


@dataclass(frozen=True, slots=True)
class Riser:
    """The way from one value to the next."""

    x: int
    y: int
    to_y: int


@dataclass(frozen=True, slots=True)
class Curve:
    """The steps with the years under them and today's line."""

    treads: tuple[Tread, ...]
    risers: tuple[Riser, ...]
    years: tuple[tuple[int, int], ...]
    today: int
    doubtful: bool
    width: int = WIDTH
    height: int = HEIGHT
    ground: int = HEIGHT - BOTTOM
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP

    @property
    def spoken(self) -> str:
        """Return the steps in words, for those who do not see them."""
        return "; ".join(tread.spoken for tread in self.treads)


def curve_of(parameter: Parameter, on: date, district: str) -> Curve | None:
    """Return how a figure went up and down in a district, or nothing where there is no more than one step."""
    steps = list(_steps(parameter, district))
    if sum(dated is not None for _since, dated in steps) < 2:
        return None
    first, last = steps[0][0], max(steps[-1][0], on) + AHEAD
    highest = max(_number(dated) for _since, dated in steps if dated is not None)

    def x_of(day: date) -> int:
        return LEFT + (day - first).days * (WIDTH - LEFT - RIGHT) // (last - first).days

    def y_of(dated: DatedValue) -> int:
        room = HEIGHT - TOP - BOTTOM
        return HEIGHT - BOTTOM - int(_number(dated) * room / highest if highest else 0)

    treads = []
    for place, (since, dated) in enumerate(steps):
        until = steps[place + 1][0] if place + 1 < len(steps) else last
        if dated is None:
            continue
        current, wide = since <= on < until, x_of(until) - x_of(since) >= ROOM_OF_A_LABEL
        told = figure_text(parameter, dated)
        treads.append(
            Tread(
                x=x_of(since),
                to_x=x_of(until),
                y=y_of(dated),
                words=write_figure(parameter.unit, dated.figure or 0),
                spoken=_("{since}: {value}").format(since=since, value=told),
                trusted=dated.status is Status.VERIFIED,
                current=current,
                labelled=wide or current or until == last,
            )
        )
    return Curve(
        treads=tuple(treads),
        risers=tuple(
            Riser(after.x, before.y, after.y) for before, after in pairwise(treads) if before.to_x == after.x
        ),
        years=tuple((x_of(date(year, 1, 1)), year) for year in range(first.year + 1, last.year + 1)),
        today=x_of(on),
        doubtful=not all(tread.trusted for tread in treads),
    )


def _steps(parameter: Parameter, district: str) -> Iterator[tuple[date, DatedValue | None]]:
    """Go through the days on which another single value begins to count, or none does."""
    around = set(places(district))
    near = [value for value in parameter.values if value.place in around]
    days = {value.since for value in near} | {value.until for value in near if value.until}
    before: DatedValue | None = None
    for day in sorted(days):
        try:
            dated: DatedValue | None = parameter.at(day, district)
        except NotInForce:
            dated = None
        if dated is not None and (dated.table is not None or not isinstance(dated.figure, int | Fraction)):
            return
        if dated is not before:
            yield day, dated
        before = dated


def _number(dated: DatedValue) -> Fraction:
    assert isinstance(dated.figure, int | Fraction)
    return Fraction(dated.figure)
