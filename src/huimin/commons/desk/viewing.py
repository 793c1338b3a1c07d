"""A table as one request sees it: its rows, filters, columns and the saved view in which it is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.guards import officer_of
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.models import SavedView
from huimin.commons.desk.opening import PLACE, open_with_usual_view, own_parameters
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.queries import views_of_table
from huimin.commons.desk.shown import Cell, Choice, FilterView, Narrowing, Row
from huimin.commons.desk.sources import EMPTY, NOT_ON_RECORD, Order, Page, Source
from huimin.commons.desk.states import tone_and_word

if TYPE_CHECKING:
    from huimin.commons.desk.tables import Filter, Table

NONE = _("none")
CHIPS_AT_MOST = 10
"""With more choices than this a filter is a list to choose from, not a row of chips."""
ROWS_OF_CHIPS_AT_MOST = 3
"""Further filters are lists too: the rows of the table are what people came for."""
SIZES = (25, 50, 100, 200)
"""How many rows a page may hold, beside what the table itself asks for."""
DENSITY_COOKIE, TIGHT = "density", "tight"


@dataclass
class TableView:
    """A table as one request sees it; every part is worked out when the template asks for it."""

    table: Table
    request: HttpRequest
    unfiltered: Source
    _kept: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        open_with_usual_view(self.request, self.table)
        self._kept = _remembered(self.request, self.table)
        counting = [each for each in self.table.filters if each.counts]
        counted, ready = [each.path or each.name for each in counting], [each.ready for each in counting]
        if self.table.counted and "export" not in self.request.GET:
            self.unfiltered = self.unfiltered.counting(
                counted, self.table.column(self.table.sum), [each for each in ready if each is not None]
            )

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
        """Tell whether rows stand close together: the officer's choice for all lists, kept in a cookie."""
        return self.request.COOKIES.get(DENSITY_COOKIE) == TIGHT

    @cached_property
    def columns(self) -> list[Column]:
        """Return the columns that are shown; the first one always is."""
        wanted = self._kept.get("columns")
        first, *rest = self.table.columns
        return [first, *(c for c in rest if (c.name in wanted if wanted is not None else c.shown))]

    @cached_property
    def views(self) -> list[SavedView]:
        """Return the saved views of this table that the officer may open."""
        officer = officer_of(self.request)
        return views_of_table(officer, self.table.name) if officer else []

    @property
    def may_keep_views(self) -> bool:
        """Tell whether somebody looks at the table who can keep a view of it."""
        return officer_of(self.request) is not None

    @property
    def own_views(self) -> list[SavedView]:
        """Return the views that the officer keeps."""
        officer = officer_of(self.request)
        return [view for view in self.views if officer and view.officer_id == officer.pk]

    @property
    def shared_views(self) -> list[SavedView]:
        """Return the views that colleagues share."""
        own = {view.pk for view in self.own_views}
        return [view for view in self.views if view.pk not in own]

    @cached_property
    def view(self) -> SavedView | None:
        """Return the saved view in which the table is open."""
        wanted = self.request.GET.get("view", "")
        return next((view for view in self.views if str(view.pk) == wanted), None) if wanted else None

    @property
    def view_changed(self) -> bool:
        """Tell whether the table shows something else than its saved view says."""
        return self.view is not None and self.view.query != self.state

    @property
    def view_is_own(self) -> bool:
        """Tell whether the open view is the officer's own, to be changed."""
        return self.view is not None and self.view in self.own_views

    @property
    def state(self) -> str:
        """Return filters, what the table asks for beside them, order, columns and rows a page as a query.

        What is searched for is no part of it: it may be a name or an id number.
        """
        kept = QueryDict(mutable=True)
        kept.update(self.chosen)
        kept.update({n: value for n in self.table.asks if (value := self.request.GET.get(n, ""))})
        kept["shape"] = self.table.name
        kept.setlist("column", [column.name for column in self.columns[1:]])
        if self.sort:
            kept["sort"] = self.sort
        if self.size != self.table.page_size:
            kept["size"] = str(self.size)
        return kept.urlencode()

    @property
    def other_parameters(self) -> str:
        """Return the rest of the query: what belongs to the page and not to the table."""
        others = self.request.GET.copy()
        for name in own_parameters(self.table):
            others.pop(name, None)
        return others.urlencode()

    @property
    def size(self) -> int:
        """Return how many rows a page holds."""
        wanted = self.request.GET.get("size", "")
        return int(wanted) if wanted in map(str, SIZES) else self.table.page_size

    @property
    def sizes(self) -> list[int]:
        """Return how many rows a page may hold; nothing to choose where all rows fit the smallest page."""
        smallest = min(SIZES)
        if not self.page.next and not self.page.previous and len(self.page.rows) <= smallest:
            return []
        return sorted({*SIZES, self.table.page_size})

    @property
    def sort(self) -> str:
        """Return the order that was asked for, nothing if it is the usual one."""
        wanted = self.request.GET.get("sort", "")
        column = self.table.column(wanted.removeprefix("-"))
        return wanted if column is not None and column.sort and wanted != self.table.order else ""

    @cached_property
    def all_columns(self) -> list[tuple[Column, bool]]:
        """Return all columns that can be chosen, with whether they are shown."""
        return [(column, column in self.columns) for column in self.table.columns[1:]]

    @cached_property
    def order(self) -> Order:
        """Return how the rows are sorted."""
        wanted = self.sort or self.table.order
        column = self.table.column(wanted.removeprefix("-"))
        path = "pk" if column is None else column.sort or column.name
        return Order(path, wanted.startswith("-"))

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
            self.order, self.size, after=asked.get("after", ""), before=asked.get("before", "")
        )

    @cached_property
    def rows(self) -> list[Row]:
        """Return the rows as they are shown."""
        added = self.table.column(self.table.sum)
        named = [(column, str(column.label)) for column in self.columns]  # once, and not for every row
        return [
            Row(
                key=self.source.key(record),
                cells=[
                    self._cell(column, label, record, place) for place, (column, label) in enumerate(named)
                ],
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
    def has_bar(self) -> bool:
        """Tell whether there is something to search in or to choose from above the table."""
        return self.table.searchable or any(view.as_list for view in self.filters)

    @property
    def narrowed(self) -> bool:
        """Tell whether a search or filter leaves rows out."""
        return bool(self.text or self.chosen)

    @property
    def narrowings(self) -> list[Narrowing]:
        """Return the search and the filters that leave rows out and are not seen among the chips."""
        found = [Narrowing("find", _("Search"), self.text)] if self.text and self.table.searchable else []
        for each in self.filters:
            if each.chosen and each.as_list:
                said = next((c.label for c in each.choices if c.chosen), each.chosen)
                found.append(Narrowing(each.name, each.label, said))
        return found

    @property
    def kept_parameters(self) -> list[tuple[str, str]]:
        """Return the rest of the query, for forms that add one parameter."""
        left_out = {*PLACE, "find"}
        if self.view is None:
            left_out |= {"column", "shape"}  # the session knows them
        return [(n, v) for n, values in self.request.GET.lists() if n not in left_out for v in values]

    @property
    def shape_parameters(self) -> list[tuple[str, str]]:
        """Return the query without the columns, for the form that chooses them."""
        return [(n, v) for n, v in self.kept_parameters if n not in {"column", "shape"}]

    @property
    def view_parameters(self) -> list[tuple[str, str]]:
        """Return the query without what the table asks for, for the form of the page that asks for it."""
        return [(n, v) for n, v in self.kept_parameters if n not in self.table.asks]

    @property
    def picking_parameters(self) -> list[tuple[str, str]]:
        """Return the whole query without the place, so that what is picked is exported as it is shown."""
        return [(n, v) for n, values in self.request.GET.lists() if n not in PLACE for v in values]

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
        if each.counts or not offered:
            counts = self._narrowed(except_for=each.name).counts(each.path or each.name, each.ready)
        if not offered:
            offered = [(code, _word(each, code)) for code in sorted(counts)]
        known = each.counted and each.apply is None
        choices = [
            Choice(code, label, counts.get(code, 0) if known else None, code == chosen)
            for code, label in offered
        ]
        as_list = not may_be_chips or len(choices) > CHIPS_AT_MOST
        return FilterView(each.name, each.label, chosen, choices, as_list)

    def _cell(self, column: Column, label: str, record: Any, place: int) -> Cell:
        link = column.link or (self.table.link if place == 0 else None)
        tone = None
        if column.kind == Kind.STATE and (value := column.of(record)) not in (None, ""):
            tone = tone_and_word(value)[0]
        address = link(record) if link else ""
        return Cell(column, label, column.text(record), address, tone, self._eye(column, record))

    def _eye(self, column: Column, record: Any) -> str:
        """Return where the whole of a masked value is shown, nothing to an officer who may not see it."""
        if column.eye is None or column.of(record) in (None, ""):
            return ""
        officer = officer_of(self.request)
        allowed = officer is not None and (not column.eye_right or officer.may(column.eye_right))
        return column.eye(record) if allowed else ""


def _word(each: Filter, code: str) -> Text:
    if code == NOT_ON_RECORD:
        return _("not on record")
    value = "" if code == EMPTY else code
    return (each.words(value) if each.words else tone_and_word(value)[1]) or NONE


def _remembered(request: HttpRequest, table: Table) -> dict[str, Any]:
    """Return the columns that the officer gave this table: those of the address, or of the session.

    A saved view brings its own; only what is chosen outside of one is kept for the session.
    """
    session = getattr(request, "session", None)
    tables = session.get("tables", {}) if session is not None else {}
    if request.GET.get("shape") == table.name:
        names = {column.name for column in table.columns}
        asked = {"columns": [name for name in request.GET.getlist("column") if name in names]}
        if session is not None and not request.GET.get("view", "").strip("0"):
            session["tables"] = tables | {table.name: asked}
        return asked
    kept: dict[str, Any] = tables.get(table.name, {})
    return kept
