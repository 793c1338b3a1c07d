"""Send messages to officers and mark them as read."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from huimin.commons.access.models import Officer
from huimin.commons.messages.models import Message


def send(*, officer: Officer, text: str, link: str = "") -> Message:
    """Put a message on the officer's workbench and return it; `text` is in their language."""
    return Message.objects.create(
        channel=Message.DESK,
        officer=officer,
        text=text,
        link=link,
        state=Message.State.SENT,
        sent_at=timezone.now(),
    )


def send_to_all(*, officers: Iterable[Officer], text: str, link: str = "") -> int:
    """Put the same message on the workbench of several officers and return how many there were."""
    at = timezone.now()
    sent = Message.objects.bulk_create(
        Message(
            channel=Message.DESK, officer=officer, text=text, link=link, state=Message.State.SENT, sent_at=at
        )
        for officer in officers
    )
    return len(sent)


@transaction.atomic
def mark_read(*, officer: Officer, message_id: int) -> Message | None:
    """Mark a message of the officer as read and return it; nothing if it is somebody else's or not there."""
    message = (
        Message.objects.select_for_update()
        .filter(officer=officer, channel=Message.DESK, pk=message_id)
        .first()
    )
    if message is not None and message.state != Message.State.READ:
        message.state = Message.State.READ
        message.save(update_fields=["state"])
    return message


def mark_all_read(*, officer: Officer) -> int:
    """Mark every message of the officer as read and return how many were new."""
    unread = Message.objects.filter(officer=officer, channel=Message.DESK, state=Message.State.SENT)
    return unread.update(state=Message.State.READ)
