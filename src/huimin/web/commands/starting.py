"""Bring Django and the installation's database up, for the commands that need them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from huimin.commons.database.embedded import data_directory
from huimin.kernel.errors import Unavailable
from huimin.kernel.errors import gettext_noop as _

if TYPE_CHECKING:
    from huimin.commons.access.models import Officer


class NotMigrated(Unavailable):
    """The database has no tables yet."""

    template = _("The database has no tables yet. Call `huimin migrate` first.")


class NotUpToDate(Unavailable):
    """The tables are those of an earlier version."""

    template = _("The database is {number} migrations behind this version. Call `huimin migrate` first.")


class NoInstallation(Unavailable):
    """The data folder holds no database, and no other one is named."""

    template = _(
        "There is no installation in “{folder}”. Check HUIMIN_DATA and DATABASE_URL; `huimin found` or "
        "`huimin demo` makes a new one."
    )


def start(*, migrated: bool = True, creating: bool = False) -> None:
    """Start the embedded database if none is named, and Django on it.

    `creating` makes a database where there is none; `migrated` off passes whatever tables it has.

    Raises:
        NoInstallation: there is no database, and none is to be made.
        DatabaseAway: the server does not start or does not answer.
        NotMigrated: it has no tables yet.
        NotUpToDate: its tables are those of an earlier version.
    """
    from huimin.commons.database.embedded import connect_installation, is_installed

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.web.settings")
    if not creating and not is_installed():
        raise NoInstallation(folder=data_directory())
    connect_installation()
    import django

    django.setup()
    from django.utils import translation

    from huimin.commons.database.connecting import connect
    from huimin.web.commands.showing import speaks_chinese

    translation.activate("zh-hans" if speaks_chinese() else "en")
    connect().close()  # Django's pool would try for a while, and complain at length
    if migrated:
        refuse_unless_up_to_date()


def waiting_migrations() -> int:
    """Return how many migrations of this version the database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_unless_up_to_date() -> None:
    """Pass when the tables are those of this version.

    Raises:
        NotMigrated: there are none.
        NotUpToDate: they are those of an earlier version.
    """
    from django.db import connection

    if "installation_installation" not in connection.introspection.table_names():
        raise NotMigrated()
    if number := waiting_migrations():
        raise NotUpToDate(number=number)


def officer_or_nobody(username: str) -> Officer | None:
    """Return the officer in whose name a command is called, nobody for the platform itself.

    Raises:
        NoSuchOfficer: nobody signs in by this name.
    """
    from huimin.commons.access.queries import officer_named

    return officer_named(username) if username else None
