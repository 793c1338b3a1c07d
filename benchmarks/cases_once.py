"""Fill a district with a history of cases, or time the nightly look at its clocks."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

CLOSED, WAITING, FLOOD = 100_000, 5_000, 45_000
"""Cases of history, under way when pages are looked at, and more of them before the night looks at the
clocks; each case under way has two open tasks."""
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

    officer = Officer.objects.get(username="dengji").pk
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CASES, _cases("GA-OLD-", CLOSED // scale, "closed", date(2024, 3, 1)))
        done = cursor.rowcount
        cursor.execute("SELECT min(id), max(id) FROM casework_case WHERE number LIKE 'GA-OLD-%'")
        first, last = cursor.fetchone()
    for start_at in range(first, last + 1, AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(DONE, {"officer": officer, "first": start_at, "next": start_at + AT_ONCE})
    return {"closed": done, **more("GA-NEW-", WAITING // scale)}


def flood(scale: int) -> dict[str, int]:
    """Add cases under way and return how many there are of their tasks in all."""
    from huimin.casework.models import Task

    more("GA-MORE-", FLOOD // scale)
    return {"tasks": Task.objects.filter(state=Task.State.OPEN).count()}


def more(series: str, number: int) -> dict[str, int]:
    """Add cases under way, and return how many, and of their tasks."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CASES, _cases(series, number, "open", date(2025, 8, 1)))
        under_way = cursor.rowcount
        cursor.execute(OPEN, {"series": f"{series}%"})
        tasks = cursor.rowcount
    with connection.cursor() as cursor:
        for table in ("casework_case", "casework_task", "casework_duty"):
            cursor.execute(f"ANALYZE {table}")
    return {"open": under_way, "tasks": tasks}


def _cases(series: str, number: int, state: str, day: date) -> dict[str, object]:
    from huimin.rulebook.public import procedure_named

    version = procedure_named("dibao").at(date(2025, 7, 1))
    return {
        "since": version.since, "edition": version.edition, "kind": "application", "state": state,
        "ending": "granted" if state == "closed" else "", "series": series, "number": number,
        "times": 4 if state == "closed" else 1, "day": day,
        "at": datetime(day.year, day.month, day.day, tzinfo=UTC),
    }  # fmt: skip


def night() -> dict[str, object]:
    """Warn of every open task in a transaction that is undone, and return the seconds and what was told."""
    from django.db import transaction

    from huimin.casework.public import warn_of_clocks

    started = time.perf_counter()
    with transaction.atomic():
        told = warn_of_clocks(at=datetime(2025, 10, 14, 16, tzinfo=UTC), day=date(2025, 10, 15))
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return {"seconds": seconds, **told}


if __name__ == "__main__":
    start()
    scaled = {"fill": fill, "flood": flood}.get(sys.argv[1])
    print(json.dumps(scaled(int(sys.argv[2])) if scaled else night()))
