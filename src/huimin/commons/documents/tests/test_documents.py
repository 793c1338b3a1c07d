"""Documents are set whatever the name, numbered without a gap, kept as issued, opened by right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from huimin.commons.access.actions import assign_role, create_officer, sync_built_in_roles
from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.documents import fonts
from huimin.commons.documents.actions import issue
from huimin.commons.documents.fonts import FontMissing, characters
from huimin.commons.documents.kinds import declare_kind
from huimin.commons.documents.models import Document
from huimin.commons.documents.queries import damaged, document_for, documents_of, is_as_issued, issued_as
from huimin.commons.documents.rendering import _settable, render
from huimin.commons.installation.public import found
from huimin.kernel.errors import NotFound

NOTICE = Path(__file__).parent / "notice.typ"
DAY = date(2025, 8, 22)
DATA = {"title": "告知书", "name": "王·小明", "body": "每月 945.00 元", "rows": [["a", "1"], ["b", "2"]]}


def test_the_same_data_give_the_same_archive_document() -> None:
    pdf = render(NOTICE, DATA, day=DAY)
    assert pdf.startswith(b"%PDF-")
    assert b"pdfaid" in pdf
    assert render(NOTICE, DATA, day=DAY) == pdf
    assert render(NOTICE, DATA | {"body": "每月 946.00 元"}, day=DAY) != pdf


def test_a_rare_name_is_set_with_a_mark_and_its_code() -> None:
    replaced: list[str] = []
    given = {"people": ["𠮷田", {"name": "王\U000323af\n", "age": 80}]}
    assert _settable(given, replaced) == {"people": ["〓田", {"name": "王〓\n", "age": 80}]}
    assert replaced == ["U+20BB7", "U+323AF"]
    rare = DATA | {"name": "𠮷田", "day": DAY}
    assert render(NOTICE, rare, day=DAY).startswith(b"%PDF-")
    assert render(NOTICE, rare | {"language": "en", "demonstration": True}).startswith(b"%PDF-")


def test_the_font_has_what_notices_need() -> None:
    assert {ord(character) for character in "低保审批告知书壹贰叁·〓（），。1A"} <= characters()
    assert ord("𠮷") not in characters()


def test_a_font_that_is_not_installed_is_named(settings: Any, tmp_path: Path) -> None:
    settings.MODULES = tmp_path
    with pytest.raises(FontMissing, match="make install"):
        fonts.font_folders()


@pytest.fixture
def officers(db: None) -> tuple[Officer, Officer]:
    found(mode="demonstration", place="420202", name_zh="区", name_en="District", working_day=DAY)
    sync_built_in_roles(day=DAY)
    made = []
    for name, scope in (("wen", "420202001"), ("li", "420202002")):
        officer = create_officer(
            username=name, name=name, office="", division=scope, by=None, must_change_password=False
        )
        assign_role(officer=officer, role="leader", scope=scope, start=DAY, by=None)
        made.append(officer)
    return made[0], made[1]


def issued(by: Officer | None, kind: str = "notice") -> Document:
    return issue(
        kind=kind,
        template=NOTICE,
        data=DATA,
        series="告知-2025",
        title="告知书",
        subject="registry.Person:7",
        division="420202001",
        by=by,
    )


def test_numbers_have_no_gap_even_when_one_is_taken_back(officers: tuple[Officer, Officer]) -> None:
    assert issued(officers[0]).number == 1
    with transaction.atomic():
        assert issued(None).number == 2
        transaction.set_rollback(True)
    second = issued(None)
    assert second.number == 2
    assert second.data["number"] == "告知-2025-0002"
    assert [card.number for card in documents_of("registry.Person:7")] == ["告知-2025-0002", "告知-2025-0001"]
    assert Deed.objects.filter(verb="documents.issue").count() == 2


def test_an_issued_document_stays_and_is_recognised(officers: tuple[Officer, Officer]) -> None:
    document = issued(None)
    assert is_as_issued(document)
    assert issued_as(bytes(document.content)).get() == document
    assert not issued_as(bytes(document.content) + b" ")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Document.objects.update(title="other")
    assert not damaged()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger fires
        cursor.execute("UPDATE documents_document SET content = content || '\\x20'::bytea")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert list(damaged()) == [document]


def test_a_document_is_opened_by_right_and_place_and_that_is_recorded(
    officers: tuple[Officer, Officer],
) -> None:
    wen, li = officers
    declare_kind("notice", right="registry.view")
    document = issued(li)
    assert document_for(wen, document.pk) == document
    with pytest.raises(NotFound):
        document_for(li, document.pk)
    private = issued(li, kind="undeclared")
    assert document_for(li, private.pk) == private
    client = Client()
    client.force_login(wen)
    answer = client.get(f"/documents/{document.pk}/")
    assert answer.content == bytes(document.content)
    assert Deed.objects.get(verb="read").details == {"document": document.pk}
    assert client.get(f"/documents/{private.pk}/", headers={"accept": "application/json"}).status_code == 404
