"""Read the figures that the district entered."""

from __future__ import annotations

from django.db.models import QuerySet

from huimin.entitlements.models import Figure
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _


class NoSuchFigure(NotFound):
    """The district has entered no such figure."""

    template = _("There is no figure {figure}. Look for it in the list of figures.")


def figures() -> QuerySet[Figure]:
    """Return the figures that the district entered, newest first."""
    return Figure.objects.select_related("entered_by", "confirmed_by", "withdrawn_by").order_by("-id")


def figure_of(number: int) -> Figure:
    """Return one figure that the district entered.

    Raises:
        NoSuchFigure: there is none.
    """
    figure = figures().filter(pk=number).first()
    if figure is None:
        raise NoSuchFigure(figure=number)
    return figure
