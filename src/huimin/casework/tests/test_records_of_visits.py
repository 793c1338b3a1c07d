"""A visit is kept with photo, place and signatures, or says why not; neighbours stand one by one."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from huimin.casework.cases.interviewing import note_interview
from huimin.casework.cases.signing import StepEnded, take_signature
from huimin.casework.models import Case, Companion, Interview, Notice, Task
from huimin.casework.papers.actions import take_upload
from huimin.casework.refusals import NotYours, ReasonNeeded, VisitBare
from huimin.casework.supervision.queries import bare_records
from huimin.casework.tests.made_cases import MONDAY, UNSEEN, VISIT, District, at

pytestmark = pytest.mark.django_db
DRAWN = json.dumps([[[100, 100], [400, 300], [800, 100]]])
SEEN = {name: answer for name, answer in VISIT.items() if name not in UNSEEN}
PLACE = {"location": "30.21987, 115.06789"}


@pytest.fixture
def task(district: District) -> Task:
    """Return a visit that waits."""
    person = district.person()
    district.household(person)
    case = district.applied(person)
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    return Task.objects.get(case=case, step="investigation")


def photographed(district: District, task: Task) -> None:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    take_upload(
        case=task.case, name="a.png", content=drawn.getvalue(), by=district["wen"], at=at(MONDAY), task=task
    )


def signed(district: District, task: Task, *names: str) -> None:
    for name in names:
        take_signature(task=task.pk, signer=name, drawn=DRAWN, by=district["wen"], at=at(MONDAY))


def ended(district: District, task: Task, answers: dict[str, Any]) -> Case:
    given = {"companions": [district["bai"]]}
    return district.do(task.case, "investigation", "done", "wen", MONDAY, answers=answers, given=given)


def test_everything_that_is_missing_is_said_at_once(district: District, task: Task) -> None:
    with pytest.raises(VisitBare) as refused:
        ended(district, task, SEEN)
    told = [refused.value.field, *(each.field for each in refused.value.others)]
    assert told == ["without_photo", "without_place", "without_signature", "without_colleague"]
    assert not Companion.objects.exists()


def test_with_photo_place_and_signatures_nothing_needs_a_reason(district: District, task: Task) -> None:
    photographed(district, task)
    signed(district, task, "周淑珍", "bai")
    ended(district, task, {**SEEN, **PLACE})
    assert not bare_records(district["tao"].scope("cases.view")).exists()


@pytest.mark.parametrize(
    ("names", "lacks"),
    [
        ([], ["without_signature", "without_colleague"]),
        (["周淑珍"], ["without_colleague"]),
        (["bai"], ["without_signature"]),
        (["wen", "bai"], ["without_signature"]),
    ],
)
def test_who_came_along_and_who_was_visited_both_sign(
    district: District, task: Task, names: list[str], lacks: list[str]
) -> None:
    photographed(district, task)
    signed(district, task, *names)
    with pytest.raises(VisitBare) as refused:
        ended(district, task, {**SEEN, **PLACE})
    assert [refused.value.field, *(each.field for each in refused.value.others)] == lacks


@pytest.mark.parametrize("name", ["without_signature", "without_colleague"])
def test_why_one_has_not_signed_says_nothing_about_the_other(
    district: District, task: Task, name: str
) -> None:
    photographed(district, task)
    with pytest.raises(VisitBare) as refused:
        ended(district, task, {**SEEN, **PLACE, name: UNSEEN[name]})
    left = {"without_signature", "without_colleague"} - {name}
    assert ({refused.value.field}, refused.value.others) == (left, ())


@pytest.mark.parametrize("left_out", sorted(UNSEEN))
def test_the_database_refuses_a_record_that_lacks_one_of_them(
    district: District, task: Task, left_out: str
) -> None:
    Companion.objects.create(task=task, officer=district["bai"])
    answers = {name: answer for name, answer in VISIT.items() if name != left_out}
    with pytest.raises(IntegrityError, match="visit_is_kept"), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(
            state="done", outcome="done", done_by=district["wen"], done_at=at(MONDAY), done_on=MONDAY,
            answers=answers,
        )  # fmt: skip


def test_reasons_stand_in_the_record_and_on_the_supervision_desk(district: District, task: Task) -> None:
    ended(district, task, VISIT)
    assert [each.pk for each in bare_records(district["tao"].scope("cases.view"))] == [task.pk]
    record = Notice.objects.get(case=task.case, kind="record").document.data
    assert {"label": "未拍照原因", "value": UNSEEN["without_photo"]} in record["answers"]


def test_reasons_stay_folded_until_they_are_needed(district: District, task: Task) -> None:
    client = Client()
    client.force_login(district["wen"])
    page = client.get(reverse("casework:case", args=[task.case_id])).content.decode()
    assert '<details class="seldom"><summary>' in page
    said = {**SEEN, "signed": "yes", "companions": [district["bai"].pk], "outcome": "done"}
    refused = client.post(reverse("casework:do", args=[task.pk]), said)
    assert refused.status_code in {409, 422}
    assert '<details class="seldom" open><summary>' in refused.content.decode()


def test_the_page_of_signing_offers_colleagues(district: District, task: Task) -> None:
    client = Client()
    client.force_login(district["wen"])
    page = client.get(reverse("casework:sign", args=[task.pk])).content.decode()
    assert 'value="bai"' in page


class TestInterviews:
    def ask(self, district: District, task: Task, **changed: Any) -> Interview:
        told = {"name": "", "relation": "邻居", "said": "独居，子女在外地"} | changed
        by = told.pop("by", district["wen"])
        return note_interview(task=task.pk, **told, by=by, at=at(MONDAY), day=MONDAY)

    def test_each_is_a_row_and_stands_in_the_record(self, district: District, task: Task) -> None:
        self.ask(district, task)
        self.ask(district, task, name="老李", relation="小卖部", said="常来赊账")
        ended(district, task, VISIT)
        record = Notice.objects.get(case=task.case, kind="record").document.data
        assert [each["who"] for each in record["interviews"]] == ["邻居", "老李，小卖部"]
        with pytest.raises(StepEnded):
            self.ask(district, task)

    def test_what_does_not_do(self, district: District, task: Task) -> None:
        for field in ("relation", "said"):
            with pytest.raises(ReasonNeeded):
                self.ask(district, task, **{field: " "})
        with pytest.raises(NotYours):
            self.ask(district, task, by=district["he"])
        acceptance = Task.objects.get(case=task.case, step="check")
        with pytest.raises(NotYours):
            self.ask(district, acceptance, by=district["he"])

    def test_the_database_keeps_them(self, district: District, task: Task) -> None:
        noted = self.ask(district, task)
        rows = Interview.objects.filter(pk=noted.pk)
        for change in (lambda: rows.update(said="x"), rows.delete):
            with pytest.raises(IntegrityError, match="is never"), transaction.atomic():
                change()
        with pytest.raises(IntegrityError, match="interview_says_something"), transaction.atomic():
            Interview.objects.create(
                task=task, relation="", said="x", on=MONDAY, at=at(MONDAY), by=district["wen"]
            )

    def test_they_are_noted_on_the_page(self, district: District, task: Task) -> None:
        client = Client()
        client.force_login(district["wen"])
        address = reverse("casework:interview", args=[task.pk])
        client.post(address, {"relation": "邻居", "said": ""})
        assert not Interview.objects.exists()
        client.post(address, {"relation": "邻居", "said": "他家有两间房"})
        page = client.get(reverse("casework:case", args=[task.case_id])).content.decode()
        assert "他家有两间房" in page
