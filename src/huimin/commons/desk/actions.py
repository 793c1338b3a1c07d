"""Keep, change and forget saved views of lists."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.desk.models import SavedView
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _

VIEWS_AT_MOST = 50
LONGEST_QUERY = 4_000


class NameTaken(Conflict):
    """The officer has another view of the list under this name."""

    template = _("You have a view “{name}” of this list already. Choose another name, or change that view.")


@transaction.atomic
def save_view(
    *,
    table: str,
    list_name: str,
    address: str,
    name: str,
    query: str,
    by: Officer,
    opens: bool = False,
    shared: bool = False,
) -> SavedView:
    """Keep a view of a list and return it.

    Raises:
        Invalid: it has no name, is too long, or the officer keeps too many.
        NameTaken: the officer has a view of this name of the same list.
    """
    _check(name, query)
    if SavedView.objects.filter(officer=by, table=table).count() >= VIEWS_AT_MOST:
        raise Invalid(_("You keep {count} views of this list. Delete one first."), count=VIEWS_AT_MOST)
    if opens:
        _open_with_none(by, table)
    view = SavedView(
        officer=by, table=table, list_name=list_name[:120], address=address[:200], name=name, query=query,
        opens=opens, shared=shared,
    )  # fmt: skip
    _write(view)
    record("desk.save_view", view, by=by, table=table, query=query, opens=opens, shared=shared)
    return view


@transaction.atomic
def change_view(
    *,
    view: SavedView,
    by: Officer,
    name: str | None = None,
    query: str | None = None,
    opens: bool | None = None,
    shared: bool | None = None,
) -> SavedView:
    """Change the name, the content or the use of a view and return it; what is None stays.

    Raises:
        Invalid: it would have no name, or be too long.
        NameTaken: the officer has another view of this name of the same list.
    """
    asked = {"name": name, "query": query, "opens": opens, "shared": shared}
    changes = {f: [getattr(view, f), v] for f, v in asked.items() if v is not None and v != getattr(view, f)}
    if not changes:
        return view
    for field, (_before, after) in changes.items():
        setattr(view, field, after)
    _check(view.name, view.query)
    if opens and "opens" in changes:
        _open_with_none(by, view.table)
    _write(view)
    record("desk.change_view", view, by=by, changes=changes)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: Officer) -> None:
    """Forget a view; the list itself stays as it is."""
    record("desk.delete_view", view, by=by, table=view.table, name=view.name)
    view.delete()


def _check(name: str, query: str) -> None:
    if not name or len(name) > 60:
        raise Invalid(_("Give the view a name of at most 60 characters."), field="name")
    if len(query) > LONGEST_QUERY:
        raise Invalid(_("This view is too long to be kept. Choose fewer columns or filters."))


def _open_with_none(officer: Officer, table: str) -> None:
    SavedView.objects.filter(officer=officer, table=table, opens=True).update(opens=False)


def _write(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        if "saved_view_has_a_name_of_its_own" not in str(error):
            raise
        raise NameTaken(name=view.name) from error
