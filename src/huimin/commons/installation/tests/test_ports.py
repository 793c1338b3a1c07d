"""A port is taken before any long work, or refused in a sentence."""

from __future__ import annotations

import os
import socket

import pytest

from huimin.commons.installation.ports import HOST, PortForbidden, PortInUse, answer_at, claim_port


def test_a_port_that_is_claimed_is_listened_at_and_nobody_elses() -> None:
    with claim_port(0) as taken:
        port = taken.getsockname()[1]
        with socket.create_connection((HOST, port), timeout=5):
            pass
        with pytest.raises(PortInUse, match=f"Port {port} is in use.*--port"):
            claim_port(port)
    with claim_port(port):
        pass


def test_a_port_that_cannot_be_had_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huimin.commons.installation.ports.HOST", "192.0.2.1")  # nobody's address
    with pytest.raises(PortForbidden, match="cannot be used"):
        claim_port(0)


def test_documents_name_the_port_unless_there_is_a_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIMIN_PUBLIC_ADDRESS", "https://min.example")
    answer_at(8000)
    assert os.environ["HUIMIN_PUBLIC_ADDRESS"] == "https://min.example"
    monkeypatch.delenv("HUIMIN_PUBLIC_ADDRESS")
    answer_at(8000)
    assert os.environ["HUIMIN_SERVED_AT"] == "http://127.0.0.1:8000"
    monkeypatch.delenv("HUIMIN_SERVED_AT")
