"""The page of a case tells which step was done and how, and asks the same whatever was done."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huimin.casework.models import Case, Companion, Task
from huimin.casework.tests.made_cases import MONDAY, District

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def page_of(case: Case, officer: object, language: str = "en") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(officer)  # type: ignore[arg-type]
    return client.get(reverse("casework:case", args=[case.pk])).content.decode()


def test_the_timeline_says_which_step_was_done_and_how_it_ended(district: District, case: Case) -> None:
    district.to_opinion(case, MONDAY)
    district["lin"].__class__.objects.filter(username="lin").update(language="en")
    page = page_of(case, district["lin"])
    assert "Step done: Acceptance · Accept" in page
    assert "Step done: Home visit · Visit done" in page
    assert "Case submitted: GA-420202001-2025-00001" in page
    district["lin"].__class__.objects.filter(username="lin").update(language="zh-hans")
    assert "入户调查 · 调查完成" in page_of(case, district["lin"], "zh-hans")


def questions_of(client: Client, case: Case) -> int:
    client.get(reverse("casework:case", args=[case.pk]))
    with CaptureQueriesContext(connection) as found:
        page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "bai" in page
    return len(found)


def test_who_went_along_is_one_question_for_all_that_was_done(district: District, case: Case) -> None:
    district.to_opinion(case, MONDAY)
    client = Client()
    client.force_login(district["lin"])
    once = questions_of(client, case)
    first = Task.objects.get(case=case, step="investigation")
    for number in range(2, 6):
        again = Task.objects.create(
            case=case, step="investigation", round=number, state="done", right=first.right, outcome="done",
            group=first.group, division=first.division, opened_at=first.opened_at, done_at=first.done_at,
            opened_on=MONDAY, done_on=MONDAY, done_by=district["wen"], answers=first.answers,
        )  # fmt: skip
        Companion.objects.create(task=again, officer=district["bai"])
    assert questions_of(client, case) == once
