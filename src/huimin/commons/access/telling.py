"""Telling upper apps, after the commit, that office, roles or account of an officer have changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from django.db import transaction

Listener: TypeAlias = Callable[[int], None]
"""`listen(officer)`: what an app does about an officer of this number."""

_listeners: dict[str, Listener] = {}


def when_officer_changes(name: str, listener: Listener) -> None:
    """Let an app be told by its name; the same name again replaces it."""
    _listeners[name] = listener


def tell_officer_changed(officer: int) -> None:
    """Tell every app once the current transaction is committed; one that fails is logged, no more."""
    for listener in _listeners.values():
        transaction.on_commit(partial(listener, officer), robust=True)
