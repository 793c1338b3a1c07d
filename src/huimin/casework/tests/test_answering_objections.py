"""An objection to a public notice is a task with a clock; nobody answers who had a part in the case."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from huimin.casework.cases.withdrawing import withdraw_case
from huimin.casework.clocks.actions import warn_of_clocks
from huimin.casework.inbox.actions import take_tasks
from huimin.casework.inbox.queries import waiting_for
from huimin.casework.models import Alert, Case, Concerned, Duty, Objection, Publicity, Task
from huimin.casework.publicity.answering import Said, answer_objection, take_objection
from huimin.casework.publicity.refusals import ConcernsYou
from huimin.casework.refusals import DutiesCombined, ReasonNeeded
from huimin.casework.supervision.queries import counts_of_objections
from huimin.casework.tests.made_cases import COMMUNITY, MONDAY, PLACE, District, at
from huimin.commons.access.models import Assignment, Officer, Role

pytestmark = pytest.mark.django_db
DUE, AMBER, LATE = date(2025, 8, 18), date(2025, 8, 14), date(2025, 8, 19)


@pytest.fixture
def shown(district: District) -> Publicity:
    return district.shown()


def said_against(
    shown: Publicity, *officers: Officer, text: str = "他有一辆车", about: str = ""
) -> Objection:
    said = Said(text, about=about, officers=officers)
    return take_objection(publicity=shown.pk, said=said, by=None, at=at(MONDAY), day=MONDAY)


def answer(objection: Objection, by: Officer, text: str = "经核实无车") -> Objection:
    return answer_objection(
        objection=objection.pk, upheld=False, answer=text, by=by, at=at(MONDAY), day=MONDAY
    )


def entitle(officer: Officer) -> None:
    """Let an officer answer objections of the whole street."""
    role = Role.objects.get(code=officer.username)
    Role.objects.filter(pk=role.pk).update(rights=[*role.rights, "cases.objections"])
    Assignment.objects.create(officer=officer, role=role, scope=COMMUNITY[:9], start=date(2020, 1, 1))


def test_it_is_due_after_ten_working_days_and_turns_amber_and_red(shown: Publicity) -> None:
    task = said_against(shown).task
    assert task is not None
    assert (task.due_on, task.amber_on, task.right, task.group) == (
        DUE,
        AMBER,
        "cases.objections",
        "objection",
    )
    assert warn_of_clocks(at=at(MONDAY), day=AMBER)["amber"] >= 1
    warn_of_clocks(at=at(MONDAY), day=LATE)
    assert set(Alert.objects.filter(task=task).values_list("level", flat=True)) == {1, 2}


def test_two_objections_wait_side_by_side(shown: Publicity) -> None:
    one, other = said_against(shown), said_against(shown, text="他有房")
    assert one.task_id != other.task_id
    with pytest.raises(ReasonNeeded):
        said_against(shown, text=" ")


def test_it_waits_for_who_had_no_part(district: District, shown: Publicity) -> None:
    objection = said_against(shown)
    song, lin = district["song"], district["lin"]
    assert waiting_for(song, MONDAY).filter(objection=objection).exists()
    assert not waiting_for(lin, MONDAY).filter(objection=objection).exists()
    with pytest.raises(DutiesCombined):
        answer(objection, lin)
    with pytest.raises(ReasonNeeded):
        answer(objection, song, " ")
    answer(objection, song)
    task = Task.objects.get(objection=objection)
    assert (task.state, task.outcome, task.done_by) == ("done", "unfounded", song)
    assert Duty.objects.filter(case=shown.case, officer=song, group="objection").exists()


@pytest.mark.parametrize("name", ["wen", "bai", "he", "lin"])
def test_the_database_refuses_whoever_had_a_part(district: District, shown: Publicity, name: str) -> None:
    objection, officer = said_against(shown), district[name]
    entitle(officer)
    with pytest.raises(DutiesCombined):
        answer(objection, Officer.objects.get(pk=officer.pk))
    with pytest.raises(IntegrityError, match="nobody_combines_duties"), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(
            upheld=False, answer="x", handled_by=officer, handled_at=at(MONDAY)
        )
    with pytest.raises(IntegrityError, match="nobody_combines_duties"), transaction.atomic():
        Task.objects.filter(objection=objection).update(
            state="done", outcome="unfounded", done_by=officer, done_at=at(MONDAY), done_on=MONDAY
        )


def test_who_answered_has_no_other_duty_later(district: District, shown: Publicity) -> None:
    answer(said_against(shown), district["song"])
    with pytest.raises(IntegrityError, match="nobody_combines_duties"), transaction.atomic():
        Duty.objects.create(case=shown.case, officer=district["song"], group="decision", step="decision")


@pytest.mark.parametrize("told", ["chosen", "in the text", "as whom it concerns"])
def test_whom_it_concerns_does_not_answer(district: District, shown: Publicity, told: str) -> None:
    song = district["song"]
    Officer.objects.filter(pk=song.pk).update(name="宋小梅")
    song = district["song"]
    objection = (
        said_against(shown, song)
        if told == "chosen"
        else said_against(shown, text="宋小梅包庇他")
        if told == "in the text"
        else said_against(shown, about="经办人宋小梅")
    )
    with pytest.raises(ConcernsYou):
        answer(objection, song)
    assert not waiting_for(song, MONDAY).filter(objection=objection).exists()
    assert take_tasks(tasks=[objection.task_id or 0], by=song) == 0
    changes = (
        (
            Objection.objects.filter(pk=objection.pk),
            {"upheld": False, "answer": "x", "handled_by": song, "handled_at": at(MONDAY)},
        ),
        (Task.objects.filter(objection=objection), {"assigned": song}),
    )
    for rows, change in changes:
        with pytest.raises(IntegrityError, match="nobody_answers_about_themselves"), transaction.atomic():
            rows.update(**change)


def test_whom_it_concerns_stays_and_is_said_before_the_answer(district: District, shown: Publicity) -> None:
    objection = said_against(shown, district["wen"])
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Concerned.objects.all().delete()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(about="somebody else")
    answer(objection, district["song"])
    with pytest.raises(IntegrityError, match="is answered"), transaction.atomic():
        Concerned.objects.create(objection=objection, officer=district["bai"], at=at(MONDAY))


def test_none_waits_without_a_task(shown: Publicity) -> None:
    with pytest.raises(IntegrityError, match="objection_that_waits_is_a_task"), transaction.atomic():
        Objection.objects.create(publicity=shown, receipt="abc", text="x", at=at(MONDAY))


def test_where_the_street_has_nobody_supervision_says_so_and_the_district_may(
    district: District, shown: Publicity
) -> None:
    objection = said_against(shown, district["song"])
    scope = district["tao"].scope("cases.view")
    assert counts_of_objections(district["tao"], scope, MONDAY)["nobody"] == 1
    above = Officer.objects.create(username="above", name="上级", division=PLACE, must_change_password=False)
    role = Role.objects.create(
        code="above", name_zh="x", name_en="x", rights=["cases.objections", "cases.view"]
    )
    Assignment.objects.create(officer=above, role=role, scope=PLACE, start=date(2020, 1, 1))
    assert counts_of_objections(district["tao"], scope, MONDAY)["nobody"] == 0
    assert counts_of_objections(district["tao"], scope, LATE)["late"] == 1
    assert answer(objection, above).handled_by == above


def test_it_is_answered_though_the_case_was_taken_back(district: District, shown: Publicity) -> None:
    objection = said_against(shown)
    withdraw_case(case=shown.case_id, reason="", by=None, at=at(MONDAY), day=MONDAY)
    assert Case.objects.get(pk=shown.case_id).state == "closed"
    assert Task.objects.get(objection=objection).state == "open"
    assert answer(objection, district["song"]).answer == "经核实无车"


class TestPages:
    def page(self, officer: Officer, address: str) -> str:
        client = Client()
        client.force_login(officer)
        return str(client.get(address).content.decode())

    def test_the_case_shows_it_with_its_clock_to_who_may_answer(
        self, district: District, shown: Publicity
    ) -> None:
        objection = said_against(shown, district["bai"])
        page = reverse("casework:case", args=[shown.case_id])
        told = self.page(district["song"], page)
        assert reverse("casework:answer", args=[objection.pk]) in told
        assert f'id="task-{objection.task_id}"' in told
        kept = self.page(district["wen"], page)
        assert reverse("casework:answer", args=[objection.pk]) not in kept
        assert f"#task-{objection.task_id}" in self.page(district["song"], reverse("casework:inbox"))

    def test_it_is_taken_in_with_whom_it_concerns(self, district: District, shown: Publicity) -> None:
        client = Client()
        client.force_login(district["wen"])
        sent = {"text": "他有车", "officers": [str(district["bai"].pk)]}
        client.post(reverse("casework:object", args=[shown.task_id]), sent)
        assert Concerned.objects.get().officer == district["bai"]

    def test_what_is_no_step_of_the_case_is_not_done_as_one(
        self, district: District, shown: Publicity
    ) -> None:
        objection = said_against(shown)
        client = Client()
        client.force_login(district["song"])
        assert client.post(reverse("casework:do", args=[objection.task_id]), {}).status_code == 404
        assert client.get(reverse("casework:sign", args=[objection.task_id])).status_code == 403
