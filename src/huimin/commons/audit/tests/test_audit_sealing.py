"""Whatever is done to a sealed trail through the back door is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from huimin.commons.audit import sealing
from huimin.commons.audit.models import Block, Deed
from huimin.commons.audit.sealing import Sealed, seal
from huimin.commons.audit.trail import deed, record, record_many
from huimin.commons.audit.verifying import Report, verify
from huimin.commons.database.connecting import connect

pytestmark = pytest.mark.django_db(transaction=True)
DEEDS = 25


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "DEEDS_IN_A_BLOCK", 10)
    monkeypatch.setattr(sealing, "_TRANSACTIONS_AT_ONCE", 7)


@pytest.fixture
def sealed() -> Report:
    """25 deeds, each of a transaction of its own, with awkward texts, in blocks of ten."""
    for number in range(DEEDS):
        record("x.do", f"x:{number}", by=None, reason="a\tb\n\\N 行", number=number)
    seal()
    return verify()


@contextmanager
def back_door() -> Iterator[Callable[[str], None]]:
    """Give a way past the triggers, as the owner of the database has it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor.execute


def sentences() -> list[str]:
    return [finding.sentence() for finding in verify().findings]


def test_an_untouched_trail_is_sound(sealed: Report) -> None:
    assert (sealed.sound, sealed.deeds, sealed.unsealed) == (True, DEEDS, 0)
    assert sealed.blocks == Block.objects.count() >= 3
    record("x.do", "x:25", by=None)
    assert (verify().sound, verify().unsealed) == (True, 1)
    assert seal() == Sealed(1, 1)
    assert seal() == Sealed(0, 0)
    assert verify().deeds == DEEDS + 1
    assert verify(noted=sealed.head).sound


def test_one_big_transaction_is_one_block() -> None:
    record_many(deed("x.do", "x:1", by=None) for _ in range(37))
    record("x.do", "x:2", by=None)
    assert seal() == Sealed(38, 2)
    assert list(Block.objects.order_by("number").values_list("deeds", flat=True)) == [37, 1]
    assert verify().sound


def test_an_empty_trail_is_sound() -> None:
    assert seal() == Sealed(0, 0)
    assert (verify().sound, verify().head) == (True, "0:")


def test_deeds_of_an_open_transaction_wait_and_nobody_else_does() -> None:
    with connect() as other:
        other.autocommit = False
        other.execute(
            "INSERT INTO audit_deed (verb, subject, division, reason, details)"
            " VALUES ('x.slow', 'x:0', '', '', '{}')"
        )
        record("x.after", "x:1", by=None)
        assert seal().deeds == 0
        other.commit()
        record("x.last", "x:2", by=None)
    assert seal().deeds == 3
    assert list(Deed.objects.order_by("id").values_list("verb", flat=True)) == ["x.slow", "x.after", "x.last"]
    assert verify().sound


CHANGES = {
    "details": ("UPDATE audit_deed SET details = '{}' WHERE subject = 'x:3'", "was changed"),
    "verb": ("UPDATE audit_deed SET verb = 'x.no' WHERE subject = 'x:24'", "was changed"),
    "moment": ("UPDATE audit_deed SET at = at - interval '1us' WHERE subject = 'x:3'", "was changed"),
    "removed": ("DELETE FROM audit_deed WHERE subject = 'x:3'", "1 were removed"),
    "added": (
        "INSERT INTO audit_deed (verb, subject, division, reason, details, xid)"
        " SELECT verb, 'x:99', '', '', '{}', xid FROM audit_deed WHERE subject = 'x:3'",
        "1 were added",
    ),
    "reordered": (
        "UPDATE audit_deed d SET xid = o.xid FROM audit_deed o WHERE d.subject IN ('x:3', 'x:4')"
        " AND o.subject IN ('x:3', 'x:4') AND o.subject <> d.subject",
        "was changed",
    ),
    "block changed": ("UPDATE audit_block SET hash = sha256(hash) WHERE number = 2", "does not match"),
    "seal moved back": ("UPDATE audit_block SET sealed_at = sealed_at - interval '1 day' WHERE number = 2",
                        "does not match"),
    "block removed": ("DELETE FROM audit_block WHERE number = 2", "does not follow"),
    "first block removed": ("DELETE FROM audit_block WHERE number = 1", "does not follow"),
    "blocks reordered": ("UPDATE audit_block SET number = CASE number WHEN 2 THEN 30 WHEN 3 THEN 2 ELSE 3 END"
                         " WHERE number IN (2, 3)", "does not follow"),
    "left out": ("UPDATE audit_block SET first_xid = first_xid + 1 WHERE number = 2", "in no block"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_tampered_with_is_found(sealed: Report, change: str) -> None:
    statement, said = CHANGES[change]
    with back_door() as execute:
        execute(statement)
    assert any(said in sentence for sentence in sentences()), sentences()


def test_a_trail_that_was_cut_short_is_found_against_a_noted_head(sealed: Report) -> None:
    last = Block.objects.order_by("-number")[0]
    with back_door() as execute:
        execute(f"DELETE FROM audit_deed WHERE xid >= '{last.first_xid}'")
        execute(f"DELETE FROM audit_block WHERE number = {last.number}")
    assert verify().sound
    assert "end of the trail" in verify(noted=sealed.head).findings[0].sentence()


def test_a_restored_trail_goes_on_counting_where_it_was(sealed: Report) -> None:
    """On a server that counts transactions from a lower number, as after a restore on a new machine."""
    try:
        with back_door() as execute:
            execute("UPDATE audit_deed SET xid = (xid::text::bigint + 1000000)::text::xid8")
            execute("DELETE FROM audit_block")
            execute("SELECT audit_continue()")
        assert seal().deeds == DEEDS
        record("x.do", "x:after", by=None)
        assert seal() == Sealed(1, 1)
        assert verify().sound
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION audit_offset() RETURNS bigint"
                " LANGUAGE sql IMMUTABLE AS 'SELECT 0::bigint'"
            )
