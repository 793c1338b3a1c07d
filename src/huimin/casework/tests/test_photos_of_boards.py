"""A notice of whose board there is no photo stands on the supervision desk from the next day on."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from huimin.casework.models import Publicity, Task, Upload
from huimin.casework.papers.actions import remove_upload, take_upload
from huimin.casework.supervision.boards import unphotographed
from huimin.casework.tests.made_cases import MONDAY, PLACE, District, at
from huimin.commons.access.scope import Scope

pytestmark = pytest.mark.django_db
ALL, TUESDAY = Scope((PLACE,)), MONDAY + timedelta(days=1)


@pytest.fixture
def shown(district: District) -> Publicity:
    return district.shown()


def photographed(district: District, shown: Publicity) -> Upload:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return take_upload(
        case=shown.case, name="a.png", content=drawn.getvalue(), by=district["wen"], at=at(MONDAY),
        task=shown.task,
    )  # fmt: skip


def test_it_is_listed_until_the_photo_is_there_and_again_when_it_is_taken_back(
    district: District, shown: Publicity
) -> None:
    assert list(unphotographed(ALL, MONDAY)) == []  # the day on which it is hung is time enough
    assert list(unphotographed(ALL, TUESDAY)) == [shown]
    assert list(unphotographed(Scope(("420203",)), TUESDAY)) == []
    photo = photographed(district, shown)
    assert list(unphotographed(ALL, TUESDAY)) == []
    remove_upload(upload=photo.pk, by=district["wen"], at=at(MONDAY))
    assert list(unphotographed(ALL, TUESDAY)) == [shown]


def test_the_announcement_of_a_result_needs_no_board(district: District, shown: Publicity) -> None:
    announcing = Task.objects.exclude(pk=shown.task_id).earliest("pk")
    Publicity.objects.create(
        case=shown.case, task=announcing, kind=Publicity.Kind.RESULT, code="result", division=shown.division,
        content={}, sm3=b"", place="公示栏", start=MONDAY, until=TUESDAY, opened_at=at(MONDAY),
        opened_by=district["wen"],
    )  # fmt: skip
    assert list(unphotographed(ALL, TUESDAY)) == [shown]


def test_who_hangs_it_is_asked_for_the_photo(district: District, shown: Publicity) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district["wen"])
    client.cookies["django_language"] = "en"
    page = client.get(reverse("casework:case", args=[shown.case_id])).content.decode()
    assert "A notice without a photo stands on the supervision desk." in page
