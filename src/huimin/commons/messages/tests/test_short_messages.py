"""Short messages go to the gateway of the installation, and what it did not take is kept as failed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from pytest_django import Settings

from huimin.commons.installation.public import found
from huimin.commons.messages.actions import send_short
from huimin.commons.messages.models import Message
from huimin.commons.messages.senders import NoGateway, NotSent, Printer, sender

SAID = {"phone": "13900000001", "cipher": b"c", "text": "您的验证码是 123456", "kept": "验证码"}


class Gateway(BaseHTTPRequestHandler):
    """A gateway that notes what it is given, and answers with the status that it is told."""

    taken: ClassVar[list[tuple[str | None, dict[str, str]]]] = []
    status: ClassVar[int] = 200

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((self.headers["Authorization"], json.loads(content)))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, format: str, *values: object) -> None:
        """Say nothing."""


@pytest.fixture
def gateway(settings: Settings) -> Iterator[type[Gateway]]:
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_ADDRESS, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/", "secret"
    Gateway.taken.clear()
    Gateway.status = 200
    yield Gateway
    server.shutdown()
    server.server_close()


@pytest.fixture
def production(db: None) -> None:
    found(mode="production", place="420202", name_zh="某区", name_en="Some district")


def test_the_gateway_gets_the_text_and_its_token_and_the_text_is_not_kept(
    production: None, gateway: type[Gateway]
) -> None:
    kept = send_short(**SAID)  # type: ignore[arg-type]
    assert gateway.taken == [("Bearer secret", {"phone": SAID["phone"], "text": SAID["text"]})]
    assert (kept.state, kept.text, bytes(kept.address)) == (Message.State.SENT, "验证码", b"c")
    assert kept.sent_at is not None


def test_what_the_gateway_refuses_is_kept_as_failed(production: None, gateway: type[Gateway]) -> None:
    gateway.status = 503
    with pytest.raises(NotSent):
        send_short(**SAID)  # type: ignore[arg-type]
    kept = Message.objects.get()
    assert (kept.state, kept.sent_at) == (Message.State.FAILED, None)
    assert kept.failure


def test_an_address_without_encryption_gets_nothing(production: None, settings: Settings) -> None:
    settings.SMS_ADDRESS = "http://sms.invalid/"
    with pytest.raises(NotSent, match="HTTPS"):
        send_short(**SAID)  # type: ignore[arg-type]


def test_only_a_demonstration_writes_messages_into_its_log(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS_ADDRESS = ""
    with pytest.raises(NoGateway):
        sender(demonstration=False)
    printer = sender(demonstration=True)
    assert isinstance(printer, Printer)
    printer.send("13900000001", "您好")
    assert "to 13900000001: 您好" in caplog.text
