"""What the pages of a case refuse, where they say it, and that nothing has happened then."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from huimin.casework.clocks.counting import limit_words
from huimin.casework.decisions.deciding import confirm_decision, waiting_for_confirmation
from huimin.casework.models import Case, Decision, Paper, Publicity, Task
from huimin.casework.publicity.answering import answer_objection
from huimin.casework.publicity.showing import begin_publicity, end_publicities
from huimin.casework.refusals import CaseHasMovedOn, NotYours, ReasonNeeded
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.casework.tests.test_pages_of_cases import signed_in
from huimin.commons.installation.public import stand_at
from huimin.entitlements.models import Award
from huimin.kernel.workdays import Unit
from huimin.procedures.declarations import Limit
from huimin.registry.public import Statement, replace_fact

pytestmark = pytest.mark.django_db
TUESDAY, AFTER = date(2025, 8, 5), date(2025, 8, 13)


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def publicity_task(district: District, case: Case) -> Task:
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    stand_at(day=TUESDAY)
    return Task.objects.get(case=case, step="publicity", state="open")


def page_of(client: Client, name: str, number: int, **said: object) -> tuple[int, str]:
    answer = client.post(reverse(f"casework:{name}", args=[number]), said)
    return answer.status_code, answer.content.decode()


class TestPublicity:
    def test_a_notice_hangs_somewhere_and_once(self, district: District, case: Case) -> None:
        task, clerk = publicity_task(district, case), signed_in(district, "wen")
        assert page_of(clerk, "publicise", task.pk)[0] == 422
        assert not Publicity.objects.exists()
        assert page_of(clerk, "publicise", task.pk, place="公示栏")[0] == 302
        status, page = page_of(clerk, "publicise", task.pk, place="别处")
        assert status == 409
        assert "Nothing was changed" in page
        assert Publicity.objects.get().place == "公示栏"

    def test_it_is_the_duty_of_its_community(self, district: District, case: Case) -> None:
        task = publicity_task(district, case)
        with pytest.raises(NotYours):
            begin_publicity(
                task=task.pk, place="公示栏", by=district["elsewhere"], at=at(TUESDAY), day=TUESDAY
            )

    def test_an_objection_at_the_counter_is_answered_once(self, district: District, case: Case) -> None:
        task, clerk = publicity_task(district, case), signed_in(district, "wen")
        assert page_of(clerk, "object", task.pk, text="他有车")[0] == 422  # nothing is shown yet
        page_of(clerk, "publicise", task.pk, place="公示栏")
        assert page_of(clerk, "object", task.pk, text="")[0] == 422
        assert page_of(clerk, "object", task.pk, text="他有车")[0] == 302
        said = Publicity.objects.get().objections.get()
        assert said.taken_by == district["wen"]
        clerk = signed_in(district, "song")
        assert page_of(clerk, "answer", said.pk, upheld="False", answer="")[0] == 422
        answered = {
            "upheld": False, "answer": "不属实", "by": district["song"], "at": at(TUESDAY), "day": TUESDAY,
        }  # fmt: skip
        answer_objection(objection=said.pk, **answered)
        with pytest.raises(CaseHasMovedOn):
            answer_objection(objection=said.pk, **{**answered, "upheld": True})
        said.refresh_from_db()
        assert said.upheld is False
        assert page_of(clerk, "answer", said.pk + 1, upheld="False", answer="x")[0] == 404


class TestSecondOfficer:
    @pytest.fixture
    def decision(self, district: District, case: Case) -> Decision:
        task = publicity_task(district, case)
        begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
        end_publicities(at=at(AFTER), day=AFTER)
        district.do(case, "decision", "grant", "qin", AFTER, reason="有隐性收入", given={"amount": 40_000})
        waiting = waiting_for_confirmation(case)
        assert waiting is not None
        stand_at(day=AFTER)
        return waiting

    def test_only_who_may_confirms_and_only_with_a_reason_against(
        self, district: District, decision: Decision
    ) -> None:
        said = {"decision": decision.pk, "at": at(AFTER), "day": AFTER}
        with pytest.raises(NotYours):
            confirm_decision(agrees=True, reason="", by=district["shen"], **said)
        with pytest.raises(ReasonNeeded):
            confirm_decision(agrees=False, reason=" ", by=district["tao"], **said)
        decision.refresh_from_db()
        assert (decision.confirmed_at, decision.set_aside_at) == (None, None)

    def test_it_is_said_at_the_form_and_once_only(self, district: District, decision: Decision) -> None:
        second = signed_in(district, "tao")
        status, page = page_of(second, "confirm", decision.pk, outcome="disagree", reason="")
        assert status == 409
        assert "reason" in page
        assert not Award.objects.exists()
        assert page_of(second, "confirm", decision.pk, outcome="agree")[0] == 302
        status, page = page_of(second, "confirm", decision.pk, outcome="agree")
        assert status == 409
        assert "tao" in page  # who has agreed already
        assert Award.objects.get().monthly == 40_000
        assert page_of(second, "confirm", decision.pk + 1, outcome="agree")[0] == 404


class TestPapers:
    def test_papers_forms_and_files_that_are_not_there(self, district: District, case: Case) -> None:
        clerk = signed_in(district, "wen")
        assert clerk.get(reverse("casework:uploaded", args=[7])).status_code == 404
        assert clerk.post(reverse("casework:form", args=[case.pk, "licence"])).status_code == 404
        assert clerk.post(reverse("casework:paper", args=[99_999]), {"state": "provided"}).status_code == 404
        paper = Paper.objects.filter(case=case, evidence="authorisation").first()
        assert paper is not None
        refused = clerk.post(
            reverse("casework:paper", args=[paper.pk]), {"state": "promised"}, follow=True
        ).content.decode()
        assert "A commitment cannot stand for" in refused
        paper.refresh_from_db()
        assert paper.state == "provided"

    def test_what_is_decided_is_not_taken_back(self, district: District, case: Case) -> None:
        task, clerk = publicity_task(district, case), signed_in(district, "wen")
        begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
        end_publicities(at=at(AFTER), day=AFTER)
        district.do(case, "decision", "grant", "qin", AFTER)
        for name, said in (
            ("withdraw", {"reason": "x"}),
            ("withdrawal", {"text": "x"}),
            ("appeal", {"text": "x"}),
        ):
            answer = clerk.post(reverse(f"casework:{name}", args=[case.pk]), said)
            assert answer.status_code in {302, 422}, name
        case.refresh_from_db()
        assert case.ending != "withdrawn"
        assert not Case.objects.filter(kind="appeal").exists()


class TestDraft:
    def test_what_the_register_does_not_know_is_asked_as_its_kind_wants(self, district: District) -> None:
        person = district.person()
        district.household(person)
        for name in ("wage", "study"):
            said = Statement(
                name=name, value=None, start=date(2020, 1, 1), source=3, reference="x", person_id=person.pk
            )
            replace_fact(statement=said, reason="", by=None, at=at(date(2024, 1, 2)))
        clerk = signed_in(district, "wen")
        begun = clerk.post(reverse("casework:new", args=[person.pk]), {"scheme": "dibao"})
        draft = Case.objects.get()
        assert begun.headers["location"] == reverse("casework:draft", args=[draft.pk])
        page = clerk.get(reverse("casework:draft", args=[draft.pk])).content.decode()
        assert f'name="wage.{person.pk}"' in page
        status, page = page_of(clerk, "draft", draft.pk, **{f"wage.{person.pk}": "很多", "submit": "1"})
        assert status == 422
        assert "很多" in page
        draft.refresh_from_db()
        assert (draft.state, draft.declared) == ("draft", [])
        assert page_of(clerk, "draft", draft.pk, **{f"wage.{person.pk}": "1200"})[0] == 302
        draft.refresh_from_db()
        assert [(each["name"], each["value"]) for each in draft.declared] == [("wage", 120_000)]


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (1, Unit.WORKDAY, "1 working day"),
        (3, Unit.DAY, "3 days"),
        (1, Unit.MONTH, "1 month"),
        (2, Unit.YEAR, "2 years"),
    ],
)
def test_a_limit_is_told_in_its_unit(number: int, unit: Unit, words: str) -> None:
    with override("en"):
        assert limit_words(Limit(number, unit)) == words
