"""Connect to the installation's database beside Django's own connection, and name an outage plainly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from django.db.utils import InterfaceError, OperationalError
from psycopg.conninfo import make_conninfo

from huimin.kernel.errors import Unavailable
from huimin.kernel.errors import gettext_noop as _

GONE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""What the drivers raise when the server is away or has closed the connection."""


class DatabaseAway(Unavailable):
    """The database does not answer."""

    template = _("The database does not answer at the moment. Nothing was changed; try again in a minute.")


def conninfo() -> str:
    """Return how libpq reaches the database that Django works with, also while it is a test database."""
    settings = connection.settings_dict
    known = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    return make_conninfo("", **{name: value for name, value in known.items() if value})


def connect() -> psycopg.Connection:
    """Return a connection of its own in autocommit: what it writes stays, whatever Django's does.

    Raises:
        DatabaseAway: the server does not answer.
    """
    with outage_named():
        return psycopg.connect(conninfo(), autocommit=True, connect_timeout=10)


@contextmanager
def outage_named() -> Iterator[None]:
    """Turn a lost or refused connection into a refusal that says so."""
    try:
        yield
    except GONE as error:
        raise DatabaseAway() from error
