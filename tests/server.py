"""A plugin, loaded before any conftest: start the embedded database before the settings are read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from huimin.commons.database.embedded import start

_DATA = Path(os.environ.get("HUIMIN_TEST_DATA", Path(tempfile.gettempdir()) / f"huimin-tests-{os.getuid()}"))
os.environ["HUIMIN_DATA"] = str(_DATA)
if "DATABASE_URL" not in os.environ:
    _DATA.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = start(_DATA / "postgres", durable=False)
