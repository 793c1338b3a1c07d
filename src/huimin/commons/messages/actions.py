"""Send messages to officers and mark them as read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from huimin.commons.access.models import Officer
from huimin.commons.installation.public import installation
from huimin.commons.messages.models import Message
from huimin.commons.messages.senders import NotSent, sender

_SEND: Final = """
INSERT INTO notes_message
    (channel, officer_id, kind, subject, link, about, text, state, created_at, sent_at, failure)
SELECT 'desk', told.officer, %(kind)s, told.subject, told.link, told.about, '', 'sent', %(at)s, %(at)s, ''
FROM ({question}) AS told (officer, subject, link, about)
ON CONFLICT (officer_id, kind, subject) WHERE kind <> '' DO NOTHING
"""


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


def send_of_a_kind(*, kind: str, question: str, values: Mapping[str, Any], at: datetime) -> int:
    """Put messages of a kind on workbenches, as many as a question finds, and return how many were new.

    `question` is SQL that gives officer, subject, link and about (jsonb) of each; who was told of a subject
    before is not told again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SEND.format(question=question), {**values, "kind": kind, "at": at})
        return int(cursor.rowcount)


def send_short(*, phone: str, cipher: bytes, text: str, kept: str) -> Message:
    """Send a short message and return what is kept of it: `kept` instead of a text with a secret in it.

    Raises:
        NotSent: the gateway did not take it; that it failed is kept.
        NoGateway: there is none.
    """
    way = sender(demonstration=installation().demonstration)
    message = Message.objects.create(channel=Message.SHORT, address=cipher, text=kept)
    try:
        way.send(phone, text)
    except NotSent as refusal:
        message.state, message.failure = Message.State.FAILED, str(refusal)[:200]
        message.save(update_fields=["state", "failure"])
        raise
    message.state, message.sent_at = Message.State.SENT, timezone.now()
    message.save(update_fields=["state", "sent_at"])
    return message


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
