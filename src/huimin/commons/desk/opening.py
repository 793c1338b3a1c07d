"""What of an address belongs to a table, and the view with which an officer opens a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, QueryDict

from huimin.commons.access.guards import officer_of
from huimin.commons.desk.queries import views_of_table

if TYPE_CHECKING:
    from huimin.commons.desk.tables import Table

PLACE = ("after", "before", "pick", "export")
"""What says where in a list one is, and is never part of a view."""
SHAPE = ("find", "sort", "size", "view", "shape", "column")


def own_parameters(table: Table) -> set[str]:
    """Return the parameters of an address that belong to a table, and not to its page."""
    return {*PLACE, *SHAPE, *table.asks, *(each.name for each in table.filters)}


def open_with_usual_view(request: HttpRequest, table: Table) -> None:
    """Look at a bare address as at the view with which the officer opens this list.

    A page that reads parameters which its table `asks` for calls this before it reads them.
    """
    officer = officer_of(request)
    if officer is None or own_parameters(table) & set(request.GET):
        return
    views = views_of_table(officer, table.name)
    usual = next((view for view in views if view.opens and view.officer_id == officer.pk), None)
    if usual is not None:
        asked = request.GET.copy()
        asked.update(QueryDict(usual.query))
        asked["view"] = str(usual.pk)
        request.GET = asked  # type: ignore[assignment] # what follows, links too, is in the view
