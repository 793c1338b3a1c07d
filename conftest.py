"""Start the embedded database before Django reads its settings, and lay out the test database."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from huimin.commons.database.embedded import start

_DATA = Path(os.environ.get("HUIMIN_TEST_DATA", Path(tempfile.gettempdir()) / f"huimin-tests-{os.getuid()}"))
os.environ["HUIMIN_DATA"] = str(_DATA)
if "DATABASE_URL" not in os.environ:
    _DATA.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = start(_DATA / "postgres", durable=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let tests that commit empty the trail afterwards; nothing else may."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_deed DISABLE TRIGGER audit_deed_stays")
        cursor.execute("ALTER TABLE audit_block DISABLE TRIGGER audit_block_stays")
