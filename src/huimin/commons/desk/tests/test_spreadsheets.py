"""Files from offices are read as they come."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from huimin.commons.desk import spreadsheets
from huimin.commons.desk.spreadsheets import NotATable, TooManyRows, read_sheet

ROWS = [(2, ["王五", "1"]), (4, ["赵六", ""])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_csv_is_read_in_every_usual_encoding(encoding: str, delimiter: str) -> None:
    text = "姓名,年龄\r\n王五 ,1\r\n,\r\n赵六\r\n".replace(",", delimiter)
    sheet = read_sheet(text.encode(encoding), "x.csv")
    assert (sheet.headings, sheet.rows) == (["姓名", "年龄"], ROWS)


def test_a_spreadsheet_gives_whole_numbers_and_days_as_people_write_them() -> None:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    page = book.add_worksheet()
    page.write_row(0, 0, ["a", "b", "c"])
    page.write_number(1, 0, 12)
    page.write_number(1, 1, 12.5)
    page.write_datetime(1, 2, date(2025, 8, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    assert read_sheet(written.getvalue(), "x.xlsx").rows == [(2, ["12", "12.5", "2025-08-01"])]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04rubbish", b"\x00\x01\x02", b"\xff\xff\xff"])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(NotATable, match="cannot be read as a table"):
        read_sheet(content, "x.bin")


def test_a_file_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "ROWS_AT_MOST", 2)
    with pytest.raises(TooManyRows, match="more than 2 rows"):
        read_sheet(b"a\n1\n2\n3\n", "x.csv")
