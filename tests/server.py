"""A plugin, loaded before any conftest: start the embedded database before the settings are read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from huimin.commons.database.embedded import start
from huimin.web.catalogues import compile as compile_catalogues

_DATA = Path(os.environ.get("HUIMIN_TEST_DATA", Path(tempfile.gettempdir()) / f"huimin-tests-{os.getuid()}"))
_MINE = "HUIMIN_TEST_SERVER"

if "DATABASE_URL" not in os.environ or _MINE in os.environ:
    # A server for each test process: what is final on a server depends on every transaction that it runs.
    data = _DATA / os.environ.get("PYTEST_XDIST_WORKER", "main")
    data.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        _MINE: "1",
        "HUIMIN_DATA": str(data),
        "DATABASE_URL": start(data / "postgres", durable=False),
    }
else:
    os.environ["HUIMIN_DATA"] = str(_DATA)

compile_catalogues()  # pages are tested in both languages, also right after a translation changed
