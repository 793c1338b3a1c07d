"""What happened to a record, as the trail tells it."""

from __future__ import annotations

from django.db.models import Model

from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import name_of
from huimin.commons.desk.deeds import word_for
from huimin.commons.desk.pieces import Event

LISTED_AT_MOST = 100


def happenings(subject: Model | str) -> list[Event]:
    """Return what was done to a record and who read it, the latest first."""
    deeds = Deed.objects.filter(subject=name_of(subject)).select_related("by").order_by("-at")
    return [
        Event(
            at=deed.at,
            what=word_for(deed.verb),
            who=deed.by.name if deed.by else "",
            kind=deed.verb,
            kind_label=word_for(deed.verb),
            why=deed.reason,
        )
        for deed in deeds[:LISTED_AT_MOST]
    ]
