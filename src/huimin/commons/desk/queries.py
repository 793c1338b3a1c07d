"""Read the saved views of officers."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from huimin.commons.access.models import Officer
from huimin.commons.database.remembering import remembered
from huimin.commons.desk.models import SavedView
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _


class NoSuchView(NotFound):
    """There is no such saved view, or it is somebody else's."""

    template = _("There is no such saved view of yours. Look into the list of your views.")


def own_views(officer: Officer) -> QuerySet[SavedView]:
    """Return the views that the officer keeps, those of a list together."""
    return SavedView.objects.filter(officer=officer).order_by("list_name", "table", "name", "pk")


def own_view(officer: Officer, view_id: int) -> SavedView:
    """Return a view that the officer keeps.

    Raises:
        NoSuchView: there is none, or it is somebody else's.
    """
    if (view := own_views(officer).filter(pk=view_id).first()) is None:
        raise NoSuchView()
    return view


@remembered
def views_of_table(officer: Officer, table: str) -> list[SavedView]:
    """Return the officer's views of a table, then those that colleagues of the same office share."""
    colleagues = Q(shared=True, officer__office=officer.office, officer__division=officer.division)
    seen = SavedView.objects.filter(Q(officer=officer) | colleagues, table=table).select_related("officer")
    return sorted(seen, key=lambda view: (view.officer_id != officer.pk, view.name, view.pk))
