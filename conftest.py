"""Lay out the test database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from hypothesis import settings

# Two cores shared with other work: how long an example takes says nothing about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def language_of_the_installation() -> Iterator[None]:
    """Let no test inherit the language that an earlier one (a command, a sign-in) chose."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_is_settled_yet() -> None:
    """Let no test go on with the set-up that an earlier one has read."""
    from huimin.commons.installation.settled import let_go

    let_go()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let tests that commit empty the trail; at the end, close what still holds the database open."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_deed DISABLE TRIGGER audit_deed_stays")
        cursor.execute("ALTER TABLE audit_block DISABLE TRIGGER audit_block_stays")
        # Every test writes the names of all facts and takes them back; their numbers are few, and come round.
        cursor.execute("ALTER SEQUENCE registry_factname_id_seq CYCLE")
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%\\_stays\\_whole'"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
