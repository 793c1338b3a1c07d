"""Change figures of the district: entered with their document, confirmed by somebody else, withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.database.remembering import forget
from huimin.entitlements.figures.installed import ConfirmedFigure, dated_value
from huimin.entitlements.figures.queries import NoSuchFigure
from huimin.entitlements.models import Figure
from huimin.entitlements.refusals import ReasonMissing
from huimin.entitlements.wording import division_called, figure_word, state_word
from huimin.kernel.days import Span
from huimin.kernel.errors import Conflict, Forbidden, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.parameters import places
from huimin.rulebook.public import rulebook


class SamePerson(Forbidden):
    """Whoever entered a figure may not confirm it."""

    template = _("You entered this figure. Somebody else must compare it with its document and confirm it.")


class FigureIsFinal(Conflict):
    """The figure was confirmed or withdrawn already."""

    template = _("Figure {figure} is {state} already. Withdraw it and enter another if it is wrong.")


class FigureStandsAlready(Conflict):
    """There is a confirmed figure of the same parameter, place and day."""

    template = _(
        "“{parameter}” has a confirmed figure of {place} from {since} already. Withdraw that one first."
    )


class ElsewhereInForce(Invalid):
    """The figure is for a place that does not lie around the district."""

    template = _("{place} does not contain this district ({district}). Choose one of: {known}.")


class NoDocument(Invalid):
    """A figure was entered without the document that it stands in."""

    template = _("A figure needs its document: title and number, so that a second person can compare it.")


@transaction.atomic
def enter_figure(
    *,
    parameter: str,
    place: str,
    district: str,
    since: date,
    value: Any,
    document: str,
    by: Officer,
    until: date | None = None,
    number: str = "",
    article: str = "",
    url: str = "",
) -> int:
    """Enter a figure with its document, to be confirmed by somebody else, and return its number.

    `value` is written as in a parameter file: quoted yuan, percent, a nested table; None repeals the figure.

    Raises:
        UnknownParameter: the rulebook has no such figure.
        UnreadableFigure, NotATable: it is no figure of the parameter's unit or shape.
        ElsewhereInForce: for a place that does not contain the district.
        NoDocument: without a document.
        EmptySpan: it would end before it starts.
    """
    Span(since, until)
    if not document.strip():
        raise NoDocument(field="document")
    if place not in (known := list(places(district))):
        raise ElsewhereInForce(place=place, district=district, known=", ".join(known), field="place")
    figure = Figure(
        parameter=parameter,
        place=place,
        since=since,
        until=until,
        value=value,
        document=document.strip(),
        number=number.strip(),
        article=article.strip(),
        url=url.strip(),
        entered_by=by,
    )
    dated_value(ConfirmedFigure.of(figure), rulebook().parameters[parameter])
    figure.save(force_insert=True)
    record("figure.enter", figure, by=by, division=place, parameter=parameter, since=str(since), value=value)
    return figure.pk


def _locked_figure(figure: int, state: str) -> Figure:
    found = Figure.objects.select_for_update().filter(pk=figure).first()
    if found is None:
        raise NoSuchFigure(figure=figure)
    if found.state != state:
        raise FigureIsFinal(figure=figure, state=state_word(found.state))
    return found


@transaction.atomic
def confirm_figure(*, figure: int, by: Officer, at: datetime) -> None:
    """Confirm that a figure is what its document says; from then on calculations use it.

    Raises:
        NoSuchFigure: there is none.
        FigureIsFinal: it was confirmed or withdrawn already.
        SamePerson: by the officer who entered it.
        FigureStandsAlready: another one of the same place and day is confirmed.
    """
    found = _locked_figure(figure, Figure.State.ENTERED)
    if found.entered_by_id == by.pk:
        raise SamePerson()
    twins = Figure.objects.filter(
        parameter=found.parameter, place=found.place, since=found.since, state=Figure.State.CONFIRMED
    )
    if twins.exists():
        raise FigureStandsAlready(
            parameter=figure_word(found.parameter), place=division_called(found.place), since=found.since
        )
    found.state, found.confirmed_by, found.confirmed_at = Figure.State.CONFIRMED, by, at
    found.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    forget()
    record("figure.confirm", found, by=by, division=found.place, parameter=found.parameter)


@transaction.atomic
def withdraw_figure(*, figure: int, reason: str, by: Officer, at: datetime) -> None:
    """Take a figure back: calculations do not use it from now on, and what it decided so far stays explained.

    Raises:
        NoSuchFigure: there is none.
        FigureIsFinal: it was withdrawn already.
        ReasonMissing: no reason was given.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    found = Figure.objects.select_for_update().filter(pk=figure).first()
    if found is None:
        raise NoSuchFigure(figure=figure)
    if found.state == Figure.State.WITHDRAWN:
        raise FigureIsFinal(figure=figure, state=state_word(found.state))
    found.state, found.withdrawn_by, found.withdrawn_at = Figure.State.WITHDRAWN, by, at
    found.save(update_fields=["state", "withdrawn_by", "withdrawn_at"])
    forget()
    record("figure.withdraw", found, by=by, division=found.place, reason=reason, parameter=found.parameter)
