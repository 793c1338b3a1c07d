"""A district with officers, one family on record, and a phone in somebody's hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from huimin.casework.tests.made_cases import District
from huimin.commons.messages.senders import Printer
from huimin.kernel.identifiers import DEMONSTRATION_AREA, IdNumber, Phone
from huimin.registry.models import Person, Relation
from huimin.registry.people.identities import seal

NUMBER = IdNumber.make(DEMONSTRATION_AREA, date(1985, 5, 5), 2).text
PHONE = "13900000001"


@pytest.fixture
def district(db: None) -> District:
    return District()


def sealed(number: str, phone: str) -> dict[str, Any]:
    """Return an identity number and a phone as the register stores them."""
    whose, reached = seal(IdNumber.of(number, demonstration=True)), seal(Phone.of(phone))
    return {
        "id_cipher": whose.cipher, "id_index": whose.index, "id_masked": whose.masked,
        "phone_cipher": reached.cipher, "phone_index": reached.index, "phone_masked": reached.masked,
    }  # fmt: skip


@pytest.fixture
def person(district: District) -> Person:
    """Return the head of a household with a child."""
    found = district.person(**sealed(NUMBER, PHONE))
    child = district.person("周小雨", date(2014, 3, 2))
    district.household(found, child)
    Relation.objects.create(person=found, other=child, kind="parent", start=date(2014, 3, 2))
    return found


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return what was sent to phones."""
    messages: list[tuple[str, str]] = []
    monkeypatch.setattr(Printer, "send", lambda self, phone, text: messages.append((phone, text)))
    return messages


@pytest.fixture
def resident(client: Client, person: Person, sent: list[tuple[str, str]]) -> Client:
    """Return a browser in which the person has signed in."""
    client.post("/portal/sign-in/", {"phone": PHONE})
    client.post("/portal/sign-in/code/", {"code": code_in(sent)})
    answer = client.post("/portal/sign-in/who/", {"number": NUMBER})
    assert answer.status_code == 302, answer.content.decode()
    return client


def code_in(sent: list[tuple[str, str]]) -> str:
    """Return the code of the newest message."""
    return "".join(letter for letter in sent[-1][1] if letter.isdigit())[:6]
