"""Issued documents are listed by their numbers, and a missing number is seen."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from huimin.commons.access.actions import assign_role, create_officer, sync_built_in_roles
from huimin.commons.documents.actions import keep, next_number
from huimin.commons.installation.public import found
from huimin.web.views.documents import series_with_gaps

DAY, PLACE = date(2025, 8, 22), "420202"
pytestmark = pytest.mark.django_db


def issued(division: str = PLACE) -> None:
    series = f"TZ-{PLACE}-2025"
    number = next_number(series=series)
    keep(
        kind="x", content=b"%PDF-", media_type="application/pdf", series=series, number=number,
        title=f"notice {number}", subject="x:1", division=division, data={}, by=None,
    )  # fmt: skip


def test_documents_are_listed_and_gaps_seen() -> None:
    found(mode="demonstration", place=PLACE, name_zh="某区", name_en="Some district", working_day=DAY)
    sync_built_in_roles(day=DAY)
    auditor = create_officer(
        username="auditor",
        name="auditor",
        office="审计局",
        division=PLACE,
        by=None,
        must_change_password=False,
    )
    assign_role(officer=auditor, role="auditor", scope=PLACE, start=DAY, by=None)
    client = Client(headers={"accept-language": "en"})
    client.force_login(auditor)
    for division in (PLACE, PLACE, "430000"):
        issued(division)
    page = client.get("/issued/").content.decode()
    assert "notice 1" in page
    assert "notice 3" not in page  # of another district
    assert series_with_gaps() == []
    next_number(series=f"TZ-{PLACE}-2025")  # taken, and no document behind it
    issued()
    assert series_with_gaps() == [{"series": f"TZ-{PLACE}-2025", "there": 4, "last": 5}]
    assert "4 documents, but the last number is 5" in client.get("/issued/").content.decode() or (
        "共 4 份" in client.get("/issued/").content.decode()
    )
