"""Limits: nobody does the same too often, by phone and by network address, whose digests alone are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from huimin.kernel.crypto import sm3
from huimin.portal.models import Attempt
from huimin.portal.refusals import TooOften


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times within a span."""

    times: int
    within: timedelta


LIMITS: Final[Mapping[str, tuple[Limit, ...]]] = {
    "code": (
        Limit(1, timedelta(minutes=1)),
        Limit(5, timedelta(hours=1)),
        Limit(10, timedelta(days=1)),
    ),
    "code_from": (Limit(30, timedelta(hours=1)),),
    "bind": (Limit(5, timedelta(hours=1)),),
    "act": (Limit(5, timedelta(hours=1)),),
    "say": (Limit(10, timedelta(hours=1)),),
    "look": (Limit(60, timedelta(minutes=10)),),
}
"""What is limited: codes to a phone and from a place, bindings, requests to act, what is said, look-ups."""
KEPT: Final = timedelta(days=2)


def count(what: str, key: str, at: datetime) -> None:
    """Count that something is done, under a phone or an address.

    Raises:
        TooOften: it was done so often that it must wait.
    """
    digest = sm3(f"{settings.SECRET_KEY}:{what}:{key}".encode())
    for limit in LIMITS[what]:
        done = Attempt.objects.filter(what=what, key=digest, at__gt=at - limit.within).count()
        if done >= limit.times:
            raise TooOften(minutes=max(1, int(limit.within.total_seconds()) // 60))
    Attempt.objects.create(what=what, key=digest, at=at)


def forget(at: datetime) -> int:
    """Delete what was counted before the longest span, and return how many there were."""
    return Attempt.objects.filter(at__lt=at - KEPT).delete()[0]
