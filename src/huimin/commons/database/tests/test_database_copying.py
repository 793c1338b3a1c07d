"""What is copied in is what was given, and what is read out is what is committed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from django.db import IntegrityError, connection, transaction

from huimin.commons.access.models import Officer, PasswordUse, Role
from huimin.commons.audit.models import Block, Deed
from huimin.commons.database import connecting
from huimin.commons.database.connecting import DatabaseAway, connect
from huimin.commons.database.copying import copy_rows, read_arrow, restart_sequence

ROLE = ["code", "name_zh", "name_en", "kept_apart", "built_in", "rights"]
FIELDS = ["at", "verb", "subject", "division", "reason", "details"]
AT = datetime(2025, 8, 22, 1, 2, 3, 456_789, tzinfo=UTC)
AWKWARD = ['a,"b"', "行\n\t\\N", "", "𠮷\\."]


def deed_rows() -> list[tuple[Any, ...]]:
    return [(AT, text, f"x:{place}", "", text, {"值": text}) for place, text in enumerate(AWKWARD)]


@pytest.mark.django_db
def test_tuples_arrive_as_they_were() -> None:
    assert copy_rows(Deed, FIELDS, iter(deed_rows())) == 4
    assert list(Deed.objects.order_by("subject").values_list(*FIELDS)) == deed_rows()
    assert copy_rows(Role, ROLE, [("a", "", "", "", False, ["x,y", '"']), ("b", "", "", "", False, [])])
    assert Role.objects.get(code="a").rights == ["x,y", '"']


def as_table(kind: str) -> Any:
    frame = pl.DataFrame(
        {
            "details": ["{}"] * 4,
            "verb": AWKWARD,
            "subject": [f"x:{place}" for place in range(4)],
            "at": [AT] * 4,
            "division": [""] * 4,
            "reason": AWKWARD,
            "not_a_column": [0] * 4,
        }
    )
    table = frame.to_arrow()
    batches = table.to_batches(max_chunksize=3)
    reader = pa.RecordBatchReader.from_batches(table.schema, batches)
    return {
        "polars": frame,
        "arrow": table,
        "batch": table.combine_chunks().to_batches()[0],
        "reader": reader,
    }[kind]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["polars", "arrow", "batch", "reader"])
def test_tables_arrive_as_they_were(kind: str) -> None:
    assert copy_rows(Deed, FIELDS, as_table(kind)) == 4
    assert list(Deed.objects.order_by("subject").values_list("verb", "reason", "at")) == [
        (text, text, AT) for text in AWKWARD
    ]


@pytest.mark.django_db
def test_lists_bytes_and_missing_values_of_a_table_arrive() -> None:
    roles = pl.DataFrame(
        {
            "code": ["a", "b"],
            "name_zh": "",
            "name_en": "",
            "kept_apart": "",
            "built_in": False,
            "rights": [["x,y", '"\\'], []],
        }
    )
    copy_rows(Role, ROLE, roles)
    assert [role.rights for role in Role.objects.order_by("code")] == [["x,y", '"\\'], []]
    block = pl.DataFrame(
        {
            "number": [1],
            "first_xid": [0],
            "end_xid": [0],
            "deeds": [0],
            "previous_hash": [b""],
            "hash": [b"\x00\xff"],
        }
    )
    copy_rows(Block, block.columns, block)
    assert (bytes(Block.objects.get().previous_hash), bytes(Block.objects.get().hash)) == (b"", b"\x00\xff")
    officers = pl.DataFrame(
        {"username": ["w"], "failed_logins": [0], "locked_until": pl.Series([None], dtype=pl.Date)}
    )
    filled = officers.with_columns(
        pl.lit("").alias(name) for name in ("password", "name", "office", "division", "language")
    ).with_columns(is_active=True, must_change_password=False, created_at=AT)
    copy_rows(Officer, filled.columns, filled)
    assert Officer.objects.get().locked_until is None


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_stops_all() -> None:
    rows = [("a", "", "", "", False, []), ("a", "", "", "", False, [])]
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(Role, ROLE, rows)
    assert not Role.objects.exists()


@pytest.mark.django_db
def test_keys_continue_after_the_copied_ones() -> None:
    officer = Officer.objects.create(username="w")
    copy_rows(PasswordUse, ["id", "officer", "password", "at"], [(70, officer.pk, "", AT)])
    restart_sequence(PasswordUse)
    assert PasswordUse.objects.create(officer=officer, password="", at=AT).pk == 71


@pytest.mark.django_db(transaction=True)
def test_arrow_sees_what_is_committed_and_closes_its_connection() -> None:
    copy_rows(Deed, FIELDS, as_table("polars"))
    with transaction.atomic():
        copy_rows(Deed, FIELDS, as_table("polars"))
        found = read_arrow(
            "SELECT verb, at FROM audit_deed WHERE subject = ANY(%s) ORDER BY id", [["x:0", "x:1"]]
        )
        assert pl.from_arrow(found.read_all())["verb"].to_list() == AWKWARD[:2]
    assert read_arrow("SELECT 10 % 4 AS rest").read_all().to_pydict() == {"rest": [2]}
    dropped = read_arrow("SELECT generate_series(1, 1000000)")
    dropped.read_next_batch()
    dropped.close()
    del dropped


@pytest.mark.django_db(transaction=True)
def test_a_mistake_in_the_query_is_not_an_outage() -> None:
    with pytest.raises(Exception, match="no_such_table"):
        read_arrow("SELECT 1 FROM no_such_table").read_all()


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "conninfo", lambda: "host=/nowhere dbname=x")
    monkeypatch.setattr("huimin.commons.database.copying.conninfo", lambda: "host=/nowhere dbname=x")


@pytest.mark.django_db
def test_an_outage_is_named(away: None) -> None:
    with pytest.raises(DatabaseAway):
        connect()
    with pytest.raises(DatabaseAway):
        read_arrow("SELECT 1")


@pytest.mark.django_db(transaction=True)
def test_after_a_restart_of_the_server_the_next_question_is_answered() -> None:
    """Every connection is cut, as when the server restarts, and the pool finds out by itself."""
    Deed.objects.count()
    connection.close()  # back to the pool, where it does not notice
    with connect() as own:
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert Deed.objects.count() == 0
