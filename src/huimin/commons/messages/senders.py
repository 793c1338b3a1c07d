"""Senders: the ways in which short messages leave the platform; a gateway's address is never assumed."""

from __future__ import annotations

import json
import logging
import urllib.request
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.error import URLError

from django.conf import settings

from huimin.kernel.errors import Unavailable
from huimin.kernel.errors import gettext_noop as _

SECONDS: Final = 5
log = logging.getLogger("huimin.messages")


class NotSent(Unavailable):
    """The gateway did not take the message."""

    template = _(
        "The short message could not be sent: {why}. Try again in a few minutes, or come to a counter."
    )


class NoGateway(Unavailable):
    """The installation has no way to send short messages."""

    template = _("This installation sends no short messages yet. Come to the counter of your community.")


class Sender(Protocol):
    """A way to send short messages."""

    def send(self, phone: str, text: str) -> None:
        """Send `text` to `phone`.

        Raises:
            NotSent: it was not taken.
        """


@dataclass(frozen=True, slots=True)
class Printer:
    """Writes messages into the log of the process, for demonstrations and tests."""

    def send(self, phone: str, text: str) -> None:
        """Write the message."""
        log.warning("to %s: %s", phone, text)


@dataclass(frozen=True, slots=True)
class Gateway:
    """Posts each message as JSON (`phone`, `text`) to the gateway of the installation, with its token."""

    address: str
    token: str

    def send(self, phone: str, text: str) -> None:
        """Post the message and wait for the gateway's word, five seconds at most.

        Raises:
            NotSent: the gateway is away, or answered with an error.
        """
        if not self.address.startswith("https://") and not self.address.startswith("http://127.0.0.1"):
            raise NotSent(why="HTTPS")
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            self.address,
            data=json.dumps({"phone": phone, "text": text}, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"},
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                answer.read()
        except (URLError, TimeoutError, OSError) as away:
            raise NotSent(why=str(getattr(away, "reason", away))) from away


def sender(*, demonstration: bool) -> Sender:
    """Return the sender of the installation: its gateway, or in a demonstration the log.

    Raises:
        NoGateway: a production installation has none.
    """
    if settings.SMS_ADDRESS:
        return Gateway(settings.SMS_ADDRESS, settings.SMS_TOKEN)
    if demonstration:
        return Printer()
    raise NoGateway()
