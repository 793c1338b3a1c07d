"""What officers stumbled over at the desks."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from huimin.casework.clocks.actions import ask_for_time
from huimin.casework.clocks.counting import left_words
from huimin.casework.clocks.refusals import TimeStillPast
from huimin.casework.forms import AnswerForm, SchemeForm
from huimin.casework.inbox.able import Hands
from huimin.casework.inbox.queries import colleagues_for, waiting_for
from huimin.casework.models import Case, Decision, Filing, Task
from huimin.casework.moving.works import Move, work_of
from huimin.casework.publicity.answering import Said, answer_objection, take_objection
from huimin.casework.publicity.refusals import ObjectionUpheld
from huimin.casework.publicity.showing import (
    begin_publicity,
    end_publicities,
)
from huimin.casework.refusals import CompanionRelated, HeldOutOfTime, MoreThanPresent
from huimin.casework.supervision.queries import burdens, departures, done_again, late_tasks
from huimin.casework.tests.made_cases import MONDAY, PLACE, VISIT, District, at
from huimin.casework.tests.made_staff import keeper, on_the_staff
from huimin.casework.tests.test_pages_of_cases import signed_in
from huimin.casework.views.steps import step_form
from huimin.casework.wording import kind_word, scheme_word
from huimin.commons.access.scope import Scope
from huimin.commons.desk.pieces import Clock
from huimin.entitlements.models import Award
from huimin.kernel.errors import Refusal
from huimin.procedures.vocabulary import Work
from huimin.rulebook.public import procedure_of, procedures, rulebook

pytestmark = pytest.mark.django_db
TUESDAY, AFTER = date(2025, 8, 5), date(2025, 8, 13)


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def publicised(district: District, case: Case) -> int:
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    task = Task.objects.get(case=case, step="publicity", state="open")
    return begin_publicity(
        task=task.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY
    ).pk  # fmt: skip


class TestObjections:
    def test_one_that_is_right_is_not_passed_over(self, district: District, case: Case) -> None:
        shown = publicised(district, case)
        said = take_objection(publicity=shown, said=Said("他有车"), by=None, at=at(TUESDAY), day=TUESDAY)
        answer_objection(
            objection=said.pk, upheld=True, answer="属实", by=district["song"], at=at(TUESDAY), day=TUESDAY
        )
        with pytest.raises(ObjectionUpheld):
            district.do(case, "publicity", "unobjected", "wen", AFTER)
        district.do(case, "publicity", "objected", "wen", AFTER, reason="属实")
        assert district.waiting(case) == {"appraisal"}

    def test_the_buttons_say_how_it_can_end(self, district: District, case: Case) -> None:
        shown, clerk = publicised(district, case), signed_in(district, "wen")
        page = reverse("casework:case", args=[case.pk])
        assert 'value="objected"' not in clerk.get(page).content.decode()
        said = take_objection(publicity=shown, said=Said("他有车"), by=None, at=at(TUESDAY), day=TUESDAY)
        answer_objection(
            objection=said.pk, upheld=True, answer="属实", by=district["song"], at=at(TUESDAY), day=TUESDAY
        )
        told = clerk.get(page).content.decode()
        assert 'value="objected"' in told
        assert 'value="unobjected"' not in told


class TestDepartures:
    @pytest.fixture
    def task(self, district: District, case: Case) -> Task:
        publicised(district, case)
        end_publicities(at=at(AFTER), day=AFTER)
        return Task.objects.get(case=case, step="decision", state="open")

    @staticmethod
    def _departs(district: District, case: Case, who: str = "qin", amount: int = 40_000) -> Decision:
        given = {"amount": amount}
        district.do(case, "decision", "grant", who, AFTER, reason="有隐性收入", given=given)
        return Decision.objects.get(task__step="decision", set_aside_at=None)

    def test_it_waits_for_whoever_may_confirm(self, district: District, case: Case, task: Task) -> None:
        assert waiting_for(district["qin"], AFTER).filter(pk=task.pk).exists()
        self._departs(district, case)
        row = waiting_for(district["tao"], AFTER).get(pk=task.pk)
        assert (row.confirming, row.whose) == (True, "nobody")
        assert not waiting_for(district["qin"], AFTER).filter(pk=task.pk).exists()
        told = signed_in(district, "tao").get(reverse("casework:inbox")).content.decode()
        assert "Confirmation by a second officer" in told

    def test_only_they_are_asked_whether_they_agree(
        self, district: District, case: Case, task: Task
    ) -> None:  # fmt: skip
        role = district["qin"].assignments.get(scope="420202").role
        role.rights = [*role.rights, "cases.confirm"]
        role.save()
        decision = self._departs(district, case)
        form = f'action="{reverse("casework:confirm", args=[decision.pk])}"'
        page = reverse("casework:case", args=[case.pk])
        asked = {
            who: form in signed_in(district, who).get(page).content.decode() for who in ("tao", "qin", "lin")
        }
        assert asked == {"tao": True, "qin": False, "lin": False}
        Filing.objects.create(
            case=case, staff=on_the_staff(keeper(district), officer=district["tao"]), officer=district["tao"],
            person=case.person, relation="sibling", declared=True, found_at=at(AFTER),
        )  # fmt: skip
        assert not waiting_for(district["tao"], AFTER).filter(pk=task.pk).exists()
        assert form not in signed_in(district, "tao").get(page).content.decode()

    def test_who_decides_anew_takes_the_first_one_back(
        self, district: District, case: Case, task: Task
    ) -> None:  # fmt: skip
        first = self._departs(district, case)
        district.do(case, "decision", "grant", "qin", AFTER)
        first.refresh_from_db()
        assert (first.taken_back, first.amount) == (True, 40_000)
        assert departures(Scope.of([PLACE])).get() == first
        assert Award.objects.get().monthly == 81_500
        assert not done_again(Scope.of([PLACE])).exists()

    def test_one_decision_of_a_task_stands(self, district: District, case: Case, task: Task) -> None:
        first = self._departs(district, case)
        first.pk = None
        with pytest.raises(IntegrityError, match="one_decision_of_a_task_stands"), transaction.atomic():
            first.save(force_insert=True)
        with pytest.raises(IntegrityError, match="decision_taken_back_is_set_aside"), transaction.atomic():
            Decision.objects.filter(departs=True).update(taken_back=True)


class TestForms:
    def test_an_address_that_acts_leads_to_the_case(self, district: District, case: Case) -> None:
        task, clerk = Task.objects.get(case=case), signed_in(district, "lin")
        led = clerk.get(reverse("casework:do", args=[task.pk]))
        assert led.headers["location"] == reverse("casework:case", args=[case.pk])
        assert clerk.get(reverse("casework:give-many")).headers["location"] == reverse("casework:inbox")
        assert clerk.get(reverse("casework:do", args=[task.pk + 999])).status_code == 404

    def test_what_is_missing_is_said_at_once(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        task = Task.objects.get(case=case, step="investigation")
        page = signed_in(district, "wen").post(reverse("casework:do", args=[task.pk]), {"outcome": "done"})
        assert page.status_code == 409
        assert page.content.decode().count("is missing. Fill it in.") >= 4

    def test_what_was_typed_into_an_old_page_is_shown(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        task = Task.objects.get(case=case, step="investigation")
        district.do(
            case, "investigation", "done", "wen", MONDAY, answers=VISIT,
            given={"companions": [district["bai"]]},
        )  # fmt: skip
        answers = {"outcome": "done", **VISIT, "signed": "yes", "housing": "两间平房"}
        page = signed_in(district, "wen").post(reverse("casework:do", args=[task.pk]), answers)
        assert page.status_code == 409
        assert "两间平房" in page.content.decode()

    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [
            ({"agreed": 11}, MoreThanPresent),
            ({"held_on": TUESDAY}, HeldOutOfTime),
            ({"held_on": date(2025, 8, 1)}, HeldOutOfTime),
        ],
    )
    def test_an_appraisal_that_cannot_have_been_is_refused(
        self, district: District, wrong: dict[str, Any], refusal: type[Refusal]
    ) -> None:
        person = district.person()
        district.household(person)
        case = district.applied(person)
        version = procedure_of("dibao", "application").versions[0]
        step = next(each for each in version.steps.values() if each.work == Work.APPRAISE)
        case.accepted_on, task = MONDAY, Task(case=case, step=step.name)
        task.answers = {
            "held_on": MONDAY, "participants": 10, "representatives": 8, "agreed": 8, "all_signed": True,
        }  # fmt: skip
        move = Move(case, version, district["wen"], at(MONDAY), MONDAY)
        work_of(step).done(move, task, step, step.outcomes[0])
        task.answers |= wrong
        with pytest.raises(refusal):
            work_of(step).done(move, task, step, step.outcomes[0])


class TestColleagues:
    def test_barred_ones_are_not_offered(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        task = Task.objects.get(case=case, step="investigation")
        for officer in (district["bai"], district["jie"]):
            assert officer in [each for each, _number in colleagues_for([task], MONDAY)]
        Filing.objects.create(
            case=case, staff=on_the_staff(keeper(district), officer=district["bai"]), officer=district["bai"],
            person=case.person, relation="sibling", declared=True, found_at=at(MONDAY),
        )  # fmt: skip
        assert district["bai"] not in [each for each, _number in colleagues_for([task], MONDAY)]
        page = signed_in(district, "wen").get(reverse("casework:case", args=[case.pk])).content.decode()
        boxes = re.findall(r'name="companions" value="(\d+)"', page)
        assert str(district["bai"].pk) not in boxes
        assert str(district["jie"].pk) in boxes
        with pytest.raises(CompanionRelated, match="bai"):
            district.do(
                case, "investigation", "done", "wen", MONDAY, answers=VISIT,
                given={"companions": [district["bai"]]},
            )  # fmt: skip

    def test_the_only_one_for_a_later_step_is_named(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        district["tao"].assignments.all().delete()
        page = signed_in(district, "wen").get(reverse("casework:case", args=[case.pk])).content.decode()
        assert "Only qin is left for" in page


def test_a_scheme_without_rules_is_called_as_its_application() -> None:
    for procedure in procedures().values():
        for scheme in procedure.schemes:
            if procedure.kind == "application" and scheme not in rulebook().schemes:
                assert scheme_word(scheme) in (procedure.zh, procedure.en)


def test_what_was_not_begun_in_time_is_late(district: District, case: Case) -> None:
    Task.objects.filter(case=case).update(begin_on=MONDAY, begun_on=None, amber_on=AFTER, due_on=AFTER)
    assert late_tasks(Scope.of([PLACE]), TUESDAY).get().case_id == case.pk
    assert burdens(Scope.of([PLACE]), TUESDAY)[0].late == 1
    Task.objects.filter(case=case).update(begun_on=MONDAY)
    assert not late_tasks(Scope.of([PLACE]), TUESDAY).exists()


def test_the_page_of_a_case_says_that_a_visit_should_have_begun(district: District, case: Case) -> None:
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    visit = Task.objects.filter(case=case, step="investigation")

    def told() -> str:
        page = signed_in(district, "wen").get(reverse("casework:case", args=[case.pk])).content.decode()
        section = page.partition(f'id="task-{visit.get().pk}"')[2].partition("</section>")[0]
        return section.partition("Begin by")[2].partition("</p>")[0]

    visit.update(begin_on=date(2025, 8, 1), due_on=AFTER)
    assert "1 working day late" in told()
    visit.update(begun_on=MONDAY)
    assert not told()


def test_more_time_that_is_over_is_not_asked_for(district: District, case: Case) -> None:
    task, late = Task.objects.get(case=case), date(2025, 12, 1)
    with pytest.raises(TimeStillPast):
        ask_for_time(task=task.pk, number=1, reason="x", by=district["lin"], at=at(late), day=late)


def test_words_are_those_of_the_desks() -> None:
    with override("zh-hans"):
        assert kind_word("review") == "复核"
        assert SchemeForm(schemes=[]).fields["scheme"].label == "申请项目"
        assert AnswerForm().fields["answer"].label == "答复"
        assert left_words(Clock(MONDAY, 0, 10, working_days=True)) == "今日到期"


def test_a_draft_that_is_submitted_leads_to_its_case(district: District, case: Case) -> None:
    clerk, page = signed_in(district, "wen"), reverse("casework:case", args=[case.pk])
    again = clerk.post(reverse("casework:draft", args=[case.pk]), {"submit": "1"})
    assert again.headers["location"] == page


def test_the_day_of_a_death_that_is_registered_is_filled_in(district: District) -> None:
    person = district.person(died_on=MONDAY)
    district.household(person)
    case = Case(kind="death", person=person, scheme="dibao")
    version = procedure_of("dibao", "death").at(MONDAY)
    step = next(each for each in version.steps.values() if any(f.name == "died_on" for f in each.fields))
    hands = Hands((), {}, frozenset(), frozenset())
    assert step_form(district["wen"], step, case, hands)["died_on"].value() == MONDAY


def test_what_has_no_day_left_is_due_today() -> None:
    told = render_to_string("desk/pieces/clock.html", {"clock": Clock(MONDAY, 0, 10, working_days=True)})
    assert "0 " not in told.split("</svg>")[-1].split("·")[0]
