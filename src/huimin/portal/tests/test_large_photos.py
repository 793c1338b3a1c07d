"""Photos as a good telephone takes them: up to 50 MB are shrunk and kept, larger ones refused in words."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from huimin.casework.models import Case, Paper, Upload
from huimin.casework.papers.checking import LARGEST, LONGEST_SIDE
from huimin.casework.papers.keeping import content_of
from huimin.casework.tests.made_cases import District
from huimin.casework.tests.test_pages_of_cases import signed_in

pytestmark = pytest.mark.django_db
COMMENT, MOST_IN_COMMENT = b"\xff\xfe", 65_533
MARGIN = 1_000


def photo(name: str, size: int) -> SimpleUploadedFile:
    """Return a JPEG of exactly so many bytes: a wide picture, turned, with a long comment in front."""
    drawn = BytesIO()
    turned = Image.Exif()
    turned[0x0112] = 6  # the telephone was held upright
    Image.new("RGB", (4_000, 3_000), "white").save(drawn, "JPEG", exif=turned)
    plain = drawn.getvalue()
    missing, comments = size - len(plain), []
    while missing > 0:
        length = min(missing - 4, MOST_IN_COMMENT)
        length -= 4 if 0 < missing - 4 - length < 4 else 0  # the rest has to hold a comment of its own
        comments.append(COMMENT + (length + 2).to_bytes(2, "big") + bytes(length))
        missing -= length + 4
    content = plain[:2] + b"".join(comments) + plain[2:]
    assert len(content) == size
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.fixture
def papers(resident: Client) -> list[Paper]:
    """Return the papers that are missing of a draft that the resident has begun."""
    resident.post("/portal/apply/", {"scheme": "dibao"})
    return list(Paper.objects.filter(case=Case.objects.get(), state="missing").order_by("pk"))


def kept_picture() -> Image.Image:
    kept = content_of(Upload.objects.get())
    assert len(kept) < LARGEST // 50
    return Image.open(BytesIO(kept))


def test_a_photo_of_fifty_megabytes_is_taken_in_upright_and_small(
    resident: Client, papers: list[Paper]
) -> None:
    paper = papers[0]
    chosen = {f"paper-{paper.pk}": photo("IMG_0001.JPG", LARGEST)}
    resident.post(f"/portal/cases/{paper.case_id}/papers/{paper.pk}/", chosen)
    paper.refresh_from_db()
    assert paper.state == "provided"
    assert kept_picture().size == (LONGEST_SIDE * 3 // 4, LONGEST_SIDE)


def test_a_byte_more_is_refused_in_words_and_what_was_right_is_kept(
    resident: Client, papers: list[Paper]
) -> None:
    large, right = papers[:2]
    chosen = {
        f"paper-{large.pk}": photo("太大.JPG", LARGEST + 1),
        f"paper-{right.pk}": photo("正好.JPG", LARGEST - MARGIN),
    }
    page = resident.post(f"/portal/apply/{large.case_id}/papers/", chosen, follow=True).content.decode()
    assert "太大.JPG" in page
    assert "50 MB" in page
    assert Upload.objects.get().name == "正好.JPG"
    large.refresh_from_db()
    assert large.state == "missing"


def test_the_counter_takes_in_as_much(district: District, resident: Client, papers: list[Paper]) -> None:
    paper = papers[0]
    clerk, address = signed_in(district, "wen"), reverse("casework:upload", args=[paper.case_id])
    clerk.post(address, {"file": photo("IMG_0001.JPG", LARGEST), "paper": paper.pk})
    assert max(kept_picture().size) == LONGEST_SIDE
    refused = clerk.post(address, {"file": photo("IMG_0002.JPG", LARGEST + 1)}, follow=True)
    assert "it is larger than 50 MB" in refused.content.decode()
    assert Upload.objects.count() == 1
