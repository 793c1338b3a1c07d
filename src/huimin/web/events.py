"""Deeds of the trail as events of a timeline, in people's words."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import name_of
from huimin.commons.desk.deeds import word_for
from huimin.commons.desk.pieces import Change, Event


def events_about(subject: Model, *, most: int = 200) -> list[Event]:
    """Return the latest deeds about a record as events."""
    deeds = Deed.objects.filter(subject=name_of(subject)).select_related("by").order_by("-at")[:most]
    return [event_of(deed) for deed in deeds]


def event_of(deed: Deed) -> Event:
    """Return a deed as an event."""
    return Event(
        at=deed.at,
        what=word_for(deed.verb),
        who=deed.by.name if deed.by else "",
        kind=deed.verb,
        kind_label=word_for(deed.verb),
        why=deed.reason,
        changes=tuple(
            Change(name, _said(pair[0]), _said(pair[1]))
            for name, pair in (deed.details.get("changes") or deed.details.get("changed") or {}).items()
            if isinstance(pair, list) and len(pair) == 2
        ),
    )


def _said(value: Any) -> str:
    return "—" if value is None or value == "" else str(value)
