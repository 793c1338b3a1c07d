"""The page of a case leads to what is shown in public of it, and tells the resident's own words apart."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huimin.casework.models import Case, Publicity, Showing
from huimin.casework.publicity.answering import Said, answer_objection, take_objection
from huimin.casework.publicity.showing import begin_publicity
from huimin.casework.refusals import NotYours
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.commons.access.models import Officer
from huimin.commons.installation.models import Installation

pytestmark = pytest.mark.django_db
MONTH_LATER = date(2025, 9, 8)


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def client_of(officer: Officer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


def shown(district: District, case: Case) -> Publicity:
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", MONDAY)
    task = case.tasks.get(step="publicity", state="open")
    begin_publicity(task=task.pk, place="x", by=district["wen"], at=at(MONDAY), day=MONDAY)
    return Publicity.objects.get(case=case)


class TestPublicNotice:
    def test_the_step_leads_to_the_notice_and_to_its_sheet(self, district: District, case: Case) -> None:
        notice, client = shown(district, case), client_of(district["wen"])
        page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        links = [reverse(f"portal:{name}", args=[notice.code]) for name in ("notice", "sheet")]
        for link in links:
            assert page.count(f'href="{link}"') == 2  # at the step, and among what was shown
            assert client.get(link).status_code == 200
        assert not Showing.objects.exists()  # an officer who looks is nobody who called it up
        Client().get(links[0])
        assert Showing.objects.get().times == 1

    def test_a_notice_that_is_not_shown_any_more_has_no_link(self, district: District, case: Case) -> None:
        notice, client = shown(district, case), client_of(district["wen"])
        Installation.objects.update(working_day=MONTH_LATER)
        page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert notice.code not in page
        assert "Its public page is not open" in page

    def test_an_opinion_that_was_taken_down_is_not_shown(self, district: District, case: Case) -> None:
        notice = shown(district, case)
        said = take_objection(publicity=notice.pk, said=Said("x"), by=None, at=at(MONDAY), day=MONDAY)
        answer_objection(
            objection=said.pk, upheld=True, answer="是", by=district["song"], at=at(MONDAY), day=MONDAY
        )
        Publicity.objects.filter(pk=notice.pk).update(taken_down_at=at(MONDAY), taken_down_by=district["wen"])
        notice.refresh_from_db()
        assert not notice.is_shown(MONDAY)
        assert Client().get(reverse("portal:notice", args=[notice.code])).status_code == 404


class TestForms:
    def test_only_who_may_do_a_step_gets_its_form(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        opened = {
            who: {
                each.step.name: each.form is not None
                for each in client_of(district[who])
                .get(reverse("casework:case", args=[case.pk]))
                .context["open"]
            }
            for who in ("wen", "he")
        }
        assert opened == {
            "wen": {"investigation": True, "check": False},
            "he": {"investigation": False, "check": True},
        }

    def test_who_looks_on_asks_the_database_less(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        address, asked = reverse("casework:case", args=[case.pk]), {}
        for who in ("wen", "yu"):
            client = client_of(district[who])
            client.get(address)
            with CaptureQueriesContext(connection) as questions:
                client.get(address)
            asked[who] = [each["sql"] for each in questions if 'FROM "access_officer"' in each["sql"]]
        assert len(asked["yu"]) < len(asked["wen"])

    def test_an_objection_is_answered_by_who_shows_the_notice(self, district: District, case: Case) -> None:
        notice = shown(district, case)
        said = take_objection(publicity=notice.pk, said=Said("x"), by=None, at=at(MONDAY), day=MONDAY)
        answer, page = reverse("casework:answer", args=[said.pk]), reverse("casework:case", args=[case.pk])
        assert answer in client_of(district["song"]).get(page).content.decode()
        looked = client_of(district["qin"]).get(page).content.decode()
        assert answer not in looked
        assert "Not answered yet" in looked
        with pytest.raises(NotYours):
            answer_objection(
                objection=said.pk,
                upheld=False,
                answer="x",
                by=district["elsewhere"],
                at=at(MONDAY),
                day=MONDAY,
            )
