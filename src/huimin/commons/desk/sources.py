"""Where the rows of a table come from: a queryset paged by key, or a list that is at hand."""

from __future__ import annotations

import base64
import binascii
import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, reduce
from typing import Any, TypeAlias

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Count, F, Model, Q, QuerySet, Sum
from django.db.models.expressions import OrderBy

from huimin.commons.desk.columns import Column, follow
from huimin.commons.desk.tallies import Tally, tally_of

Ready: TypeAlias = Callable[[Any], Any]
"""What puts into a queryset, or a list, something by which it is then counted or narrowed."""


@dataclass(frozen=True, slots=True)
class Order:
    """The column by which rows are sorted; rows with equal values stand in the order of their keys."""

    path: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the tokens of the pages beside them; a token is empty where there is none."""

    rows: list[Any]
    previous: str = ""
    next: str = ""


class Source(ABC):
    """Rows that can be filtered, searched, counted, sorted and paged."""

    @abstractmethod
    def where(self, path: str, value: str) -> Source:
        """Return the rows whose value at `path` is `value`."""

    @abstractmethod
    def search(self, paths: Sequence[str], text: str) -> Source:
        """Return the rows in which one of `paths` contains every word of `text`."""

    @abstractmethod
    def narrowed(self, narrow: Callable[[Any], Any]) -> Source:
        """Return what `narrow` leaves of the underlying queryset or list."""

    @abstractmethod
    def counts(self, path: str, ready: Ready | None = None) -> dict[str, int]:
        """Return how many rows have each value at `path`, once they are made `ready` for it."""

    @abstractmethod
    def count(self) -> int:
        """Return how many rows there are."""

    def counting(self, paths: Sequence[str], column: Column | None, ready: Sequence[Ready] = ()) -> Source:
        """Return the same rows, expecting to be counted by `paths`, for which each of `ready` makes them
        ready, and summed by a column."""
        return self

    @abstractmethod
    def total(self, column: Column) -> int:
        """Return the sum of a column, in fen."""

    @abstractmethod
    def page(self, order: Order, size: int, *, after: str = "", before: str = "") -> Page:
        """Return the `size` rows after or before a token, or the first ones."""

    @abstractmethod
    def all(self, order: Order) -> Iterator[Any]:
        """Go through all rows in order."""

    @abstractmethod
    def key(self, row: Any) -> str:
        """Return what names a row in a selection."""

    @abstractmethod
    def pick(self, keys: Sequence[str]) -> Source:
        """Return the rows with these keys."""


def source_of(rows: QuerySet[Any] | Sequence[Any] | Source) -> Source:
    """Return the source for a queryset or a list; an app may bring a source of its own."""
    if isinstance(rows, Source):
        return rows
    return QuerySource(rows) if isinstance(rows, QuerySet) else ListSource(rows)


@dataclass(frozen=True)
class QuerySource(Source):
    """Rows of the database; what a page expects to count and to sum is counted and summed in one pass."""

    rows: QuerySet[Any]
    counted: tuple[str, ...] = ()
    summed: str = ""
    at_once: bool = False
    ready: tuple[Ready, ...] = ()

    def counting(self, paths: Sequence[str], column: Column | None, ready: Sequence[Ready] = ()) -> Source:
        summed, once = (column.sort or column.name) if column else "", bool(paths or column)
        return QuerySource(self.rows, tuple(dict.fromkeys(paths)), summed, at_once=once, ready=tuple(ready))

    @cached_property
    def _tally(self) -> Tally:
        return tally_of(
            reduce(lambda rows, make: make(rows), self.ready, self.rows), self.counted, self.summed
        )

    def where(self, path: str, value: str) -> Source:
        try:
            return QuerySource(self.rows.filter(**_said(path, value)))
        except (ValueError, ValidationError):  # an address typed by hand: nothing has such a value
            return QuerySource(self.rows.none())

    def search(self, paths: Sequence[str], text: str) -> Source:
        rows = self.rows
        for word in text.split():
            rows = rows.filter(Q(*((f"{path}__icontains", word) for path in paths), _connector=Q.OR))
        return QuerySource(rows)

    def narrowed(self, narrow: Callable[[Any], Any]) -> Source:
        return QuerySource(narrow(self.rows))

    def counts(self, path: str, ready: Ready | None = None) -> dict[str, int]:
        if path in self.counted:
            return {_code(value): number for value, number in self._tally.by[path].items()}
        rows = ready(self.rows) if ready else self.rows
        counted = rows.order_by().values_list(path).annotate(number=Count("pk"))
        return {_code(value): number for value, number in counted}

    def count(self) -> int:
        return self._tally.number if self.at_once else self.rows.order_by().count()

    def total(self, column: Column) -> int:
        if self.summed == (column.sort or column.name):
            return self._tally.total
        return int(self.rows.order_by().aggregate(total=Sum(column.sort or column.name))["total"] or 0)

    def page(self, order: Order, size: int, *, after: str = "", before: str = "") -> Page:
        place = _opened(after or before)
        backwards = bool(before and place)
        ordered = self._ordered(order, backwards=backwards)
        try:
            rows = list((ordered.filter(_beyond(order, place, backwards)) if place else ordered)[: size + 1])
        except (TypeError, ValueError, ValidationError):  # a token that was tampered with
            return self.page(order, size)
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        if not rows:
            return self.page(order, size) if place else Page([])
        first, last = (_closed(follow(row, order.path), self.key(row)) for row in (rows[0], rows[-1]))
        has_previous, has_next = (more, True) if backwards else (place is not None, more)
        return Page(rows, first if has_previous else "", last if has_next else "")

    def all(self, order: Order) -> Iterator[Any]:
        return self._ordered(order, backwards=False).iterator(chunk_size=2_000)

    def key(self, row: Any) -> str:
        return str(follow(row, "pk" if isinstance(row, Model) else self.rows.model._meta.pk.attname))

    def pick(self, keys: Sequence[str]) -> Source:
        return QuerySource(self.rows.filter(pk__in=keys))

    def _ordered(self, order: Order, *, backwards: bool) -> QuerySet[Any]:
        falling = order.descending != backwards
        by: list[OrderBy | str] = ["-pk" if falling else "pk"]
        if order.path != "pk":
            field = F(order.path)
            if not _nullable(self.rows.model, order.path):
                by.insert(0, field.desc() if falling else field.asc())
            elif backwards:
                by.insert(0, field.desc(nulls_first=True) if falling else field.asc(nulls_first=True))
            else:
                by.insert(0, field.desc(nulls_last=True) if falling else field.asc(nulls_last=True))
        return self.rows.order_by(*by)


def _beyond(order: Order, place: tuple[Any, str], backwards: bool) -> Q:
    """Return the condition that a row lies beyond `place`; rows without a value come last either way."""
    value, key = place
    way = "lt" if order.descending != backwards else "gt"
    tied = Q((f"pk__{way}", key))
    if order.path == "pk":
        return tied
    empty = Q((f"{order.path}__isnull", True))
    if value is None:
        return (empty & tied) | (~empty if backwards else Q(pk__in=()))
    # The first condition says nothing new, but lets the database begin at the right place of an index.
    near = Q((f"{order.path}__{way}e", value)) & (Q((f"{order.path}__{way}", value)) | tied)
    return near if backwards else near | empty


def _nullable(model: type[Model], path: str) -> bool:
    """Tell whether a path may end in nothing; an annotation may."""
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if getattr(field, "null", False):
            return True
        model = field.related_model if isinstance(field.related_model, type) else model
    return False


def _said(path: str, value: str) -> dict[str, Any]:
    if value == NOT_ON_RECORD:
        return {f"{path}__isnull": True}
    return {path: "" if value == EMPTY else value}


NOT_ON_RECORD, EMPTY = "-", "~"
"""What stands in an address for no value, and for a text without a character."""


def _code(value: Any) -> str:
    if value is None:
        return NOT_ON_RECORD
    return str(value) or EMPTY


def _closed(value: Any, key: str) -> str:
    if isinstance(value, date | datetime):
        value = value.isoformat()
    elif isinstance(value, Decimal):
        value = str(value)
    return base64.urlsafe_b64encode(json.dumps([value, key]).encode()).decode().rstrip("=")


def _opened(token: str) -> tuple[Any, str] | None:
    try:
        value, key = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, binascii.Error, TypeError):
        return None
    return value, key


@dataclass(frozen=True)
class ListSource(Source):
    """Rows that are at hand: dataclasses, mappings. A row is named by its `key`, or by its place."""

    rows: Sequence[Any]

    def where(self, path: str, value: str) -> Source:
        return ListSource([row for row in self.rows if _code(follow(row, path)) == value])

    def search(self, paths: Sequence[str], text: str) -> Source:
        def found(row: Any) -> bool:
            line = "\n".join(str(follow(row, path) or "") for path in paths).casefold()
            return all(word in line for word in text.casefold().split())

        return ListSource([row for row in self.rows if found(row)])

    def narrowed(self, narrow: Callable[[Any], Any]) -> Source:
        return ListSource(narrow(self.rows))

    def counts(self, path: str, ready: Ready | None = None) -> dict[str, int]:
        return dict(Counter(_code(follow(row, path)) for row in (ready(self.rows) if ready else self.rows)))

    def count(self) -> int:
        return len(self.rows)

    def total(self, column: Column) -> int:
        return sum(int(column.of(row) or 0) for row in self.rows)

    def page(self, order: Order, size: int, *, after: str = "", before: str = "") -> Page:
        rows = list(self.all(order))
        start = int(after) if after.isdecimal() else max(int(before) - size, 0) if before.isdecimal() else 0
        start = start if start < len(rows) else 0
        end = start + size
        return Page(rows[start:end], str(start) if start else "", str(end) if end < len(rows) else "")

    def all(self, order: Order) -> Iterator[Any]:
        if order.path == "pk":
            return iter(self.rows[::-1] if order.descending else self.rows)
        known = [row for row in self.rows if follow(row, order.path) is not None]
        rest = [row for row in self.rows if follow(row, order.path) is None]
        known.sort(key=lambda row: follow(row, order.path), reverse=order.descending)
        return iter(known + rest)

    def key(self, row: Any) -> str:
        named = row.get("key") if isinstance(row, dict) else getattr(row, "key", None)
        return str(self.rows.index(row) if named is None else named)

    def pick(self, keys: Sequence[str]) -> Source:
        wanted = set(keys)
        return ListSource([row for row in self.rows if self.key(row) in wanted])
