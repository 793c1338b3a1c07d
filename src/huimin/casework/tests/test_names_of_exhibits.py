"""Names of files that were stored in the open are enciphered when the installation is brought up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from pytest_django import Settings

from huimin.casework.complaints.handling import names_of_exhibits
from huimin.casework.complaints.registering import Subject, register_complaint
from huimin.casework.models import Exhibit
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.casework.tests.made_papers import pdf

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "0061_objections_apart", "0062_names_of_exhibits"


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"
    settings.KEY_FILE = tmp_path / "keys.json"


def bring_to(migration: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate([("casework", migration)])


def test_names_in_the_open_are_enciphered(district: District) -> None:
    complaint = register_complaint(
        subject=Subject("service"), text="x", channel="portal", by=None, at=at(MONDAY), day=MONDAY,
        files=[("张三的证据.pdf", pdf())],
    )  # fmt: skip
    bring_to(BEFORE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM casework_exhibit")
        assert cursor.fetchone()[0] == "张三的证据.pdf"
    bring_to(AFTER)
    assert names_of_exhibits(complaint) == ["张三的证据.pdf"]
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Exhibit.objects.update(name_cipher=b"other")
