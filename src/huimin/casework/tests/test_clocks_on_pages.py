"""Clocks are stopped, set going and lengthened on pages, each refusal in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huimin.casework.clocks.actions import answer_for_time, ask_for_time, pause_case, resume_case
from huimin.casework.clocks.queries import questions_for
from huimin.casework.clocks.refusals import (
    AnsweredAlready,
    AskedAlready,
    CaseIsClosed,
    ClocksRun,
    ClocksStandStill,
    NoTime,
    NoTimeOfItsOwn,
    OwnQuestion,
)
from huimin.casework.models import Case, Extension, Pause, Task
from huimin.casework.refusals import CaseHasMovedOn, NotYours, ReasonNeeded
from huimin.casework.tests.made_cases import MONDAY, PASSED_ON, District, at
from huimin.commons.access.models import Officer

pytestmark = pytest.mark.django_db
TUESDAY = date(2025, 8, 5)


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


@pytest.fixture
def task(case: Case) -> Task:
    return Task.objects.get(case=case, step="acceptance")


def client_of(officer: Officer) -> Client:
    Officer.objects.filter(pk=officer.pk).update(language="en")
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


def asked(district: District, task: Task, who: str = "lin", number: int = 3) -> Extension:
    return ask_for_time(task=task.pk, number=number, reason="材料复杂", by=district[who], at=at(MONDAY))


class TestPauses:
    def test_clocks_stop_once_and_run_once(self, district: District, case: Case) -> None:
        given = {"case": case.pk, "by": district["lin"], "day": MONDAY}
        with pytest.raises(ClocksRun):
            resume_case(**given)
        with pytest.raises(ReasonNeeded):
            pause_case(reason=" ", **given)
        pause_case(reason="等待鉴定", **given)
        with pytest.raises(ClocksStandStill, match="2025-08-04"):
            pause_case(reason="再次", **given)
        resume_case(case=case.pk, by=district["lin"], day=TUESDAY)
        assert Pause.objects.get().end == TUESDAY
        with pytest.raises(NotYours):
            pause_case(case=case.pk, reason="x", by=district["wen"], day=MONDAY)
        district.do(case, "acceptance", "forwarded", "lin", MONDAY, reason="属于别处", answers=PASSED_ON)
        with pytest.raises(CaseIsClosed):
            pause_case(reason="x", **given)

    def test_pages_stop_and_set_going(self, district: District, case: Case) -> None:
        client = client_of(district["lin"])
        page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert reverse("casework:pause", args=[case.pk]) in page
        assert reverse("casework:resume", args=[case.pk]) not in page
        stop = reverse("casework:pause", args=[case.pk])
        assert "until you let it run again" in client.get(stop).content.decode()
        assert client.post(stop, {"reason": ""}).status_code == 422
        assert client.post(stop, {"reason": "等待鉴定"}).status_code == 302
        assert client.post(stop, {"reason": "等待鉴定"}).status_code == 409
        page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert "等待鉴定" in page
        assert "Stands still" in page
        assert "working days left" not in page
        assert reverse("casework:resume", args=[case.pk]) in page
        assert client.post(reverse("casework:resume", args=[case.pk])).status_code == 302
        assert Pause.objects.get().end == MONDAY


class TestMoreTime:
    def test_what_cannot_be_asked_says_why(self, district: District, case: Case, task: Task) -> None:
        with pytest.raises(ReasonNeeded):
            ask_for_time(task=task.pk, number=3, reason=" ", by=district["lin"], at=at(MONDAY))
        with pytest.raises(NoTime):
            asked(district, task, number=0)
        with pytest.raises(NotYours):
            asked(district, task, "elsewhere")
        asked(district, task)
        with pytest.raises(AskedAlready, match="lin"):
            asked(district, task)
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        with pytest.raises(CaseHasMovedOn):
            asked(district, task)
        check = Task.objects.get(case=case, step="check")
        with pytest.raises(NoTimeOfItsOwn):
            asked(district, check, "he")

    def test_somebody_else_answers_once(self, district: District, case: Case, task: Task) -> None:
        question = asked(district, task)
        assert not questions_for(district["lin"]).exists()
        assert list(questions_for(district["tao"])) == [question]
        with pytest.raises(OwnQuestion):
            answer_for_time(extension=question.pk, allowed=True, by=district["lin"], at=at(MONDAY))
        answer_for_time(extension=question.pk, allowed=False, by=district["tao"], at=at(MONDAY))
        with pytest.raises(AnsweredAlready):
            answer_for_time(extension=question.pk, allowed=True, by=district["tao"], at=at(MONDAY))
        late = asked(district, task)
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        assert not questions_for(district["tao"]).exists()
        with pytest.raises(AnsweredAlready):
            answer_for_time(extension=late.pk, allowed=True, by=district["tao"], at=at(MONDAY))

    def test_pages_ask_and_answer(self, district: District, case: Case, task: Task) -> None:
        reviewer, approver = client_of(district["lin"]), client_of(district["tao"])
        page = reviewer.get(reverse("casework:case", args=[case.pk])).content.decode()
        more = reverse("casework:more-time", args=[task.pk])
        assert more in page
        assert "How many more working days" in reviewer.get(more).content.decode()
        assert reviewer.post(more, {"number": "3", "reason": "材料复杂"}).status_code == 302
        assert reviewer.post(more, {"number": "3", "reason": "材料复杂"}).status_code == 409
        assert more not in reviewer.get(reverse("casework:case", args=[case.pk])).content.decode()
        question = Extension.objects.get()
        listed = approver.get(reverse("casework:questions")).content.decode()
        assert "3 working days" in listed
        assert "材料复杂" in listed
        answer = reverse("casework:question", args=[question.pk])
        assert "Due on 2025-08-11; if it is allowed, on 2025-08-14." in approver.get(answer).content.decode()
        assert reviewer.get(answer).status_code == 404
        assert approver.post(answer, {"allowed": "yes"}).status_code == 302
        task.refresh_from_db()
        assert task.due_on == date(2025, 8, 14)
        assert "allowed" in reviewer.get(reverse("casework:case", args=[case.pk])).content.decode()
