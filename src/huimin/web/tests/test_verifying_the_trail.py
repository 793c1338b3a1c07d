"""What does not agree with the trail is named on the page and by the command, with a way to both."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from typer.testing import CliRunner, Result

from huimin.commons.access.actions import assign_role, create_officer, sync_built_in_roles
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import record
from huimin.commons.documents.actions import keep, next_number
from huimin.commons.documents.models import Document
from huimin.commons.installation.public import found
from huimin.web.command import app

DAY, PLACE = date(2025, 8, 22), "420202"
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db: None) -> Client:
    found(mode="demonstration", place=PLACE, name_zh="某区", name_en="Some district", working_day=DAY)
    sync_built_in_roles(day=DAY)
    auditor = create_officer(
        username="auditor", name="auditor", office="审计局", division=PLACE, by=None,
        must_change_password=False,
    )  # fmt: skip
    assign_role(officer=auditor, role="auditor", scope=PLACE, start=DAY, by=None)
    client = Client(headers={"accept-language": "en"})
    client.force_login(auditor)
    return client


def issued(*, named: bool = True) -> Document:
    number = next_number(series="TZ-2025")
    document = keep(
        kind="x", content=b"%PDF-", media_type="application/pdf", series="TZ-2025", number=number,
        title="x", subject="x:1", division=PLACE, data={}, by=None,
    )  # fmt: skip
    if named:
        digest = bytes(document.sm3).hex()
        record("documents.issue", "x:1", by=None, division=PLACE, document=document.pk, digest=digest)
    return document


def changed(document: Document) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE documents_document SET content = 'x'::bytea WHERE id = %s", [document.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")


def verified(*options: str) -> Result:
    return CliRunner().invoke(app, ["audit", "verify", *options])


def test_the_page_leads_to_what_was_changed_and_to_its_deed(client: Client) -> None:
    document = issued()
    assert "The trail is sound" in client.post("/trail/verify/").content.decode()
    changed(document)
    page = client.post("/trail/verify/").content.decode()
    deed = Deed.objects.get(verb="documents.issue")
    assert "Document TZ-2025-0001 is not what was issued: its content was changed." in page
    assert f'href="/documents/{document.pk}/"' in page
    assert f'href="/trail/{deed.pk}/"' in page
    assert 'href="#findings"' in page
    assert Deed.objects.filter(verb="audit.verify").latest("pk").details["sound"] is False


def test_the_command_counts_what_it_held_and_fails(client: Client) -> None:
    issued(named=False)  # of an earlier release
    document = issued()
    sound = verified()
    assert sound.exit_code == 0
    assert "1 documents held against the trail, 0 differ; of 1 it keeps no digest" in sound.stdout
    changed(document)
    beside = issued(named=False)
    wrong = verified()
    assert wrong.exit_code == 1
    assert "Document TZ-2025-0002 is not what was issued" in wrong.stderr
    assert f"Document TZ-2025-000{beside.number} was put beside the trail" in wrong.stderr
    report = json.loads(verified("--json").stdout)
    assert report["sound"] is False
    assert {"kind": "documents", "number": 3, "named": 1, "changed": 2, "without": 1} in report["kept"]


def test_every_number_of_the_page_leads_to_its_entries(client: Client) -> None:
    issued()
    issued()
    issued(named=False)
    page = client.post("/trail/verify/").content.decode()
    assert '<a href="/trail/?names=documents">2</a>' in page
    assert '<a href="/trail/?sealed=yes">0</a>' in page  # nothing is sealed in a test's transaction
    unsealed = page.split('href="/trail/?sealed=no">')[1].split("<")[0]

    def rows(query: str) -> int:
        exported = client.get(f"/trail/?{query}&export=csv").getvalue().decode("utf-8-sig")
        return len(exported.strip().splitlines()) - 1

    assert rows("names=documents") == 2
    assert rows("names=decisions") == 0
    assert rows("sealed=yes") == 0
    assert rows("sealed=no") >= int(unsealed) > 2
