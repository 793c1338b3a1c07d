"""Read CSV and XLSX files as they come from offices, in any of the usual encodings."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

ROWS_AT_MOST = 50_000


class NotATable(Invalid):
    """The file is neither CSV nor XLSX, or has no heading."""

    template = _(
        "“{name}” cannot be read as a table. Send a CSV or XLSX file whose first row names the columns."
    )


class TooManyRows(Invalid):
    """The file is longer than a page can check."""

    template = _("“{name}” has more than {most} rows. Send it in parts.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in a file; `rows` are (line of the file, cells) without the empty ones."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]


def read_sheet(content: bytes, name: str) -> Sheet:
    """Return the first sheet of a file.

    Raises:
        NotATable: it cannot be read.
        TooManyRows: it has more rows than `ROWS_AT_MOST`.
    """
    lines = _xlsx(content, name) if content[:2] == b"PK" else _csv(content, name)
    filled = [(number, cells) for number, cells in enumerate(lines, 1) if any(cells)]
    if not filled:
        raise NotATable(name=name)
    (_number, headings), *rows = filled
    if len(rows) > ROWS_AT_MOST:
        raise TooManyRows(name=name, most=f"{ROWS_AT_MOST:,}")
    width = len(headings)
    return Sheet(headings, [(number, (cells + [""] * width)[:width]) for number, cells in rows])


def _csv(content: bytes, name: str) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        delimiter = "\t" if text.partition("\n")[0].count("\t") > text.partition("\n")[0].count(",") else ","
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [[cell.strip() for cell in row] for row in reader]
    raise NotATable(name=name)


def _xlsx(content: bytes, name: str) -> list[list[str]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise NotATable(name=name) from error
    try:
        return [[_cell(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a spreadsheet knows no whole numbers
    return str(value).strip()
