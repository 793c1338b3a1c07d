"""The one table of the workbench: sorted, filtered by chips, paged by key, selected, summed and exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.exporting import export
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.sources import Ready, Source, source_of
from huimin.commons.desk.viewing import TableView

__all__ = ["Bulk", "Column", "Filter", "Kind", "Table", "TableView"]

SEARCH_LABEL, EMPTY_TITLE = _("Search in this list"), _("There is nothing in this list")


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to narrow a table to some of its rows.

    `choices` are (code, label) pairs, or a function that returns them; without, the values that occur are
    offered and put into words by `words`. `apply` narrows the queryset where equality at `path` won't do.
    `ready` puts into the queryset what `path` names, where the rows of a page do not need it.
    """

    name: str
    label: Text
    path: str = ""
    choices: Sequence[tuple[str, Text]] | Callable[[], Sequence[tuple[str, Text]]] = ()
    words: Callable[[str], Text] | None = None
    apply: Callable[[Any, str], Any] | None = None
    counted: bool = True
    ready: Ready | None = None

    @property
    def counts(self) -> bool:
        """Tell whether rows are counted for its choices, or to know the choices."""
        return not self.choices or (self.counted and self.apply is None)

    def narrow(self, source: Source, value: str) -> Source:
        """Return the rows of `source` that the choice `value` leaves."""
        if self.apply is not None:
            apply = self.apply
            return source.narrowed(lambda rows: apply(rows, value))
        if self.ready is not None:
            source = source.narrowed(self.ready)
        return source.where(self.path or self.name, value)


@dataclass(frozen=True, slots=True)
class Bulk:
    """Something that can be done to the selected rows: a button that posts their keys as `pick`."""

    label: Text
    address: str


@dataclass(frozen=True, slots=True)
class Table:
    """How rows are shown. Declare it once beside a view and let it `respond`.

    `name` is unique on the platform. `order` is the name of a column, with "-" for descending; "" keeps the
    order of keys. `search` are the database paths in which the search box looks. `sum` names the money column
    that is added up for everything and for a selection; `bulk` is what can be done to a selection. `asks` are
    parameters of the page that decide which rows there are, as days do: a saved view keeps them.
    """

    name: str
    columns: tuple[Column, ...]
    caption: Text = ""
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()
    search_label: Text = SEARCH_LABEL
    order: str = ""
    link: Callable[[Any], str] | None = None
    sum: str = ""
    bulk: tuple[Bulk, ...] = ()
    page_size: int = 50
    counted: bool = True
    empty_title: Text = EMPTY_TITLE
    empty_text: Text = ""
    searcher: Callable[[Any, str], Any] | None = None
    asks: tuple[str, ...] = ()

    @property
    def searchable(self) -> bool:
        """Tell whether the table has a search box."""
        return bool(self.search or self.searcher)

    def column(self, name: str) -> Column | None:
        """Return the column called `name`."""
        return next((column for column in self.columns if column.name == name), None)

    def view(self, request: HttpRequest, rows: QuerySet[Any] | Sequence[Any] | Source) -> TableView:
        """Return the table as this request wants to see it."""
        return TableView(self, request, source_of(rows))

    def respond(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[Any] | Source,
        template: str,
        context: Mapping[str, Any] | None = None,
    ) -> HttpResponseBase:
        """Return the page with this table as `table`, the table alone for htmx, or the file asked for.

        `rows` must hold only what the officer may see. `select_related` is the caller's business.
        """
        table = self.view(request, rows)
        if wanted := request.GET.get("export"):
            return export(
                wanted,
                name=self.name,
                request=request,
                columns=table.columns,
                source=table.picked or table.source,
                order=table.order,
            )
        htmx = getattr(request, "htmx", None)
        part = htmx and htmx.target == table.id
        response = render(
            request, "desk/table.html" if part else template, {**(context or {}), "table": table}
        )
        patch_vary_headers(response, ["HX-Request", "HX-Target"])  # "back" must not show the table alone
        return response
