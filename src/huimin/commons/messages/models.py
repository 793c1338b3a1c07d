"""Messages that were sent or wait to be sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


class Message(models.Model):
    """A message to an officer (shown in the workbench) or to an address of a channel."""

    DESK = "desk"
    """The channel of the workbench; each other channel, such as short messages, has a sender of its own."""

    SHORT = "sms"
    """The channel of short messages to phones."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        READ = "read"

    channel = models.CharField(max_length=20, help_text="desk, sms, …")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    address = models.BinaryField(null=True, help_text="enciphered phone number")
    kind = models.CharField(max_length=20, default="")
    subject = models.CharField(max_length=60, default="", help_text="what it is about, as “app.Model:id”")
    about: models.JSONField[Any, Any] = models.JSONField(
        default=dict, help_text="what the words of its kind need"
    )
    text = models.TextField()
    link = models.CharField(max_length=200, default="")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="message_of_a_kind_is_sent_once",
                fields=["officer", "kind", "subject"],
                condition=~Q(kind=""),
            )
        ]
        indexes = [models.Index(fields=["officer", "state", "-created_at"])]

    def __str__(self) -> str:
        return self.text
