"""A table shows every row once, in order, whatever page, filter or file it is taken by."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet
from django.test import RequestFactory
from django.utils.translation import gettext, override

from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.desk import exporting
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.sending import StreamedFile
from huimin.commons.desk.sources import ListSource, Order, source_of
from huimin.commons.desk.tables import Filter, Table, TableView
from huimin.kernel.errors import Invalid, Unavailable

TABLE = Table(
    name="officers",
    caption="Officers",
    columns=(
        Column("username", "Name", sort="username"),
        Column("office", "Office", sort="office"),
        Column("locked_until", "Locked until", Kind.MOMENT, sort="locked_until"),
        Column("failed_logins", "Fen", Kind.MONEY, sort="failed_logins"),
        Column("language", "Language", shown=False),
    ),
    filters=(
        Filter("office", "Office", words=str.upper),
        Filter("locked", "Locked", apply=lambda rows, yes: rows.filter(locked_until__isnull=yes != "1"),
               choices=(("1", "Locked"), ("0", "Free"))),
    ),
    search=("username", "office"),
    order="username",
    sum="failed_logins",
    page_size=3,
)  # fmt: skip


@pytest.fixture
def officers(db: None) -> QuerySet[Officer]:
    start = datetime(2025, 8, 1, tzinfo=UTC)
    for number in range(11):
        Officer.objects.create(
            username=f"officer{number:02}",
            name=f"=Officer {number}",
            office=("east", "west")[number % 2],
            division="420202",
            failed_logins=number,
            locked_until=None if number % 3 == 0 else start + timedelta(days=number // 2),
        )
    return Officer.objects.all()


def viewed(rows: Any, table: Table = TABLE, **query: Any) -> TableView:
    request = RequestFactory().get("/", query)
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    return table.view(request, rows)


def walked(rows: Any, **query: Any) -> tuple[list[str], list[str]]:
    """Go through all pages to the end and back again; return the keys of both ways."""
    view, there = viewed(rows, **query), []
    while True:
        there += [row.key for row in view.rows]
        if not view.page.next:
            break
        view = viewed(rows, **query, after=view.page.next)
    back = [row.key for row in view.rows]
    while view.page.previous:
        view = viewed(rows, **query, before=view.page.previous)
        back = [row.key for row in view.rows] + back
    return there, back


@pytest.mark.parametrize(
    "sort", ["username", "-username", "office", "-office", "locked_until", "-locked_until"]
)
def test_pages_by_key_show_every_row_once_in_order(officers: QuerySet[Officer], sort: str) -> None:
    there, back = walked(officers, sort=sort)
    way, falling = sort.removeprefix("-"), sort.startswith("-")
    field = F(way).desc(nulls_last=True) if falling else F(way).asc(nulls_last=True)
    assert there == [str(o.pk) for o in officers.order_by(field, "-pk" if falling else "pk")]
    assert back == there


def test_a_row_added_in_between_does_not_shift_the_next_page(officers: QuerySet[Officer]) -> None:
    token = viewed(officers).page.next
    Officer.objects.create(username="officer00a", name="", office="east", division="420202")
    second = viewed(officers, after=token)
    assert [row.cells[0].text for row in second.rows] == ["officer03", "officer04", "officer05"]


@pytest.mark.parametrize("token", ["rubbish", "WzEsMl0", "W3sieCI6MX0sInkiXQ"])
def test_a_token_that_was_tampered_with_leads_to_a_page_not_to_an_error(
    officers: QuerySet[Officer], token: str
) -> None:
    assert viewed(officers, after=token, sort="locked_until").page.rows is not None


def test_counts_of_a_filter_leave_that_filter_out(officers: QuerySet[Officer]) -> None:
    view = viewed(officers, office="east", locked="1")
    office, locked = view.filters
    assert [(c.code, c.label, c.number, c.chosen) for c in office.choices] == [
        ("east", "EAST", 4, True),
        ("west", "WEST", 3, False),
    ]
    assert [(c.code, c.number) for c in locked.choices] == [("1", None), ("0", None)]
    assert view.count == 4
    assert view.total == sum(
        o.failed_logins for o in officers.filter(office="east", locked_until__isnull=False)
    )


def test_search_finds_rows_with_every_word(officers: QuerySet[Officer]) -> None:
    assert [row.cells[0].text for row in viewed(officers, find="OFFICER0 west").rows] == [
        "officer01", "officer03", "officer05",
    ]  # fmt: skip


def test_chosen_columns_are_remembered_for_the_session(officers: QuerySet[Officer]) -> None:
    request = RequestFactory().get("/", {"shape": "officers", "column": ["language", "no_such"]})
    request.session = {}  # type: ignore[assignment]
    TABLE.view(request, officers)
    later = RequestFactory().get("/")
    later.session = request.session
    view = TABLE.view(later, officers)
    assert [column.name for column in view.columns] == ["username", "language"]


def test_how_close_rows_stand_is_remembered_by_the_browser(officers: QuerySet[Officer]) -> None:
    assert not viewed(officers).tight
    request = RequestFactory().get("/")
    request.COOKIES["density"] = "tight"
    assert TABLE.view(request, officers).tight


def test_a_page_holds_as_many_rows_as_were_asked_for(officers: QuerySet[Officer]) -> None:
    assert len(viewed(officers).rows) == 3
    assert len(viewed(officers, size="25").rows) == 11
    assert len(viewed(officers, size="7").rows) == 3  # not one of those that are offered


def test_an_eye_is_shown_to_who_may_use_it_only(officers: QuerySet[Officer]) -> None:
    masked = Column(
        "name", "Id", Kind.MASKED, eye=lambda row: f"/whole/{row.pk}/", eye_right="registry.unmask"
    )
    table = Table(name="masked", columns=(Column("username", "Name"), masked))
    allowed, other = officers.order_by("pk")[:2]
    vars(allowed)["_held"] = {"registry.unmask": [""]}, False
    for officer, eye in ((allowed, f"/whole/{allowed.pk}/"), (other, "")):
        request = RequestFactory().get("/")
        request.user = officer
        assert table.view(request, officers).rows[0].cells[1].eye == eye


def test_what_a_filter_names_is_put_in_where_it_is_needed(officers: QuerySet[Officer]) -> None:
    def with_locked(rows: QuerySet[Officer]) -> QuerySet[Officer]:
        return rows.annotate(free=Q(locked_until__isnull=True))

    by_free = Filter("free", "Free", ready=with_locked, words=str)
    table = Table(name="free", columns=TABLE.columns, filters=(by_free, *TABLE.filters))
    view = viewed(officers, table)
    assert {each.code: each.number for each in view.filters[0].choices} == {"False": 7, "True": 4}
    assert not hasattr(next(iter(view.rows)).record, "free")
    narrowed = viewed(officers, table, free="True", office="east")
    assert {row.record.username for row in narrowed.rows} == {"officer00", "officer06"}
    assert {each.code: each.number for each in narrowed.filters[1].choices} == {"east": 2, "west": 2}
    assert {each.code: each.number for each in narrowed.filters[0].choices} == {"False": 4, "True": 2}


def exported(rows: Any, wanted: str, **query: Any) -> bytes:
    request = RequestFactory().get("/", query | {"export": wanted})
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    with override("en"):
        return TABLE.respond(request, rows, "unused.html").getvalue()


def test_the_csv_file_holds_exactly_what_is_shown(officers: QuerySet[Officer]) -> None:
    content = exported(officers, "csv", office="west", sort="-username")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Name", "Office", "Locked until", "Fen"]
    assert [row[0] for row in rows[1:]] == [f"officer{n:02}" for n in (9, 7, 5, 3, 1)]
    assert rows[1] == ["officer09", "west", "", "0.09"]
    deed = Deed.objects.get()
    assert (deed.verb, deed.details["rows"]) == ("desk.export", 5)


def test_the_spreadsheet_holds_numbers_as_numbers(officers: QuerySet[Officer]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(officers, "xlsx", find="officer10"))).active
    assert [[cell.value for cell in row] for row in sheet.rows][1] == [
        "officer10", "east", "2025-08-06 08:00", 0.1,
    ]  # fmt: skip
    assert sheet["D2"].number_format == "#,##0.00"


@dataclass(frozen=True)
class CountedSource(ListSource):
    """Rows of which it is known how many were taken."""

    taken: list[int] = field(default_factory=list)

    def all(self, order: Order) -> Iterator[Any]:
        return (self.taken.append(row["key"]) or row for row in self.rows)  # type: ignore[func-returns-value]


def numbers(wanted: str) -> tuple[CountedSource, StreamedFile]:
    source = CountedSource([{"key": number, "name": "yes"} for number in range(25)])
    columns = (
        Column("key", "Number", Kind.NUMBER), Column("name", "Name", words=gettext),
    )  # fmt: skip
    request = RequestFactory().get("/", {"export": wanted})
    request.user = AnonymousUser()
    with override("en"):
        return source, Table("numbers", columns).respond(request, source, "unused.html")  # type: ignore[return-value]


@pytest.mark.django_db
def test_a_csv_file_is_made_while_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "ROWS_OF_A_PART", 10)
    source, answer = numbers("csv")
    assert Deed.objects.get().details["rows"] == 25  # before anybody has a row
    parts = iter(answer)
    assert len(source.taken) == 9  # beside the heading
    assert next(parts).count(b"\r\n") == 10
    with override("zh-hans"):  # what another page of the thread speaks by now
        rest = b"".join(parts)
    assert (len(source.taken), rest.count(b"\r\n")) == (25, 16)
    assert b"\xef\xbb\xbf" not in rest
    assert b"yes" in rest


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_a_server_with_an_event_loop_sends_part_by_part_too(
    wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "ROWS_OF_A_PART", 10)
    monkeypatch.setattr(exporting, "BYTES_OF_A_PART", 1_000)

    async def sent(answer: StreamedFile) -> list[bytes]:
        return [part async for part in answer]

    parts = async_to_sync(sent)(numbers(wanted)[1])
    assert len(parts) > 2
    if wanted == "csv":
        assert b"".join(parts) == numbers(wanted)[1].getvalue()
    else:
        assert openpyxl.load_workbook(io.BytesIO(b"".join(parts))).active["A26"].value == 24


def test_a_file_that_cannot_be_begun_is_answered_with_a_page(officers: QuerySet[Officer]) -> None:
    def refuse(row: Any) -> str:
        raise Unavailable()

    table = Table(name="names", columns=(Column("name", "Name", value=refuse),))
    request = RequestFactory().get("/", {"export": "csv"})
    request.user = AnonymousUser()
    with pytest.raises(Unavailable):
        table.respond(request, officers, "unused.html")


def test_only_picked_rows_are_exported_if_some_are_picked(officers: QuerySet[Officer]) -> None:
    keys = list(officers.order_by("username").values_list("pk", flat=True)[:2])
    assert exported(officers, "csv", pick=keys).count(b"\r\n") == 3


def test_another_format_is_refused(officers: QuerySet[Officer]) -> None:
    with pytest.raises(Invalid, match="csv or xlsx"):
        exported(officers, "exe")


def test_text_that_a_spreadsheet_takes_for_a_formula_is_disarmed(officers: QuerySet[Officer]) -> None:
    table = Table(name="names", columns=(Column("name", "Name"),))
    request = RequestFactory().get("/", {"export": "csv"})
    request.user = AnonymousUser()
    assert b"'=Officer 1" in table.respond(request, officers, "unused.html").getvalue()


def test_a_longer_table_asks_no_more_questions(
    officers: QuerySet[Officer], django_assert_num_queries: Any
) -> None:
    for size in (3, 11):
        view = viewed(
            officers, Table(**{f: getattr(TABLE, f) for f in TABLE.__slots__} | {"page_size": size})
        )
        with django_assert_num_queries(2):  # rows; count, sum and one filter's counts in one
            assert view.rows
            assert view.count == 11
            assert view.total == 55
            assert view.filters


@pytest.mark.parametrize("leave", [lambda rows: rows, lambda rows: rows.none()])
def test_what_is_counted_in_one_pass_is_what_is_counted_one_by_one(
    officers: QuerySet[Officer], leave: Callable[[QuerySet[Officer]], QuerySet[Officer]]
) -> None:
    rows = leave(officers.annotate(even=F("failed_logins") % 2))
    paths = ("office", "is_active", "locked_until", "even", "office")
    column = TABLE.column("failed_logins")
    assert column is not None
    alone, together = source_of(rows), source_of(rows).counting(paths, column)
    for path in paths:
        assert together.counts(path) == alone.counts(path)
    assert (together.count(), together.total(column)) == (alone.count(), alone.total(column))
    narrowed = together.where("office", "east")
    assert narrowed.count() == alone.where("office", "east").count()
    assert narrowed.counts("even") == alone.where("office", "east").counts("even")


@dataclass(frozen=True)
class Sum:
    key: str
    name: str
    fen: int | None


SUMS = [Sum("a", "Ann", 300), Sum("b", "Bob", None), Sum("c", "Cem", 100), Sum("d", "Dan", 200)]


@pytest.mark.parametrize(
    ("way", "keys"), [(Order("fen"), "cdab"), (Order("fen", True), "adcb"), (Order("pk"), "abcd")]
)
def test_a_list_at_hand_is_sorted_with_what_is_not_on_record_last(way: Order, keys: str) -> None:
    assert "".join(row.key for row in ListSource(SUMS).all(way)) == keys


def test_a_list_at_hand_is_a_table_like_any_other() -> None:
    columns = (Column("name", "Name", sort="name"), Column("fen", "Sum", Kind.MONEY, sort="fen"))
    table = Table(name="sums", columns=columns, search=("name",), sum="fen", page_size=3,
                  filters=(Filter("fen", "Sum"),))  # fmt: skip
    view = viewed(SUMS, table)
    assert [cell.text for row in view.rows for cell in row.cells][:4] == ["Ann", "3.00", "Bob", "—"]
    assert (view.count, view.total, view.page.next) == (4, 600, "3")
    assert [row.key for row in viewed(SUMS, table, after="3").rows] == ["d"]
    assert [row.key for row in viewed(SUMS, table, before="3").rows] == ["a", "b", "c"]
    assert [row.key for row in viewed(SUMS, table, find="b").rows] == ["b"]
    assert [row.key for row in viewed(SUMS, table, fen="-").rows] == ["b"]
    assert source_of(SUMS).pick(["a", "d"]).count() == 2
