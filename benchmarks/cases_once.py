"""Fill a district with a history of cases, or time the nightly look at its clocks."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

CLOSED, WAITING = 100_000, 50_000
"""Cases of history, and cases under way; each of these has two open tasks."""
AT_ONCE = 4_000
"""Closed cases in a transaction: what is done on a case locks it, and the database counts its locks."""
CASES, DONE, OPEN = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n\n")


def start() -> None:
    from huimin.commons.database.embedded import connect_installation

    connect_installation()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.web.settings")
    import django

    django.setup()


def fill(scale: int) -> dict[str, int]:
    """Write the history and what is under way, as the product would have, and return how many of each."""
    from django.db import connection, transaction

    from huimin.commons.access.models import Officer
    from huimin.rulebook.public import procedure_named

    version = procedure_named("dibao").at(date(2025, 7, 1))
    known = {"since": version.since, "edition": version.edition, "kind": "application"}
    closed = known | {"state": "closed", "ending": "granted", "series": "GA-OLD-", "times": 4}
    closed |= {"number": CLOSED // scale, "day": date(2024, 3, 1), "at": datetime(2024, 3, 1, tzinfo=UTC)}
    waits = known | {"state": "open", "ending": "", "series": "GA-NEW-", "times": 1}
    waits |= {"number": WAITING // scale, "day": date(2025, 8, 1), "at": datetime(2025, 8, 1, tzinfo=UTC)}
    officer = Officer.objects.get(username="dengji").pk
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CASES, closed)
        done = cursor.rowcount
        cursor.execute(CASES, waits)
        under_way = cursor.rowcount
        cursor.execute(OPEN, {})
        tasks = cursor.rowcount
        cursor.execute("SELECT min(id), max(id) FROM casework_case WHERE state = 'closed'")
        first, last = cursor.fetchone()
    for start_at in range(first, last + 1, AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(DONE, {"officer": officer, "first": start_at, "next": start_at + AT_ONCE})
    with connection.cursor() as cursor:
        for table in ("casework_case", "casework_task", "casework_duty"):
            cursor.execute(f"ANALYZE {table}")
    return {"closed": done, "open": under_way, "tasks": tasks}


def night() -> dict[str, object]:
    """Warn of every open task in a transaction that is undone, and return the seconds and what was told."""
    from django.db import transaction

    from huimin.casework.public import warn_of_clocks

    started = time.perf_counter()
    with transaction.atomic():
        told = warn_of_clocks(day=date(2025, 10, 15))
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return {"seconds": seconds, **told}


if __name__ == "__main__":
    start()
    print(json.dumps(fill(int(sys.argv[2])) if sys.argv[1] == "fill" else night()))
