"""What one officer notes against somebody is decided by another, with reasons that a letter tells."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.inbox.able import Asked, Bar, asked_by, hands_on, with_able
from huimin.casework.inbox.actions import give_tasks, take_tasks
from huimin.casework.inbox.queries import colleagues_for, tasks_in, waiting_for
from huimin.casework.inbox.refusals import TheyHadAnotherDuty
from huimin.casework.models import Case, Consequence, Decision, Notice, Task
from huimin.casework.refusals import DutiesCombined, NotedByOneself, ReasonNeeded, VisitFirst
from huimin.casework.remedies import may_be_appealed
from huimin.casework.tests.made_cases import CHECKED, MONDAY, PLACE, UNSEEN, VISIT, District, at
from huimin.casework.tests.test_effects import award, begun
from huimin.casework.tests.test_effects import visited as seen_at_home
from huimin.commons.access.scope import EVERYWHERE
from huimin.entitlements.models import Award

pytestmark = pytest.mark.django_db
TUESDAY = date(2025, 8, 5)


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def lapsed(district: District, case: Case, by: str) -> Task:
    """Let somebody note that the papers never came, and return the decision that waits."""
    district.do(case, "acceptance", "incomplete", "lin", MONDAY, reason="缺授权书")
    district.do(case, "supplement", "lapsed", by, TUESDAY, reason="十个工作日内未补正")
    return Task.objects.get(case=case, step="lapse")


class TestPapersThatNeverCame:
    def test_the_bureau_ends_it_with_reasons_and_a_letter(self, district: District, case: Case) -> None:
        lapsed(district, case, "wen")
        assert Case.objects.get(pk=case.pk).state == Case.State.OPEN
        assert not Notice.objects.filter(case=case, kind="termination").exists()
        with pytest.raises(ReasonNeeded):
            district.do(case, "lapse", "terminate", "qin", TUESDAY)
        district.do(case, "lapse", "terminate", "qin", TUESDAY, reason="逾期未补正，无正当理由")
        ended = Case.objects.get(pk=case.pk)
        assert (ended.state, ended.ending, ended.decided_on) == ("closed", "terminated", TUESDAY)
        assert may_be_appealed(ended.kind, ended.ending)
        letter = Notice.objects.get(case=case, kind="termination").document.data
        assert "逾期未补正，无正当理由" in str(letter)
        assert letter["remedies"]
        assert Consequence.objects.get(case=case).effect == "terminate"
        assert not Decision.objects.exists()  # nothing was said about what is due, so nothing departs

    def test_or_gives_more_time(self, district: District, case: Case) -> None:
        lapsed(district, case, "wen")
        district.do(case, "lapse", "again", "qin", TUESDAY, reason="住院，有正当理由")
        assert district.waiting(case) == {"supplement"}
        district.do(case, "supplement", "supplied", "wen", TUESDAY)
        assert district.waiting(case) == {"acceptance"}

    def test_who_noted_it_decides_nothing_on_any_path(self, district: District, case: Case) -> None:
        district.also("lin", ["cases.decide"], PLACE)
        district.also("lin", ["cases.intake"], "420202001")
        task = lapsed(district, case, "lin")
        lin = district["lin"]
        assert task.noted_by == lin
        with pytest.raises(NotedByOneself):
            district.do(case, "lapse", "terminate", "lin", TUESDAY, reason="逾期")
        assert task not in waiting_for(lin, TUESDAY)
        assert task in waiting_for(district["qin"], TUESDAY)
        assert lin not in [each for each, _number in colleagues_for([task], TUESDAY)]
        assert hands_on(case, TUESDAY).bar(lin.pk, asked_by(task)) is Bar.NOTED
        assert hands_on(case, TUESDAY).bar(lin.pk, Asked("cases.decide", "decision")) is None
        with pytest.raises(TheyHadAnotherDuty):
            give_tasks(tasks=[task.pk], to=lin, reason="分工", by=district["tao"])
        said = {"state": "done", "outcome": "terminate", "done_at": at(TUESDAY), "done_on": TUESDAY}
        with pytest.raises(IntegrityError, match="end_is_decided_by_another"), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(done_by=lin, **said)
        assert take_tasks(tasks=[task.pk], by=district["qin"]) == 1

    def test_the_list_says_when_only_who_noted_it_could(self, district: District, case: Case) -> None:
        district.also("lin", ["cases.decide"], PLACE)
        district.also("lin", ["cases.intake"], "420202001")
        lapsed(district, case, "lin")
        row = with_able(tasks_in(EVERYWHERE, TUESDAY), TUESDAY).get(step="lapse")
        assert row.able == "able.somebody"  # type: ignore[attr-defined]
        for name in ("qin", "tao"):
            district[name].assignments.update(end=MONDAY)
        assert with_able(tasks_in(EVERYWHERE, TUESDAY), TUESDAY).get(step="lapse").able == "able.kept_off"


class TestRefusedVisit:
    def noted(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        district.do(case, "investigation", "refused_visit", "wen", TUESDAY, reason="两次上门均拒绝")

    def test_the_bureau_hears_them_and_ends_it_or_has_them_visited_again(
        self, district: District, case: Case
    ) -> None:
        self.noted(district, case)
        assert district.waiting(case) == {"check", "uncooperative"}
        district.do(case, "check", "consistent", "he", TUESDAY, answers={"sources": "公安"})
        assert district.waiting(case) == {"uncooperative"}  # no opinion before it is decided
        district.do(case, "uncooperative", "again", "qin", TUESDAY, reason="当日住院")
        assert district.waiting(case) == {"investigation"}
        district.do(
            case,
            "investigation",
            "done",
            "wen",
            TUESDAY,
            answers=VISIT,
            given={"companions": [district["bai"]]},
        )
        assert district.waiting(case) == {"opinion"}

    def test_it_ends_with_a_letter(self, district: District, case: Case) -> None:
        self.noted(district, case)
        district.do(case, "uncooperative", "terminate", "tao", TUESDAY, reason="无正当理由拒绝配合")
        assert Case.objects.get(pk=case.pk).ending == "terminated"
        assert Notice.objects.filter(case=case, kind="termination").count() == 1
        assert district.waiting(case) == set()

    def test_who_was_to_visit_does_not_decide(self, district: District, case: Case) -> None:
        district.also("wen", ["cases.decide"], PLACE)
        self.noted(district, case)
        with pytest.raises(DutiesCombined):
            district.do(case, "uncooperative", "terminate", "wen", TUESDAY, reason="拒绝")


TOLD = {"aided": "周淑珍", "reason": "火灾", "amount": 163_000, "signed": True}


class TestAidThatWasUnfounded:
    @pytest.fixture
    def aided(self, district: District) -> Case:
        person = district.person()
        begun = open_case(
            scheme="temporary_emergency",
            person=person.pk,
            channel="counter",
            by=None,
            at=at(MONDAY),
            day=MONDAY,
        )
        submit_case(case=begun.pk, by=None, at=at(MONDAY), day=MONDAY)
        district.do(
            begun, "acceptance", "accepted", "lin", MONDAY, answers={"cause": "fire", "needs": "住处"}
        )
        form = {"form": "transfer"}
        district.do(begun, "first_aid", "grant", "jie", MONDAY, answers=form, given={"amount": 163_000})
        return begun

    def test_the_bureau_stops_and_recovers_it(self, district: District, aided: Case) -> None:
        district.do(aided, "completion", "unfounded", "lin", TUESDAY, answers=TOLD, reason="事由不实")
        assert not Award.objects.get().days.isempty  # nothing is taken away yet
        assert not Notice.objects.filter(case=aided, kind="stop").exists()
        district.do(aided, "recovery", "stop", "qin", TUESDAY, reason="虚报火灾")
        assert Case.objects.get(pk=aided.pk).ending == "stopped"
        assert Award.objects.get().days.isempty
        assert "虚报火灾" in str(Notice.objects.get(case=aided, kind="stop").document.data)
        assert Decision.objects.get(task__step="recovery").by == district["qin"]

    def test_or_leaves_it_or_has_more_found_out(self, district: District, aided: Case) -> None:
        district.do(aided, "completion", "unfounded", "lin", TUESDAY, answers=TOLD, reason="事由不实")
        district.do(aided, "recovery", "again", "qin", TUESDAY, reason="再核实")
        district.do(aided, "completion", "unfounded", "lin", TUESDAY, answers=TOLD, reason="事由不实")
        district.do(aided, "recovery", "keep", "qin", TUESDAY, reason="事由成立")
        assert Case.objects.get(pk=aided.pk).ending == "granted"
        assert not Award.objects.get().days.isempty

    def test_a_case_kept_apart_is_completed_only_after_the_district_s_visit(
        self, district: District, aided: Case
    ) -> None:
        Case.objects.filter(pk=aided.pk).update(filed=True)
        with pytest.raises(VisitFirst):
            district.do(aided, "completion", "completed", "lin", TUESDAY, answers=TOLD)
        visited(district, aided, "completion", "lin")
        district.do(aided, "completion", "completed", "lin", TUESDAY, answers=TOLD)
        assert Case.objects.get(pk=aided.pk).ending == "granted"


def visited(district: District, case: Case, step: str, by: str) -> None:
    """Send the district to visit, from a step that settles nothing before; it comes back there or goes on."""
    district.do(case, step, "district", by, TUESDAY, reason="近亲属备案")
    seen = {"present": "本人", "findings": "属实", "signed": True, **UNSEEN}
    given = {"companions": [district["fang"]]}
    district.do(case, "district_visit", "done", "yu", TUESDAY, answers=seen, given=given)


class TestVisitOfCasesKeptApart:
    @pytest.fixture
    def review(self, district: District) -> Case:
        person = district.person()
        award(person, district.household(person))
        begun_case = begun(district, person, "review")
        Case.objects.filter(pk=begun_case.pk).update(filed=True)
        district.do(begun_case, "check", "consistent", "he", MONDAY, answers=CHECKED)
        seen_at_home(district, begun_case, day=MONDAY)
        return begun_case

    def test_a_street_keeps_nothing_that_the_district_has_not_seen(
        self, district: District, review: Case
    ) -> None:
        with pytest.raises(VisitFirst):  # the street's own visit is none of the district
            district.do(review, "opinion", "keep", "lin", TUESDAY)
        visited(district, review, "opinion", "lin")
        district.do(review, "opinion", "keep", "lin", TUESDAY, reason="无变化")
        assert Case.objects.get(pk=review.pk).ending == "kept"
        assert Task.objects.get(case=review, step="district_visit").offices == [6]

    def test_nor_does_the_bureau_decide(self, district: District, review: Case) -> None:
        district.do(review, "opinion", "stop", "lin", TUESDAY, reason="收入变化")
        with pytest.raises(VisitFirst):
            district.do(review, "decision", "stop", "qin", TUESDAY, reason="收入变化")
        visited(district, review, "decision", "qin")
        district.do(review, "opinion", "stop", "lin", TUESDAY, reason="收入变化")
        district.do(review, "decision", "stop", "qin", TUESDAY, reason="收入变化")
        assert Task.objects.filter(case=review, step="decision").count() == 2

    def test_a_suspension_is_a_decision_too(self, district: District) -> None:
        person = district.person()
        award(person, district.household(person))
        case = begun(district, person, "suspension")
        Case.objects.filter(pk=case.pk).update(filed=True)
        told = {"ground": "doubt", "since_when": MONDAY, "says": "待核"}
        district.do(case, "report", "suspend", "wen", MONDAY, answers=told)
        district.do(case, "check", "founded", "wen", MONDAY, answers={"findings": "属实"})
        district.do(case, "opinion", "propose", "lin", MONDAY)
        with pytest.raises(VisitFirst):
            district.do(case, "decision", "suspend", "qin", TUESDAY, reason="待核")
        visited(district, case, "decision", "qin")
        district.do(case, "decision", "suspend", "qin", TUESDAY, reason="待核")
        assert district.waiting(case) == {"notice_suspension"}

    def test_who_is_not_kept_apart_needs_no_visit_by_the_district(
        self, district: District, review: Case
    ) -> None:
        Case.objects.filter(pk=review.pk).update(filed=False)
        district.do(review, "opinion", "stop", "lin", TUESDAY, reason="收入变化")
        district.do(review, "decision", "stop", "qin", TUESDAY, reason="收入变化")
