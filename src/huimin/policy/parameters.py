"""Figures of the law by day and by place, each with its source and with how far it can be trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from huimin.kernel.errors import Invalid, NotInForce
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import Money
from huimin.policy.citations import Source

NATION = "CN"
DIVISION_LENGTHS = (12, 9, 6, 4, 2)
"""Community, street, district, city, province: the lengths at which a division code may end."""

Figure: TypeAlias = int | Fraction | str
Table: TypeAlias = Mapping[tuple[int, ...], int]


class Unit(StrEnum):
    """What a figure counts; money is fen, percent and ratio are exact fractions."""

    MONEY = "money"
    PERCENT = "percent"
    RATIO = "ratio"
    COUNT = "count"
    DAYS = "days"
    MONTHS = "months"
    CHOICE = "choice"


class Status(StrEnum):
    """How far a figure can be trusted.

    Verified figures were found in their source. Unverified ones are remembered, demonstration ones invented
    to fill a gap; a production installation refuses to pay by either. Supposed ones are the “what if” of a
    simulation.
    """

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    DEMONSTRATION = "demonstration"
    SUPPOSED = "supposed"


class UnreadableFigure(Invalid):
    """The text is no figure of the unit that the parameter has."""


class NegativeFigure(UnreadableFigure):
    """A figure of the law lies below zero."""

    template = _("'{given}' lies below zero. No figure of the law does: write it without the minus.")


class UnknownParameter(Invalid):
    """There is no parameter of this name."""


def read_figure(unit: Unit, text: str) -> Figure:
    """Return the figure that `text` writes: fen for money, an exact fraction for percent and ratio.

    Raises:
        UnreadableFigure: if the text is not quoted, or is no figure of that unit.
        NegativeFigure: if it lies below zero.
    """
    figure = _read(unit, text)
    if not isinstance(figure, str) and figure < 0:
        raise NegativeFigure(given=text)
    return figure


def _read(unit: Unit, text: str) -> Figure:
    if not isinstance(text, str):
        raise UnreadableFigure(_('{given} must be quoted, as "{given}", so that it stays exact.'), given=text)
    try:
        match unit:
            case Unit.MONEY:
                return Money.of(text).fen
            case Unit.PERCENT:
                return Fraction(text) / 100
            case Unit.RATIO:
                return Fraction(text)
            case Unit.CHOICE:
                return text
        return int(text)
    except (ValueError, ZeroDivisionError, Invalid):
        raise UnreadableFigure(
            _("'{given}' is not a figure in {unit}. Write it like “1234.50”, “20” or “3/2”."),
            given=text,
            unit=unit.value,
        ) from None


def write_figure(unit: Unit, figure: Figure) -> str:
    """Return `figure` as people write it in its unit, which `read_figure` reads again."""
    if unit is Unit.MONEY and isinstance(figure, int):
        return str(Money(figure))
    if unit is Unit.PERCENT:
        figure = Fraction(figure) * 100
    if isinstance(figure, Fraction) and _is_decimal(figure):
        whole, thousandths = divmod(figure * 1000, 1000)
        decimals = f"{int(thousandths):03d}".rstrip("0")
        return f"{whole}.{decimals}" if decimals else str(whole)
    return str(figure)


def _is_decimal(figure: Fraction) -> bool:
    return figure >= 0 and (figure * 1000).denominator == 1


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A figure, or a table of them, in one place from one day until another; neither says it was repealed."""

    since: date
    place: str
    figure: Figure | None
    source: Source
    status: Status = Status.VERIFIED
    until: date | None = None
    table: Table | None = None

    @property
    def repealed(self) -> bool:
        """Return whether this entry ends the figure instead of setting it."""
        return self.figure is None and self.table is None

    @property
    def basis(self) -> str:
        """Return the document that sets it, as Chinese texts cite one: title, number and article."""
        return f"{self.source.title}{self.source.number}{self.source.article}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure of the law through time and place."""

    name: str
    zh: str
    en: str
    unit: Unit
    values: tuple[DatedValue, ...]
    by: tuple[str, ...] = ()
    path: str = ""
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What each choice is called in Chinese and English."""

    def at(self, day: date, place: str) -> DatedValue:
        """Return the value in force on `day` in the nearest place that has one.

        An entry holds until its own `until`, or until the next entry of the same place. Where a place has
        none in force, the wider one counts; a repeal ends the search, because a repealed figure must never
        fall back to another.

        Raises:
            NotInForce: if no place has a value on that day, or the nearest one repealed it.
        """
        for code in places(place):
            dated = self._latest(day, code)
            if dated is None:
                continue
            if dated.repealed:
                raise NotInForce(
                    _(
                        "'{name}' was repealed in {place} on {since} by {title}. "
                        "For {day} use the rule that replaced it."
                    ),
                    name=self.name,
                    place=code,
                    since=dated.since,
                    title=dated.source.title,
                    day=day,
                )
            return dated
        raise NotInForce(
            _(
                "'{name}' has no value for {place} on {day}. Enter the figure with its document, or ask "
                "for another day."
            ),
            name=self.name,
            place=place,
            day=day,
        )

    def _latest(self, day: date, place: str) -> DatedValue | None:
        own = [value for value in self.values if value.place == place and value.since <= day]
        if not own:
            return None
        latest = max(own, key=lambda value: value.since)
        return latest if latest.until is None or day < latest.until else None


def places(place: str) -> Iterator[str]:
    """Return the division `place` and those around it, nearest first, the nation last."""
    for length in DIVISION_LENGTHS:
        if len(place) >= length and place != NATION:
            yield place[:length]
    yield NATION


@dataclass(frozen=True)
class Parameters(Mapping[str, Parameter]):
    """All figures that a calculation may read: those of the rulebook and those of an installation."""

    by_name: Mapping[str, Parameter]
    _fingerprint: list[str] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def of(cls, parameters: Iterable[Parameter]) -> Parameters:
        """Return the parameters by name."""
        return cls({parameter.name: parameter for parameter in parameters})

    def __getitem__(self, name: str) -> Parameter:
        try:
            return self.by_name[name]
        except KeyError:
            raise UnknownParameter(
                _("There is no parameter “{name}”. `huimin rules parameters` lists those there are."),
                name=name,
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @property
    def fingerprint(self) -> str:
        """Return a short hash of every figure, the same on every machine."""
        if not self._fingerprint:
            digest = hashlib.sha256()
            for name in sorted(self.by_name):
                digest.update(repr((name, _stable(self.by_name[name]))).encode())
            self._fingerprint.append(digest.hexdigest()[:12])
        return self._fingerprint[0]

    def with_values(self, entered: Iterable[tuple[str, DatedValue]]) -> Parameters:
        """Return these parameters with figures of a district, replacing those of the same day and place.

        Raises:
            UnknownParameter: for a name that the rulebook does not have.
        """
        changed = dict(self.by_name)
        for name, value in entered:
            parameter = changed.get(name) or self[name]
            kept = [old for old in parameter.values if (old.since, old.place) != (value.since, value.place)]
            changed[name] = replace(parameter, values=(*kept, value))
        return Parameters(changed)

    def with_override(self, supposed: Mapping[str, str]) -> Parameters:
        """Return these parameters with some figures set for every day and place: the “what if”.

        Raises:
            UnknownParameter: for a name that the rulebook does not have.
            UnreadableFigure: for a text that is no figure of the parameter's unit, and for tables.
        """
        changed = dict(self.by_name)
        for name, text in supposed.items():
            parameter = self[name]
            if parameter.by:
                raise UnreadableFigure(_("'{name}' is a table. Suppose single figures only."), name=name)
            value = DatedValue(
                since=date.min,
                place=NATION,
                figure=read_figure(parameter.unit, text),
                source=Source("假设"),
                status=Status.SUPPOSED,
            )
            changed[name] = replace(parameter, values=(value,))
        return Parameters(changed)


def _stable(parameter: Parameter) -> tuple[object, ...]:
    values = sorted(
        (
            value.place,
            value.since.isoformat(),
            str(value.until),
            str(value.figure),
            str(sorted((value.table or {}).items())),
            value.status.value,
        )
        for value in parameter.values
    )
    return (parameter.unit.value, parameter.by, values)
