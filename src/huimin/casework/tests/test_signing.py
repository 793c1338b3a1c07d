"""Signatures drawn on the screen: kept as given, under a step that is open, and printed in its record."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from huimin.casework.cases.signing import SignerNeeded, StepEnded, take_signature
from huimin.casework.models import Case, Filing, Notice, Signature, Task
from huimin.casework.papers.signing import MOST_POINTS, NotASignature, path_of, signatures_of, strokes_of
from huimin.casework.refusals import NotYours, RelativeInvolved
from huimin.casework.tests.made_cases import MONDAY, VISIT, District, at
from huimin.casework.tests.made_staff import keeper, on_the_staff
from huimin.casework.tests.test_pages_of_cases import signed_in

pytestmark = pytest.mark.django_db
DRAWN = json.dumps([[[100, 100], [500, 300]], [[200, 50], [200, 51]]])


@pytest.fixture
def visit(district: District) -> Task:
    person = district.person()
    district.household(person, district.person("周小明"))
    case = district.applied(person)
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    return Task.objects.get(case=case, step="investigation")


def sign(district: District, task: Task, signer: str, minutes: int = 0, drawn: str = DRAWN) -> Signature:
    when = at(MONDAY) + timedelta(minutes=minutes)
    return take_signature(task=task.pk, signer=signer, drawn=drawn, by=district["wen"], at=when)


def end(district: District, visit: Task) -> None:
    companion = {"companions": [district["bai"]]}
    district.do(visit.case, "investigation", "done", "wen", MONDAY, answers=VISIT, given=companion)


@pytest.mark.parametrize(
    "drawn",
    [
        "", "null", "7", "[7]", "[[7]]", "[]", "[[]]", "[[[1,2,3]]]", '[[["1", 2], [3, 4]]]',
        "[[[0, 0], [1001, 0]]]", "[[[0, 0], [0, 401]]]", "[[[0, -1], [900, 9]]]", "[[[0.5, 0], [900, 0]]]",
        "[[[true, 0], [900, 0]]]", "[[[0, 0], [299, 0]]]", "[" * 9_000 + "]" * 9_000,
        json.dumps([[[0, 0], [900, 0]]] * 201), json.dumps([[[0, 0], [900, 0]] * (MOST_POINTS // 2 + 1)]),
    ],
)  # fmt: skip
def test_what_is_no_signature_is_refused(drawn: str) -> None:
    with pytest.raises(NotASignature):
        strokes_of(drawn)


def test_a_drawing_is_told_as_a_path() -> None:
    assert strokes_of("[[[0, 0], [300, 0]], []]") == [[[0, 0], [300, 0]]]
    assert path_of([[[0, 0], [300, 0]], [[7, 8]]]) == "M0 0 L300 0 M7 8 L7 8"


class TestTaking:
    def test_who_signs_anew_replaces_it(self, district: District, visit: Task) -> None:
        first = sign(district, visit, " 周淑珍 ")
        sign(district, visit, "周小明", 1)
        again = sign(district, visit, "周淑珍", 2)
        assert [each.signer for each in signatures_of(visit)] == ["周小明", "周淑珍"]
        first.refresh_from_db()
        assert (first.signer, first.replaced_at) == ("周淑珍", again.at)

    def test_nobody_and_strangers_are_refused(self, district: District, visit: Task) -> None:
        with pytest.raises(SignerNeeded):
            sign(district, visit, "  ")
        with pytest.raises(NotYours):
            take_signature(task=visit.pk, signer="周淑珍", drawn=DRAWN, by=district["he"], at=at(MONDAY))
        check = Task.objects.get(case=visit.case, step="check")  # nothing that is signed
        with pytest.raises(NotYours):
            take_signature(task=check.pk, signer="周淑珍", drawn=DRAWN, by=district["he"], at=at(MONDAY))
        Filing.objects.create(
            case=visit.case, staff=on_the_staff(keeper(district), officer=district["wen"]),
            officer=district["wen"], person=visit.case.person, relation="sibling", declared=True,
            found_at=at(MONDAY),
        )  # fmt: skip
        with pytest.raises(RelativeInvolved):
            sign(district, visit, "周淑珍")

    def test_it_ends_with_the_step(self, district: District, visit: Task) -> None:
        given = sign(district, visit, "周淑珍")
        end(district, visit)
        with pytest.raises(StepEnded):
            sign(district, visit, "周小明")
        for change in (
            lambda: Signature.objects.create(
                task=visit, signer="周小明", strokes=[], at=at(MONDAY), by=district["wen"]
            ),
            lambda: Signature.objects.filter(pk=given.pk).update(replaced_at=at(MONDAY)),
            lambda: Signature.objects.filter(pk=given.pk).delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()

    def test_the_database_keeps_it_as_it_was_given(self, district: District, visit: Task) -> None:
        given = sign(district, visit, "周淑珍")
        for change in ({"strokes": []}, {"signer": "周小明"}, {"at": at(MONDAY) + timedelta(1)}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Signature.objects.filter(pk=given.pk).update(**change)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM casework_signature")
        with pytest.raises(IntegrityError), transaction.atomic():  # twice at once
            Signature.objects.create(
                task=visit, signer="周淑珍", strokes=[], at=at(MONDAY), by=district["wen"]
            )


def test_the_record_carries_them(district: District, visit: Task) -> None:
    sign(district, visit, "周淑珍")
    sign(district, visit, "周小明", 5)
    end(district, visit)
    record = Notice.objects.get(case=visit.case, kind="record").document
    signed = record.data["signatures"]
    assert [each["signer"] for each in signed] == ["周淑珍", "周小明"]
    assert signed[0]["strokes"] == json.loads(DRAWN)


def preset(page: HttpResponse) -> str:
    return str(page.context["form"].initial["who"])  # type: ignore[attr-defined]


class TestPages:
    def test_one_after_the_other_signs(self, district: District, visit: Task) -> None:
        client, page = signed_in(district, "wen"), reverse("casework:sign", args=[visit.pk])
        shown = client.get(page).content.decode()
        for name in ("周淑珍", "周小明", district["wen"].name):
            assert f'value="{name}"' in shown
        assert client.post(page, {"who": "周淑珍"}).status_code == 422
        told = client.post(page, {"who": "-", "other": " ", "drawn": DRAWN})
        assert (told.status_code, "Say who signs." in told.content.decode()) == (409, True)
        assert client.post(page, {"who": "-", "other": "王代表", "drawn": DRAWN}).status_code == 302
        shown = client.get(page).content.decode()
        assert "王代表" in shown
        assert 'd="M100 100 L500 300 M200 50 L200 51"' in shown
        assert client.post(page, {"who": "周淑珍", "drawn": DRAWN}).status_code == 302
        assert preset(client.get(page)) == "周小明"  # who has not signed yet
        assert "王代表" in client.get(reverse("casework:case", args=[visit.case_id])).content.decode()

    def test_others_do_not(self, district: District, visit: Task) -> None:
        page = reverse("casework:sign", args=[visit.pk])
        assert signed_in(district, "he").get(page).status_code == 403
        end(district, visit)
        assert signed_in(district, "wen").get(page).status_code == 409
        case: Case = visit.case
        assert signed_in(district, "wen").get(reverse("casework:case", args=[case.pk])).status_code == 200
