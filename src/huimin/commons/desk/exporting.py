"""Files that hold exactly what a table shows: CSV for every program, XLSX for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from huimin.commons.access.guards import officer_of
from huimin.commons.audit.trail import record
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.sources import Order, Source
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

XLSX_ROWS_AT_MOST = 100_000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def export(
    wanted: str, *, name: str, request: HttpRequest, columns: Sequence[Column], source: Source, order: Order
) -> HttpResponse:
    """Return the rows of `source` as a file and record who took them.

    Raises:
        Invalid: another format than csv and xlsx, or more rows than a spreadsheet takes.
    """
    headings = [str(column.label) for column in columns]
    rows = ([column.plain(row) for column in columns] for row in source.all(order))
    if wanted == "csv":
        content, number = write_csv(headings, rows)
        media = "text/csv; charset=utf-8"
    elif wanted == "xlsx":
        if source.count() > XLSX_ROWS_AT_MOST:
            raise Invalid(
                _("More than {rows} rows do not fit a spreadsheet. Take the CSV file, or filter the list."),
                rows=f"{XLSX_ROWS_AT_MOST:,}",
            )
        content, number = write_xlsx(headings, [column.kind for column in columns], rows)
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        raise Invalid(_("A list is taken as csv or xlsx, not as “{wanted}”."), wanted=wanted[:20])
    record(
        "desk.export",
        f"desk.table:{name}",
        by=officer_of(request),
        rows=number,
        columns=[column.name for column in columns],
        format=wanted,
        filters={
            key: value for key, value in request.GET.items() if key not in {"export", "csrfmiddlewaretoken"}
        },
    )
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}.{wanted}"'
    response["Cache-Control"] = "private, no-store"
    return response


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[bytes, int]:
    """Return a CSV file in UTF-8 with the mark that spreadsheets expect, and its number of rows."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(headings)
    number = 0
    for row in rows:
        writer.writerow([_text(value) for value in row])
        number += 1
    return b"\xef\xbb\xbf" + written.getvalue().encode(), number


def write_xlsx(
    headings: Sequence[str], kinds: Sequence[Kind], rows: Iterable[Sequence[Any]]
) -> tuple[bytes, int]:
    """Return a spreadsheet with a frozen heading and money as numbers, and its number of rows."""
    import xlsxwriter

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, headings, book.add_format({"bold": True, "bottom": 1}))
    formats = [book.add_format({"num_format": _FORMATS[k]}) if k in _FORMATS else None for k in kinds]
    number = 0
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, int | Decimal):
                sheet.write_number(number, place, value, formats[place])
            elif isinstance(value, date):
                sheet.write_datetime(number, place, value, formats[place])
            elif value is not None:
                sheet.write_string(number, place, str(value))
    for place, width in enumerate(_widths(headings, kinds)):
        sheet.set_column(place, place, width)
    book.close()
    return written.getvalue(), number


_FORMATS = {Kind.MONEY: "#,##0.00", Kind.NUMBER: "#,##0", Kind.DAY: "yyyy-mm-dd"}


def _widths(headings: Sequence[str], kinds: Sequence[Kind]) -> Iterator[int]:
    for heading, kind in zip(headings, kinds, strict=True):
        yield max(len(heading) * 2 + 2, 22 if kind in {Kind.TEXT, Kind.CODE, Kind.MASKED} else 12)


def _text(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"  # a spreadsheet would take it for a formula
    return "" if value is None else value
