"""A roster as a spreadsheet, as text, or as a document: in Chinese, with the columns that are prescribed."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from huimin.commons.access.scope import Scope
from huimin.commons.desk.exporting import write_csv
from huimin.commons.documents.rendering import render
from huimin.commons.installation.public import installation
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import Money
from huimin.payments.models import Run
from huimin.payments.rosters.roster import Area, Entry, Roster, roster

TEMPLATE: Final = Path(__file__).parent.parent / "documents" / "roster.typ"
MEDIA_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}
AREA_HEADS: Final = (
    "区域", "项目", "发放月份", "户数", "人数", "保障金合计", "分类施保金合计", "合计", "发放方式", "状态",
)  # fmt: skip
ENTRY_HEADS: Final = (
    "序号", "街道", "社区", "项目", "姓名", "身份证号", "保障人数", "保障金", "分类施保金", "合计", "户名",
    "开户行", "账号", "所属月份", "状态",
)  # fmt: skip
MONEY_FORMAT: Final = "#,##0.00"
LINES_OF_A_DOCUMENT: Final = 2_000


class RosterTooLong(Invalid):
    """The roster is too long for a document."""

    template = _("{lines} lines are too long for one document ({most} at most). Choose a scheme or a street.")


def write_roster(*, run: Run, scope: Scope, form: str, scheme: str = "", division: str = "") -> bytes:
    """Return the roster of a run as `xlsx`, `csv` or `pdf`, of a scheme and a division in `scope` or of all.

    Raises:
        RosterTooLong: more lines than a document is set with.
    """
    card = installation()
    found = roster(run=run, scheme=scheme, division=division, scope=scope, place=card.name_zh)
    if form == "csv":
        return write_csv(ENTRY_HEADS, (_plain(row) for row in _entries(found)))
    if form == "pdf":
        if len(found.entries) > LINES_OF_A_DOCUMENT:
            raise RosterTooLong(lines=len(found.entries), most=LINES_OF_A_DOCUMENT)
        return _document(found, demonstration=card.demonstration)
    return _spreadsheet(found)


def _area(area: Area) -> list[Any]:
    sums = [Money(fen) for fen in (area.base, area.supplement, area.total)]
    head = [area.area, area.scheme, str(area.month), area.households, area.people]
    return [*head, *sums, area.way, area.status]


def _entries(found: Roster) -> Iterable[list[Any]]:
    return (_entry(number, entry) for number, entry in enumerate(found.entries, start=1))


def _entry(number: int, entry: Entry) -> list[Any]:
    who = [number, entry.street, entry.community, entry.scheme, entry.name, entry.id_masked, entry.people]
    sums = [Money(fen) for fen in (entry.base, entry.supplement, entry.total)]
    account = [entry.holder, entry.bank, entry.account_masked]
    return [*who, *sums, *account, str(entry.for_month), entry.status]


def _plain(row: Iterable[Any]) -> list[Any]:
    return [value.yuan if isinstance(value, Money) else value for value in row]


def _spreadsheet(found: Roster) -> bytes:
    import xlsxwriter

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    head, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": MONEY_FORMAT})
    sheets = (("汇总", AREA_HEADS, map(_area, found.areas)), ("明细", ENTRY_HEADS, _entries(found)))
    for name, heads, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, heads, head)
        sheet.set_column(0, len(heads) - 1, 14)
        for place, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, Money):
                    sheet.write_number(place, column, value.yuan, money)
                elif isinstance(value, int):
                    sheet.write_number(place, column, value)
                else:
                    sheet.write_string(place, column, value)
    book.close()
    return written.getvalue()


def _document(found: Roster, *, demonstration: bool) -> bytes:
    return render(
        TEMPLATE,
        {
            "language": "zh-hans",
            "demonstration": demonstration,
            "title": f"{found.month.year}年{found.month.number}月惠民资金发放名册",
            "place": found.place,
            "total": str(Money(found.total)),
            "areas": [[str(value) for value in _area(area)[:8]] for area in found.areas],
            "area_heads": AREA_HEADS[:8],
            "entries": [[str(value) for value in _without_street(row)] for row in _entries(found)],
            "entry_heads": _without_street(list(ENTRY_HEADS)),
        },
        day=found.month.first,
    )


def _without_street(row: list[Any]) -> list[Any]:
    """Return what fits across a page: the community stands for its street, the state is that of the whole."""
    return [row[0], *row[2:13]]
