"""Tallies: how many rows there are by each of several columns, and their sum, in one pass over the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet


@dataclass(frozen=True)
class Tally:
    """The number of all rows, their sum, and the numbers by value of each column."""

    number: int = 0
    total: int = 0
    by: Mapping[str, Mapping[Any, int]] = field(default_factory=dict)


def tally_of(rows: QuerySet[Any], paths: Sequence[str], summed: str) -> Tally:
    """Return how many `rows` there are for each value at each of `paths`, and the sum of `summed`."""
    by: dict[str, dict[Any, int]] = {path: {} for path in paths}
    number = total = 0
    for grouped, values, counted, added in _counted(rows, paths, summed):
        if grouped is None:
            number, total = counted, int(added or 0)
        else:
            by[paths[grouped]][values[grouped]] = counted
    return Tally(number, total, by)


def _counted(
    rows: QuerySet[Any], paths: Sequence[str], summed: str
) -> Iterator[tuple[int | None, tuple[Any, ...], int, Any]]:
    """Yield each group: the place of its path (none: all rows), the row of values, the number and the sum."""
    wanted = [*paths, summed] if summed else list(paths)
    try:
        inner, parameters = rows.order_by().values_list(*(wanted or ["pk"])).query.sql_with_params()
    except EmptyResultSet:
        return
    names = [f"c{place}" for place in range(len(wanted) or 1)]
    groups = names[: len(paths)]
    total = f"sum({names[-1]})" if summed else "0"
    sets = ", ".join(["()", *(f"({name})" for name in groups)])
    # A bit for each column that is not grouped by, the last column lowest.
    which = f"grouping({', '.join(groups)})" if groups else "0"
    shown = ", ".join([*groups, which, "count(*)", total])
    query = f"SELECT {shown} FROM ({inner}) AS t ({', '.join(names)}) GROUP BY GROUPING SETS ({sets})"  # noqa: S608
    with connections[rows.db].cursor() as cursor:
        cursor.execute(query, parameters)
        for *values, bits, counted, added in cursor.fetchall():
            yield _place(bits, len(groups)), tuple(values), counted, added


def _place(bits: int, columns: int) -> int | None:
    """Return which column a group is grouped by, or none if it is all rows."""
    return next((place for place in range(columns) if not bits >> (columns - 1 - place) & 1), None)
