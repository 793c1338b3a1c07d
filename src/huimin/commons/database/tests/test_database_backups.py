"""A backup comes back as it was, or not at all; whatever was done to its file is found out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from huimin.commons.audit.sealing import seal
from huimin.commons.audit.trail import record
from huimin.commons.database import backups, connecting
from huimin.commons.database.backups import InUse, NotEmpty, ProgramFailed, back_up, path_of, restore
from huimin.commons.database.connecting import conninfo
from huimin.commons.database.sealed_files import NotABackup, OtherKey, decipher, encipher
from huimin.kernel.crypto import KeyRing

RING = KeyRing({1: bytes(range(16)), 2: bytes(range(16, 32))}, 2, bytes(32))
HEAD = 8 + 1 + 7


def enciphered(pieces: list[bytes]) -> bytes:
    target = io.BytesIO()
    encipher(pieces, target, RING)
    return target.getvalue()


def deciphered(content: bytes) -> bytes:
    return b"".join(decipher(io.BytesIO(content), RING))


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_what_was_enciphered_comes_back(pieces: list[bytes]) -> None:
    assert deciphered(enciphered(pieces)) == b"".join(pieces)


@given(st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=4), st.data())
def test_a_file_that_was_cut_off_or_changed_is_found_out(pieces: list[bytes], data: st.DataObject) -> None:
    whole = enciphered(pieces)
    length = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(NotABackup):
        deciphered(whole[:length])
    place = data.draw(st.integers(HEAD, len(whole) - 1))
    with pytest.raises(NotABackup):
        deciphered(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    with pytest.raises(NotABackup):
        deciphered(whole + b"x")


def test_pieces_cannot_be_exchanged_or_left_out() -> None:
    whole = enciphered([b"aaaa", b"bbbb", b"cccc"])
    piece = 4 + 1 + 4 + 16
    head, first, second, last = (
        whole[:HEAD],
        *(whole[HEAD + piece * n : HEAD + piece * (n + 1)] for n in range(3)),
    )
    assert deciphered(head + first + second + last) == b"aaaabbbbcccc"
    for other in (head + second + first + last, head + first + last, head + first + second + second):
        with pytest.raises(NotABackup):
            deciphered(other)


def test_a_key_that_is_not_in_the_ring_is_named() -> None:
    whole = enciphered([b"x"])
    with pytest.raises(OtherKey, match="key 2"):
        list(decipher(io.BytesIO(whole), KeyRing({1: bytes(16)}, 1, bytes(32))))


@pytest.fixture
def other_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty database, which the module under test takes for the installation's."""
    own = conninfo()
    name = f"{connection.settings_dict['NAME']}_restored"
    with psycopg.connect(own, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        address = make_conninfo(own, dbname=name)
        for module in (connecting, backups):
            monkeypatch.setattr(module, "conninfo", lambda: address)
        yield address
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def backup(transactional_db: None, tmp_path: Path) -> Path:
    record("x.do", "x:before", by=None, reason="行")
    seal()
    assert back_up(tmp_path / "b.huimin", RING) > 10_000
    assert [path.name for path in tmp_path.iterdir()] == ["b.huimin"]
    assert (tmp_path / "b.huimin").stat().st_mode & 0o777 == 0o600
    return tmp_path / "b.huimin"


def subjects(address: str) -> list[str]:
    with psycopg.connect(address) as own:
        return [subject for (subject,) in own.execute("SELECT subject FROM audit_deed ORDER BY id")]


def test_a_backup_comes_back_into_an_empty_database(backup: Path, other_database: str) -> None:
    restore(backup, RING)
    assert subjects(other_database) == ["x:before"]
    with psycopg.connect(other_database) as own:
        assert own.execute("SELECT to_regnamespace('before_restore')").fetchone() == (None,)
        with pytest.raises(psycopg.errors.CheckViolation, match="never changed"):
            own.execute("DELETE FROM audit_deed")


def test_what_is_there_is_replaced_only_when_asked(backup: Path, other_database: str) -> None:
    restore(backup, RING)
    with psycopg.connect(other_database, autocommit=True) as own:
        own.execute(
            "INSERT INTO audit_deed (verb, subject, division, reason, details)"
            " VALUES ('x.do', 'x:after', '', '', '{}')"
        )
    with pytest.raises(NotEmpty, match="--replace"):
        restore(backup, RING)
    assert subjects(other_database) == ["x:before", "x:after"]
    restore(backup, RING, replace=True)
    assert subjects(other_database) == ["x:before"]


def test_a_restore_that_fails_leaves_what_was_there(
    backup: Path, other_database: str, tmp_path: Path
) -> None:
    restore(backup, RING)
    nonsense = tmp_path / "nonsense.huimin"
    with nonsense.open("wb") as file:
        encipher([b"this is no dump"] * 100_000, file, RING)
    with pytest.raises(ProgramFailed, match="pg_restore"):
        restore(nonsense, RING, replace=True)
    assert subjects(other_database) == ["x:before"]
    backup.write_bytes(backup.read_bytes()[:-1])
    with pytest.raises(NotABackup):
        restore(backup, RING, replace=True)
    assert subjects(other_database) == ["x:before"]


def test_a_database_in_use_is_not_replaced(backup: Path, other_database: str) -> None:
    restore(backup, RING)
    with psycopg.connect(other_database) as worker:
        worker.execute("SELECT count(*) FROM audit_deed")
        with pytest.raises(InUse, match="Stop the server"):
            restore(backup, RING, replace=True)
        assert worker.execute("SELECT count(*) FROM audit_deed").fetchone() == (1,)


def test_a_backup_that_fails_leaves_no_file(
    tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "conninfo", lambda: "host=/nowhere dbname=x")
    with pytest.raises(ProgramFailed, match="pg_dump"):
        back_up(tmp_path / "b.huimin", RING)
    assert not list(tmp_path.iterdir())


def test_a_program_that_is_nowhere_is_named() -> None:
    with pytest.raises(ProgramFailed, match="pg_nothing"):
        path_of("pg_nothing")
