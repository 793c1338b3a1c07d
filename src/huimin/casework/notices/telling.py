"""Telling upper apps, after the commit, that a notice was issued to somebody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from django.db import transaction

Listener: TypeAlias = Callable[[int, str], None]
"""`listen(person, title)`: what an app does about a notice of this title that was issued to a person."""

_listeners: dict[str, Listener] = {}


def when_notice_is_issued(name: str, listener: Listener) -> None:
    """Let an app be told by its name; the same name again replaces it."""
    _listeners[name] = listener


def tell_notice_issued(person: int, title: str) -> None:
    """Tell every app once the current transaction is committed; one that fails is logged, no more."""
    for listener in _listeners.values():
        transaction.on_commit(partial(listener, person, title), robust=True)
