"""Read the messages on an officer's workbench."""

from __future__ import annotations

from django.db.models import QuerySet

from huimin.commons.access.models import Officer
from huimin.commons.messages.models import Message


def messages_of(officer: Officer) -> QuerySet[Message]:
    """Return the officer's messages, newest first."""
    return Message.objects.filter(officer=officer, channel=Message.DESK).order_by("-created_at", "-id")


def number_unread(officer: Officer, *, at_most: int) -> int:
    """Return how many messages the officer has not opened; beyond `at_most` nobody counts on."""
    return unread_of(officer).order_by()[:at_most].count()


def unread_of(officer: Officer) -> QuerySet[Message]:
    """Return the messages that the officer has not opened, newest first."""
    return messages_of(officer).filter(state=Message.State.SENT)
