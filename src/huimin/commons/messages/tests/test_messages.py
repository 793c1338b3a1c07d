"""Messages reach their officer's workbench and nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client

from huimin.commons.access.models import Officer
from huimin.commons.messages.actions import mark_all_read, mark_read, send, send_to_all
from huimin.commons.messages.queries import messages_of, unread_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers() -> tuple[Officer, Officer]:
    made = [Officer.objects.create(username=name, must_change_password=False) for name in ("wen", "li")]
    return made[0], made[1]


def test_a_message_is_new_until_it_is_opened(officers: tuple[Officer, Officer]) -> None:
    wen, li = officers
    message = send(officer=wen, text="八月名册已提交，请审批。", link="/payments/2025-08/")
    assert list(unread_of(wen)) == [message]
    assert not messages_of(li)
    assert mark_read(officer=li, message_id=message.pk) is None
    assert mark_read(officer=wen, message_id=message.pk) == message
    assert mark_read(officer=wen, message_id=message.pk) == message
    assert not unread_of(wen)
    assert str(messages_of(wen)[0]) == "八月名册已提交，请审批。"


def test_one_message_goes_to_many(officers: tuple[Officer, Officer]) -> None:
    assert send_to_all(officers=officers, text="x") == 2
    assert mark_all_read(officer=officers[0]) == 1
    assert unread_of(officers[1]).count() == 1


def test_opening_a_message_leads_to_what_it_is_about(officers: tuple[Officer, Officer]) -> None:
    wen, li = officers
    message = send(officer=wen, text="x", link="/jobs/")
    client = Client()
    client.force_login(li)
    assert client.post(f"/messages/{message.pk}/open/").status_code == 404
    client.force_login(wen)
    assert client.post(f"/messages/{message.pk}/open/").headers["Location"] == "/jobs/"
    send(officer=wen, text="y")
    assert client.post("/messages/read/").headers["Location"] == "/"
    assert not unread_of(wen)
    assert client.get("/messages/read/").status_code == 405
