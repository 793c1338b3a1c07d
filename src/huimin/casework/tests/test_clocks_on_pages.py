"""Clocks are stopped, set going and lengthened on pages, each refusal in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from huimin.casework.clocks.actions import (
    answer_for_time,
    ask_for_time,
    end_pauses,
    pause_case,
    resume_case,
    warn_of_clocks,
)
from huimin.casework.clocks.queries import questions_for
from huimin.casework.clocks.refusals import (
    AnsweredAlready,
    AskedAlready,
    CaseIsClosed,
    ClockIsPast,
    ClocksRun,
    ClocksStandStill,
    EndsTooSoon,
    NoGround,
    NoTime,
    NoTimeOfItsOwn,
    OwnQuestion,
    RestsTooLong,
)
from huimin.casework.models import Case, Extension, Pause, Task
from huimin.casework.refusals import CaseHasMovedOn, NotYours, ReasonNeeded
from huimin.casework.supervision.queries import late_tasks, pauses_in
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
        why = {"ground": "expert", "until": date(2025, 8, 20)}
        with pytest.raises(ClocksRun):
            resume_case(**given)
        with pytest.raises(ReasonNeeded):
            pause_case(reason=" ", **why, **given)
        for ground in ("", "supplement", "再看看"):
            with pytest.raises(NoGround):
                pause_case(reason="x", **why | {"ground": ground}, **given)
        with pytest.raises(EndsTooSoon):
            pause_case(reason="x", **why | {"until": MONDAY}, **given)
        pause_case(reason="等待鉴定", **why, **given)
        with pytest.raises(ClocksStandStill, match="2025-08-04"):
            pause_case(reason="再次", **why, **given)
        resume_case(case=case.pk, by=district["lin"], day=TUESDAY)
        assert Pause.objects.get().end == TUESDAY
        with pytest.raises(NotYours):
            pause_case(case=case.pk, reason="x", by=district["wen"], day=MONDAY, **why)
        district.do(case, "acceptance", "forwarded", "lin", MONDAY, reason="属于别处", answers=PASSED_ON)
        with pytest.raises(CaseIsClosed):
            pause_case(reason="x", **why, **given)

    def test_what_is_late_does_not_stand_still(self, district: District, case: Case, task: Task) -> None:
        late = date(2025, 8, 12)
        assert task.due_on is not None
        assert task.due_on < late
        given = {"case": case.pk, "ground": "expert", "until": date(2025, 9, 1), "reason": "等待鉴定"}
        with pytest.raises(ClockIsPast, match=str(task.due_on)):
            pause_case(**given, by=district["lin"], day=late)
        assert list(late_tasks(district["tao"].scope("cases.view"), late)) == [task]
        pause_case(**given, by=district["lin"], day=task.due_on)  # on its last day it is not late yet

    def test_clocks_run_again_by_themselves(self, district: District, case: Case, task: Task) -> None:
        before, until = task.due_on, date(2025, 8, 18)
        pause_case(
            case=case.pk, ground="court", until=until, reason="等待判决", by=district["lin"], day=MONDAY
        )
        task.refresh_from_db()
        assert before == date(2025, 8, 11)
        assert task.due_on == date(2025, 8, 22)  # nine working days stood still, the day of stopping first
        scope = district["tao"].scope("cases.view")
        (standing,) = pauses_in(scope)
        assert (standing.case, standing.by, standing.until) == (case, district["lin"], until)
        assert end_pauses(day=date(2025, 8, 17)) == 0
        assert end_pauses(day=until) == 1
        assert end_pauses(day=until) == 0
        assert not pauses_in(scope).exists()
        due = task.due_on
        task.refresh_from_db()
        assert task.due_on == due
        assert Pause.objects.get().end == until

    def test_a_night_that_was_missed_hides_nothing(self, district: District, case: Case, task: Task) -> None:
        pause_case(
            case=case.pk, ground="court", until=TUESDAY, reason="等待判决", by=district["lin"], day=MONDAY
        )
        assert warn_of_clocks(at=at(MONDAY), day=date(2025, 9, 30))["red"] == 1
        assert list(late_tasks(district["tao"].scope("cases.view"), date(2025, 9, 30))) == [task]

    def test_papers_that_are_missing_end_what_an_officer_stopped(
        self, district: District, case: Case
    ) -> None:
        Case.objects.filter(pk=case.pk).update(accepted_on=MONDAY)
        pause_case(
            case=case.pk,
            ground="expert",
            until=date(2025, 9, 1),
            reason="鉴定",
            by=district["lin"],
            day=MONDAY,
        )
        district.do(case, "acceptance", "incomplete", "lin", TUESDAY, reason="缺材料")
        first, second = Pause.objects.order_by("pk")
        assert (first.end, second.ground, second.until) == (TUESDAY, "supplement", None)

    @pytest.mark.parametrize(
        "wrong", [{"ground": "expert"}, {"ground": "再看看", "until": TUESDAY},
                  {"ground": "expert", "until": MONDAY}, {"ground": "supplement", "until": TUESDAY}],
    )  # fmt: skip
    def test_the_database_asks_for_ground_and_day(self, case: Case, wrong: dict[str, object]) -> None:
        with pytest.raises(IntegrityError, match="pause_has_a_ground"), transaction.atomic():
            Pause.objects.create(case=case, start=MONDAY, reason="x", **wrong)

    def test_pages_stop_and_set_going(self, district: District, case: Case) -> None:
        client = client_of(district["lin"])
        page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert reverse("casework:pause", args=[case.pk]) in page
        assert reverse("casework:resume", args=[case.pk]) not in page
        stop = reverse("casework:pause", args=[case.pk])
        given = {"ground": "expert", "until": "2025-08-20", "reason": "等待鉴定"}
        assert "until the day that you enter" in client.get(stop).content.decode()
        assert client.post(stop, {**given, "reason": ""}).status_code == 422
        assert client.post(stop, {**given, "ground": ""}).status_code == 422
        assert client.post(stop, given).status_code == 302
        assert client.post(stop, given).status_code == 409
        page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert "expert review is made: 等待鉴定" in page
        assert "runs again on 2025-08-20" in page
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


class TestHowLongClocksRest:
    def test_no_longer_than_the_figure_of_the_ground(self, district: District, case: Case) -> None:
        given = {"case": case.pk, "ground": "hearing", "reason": "听证", "by": district["lin"]}
        with pytest.raises(RestsTooLong, match="2025-10-03"):  # sixty days
            pause_case(**given, until=date(2025, 10, 4), day=MONDAY)
        pause_case(**given, until=date(2025, 10, 3), day=MONDAY)

    def test_what_rested_before_on_the_same_ground_counts(self, district: District, case: Case) -> None:
        given = {"case": case.pk, "ground": "hearing", "reason": "听证", "by": district["lin"]}
        pause_case(**given, until=date(2025, 9, 3), day=MONDAY)  # thirty days
        assert end_pauses(day=date(2025, 9, 3)) == 1
        day = date(2025, 9, 4)
        with pytest.raises(RestsTooLong, match="2025-10-04"):
            pause_case(**given, until=date(2025, 10, 5), day=day)
        pause_case(**given | {"ground": "expert"}, until=date(2025, 10, 5), day=day)

    def test_afterwards_the_task_turns_red_again(self, district: District, case: Case, task: Task) -> None:
        until = date(2025, 8, 18)
        given = {"case": case.pk, "ground": "force", "reason": "水灾", "by": district["lin"]}
        pause_case(**given, until=until, day=MONDAY)
        assert warn_of_clocks(at=at(MONDAY), day=until - timedelta(days=1)) == {
            "red": 0,
            "amber": 0,
            "told": 0,
        }
        end_pauses(day=until)
        task.refresh_from_db()
        assert task.due_on is not None
        assert warn_of_clocks(at=at(MONDAY), day=task.due_on + timedelta(days=1))["red"] == 1

    def test_the_database_lets_nothing_rest_for_years(self, district: District, case: Case) -> None:
        with pytest.raises(IntegrityError, match="pause_is_over_within_a_year"), transaction.atomic():
            Pause.objects.create(case=case, start=MONDAY, until=date(2026, 8, 6), ground="force", reason="x")
