"""What the file of an exhibit was called can name who reported: it is kept enciphered, and never changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from huimin.casework.complaints.handling import names_of_exhibits
from huimin.casework.complaints.registering import Subject, register_complaint
from huimin.casework.models import Exhibit
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.casework.tests.made_papers import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"
    settings.KEY_FILE = tmp_path / "keys.json"


def test_names_are_kept_enciphered(district: District) -> None:
    complaint = register_complaint(
        subject=Subject("service"), text="x", channel="portal", by=None, at=at(MONDAY), day=MONDAY,
        files=[("张三的证据.pdf", pdf())],
    )  # fmt: skip
    assert names_of_exhibits(complaint) == ["张三的证据.pdf"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT casework_exhibit::text, name_cipher FROM casework_exhibit")
        [(row, cipher)] = cursor.fetchall()
    assert "张三" not in row
    assert "张三".encode() not in bytes(cipher)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Exhibit.objects.update(name_cipher=b"other")
