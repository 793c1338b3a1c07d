"""What residents are told when they appeal, report, try what cannot be, or come too late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huimin.casework.decisions.deciding import confirm_decision, waiting_for_confirmation
from huimin.casework.models import Case, Paper, Upload
from huimin.casework.publicity.showing import begin_publicity, end_publicities
from huimin.casework.tests.made_cases import COMMUNITY, MONDAY, District, at
from huimin.commons.installation.public import stand_at
from huimin.entitlements.models import Award
from huimin.portal.guards import SEEN, WRITTEN_EVERY
from huimin.portal.models import Attempt, Mandate
from huimin.portal.queries import wards_of
from huimin.portal.tests.test_portal_pages import AFTER, applied, picture, text
from huimin.registry.models import Person

pytestmark = pytest.mark.django_db


def granted(district: District, resident: Client) -> Award:
    """Return what a resident was granted who sent a case in."""
    case = applied(resident)
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", MONDAY)
    task = case.tasks.get(step="publicity").pk
    begin_publicity(task=task, place="公示栏", by=district["wen"], at=at(MONDAY), day=MONDAY)
    end_publicities(at=at(AFTER), day=AFTER)
    district.do(case, "decision", "grant", "qin", AFTER)
    return Award.objects.get()


def refused(district: District, resident: Client) -> Case:
    """Return a case that a resident has sent in and two officers have refused."""
    case, reason = applied(resident), "名下有两套住房"
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "refuse", "lin", MONDAY, reason=reason)
    district.do(case, "decision", "refuse", "qin", AFTER, reason=reason)
    waiting = waiting_for_confirmation(case)
    assert waiting is not None
    confirm_decision(decision=waiting.pk, agrees=True, reason="", by=district["tao"], at=at(AFTER), day=AFTER)
    return district.do(case, "delivery", "delivered", "lin", AFTER)


class TestAppealing:
    def test_an_appeal_needs_words_and_is_made_once(self, district: District, resident: Client) -> None:
        case = refused(district, resident)
        stand_at(day=AFTER)
        path = f"/portal/cases/{case.pk}/appeal/"
        assert resident.get(path).status_code == 200
        assert resident.post(path, {"text": ""}).status_code == 422
        sent = resident.post(path, {"text": "只有一套住房"}, follow=True)
        begun = Case.objects.get(kind="appeal")
        assert sent.redirect_chain[-1][0] == f"/portal/cases/{begun.pk}/"
        assert begun.follows_id == case.pk
        assert [each["text"] for each in begun.said] == ["只有一套住房"]
        again = resident.post(path, {"text": "再说一次"})
        assert again["Location"] == f"/portal/cases/{begun.pk}/"  # led to the one that runs
        assert Case.objects.filter(kind="appeal").count() == 1


class TestReporting:
    def test_a_change_of_what_one_receives_is_reported(self, district: District, resident: Client) -> None:
        award = granted(district, resident).pk
        stand_at(day=date(2025, 9, 1))
        path = f"/portal/awards/{award}/change/"
        assert "城市最低生活保障" in text(resident.get(path))
        assert resident.post(path, {"text": ""}).status_code == 422
        sent = resident.post(path, {"text": "我找到工作了"}, follow=True)
        begun = Case.objects.get(kind="change")
        assert sent.redirect_chain[-1][0] == f"/portal/cases/{begun.pk}/"
        assert [each["text"] for each in begun.said] == ["我找到工作了"]
        assert resident.post(f"/portal/awards/{award + 1}/change/", {"text": "别人的"}).status_code == 404


class TestTooLate:
    def test_who_has_a_case_begins_no_second_one(self, resident: Client) -> None:
        case = applied(resident)
        answer = resident.post("/portal/apply/", {"scheme": "dibao"})
        assert answer.status_code == 422
        assert str(case.number) in text(answer)
        assert Case.objects.count() == 1

    def test_what_cannot_be_counted_is_not_sent_and_stays_a_draft(self, resident: Client) -> None:
        """Nobody has entered the holidays of that year."""
        resident.post("/portal/apply/", {"scheme": "dibao"})
        case = Case.objects.get()
        stand_at(day=date(2031, 3, 3))
        page = text(resident.post(f"/portal/apply/{case.pk}/send/"))
        assert "2031" in page
        case.refresh_from_db()
        assert (case.state, case.number) == ("draft", None)

    def test_before_there_were_rules_nobody_could_get_anything(self, district: District) -> None:
        stand_at(day=date(2001, 1, 1))
        home = {"savings": "0", "cars": "0", "homes": "1", "medical": "", "alone": "no"}
        one = {"m1_age": "45", "m1_work": "0", "m1_pension": "0", "m1_study": "0", "m1_illness": "no"}
        answer = Client().post("/portal/check/?people=1", home | one)
        assert answer.status_code == 200
        assert "初步看没有符合的项目" in text(answer)

    def test_a_code_is_asked_for_a_phone(self, client: Client) -> None:
        assert client.get("/portal/sign-in/code/")["Location"] == "/portal/sign-in/"

    def test_who_is_not_signed_in_signs_out_all_the_same(self, client: Client, district: District) -> None:
        assert client.post("/portal/sign-out/").status_code == 302


class TestPapers:
    @pytest.fixture
    def case(self, resident: Client) -> Case:
        resident.post("/portal/apply/", {"scheme": "dibao"})
        return Case.objects.get()

    def test_a_paper_that_no_promise_replaces_is_still_missing(self, resident: Client, case: Case) -> None:
        signed = Paper.objects.get(case=case, evidence="authorisation")
        page = resident.post(f"/portal/cases/{case.pk}/papers/{signed.pk}/", {"promise": "1"}, follow=True)
        assert "承诺" in text(page)
        signed.refresh_from_db()
        assert signed.state == "missing"

    def test_fields_that_are_no_papers_are_left(self, resident: Client, case: Case) -> None:
        paper = Paper.objects.get(case=case, evidence="income")
        chosen = {
            "paper-x": picture("a.png"),
            "other": picture("b.png"),
            f"paper-{paper.pk}": picture("c.png"),
        }
        resident.post(f"/portal/cases/{case.pk}/papers/{paper.pk}/", chosen)
        assert [each.name for each in Upload.objects.all()] == ["c.png"]

    def test_missing_papers_are_not_given_by_a_file_that_lies(
        self, district: District, resident: Client
    ) -> None:
        case = applied(resident)
        Paper.objects.filter(case=case, evidence="income").update(state="missing")
        district.do(case, "acceptance", "incomplete", "lin", MONDAY, reason="缺收入申报表")
        paper = Paper.objects.get(case=case, evidence="income")
        lies = SimpleUploadedFile("a.png", b"#!/bin/sh", "image/png")
        resident.post(f"/portal/cases/{case.pk}/supply/", {f"paper-{paper.pk}": lies})
        assert district.waiting(case) == {"supplement"}
        resident.post(f"/portal/cases/{case.pk}/supply/", {f"paper-{paper.pk}": picture()})
        assert district.waiting(case) == {"acceptance"}


class TestVisiting:
    def test_who_works_stays_signed_in(self, resident: Client) -> None:
        earlier = (timezone.now() - 2 * WRITTEN_EVERY).isoformat()
        session = resident.session
        session[SEEN] = earlier
        session.save()
        assert resident.get("/portal/cases/").status_code == 200
        assert resident.session[SEEN] > earlier

    def test_nobody_acts_for_somebody_who_has_died(self, district: District, person: Person) -> None:
        mother = district.person("王秀英", date(1950, 1, 1))
        Mandate.objects.create(
            actor=person, person=mother, basis="relative", state="confirmed", division=COMMUNITY,
            asked_at=at(MONDAY), proof="户口簿", answered_by=district["wen"], answered_at=at(MONDAY),
            number_masked="420202********0001",
        )  # fmt: skip
        assert mother.pk in {each.person.id for each in wards_of(person.pk, AFTER)}
        Person.objects.filter(pk=mother.pk).update(died_on=MONDAY)
        assert mother.pk not in {each.person.id for each in wards_of(person.pk, AFTER)}


def test_a_file_with_a_code_is_compared_sixty_times_in_ten_minutes(district: District) -> None:
    sent = {"code": "abcdabcdabcdabcd", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7", "application/pdf")}
    assert Client().post("/verify/", sent).status_code in {200, 404}
    first = Attempt.objects.get(what="look")
    Attempt.objects.bulk_create(
        Attempt(what=first.what, key=first.key, at=first.at + timedelta(seconds=number))
        for number in range(59)
    )
    sent["file"].seek(0)  # type: ignore[attr-defined]
    assert Client().post("/verify/", sent).status_code == 429
