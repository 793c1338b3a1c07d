"""Figures: the rulebook of this installation, with the figures that two people of its district confirmed."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from huimin.commons.installation.public import InstallationCard, day_of, installation
from huimin.commons.installation.settled import settled
from huimin.entitlements.cards import FigureUse
from huimin.entitlements.models import Figure
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.citations import Source
from huimin.policy.parameters import DatedValue, Parameter, Status, Unit, read_figure, write_figure
from huimin.policy.rulebooks import Rulebook
from huimin.policy.running import Plan
from huimin.rulebook.public import rulebook

TABLE_WORD: Final = "…"


class NotATable(Invalid):
    """What was entered for a table of figures has another shape."""

    template = _("“{name}” is a table by {by}. Enter one figure for each combination.")


@dataclass(frozen=True, slots=True)
class ConfirmedFigure:
    """A district's own figure as it was confirmed, hashable so that rulebooks are put together once."""

    parameter: str
    place: str
    since: date
    until: date | None
    value: str | None
    table: tuple[tuple[tuple[int, ...], str], ...]
    source: Source

    @classmethod
    def of(cls, figure: Figure) -> ConfirmedFigure:
        """Return the figure that a row holds."""
        confirmed_on = day_of(figure.confirmed_at) if figure.confirmed_at else None
        table = isinstance(figure.value, dict)
        return cls(
            parameter=figure.parameter,
            place=figure.place,
            since=figure.since,
            until=figure.until,
            value=None if table else figure.value,
            table=tuple(_cells(figure.value)) if table else (),
            source=Source(figure.document, figure.number, figure.article, figure.url, confirmed_on),
        )


def confirmed_figures(known_at: datetime) -> tuple[ConfirmedFigure, ...]:
    """Return the district's own figures that were confirmed and not withdrawn at that moment."""
    return tuple(
        figure
        for confirmed_at, withdrawn_at, figure in _ever_confirmed()
        if confirmed_at <= known_at and (withdrawn_at is None or withdrawn_at > known_at)
    )


@settled
def _ever_confirmed() -> tuple[tuple[datetime, datetime | None, ConfirmedFigure], ...]:
    """Return every figure that was confirmed, from when and until when it counted."""
    return tuple(
        (figure.confirmed_at, figure.withdrawn_at, ConfirmedFigure.of(figure))
        for figure in Figure.objects.order_by("id")
        if figure.confirmed_at is not None
    )


def rulebook_of_installation(known_at: datetime) -> Rulebook:
    """Return the rulebook as this installation knew it: delivered figures and those of the district.

    The edition of what it decides names both.
    """
    return _with_figures(confirmed_figures(known_at))


def figure_on(name: str, *, on: date, known_at: datetime) -> DatedValue:
    """Return a figure of this installation on a day, as it was known then.

    Raises:
        NotInForce: it has no value there on that day.
    """
    return rulebook_of_installation(known_at).parameters[name].at(on, installation().place)


@lru_cache(maxsize=16)
def _with_figures(figures: tuple[ConfirmedFigure, ...]) -> Rulebook:
    book = rulebook()
    if not figures:
        return book
    own = copy.copy(book)
    entered = [
        (figure.parameter, dated_value(figure, book.parameters[figure.parameter])) for figure in figures
    ]
    own.parameters = book.parameters.with_values(entered)
    return own


def dated_value(figure: ConfirmedFigure, parameter: Parameter) -> DatedValue:
    """Return a confirmed figure as the engine reads it; two people have seen its document.

    Raises:
        UnreadableFigure: if it is no figure of the parameter's unit.
        NotATable: if one figure stands where there should be a table, or a table where there should be one.
    """
    _refuse_wrong_shape(figure, parameter)
    table = {codes: _whole(parameter.unit, text) for codes, text in figure.table}
    return DatedValue(
        since=figure.since,
        until=figure.until,
        place=figure.place,
        figure=None if figure.value is None else read_figure(parameter.unit, figure.value),
        table=table or None,
        source=figure.source,
        status=Status.VERIFIED,
    )


def _refuse_wrong_shape(figure: ConfirmedFigure, parameter: Parameter) -> None:
    if any(len(codes) != len(parameter.by) for codes, _text in figure.table) or (
        parameter.by and figure.value
    ):
        raise NotATable(name=parameter.name, by=", ".join(parameter.by) or "–")


def _cells(table: Mapping[str, Any], above: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], str]]:
    """Return every cell of a nested table with the codes that lead to it."""
    for code, inner in table.items():
        if isinstance(inner, dict):
            yield from _cells(inner, (*above, int(code)))
        else:
            yield (*above, int(code)), inner


def _whole(unit: Unit, text: str) -> int:
    figure = read_figure(unit, text)
    if not isinstance(figure, int):
        raise Invalid(_("A table holds whole numbers or money, not {given}."), given=text)
    return figure


def uses_of(plans: Iterable[Plan]) -> tuple[FigureUse, ...]:
    """Return every figure that the plans read, each once, in the order of reading."""
    found = {name: (plan.parameter(name), dated) for plan in plans for name, dated in plan.figures.items()}
    return tuple(
        FigureUse(
            name=name,
            zh=parameter.zh,
            en=parameter.en,
            written=TABLE_WORD if dated.figure is None else write_figure(parameter.unit, dated.figure),
            place=dated.place,
            since=dated.since,
            status=dated.status.value,
            document=" ".join(filter(None, (dated.source.title, dated.source.number))),
        )
        for name, (parameter, dated) in found.items()
    )


def that_forbid_payment(uses: Iterable[FigureUse], installation: InstallationCard) -> tuple[FigureUse, ...]:
    """Return the figures by which an installation must not pay: in production, all unverified ones."""
    if installation.demonstration:
        return ()
    return tuple(use for use in uses if use.status != Status.VERIFIED.value)
