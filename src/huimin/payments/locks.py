"""Locks that let money move in one transaction at a time, whatever process it runs in."""

from __future__ import annotations

from typing import Final

from django.db import connection

MONEY: Final = "payments.money"
"""Held while a run changes or an answer is taken in: what is available cannot be promised twice."""


def hold(name: str) -> None:
    """Wait for the lock and hold it until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
