"""Files that hold exactly what a table shows: CSV for every program, XLSX for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any

from django.http import HttpRequest

from huimin.commons.access.guards import officer_of
from huimin.commons.audit.trail import record
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.sending import StreamedFile
from huimin.commons.desk.sources import Order, Source
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

XLSX_ROWS_AT_MOST = 100_000
ROWS_OF_A_PART = 1_000
BYTES_OF_A_PART = 256 * 1024
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def export(
    wanted: str, *, name: str, request: HttpRequest, columns: Sequence[Column], source: Source, order: Order
) -> StreamedFile:
    """Return the rows of `source` as a file that is made while it is sent, and record who took them.

    The deed is written before the first row leaves.

    Raises:
        Invalid: another format than csv and xlsx, or more rows than a spreadsheet takes.
    """
    if wanted not in MEDIA:
        raise Invalid(_("A list is taken as csv or xlsx, not as “{wanted}”."), wanted=wanted[:20])
    number = source.count()
    if wanted == "xlsx" and number > XLSX_ROWS_AT_MOST:
        raise Invalid(
            _("More than {rows} rows do not fit a spreadsheet. Take the CSV file, or filter the list."),
            rows=f"{XLSX_ROWS_AT_MOST:,}",
        )
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
    headings = [str(column.label) for column in columns]
    rows = ([column.plain(row) for column in columns] for row in source.all(order))
    if wanted == "csv":
        parts = csv_parts(headings, rows)
    else:
        parts = xlsx_parts(headings, [column.kind for column in columns], rows)
    return StreamedFile(parts, name=f"{name}.{wanted}", media=MEDIA[wanted])


def csv_parts(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Go through a CSV file in UTF-8 with the mark that spreadsheets expect, `ROWS_OF_A_PART` at a time."""
    left = chain([headings], rows)
    mark = b"\xef\xbb\xbf"
    while part := list(islice(left, ROWS_OF_A_PART)):
        written = io.StringIO(newline="")
        csv.writer(written).writerows([_text(value) for value in row] for row in part)
        yield mark + written.getvalue().encode()
        mark = b""


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a CSV file in UTF-8 with the mark that spreadsheets expect."""
    return b"".join(csv_parts(headings, rows))


def xlsx_parts(
    headings: Sequence[str], kinds: Sequence[Kind], rows: Iterable[Sequence[Any]]
) -> Iterator[bytes]:
    """Go through a spreadsheet with a frozen heading and money as numbers; it is put together on the disk."""
    import xlsxwriter

    with TemporaryFile() as written:
        settings = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
        book = xlsxwriter.Workbook(written, settings)
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for place, width in enumerate(_widths(headings, kinds)):
            sheet.set_column(place, place, width)
        sheet.write_row(0, 0, headings, book.add_format({"bold": True, "bottom": 1}))
        formats = [book.add_format({"num_format": _FORMATS[k]}) if k in _FORMATS else None for k in kinds]
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, int | Decimal):
                    sheet.write_number(number, place, value, formats[place])
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, value, formats[place])
                elif value is not None:
                    sheet.write_string(number, place, str(value))
        book.close()
        written.seek(0)
        while part := written.read(BYTES_OF_A_PART):
            yield part


_FORMATS = {Kind.MONEY: "#,##0.00", Kind.NUMBER: "#,##0", Kind.DAY: "yyyy-mm-dd"}


def _widths(headings: Sequence[str], kinds: Sequence[Kind]) -> Iterator[int]:
    for heading, kind in zip(headings, kinds, strict=True):
        yield max(len(heading) * 2 + 2, 22 if kind in {Kind.TEXT, Kind.CODE, Kind.MASKED} else 12)


def _text(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"  # a spreadsheet would take it for a formula
    return "" if value is None else value
