"""Tasks that wait for nobody are marked, and a case says who can do a step, who is kept off it, and why."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huimin.casework.applicants.actions import appeal
from huimin.casework.decisions.deciding import confirm_decision, waiting_for_confirmation
from huimin.casework.inbox.able import Asked, Bar, asked_by, hands_on, with_able
from huimin.casework.inbox.actions import give_tasks
from huimin.casework.inbox.queries import colleagues_for, tasks_in, waiting_for
from huimin.casework.inbox.refusals import TheirDecision
from huimin.casework.models import Absence, Case, Duty, Filing, Staff, Task
from huimin.casework.tests.made_cases import CHECKED, MONDAY, STREET, VISIT, District, at
from huimin.commons.access.models import Assignment, Officer
from huimin.commons.access.scope import EVERYWHERE

pytestmark = pytest.mark.django_db
NEXT = date(2025, 8, 11)


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    case = district.applied(person)
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    return case


def client_of(officer: Officer) -> Client:
    Officer.objects.filter(pk=officer.pk).update(language="en")
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


def standing(case: Case, step: str) -> str:
    """Return whether somebody can do a step; the list and the page must say the same."""
    row = with_able(tasks_in(EVERYWHERE, MONDAY), MONDAY).get(case=case, step=step)
    asked = Asked(row.asks, row.apart, tuple(row.asked_at))  # type: ignore[attr-defined]
    assert hands_on(case, MONDAY).standing(asked) == row.able  # type: ignore[attr-defined]
    return str(row.able)  # type: ignore[attr-defined]


def tie(case: Case, officer: Officer) -> None:
    staff = Staff.objects.create(name=officer.name, unit="x", division=STREET, officer=officer)
    Filing.objects.create(
        case=case, staff=staff, person=case.person, relation="child", declared=True, found_at=case.opened_at
    )


class TestMark:
    def test_who_can_is_nobody_without_the_right_kept_off_or_away(
        self, district: District, case: Case
    ) -> None:
        assert standing(case, "check") == "able.somebody"
        Absence.objects.create(officer=district["he"], cover=district["tao"], start=MONDAY, end=NEXT)
        assert standing(case, "check") == "able.away"
        tie(case, district["he"])
        assert standing(case, "check") == "able.kept_off"
        Assignment.objects.filter(officer=district["he"]).update(end=MONDAY)
        assert standing(case, "check") == "able.nobody"

    def test_a_closed_account_does_nothing(self, district: District, case: Case) -> None:
        Officer.objects.filter(username="he").update(is_active=False)
        assert standing(case, "check") == "able.nobody"

    def test_a_right_elsewhere_does_not_count(self, district: District, case: Case) -> None:
        Assignment.objects.filter(officer=district["he"]).update(scope="420202002")
        assert standing(case, "check") == "able.nobody"
        Assignment.objects.filter(officer=district["he"]).update(scope="")
        assert standing(case, "check") == "able.somebody"

    def test_a_duty_that_excludes_the_step_keeps_off(self, district: District, case: Case) -> None:
        Duty.objects.create(case=case, officer=district["he"], group="decision", step="decision")
        assert standing(case, "check") == "able.kept_off"

    def test_a_departure_waits_for_who_confirms(self, district: District, case: Case) -> None:
        district.do(case, "investigation", "done", "wen", MONDAY, answers=VISIT,
            given={"companions": [district["bai"]]})  # fmt: skip
        district.do(case, "check", "consistent", "he", MONDAY, answers=CHECKED)
        district.do(case, "opinion", "refuse", "lin", MONDAY, reason="不符合")
        district.do(case, "decision", "refuse", "qin", MONDAY, reason="不符合")
        assert standing(case, "decision") == "able.somebody"
        Officer.objects.filter(username="tao").update(is_active=False)
        assert standing(case, "decision") == "able.nobody"
        page = client_of(district["qin"]).get(reverse("casework:case", args=[case.pk])).content.decode()
        assert "has the right “Confirm decisions" in page

    def test_the_list_marks_them_and_can_be_narrowed_to_them(self, district: District, case: Case) -> None:
        client, team = client_of(district["lin"]), reverse("casework:team")
        Assignment.objects.filter(officer=district["he"]).update(end=MONDAY)
        page = client.get(team).content.decode()
        assert "Nobody has the right" in page
        assert "Somebody can do it" in page
        table = client.get(team, {"able": "able.nobody"}).context["table"]
        assert [row.record.step for row in table.rows] == ["check"]
        assert table.count == 1


class TestPage:
    def test_who_is_kept_off_reads_why_and_who_can_instead_of_a_form(
        self, district: District, case: Case
    ) -> None:
        tie(case, district["bai"])
        Duty.objects.create(case=case, officer=district["qin"], group="decision", step="decision")
        visit, address = Task.objects.get(case=case, step="investigation"), reverse(
            "casework:case", args=[case.pk]
        )  # fmt: skip
        form = f'action="{reverse("casework:do", args=[visit.pk])}"'
        assert form in client_of(district["wen"]).get(address).content.decode()
        page = client_of(district["qin"]).get(address).content.decode()
        assert form not in page
        assert "You have had another duty on this case (decision)" in page
        assert "wen · 某街道" in page
        assert "kept off this case" in page  # not that it is a relative: that is not theirs to know
        assert "a relative is in the case" not in page
        assert "a relative is in the case" in client_of(district["tao"]).get(address).content.decode()
        own = client_of(district["bai"]).get(address).content.decode()
        assert form not in own
        assert "A relative of yours is in this case" in own

    def test_what_to_do_is_said_where_nobody_can(self, district: District, case: Case) -> None:
        address = reverse("casework:case", args=[case.pk])
        assert "Ask the system administrator" not in client_of(district["lin"]).get(address).content.decode()
        Assignment.objects.filter(officer=district["he"]).update(end=MONDAY)
        page = client_of(district["lin"]).get(address).content.decode()
        assert (
            "No active officer of the level (district) has the right “Check the economic situation of" in page
        )

    def test_nobody_is_shown_the_form_of_an_appeal_against_their_decision(self, district: District) -> None:
        person = district.person(birth=date(1980, 1, 1))
        district.household(person)
        case = district.to_opinion(district.applied(person), MONDAY)
        district.do(case, "opinion", "refuse", "lin", MONDAY, reason="不符合")
        district.do(case, "decision", "refuse", "qin", MONDAY, reason="不符合")
        waiting = waiting_for_confirmation(case)
        assert waiting is not None
        confirm_decision(
            decision=waiting.pk, agrees=True, reason="", by=district["tao"], at=at(MONDAY), day=MONDAY
        )  # fmt: skip
        district.do(case, "delivery", "delivered", "lin", MONDAY)
        begun = Case.objects.get(
            pk=appeal(persons=[person.pk], case=case.pk, text="不服", at=at(NEXT), day=NEXT)
        )
        district.do(begun, "receipt", "taken", "shen", NEXT)
        task = Task.objects.get(case=begun, state="open")
        hands = hands_on(begun, NEXT)
        assert hands.bar(district["qin"].pk, asked_by(task)) is Bar.OWN_DECISION
        assert hands.bar(district["shen"].pk, asked_by(task)) is None
        page = client_of(district["qin"]).get(reverse("casework:case", args=[begun.pk])).content.decode()
        assert f'"{reverse("casework:do", args=[task.pk])}"' not in page
        assert "You had a part in the decision that is appealed against" in page
        assert task not in waiting_for(district["qin"], NEXT)
        assert task in waiting_for(district["shen"], NEXT)
        assert "qin" not in {each.username for each, _number in colleagues_for([task], NEXT)}
        with pytest.raises(TheirDecision, match="qin"):
            give_tasks(tasks=[task.pk], to=district["qin"], reason="x", by=district["lin"])
