"""The one table of the workbench: sorted, filtered by chips, paged by key, selected, summed and exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.exporting import export
from huimin.commons.desk.pieces import Text, Tone
from huimin.commons.desk.sources import EMPTY, NOT_ON_RECORD, Order, Page, Source, source_of
from huimin.commons.desk.states import tone_and_word

__all__ = ["Bulk", "Column", "Filter", "Kind", "Table", "TableView"]

SEARCH_LABEL, EMPTY_TITLE = _("Search in this list"), _("There is nothing in this list")
NONE = _("none")
CHIPS_AT_MOST = 10
"""With more choices than this a filter is a list to choose from, not a row of chips."""
ROWS_OF_CHIPS_AT_MOST = 3
"""Further filters are lists too: the rows of the table are what people came for."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to narrow a table to some of its rows.

    `choices` are (code, label) pairs, or a function that returns them; without, the values that occur are
    offered and put into words by `words`. `apply` narrows the queryset where equality at `path` won't do.
    """

    name: str
    label: Text
    path: str = ""
    choices: Sequence[tuple[str, Text]] | Callable[[], Sequence[tuple[str, Text]]] = ()
    words: Callable[[str], Text] | None = None
    apply: Callable[[Any, str], Any] | None = None
    counted: bool = True

    def narrow(self, source: Source, value: str) -> Source:
        """Return the rows of `source` that the choice `value` leaves."""
        if self.apply is not None:
            apply = self.apply
            return source.narrowed(lambda rows: apply(rows, value))
        return source.where(self.path or self.name, value)


@dataclass(frozen=True, slots=True)
class Bulk:
    """Something that can be done to the selected rows: a button that posts their keys as `pick`."""

    label: Text
    address: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A chip of a filter."""

    code: str
    label: Text
    number: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class FilterView:
    """A filter with its choices as one page shows it."""

    name: str
    label: Text
    chosen: str
    choices: list[Choice]
    as_list: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as the page shows it."""

    column: Column
    text: str
    address: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the page shows it: the first cell names it."""

    key: str
    cells: list[Cell]
    fen: int = 0
    record: Any = None


@dataclass(frozen=True, slots=True)
class Table:
    """How rows are shown. Declare it once beside a view and let it `respond`.

    `name` is unique on the platform. `order` is the name of a column, with "-" for descending; "" keeps the
    order of keys. `search` are the database paths in which the search box looks. `sum` names the money column
    that is added up for everything and for a selection; `bulk` is what can be done to a selection.
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
    ) -> HttpResponse:
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


@dataclass
class TableView:
    """A table as one request sees it; every part is worked out when the template asks for it."""

    table: Table
    request: HttpRequest
    unfiltered: Source
    _kept: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._kept = _remembered(self.request, self.table)

    @property
    def id(self) -> str:
        """Return the id of the table's element."""
        return f"table-{self.table.name}"

    @cached_property
    def text(self) -> str:
        """Return what is searched for."""
        return self.request.GET.get("find", "").strip()

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Return the chosen code of every filter in use."""
        return {f.name: code for f in self.table.filters if (code := self.request.GET.get(f.name, ""))}

    @cached_property
    def source(self) -> Source:
        """Return the rows that search and filters leave."""
        return self._narrowed(except_for="")

    @property
    def picked(self) -> Source | None:
        """Return the rows that were picked, if some were."""
        keys = [key for key in self.request.GET.getlist("pick") if key]
        return self.source.pick(keys) if keys else None

    @property
    def tight(self) -> bool:
        """Tell whether rows stand close together."""
        return bool(self._kept.get("tight"))

    @cached_property
    def columns(self) -> list[Column]:
        """Return the columns that are shown; the first one always is."""
        wanted = self._kept.get("columns")
        first, *rest = self.table.columns
        return [first, *(c for c in rest if (c.name in wanted if wanted is not None else c.shown))]

    @cached_property
    def all_columns(self) -> list[tuple[Column, bool]]:
        """Return all columns that can be chosen, with whether they are shown."""
        return [(column, column in self.columns) for column in self.table.columns[1:]]

    @cached_property
    def order(self) -> Order:
        """Return how the rows are sorted."""
        wanted = self.request.GET.get("sort", "")
        column = self.table.column(wanted.removeprefix("-"))
        if column is not None and column.sort:
            return Order(column.sort, wanted.startswith("-"))
        usual = self.table.order
        column = self.table.column(usual.removeprefix("-"))
        path = "pk" if column is None else column.sort or column.name
        return Order(path, usual.startswith("-"))

    @cached_property
    def headings(self) -> list[tuple[Column, str, str]]:
        """Return each column with the `sort` that a click on it asks for, and how it is sorted now."""
        found = []
        for column in self.columns:
            now = ""
            if column.sort and column.sort == self.order.path:
                now = "descending" if self.order.descending else "ascending"
            found.append(
                (
                    column,
                    (f"-{column.name}" if now == "ascending" else column.name) if column.sort else "",
                    now,
                )
            )
        return found

    @cached_property
    def page(self) -> Page:
        """Return the rows of this page."""
        asked = self.request.GET
        return self.source.page(
            self.order, self.table.page_size, after=asked.get("after", ""), before=asked.get("before", "")
        )

    @cached_property
    def rows(self) -> list[Row]:
        """Return the rows as they are shown."""
        added = self.table.column(self.table.sum)
        return [
            Row(
                key=self.source.key(record),
                cells=[self._cell(column, record, place) for place, column in enumerate(self.columns)],
                fen=int(added.of(record) or 0) if added else 0,
                record=record,
            )
            for record in self.page.rows
        ]

    @cached_property
    def count(self) -> int | None:
        """Return how many rows there are on all pages."""
        return self.source.count() if self.table.counted else None

    @cached_property
    def total(self) -> int | None:
        """Return the sum over all pages, in fen."""
        column = self.table.column(self.table.sum)
        return self.source.total(column) if column else None

    @cached_property
    def filters(self) -> list[FilterView]:
        """Return the filters with their choices and counts, each count as if only the others were chosen."""
        views: list[FilterView] = []
        for each in self.table.filters:
            rows = sum(not view.as_list for view in views)
            views.append(self._filter(each, may_be_chips=rows < ROWS_OF_CHIPS_AT_MOST))
        return views

    @property
    def has_chips(self) -> bool:
        """Tell whether a filter is shown as a row of chips."""
        return any(not view.as_list for view in self.filters)

    @property
    def narrowed(self) -> bool:
        """Tell whether a search or filter leaves rows out."""
        return bool(self.text or self.chosen)

    @property
    def names_of_parameters(self) -> list[str]:
        """Return the parameters that a new search or filter starts anew."""
        return ["after", "before", "pick", "export"]

    @property
    def kept_parameters(self) -> list[tuple[str, str]]:
        """Return the rest of the query, for forms that add one parameter."""
        left_out = {"after", "before", "find", "export", "pick", "column", "shape", "tight"}
        return [(n, v) for n, values in self.request.GET.lists() if n not in left_out for v in values]

    def _narrowed(self, *, except_for: str) -> Source:
        source = self.unfiltered
        if self.text and self.table.searchable:
            searcher = self.table.searcher
            source = (
                source.narrowed(lambda rows: searcher(rows, self.text))
                if searcher
                else source.search(self.table.search, self.text)
            )
        for each in self.table.filters:
            if each.name in self.chosen and each.name != except_for:
                source = each.narrow(source, self.chosen[each.name])
        return source

    def _filter(self, each: Filter, *, may_be_chips: bool) -> FilterView:
        chosen = self.chosen.get(each.name, "")
        offered = each.choices() if callable(each.choices) else each.choices
        counts: dict[str, int] = {}
        if not offered or (each.counted and each.apply is None):
            counts = self._narrowed(except_for=each.name).counts(each.path or each.name)
        if not offered:
            offered = [(code, _word(each, code)) for code in sorted(counts)]
        known = each.counted and each.apply is None
        choices = [
            Choice(code, label, counts.get(code, 0) if known else None, code == chosen)
            for code, label in offered
        ]
        as_list = not may_be_chips or len(choices) > CHIPS_AT_MOST
        return FilterView(each.name, each.label, chosen, choices, as_list)

    def _cell(self, column: Column, record: Any, place: int) -> Cell:
        link = column.link or (self.table.link if place == 0 else None)
        tone = None
        if column.kind == Kind.STATE and (value := column.of(record)) not in (None, ""):
            tone = tone_and_word(value)[0]
        return Cell(column, column.text(record), link(record) if link else "", tone)


def _word(each: Filter, code: str) -> Text:
    if code == NOT_ON_RECORD:
        return _("not on record")
    value = "" if code == EMPTY else code
    return (each.words(value) if each.words else tone_and_word(value)[1]) or NONE


def _remembered(request: HttpRequest, table: Table) -> dict[str, Any]:
    """Return the shape that the officer gave this table; keep a new one for the session."""
    session = getattr(request, "session", None)
    if session is None:
        return {}
    tables = session.get("tables", {})
    if request.GET.get("shape") == table.name:
        names = {column.name for column in table.columns}
        tables[table.name] = {
            "columns": [name for name in request.GET.getlist("column") if name in names],
            "tight": request.GET.get("tight") == "1",
        }
        session["tables"] = tables
    kept: dict[str, Any] = tables.get(table.name, {})
    return kept
