"""Residents sign in by a code to the phone that the register knows; nobody guesses, nobody floods."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from huimin.casework.tests.made_cases import COMMUNITY, District
from huimin.commons.audit.models import Deed
from huimin.commons.messages.models import Message
from huimin.commons.messages.senders import Gateway, NoGateway, NotSent, sender
from huimin.kernel.identifiers import DEMONSTRATION_AREA, IdNumber
from huimin.portal.actions import answer_mandate, ask_to_act, bind_phone, check_code, send_code
from huimin.portal.limits import LIMITS, count, forget
from huimin.portal.models import Attempt, Code, Mandate, Resident
from huimin.portal.queries import wards_of
from huimin.portal.refusals import (
    MandateStands,
    NoSuchMandate,
    NotThisPhone,
    ProofNeeded,
    TooOften,
    WrongCode,
)
from huimin.portal.tests.conftest import NUMBER, PHONE, code_in, sealed
from huimin.registry.models import Person

pytestmark = pytest.mark.django_db
OTHER_NUMBER = IdNumber.make(DEMONSTRATION_AREA, date(1950, 3, 3), 4).text
UNKNOWN_NUMBER = IdNumber.make(DEMONSTRATION_AREA, date(1950, 3, 3), 12).text
OTHER_PHONE = "13900000002"
DAY = date(2025, 8, 4)


class TestCodes:
    def test_the_code_opens_once(self, person: Person, sent: list[tuple[str, str]]) -> None:
        now = timezone.now()
        send_code(phone=PHONE, origin="here", at=now)
        assert sent[0][0] == PHONE
        code = code_in(sent)
        assert check_code(phone=PHONE, code=code, at=now) == []
        with pytest.raises(WrongCode):
            check_code(phone=PHONE, code=code, at=now)

    def test_the_code_itself_is_kept_nowhere(self, person: Person, sent: list[tuple[str, str]]) -> None:
        code = send_code(phone=PHONE, origin="here", at=timezone.now())
        assert code not in Message.objects.get().text
        assert bytes(Code.objects.get().digest) != code.encode()

    def test_five_wrong_tries_spoil_a_code(self, person: Person, sent: list[tuple[str, str]]) -> None:
        now = timezone.now()
        code = send_code(phone=PHONE, origin="here", at=now)
        wrong = "000000" if code != "000000" else "111111"
        for _each in range(5):
            with pytest.raises(WrongCode):
                check_code(phone=PHONE, code=wrong, at=now)
        with pytest.raises(WrongCode):
            check_code(phone=PHONE, code=code, at=now)

    def test_a_code_ends_after_five_minutes(self, person: Person, sent: list[tuple[str, str]]) -> None:
        now = timezone.now()
        code = send_code(phone=PHONE, origin="here", at=now)
        with pytest.raises(WrongCode):
            check_code(phone=PHONE, code=code, at=now + timedelta(minutes=5, seconds=1))

    def test_a_phone_gets_one_code_a_minute(self, person: Person, sent: list[tuple[str, str]]) -> None:
        now = timezone.now()
        send_code(phone=PHONE, origin="here", at=now)
        with pytest.raises(TooOften, match="1"):
            send_code(phone=PHONE, origin="elsewhere", at=now + timedelta(seconds=30))
        send_code(phone=PHONE, origin="here", at=now + timedelta(seconds=61))

    def test_one_place_does_not_ask_for_codes_to_many_phones(self, person: Person) -> None:
        now = timezone.now()
        for _each in range(LIMITS["code_from"][0].times):
            count("code_from", "here", now)
        with pytest.raises(TooOften):
            count("code_from", "here", now)
        count("code_from", "elsewhere", now)
        assert forget(now + timedelta(days=3)) == Attempt.objects.count() + 31
        assert not Attempt.objects.exists()

    def test_production_without_a_gateway_says_so(self, settings: Any) -> None:
        settings.SMS_ADDRESS = ""
        with pytest.raises(NoGateway):
            sender(demonstration=False)
        settings.SMS_ADDRESS = "https://sms.invalid/"
        assert isinstance(sender(demonstration=False), Gateway)

    def test_a_gateway_that_is_away_is_told(self, person: Person, settings: Any) -> None:
        settings.SMS_ADDRESS = "http://127.0.0.1:9/"
        with pytest.raises(NotSent):
            send_code(phone=PHONE, origin="here", at=timezone.now())
        assert Message.objects.get().state == "failed"
        with pytest.raises(NotSent, match="HTTPS"):
            Gateway("http://sms.invalid/", "").send(PHONE, "")


class TestBinding:
    def test_a_phone_is_bound_to_the_person_it_is_registered_for(self, person: Person) -> None:
        bound = bind_phone(phone=PHONE, given=NUMBER, at=timezone.now())
        assert bound.person_id == person.pk
        assert bind_phone(phone=PHONE, given=NUMBER, at=timezone.now()) == bound
        assert Deed.objects.filter(verb="portal.bind").count() == 1
        with pytest.raises(IntegrityError, match="phone_is_bound_once"), transaction.atomic():
            Resident.objects.create(
                person=person, phone_index=bound.phone_index, phone_cipher=b"", bound_at=timezone.now()
            )

    def test_another_phone_or_an_unknown_number_is_refused_alike(
        self, district: District, person: Person
    ) -> None:
        with pytest.raises(NotThisPhone) as another:
            bind_phone(phone=OTHER_PHONE, given=NUMBER, at=timezone.now())
        with pytest.raises(NotThisPhone) as nobody:
            bind_phone(phone=PHONE, given=OTHER_NUMBER, at=timezone.now())
        assert str(another.value) == str(nobody.value)

    def test_a_dead_person_signs_in_nowhere(self, person: Person) -> None:
        Person.objects.filter(pk=person.pk).update(died_on=DAY)
        with pytest.raises(NotThisPhone):
            bind_phone(phone=PHONE, given=NUMBER, at=timezone.now())


class TestPages:
    def test_from_phone_to_the_page_that_was_wanted(
        self, client: Client, person: Person, sent: list[tuple[str, str]]
    ) -> None:
        wanted = client.get("/portal/cases/")
        assert wanted["Location"] == "/portal/sign-in/?next=%2Fportal%2Fcases%2F"
        client.get(wanted["Location"])
        assert client.post("/portal/sign-in/", {"phone": "12"}).status_code == 422
        assert client.post("/portal/sign-in/", {"phone": PHONE})["Location"] == "/portal/sign-in/code/"
        code = code_in(sent)
        page = client.get("/portal/sign-in/code/").content.decode()
        assert code in page  # a demonstration sends nothing
        assert client.post("/portal/sign-in/code/", {"code": "12"}).status_code == 422
        assert client.get("/portal/sign-in/who/")["Location"] == "/portal/sign-in/"
        assert client.post("/portal/sign-in/code/", {"code": code})["Location"] == "/portal/sign-in/who/"
        assert client.post("/portal/sign-in/who/", {"number": OTHER_NUMBER}).status_code == 422
        done = client.post("/portal/sign-in/who/", {"number": NUMBER})
        assert done["Location"] == "/portal/cases/"
        assert "周淑珍" in client.get("/portal/cases/").content.decode()

    def test_a_phone_that_is_known_needs_no_number(
        self, resident: Client, sent: list[tuple[str, str]]
    ) -> None:
        resident.post("/portal/sign-out/")
        assert resident.get("/portal/cases/").status_code == 302
        Attempt.objects.all().delete()
        resident.post("/portal/sign-in/", {"phone": PHONE})
        assert resident.post("/portal/sign-in/code/", {"code": code_in(sent)})["Location"] == "/portal/"

    def test_two_people_with_one_phone_choose(
        self, district: District, resident: Client, sent: list[tuple[str, str]]
    ) -> None:
        old = district.person("周大山", date(1950, 3, 3), **sealed(OTHER_NUMBER, PHONE))
        second = bind_phone(phone=PHONE, given=OTHER_NUMBER, at=timezone.now())
        Attempt.objects.all().delete()
        resident.post("/portal/sign-in/", {"phone": PHONE})
        assert (
            resident.post("/portal/sign-in/code/", {"code": code_in(sent)})["Location"]
            == "/portal/sign-in/who/"
        )
        assert old.name in resident.get("/portal/sign-in/who/").content.decode()
        assert resident.post("/portal/sign-in/who/", {"resident": second.pk}).status_code == 302
        assert "周大山" in resident.get("/portal/").content.decode()

    def test_a_session_that_rests_ends(self, resident: Client, settings: Any) -> None:
        assert resident.get("/portal/cases/").status_code == 200
        settings.SESSION_IDLE_SECONDS = -1
        assert resident.get("/portal/cases/").status_code == 302

    def test_what_was_typed_too_late_is_there_after_signing_in(
        self, district: District, resident: Client, person: Person, sent: list[tuple[str, str]], settings: Any
    ) -> None:
        usual = settings.SESSION_IDLE_SECONDS
        path = "/portal/acting/"

        def late() -> str:
            settings.SESSION_IDLE_SECONDS = -1
            said = {"number": OTHER_NUMBER, "basis": "proxy"}
            answer = resident.post(path, said, follow=True).content.decode()
            settings.SESSION_IDLE_SECONDS = usual
            Attempt.objects.all().delete()
            resident.post("/portal/sign-in/", {"phone": PHONE})
            return answer

        assert "登录已过期" in late()
        assert not Mandate.objects.exists()
        assert resident.post("/portal/sign-in/code/", {"code": code_in(sent)})["Location"] == path
        page = resident.get(path).content.decode()
        assert "您填写的内容已恢复" in page
        assert re.search(r'value="proxy"[^>]*checked', page)
        assert OTHER_NUMBER not in page  # identity numbers are not kept
        assert "您填写的内容已恢复" not in resident.get(path).content.decode()
        late()
        other = district.person("周大山", date(1950, 3, 3), **sealed(OTHER_NUMBER, PHONE))
        bound = bind_phone(phone=PHONE, given=OTHER_NUMBER, at=timezone.now())
        resident.post("/portal/sign-in/code/", {"code": code_in(sent)})
        resident.post("/portal/sign-in/who/", {"resident": bound.pk})
        page = resident.get(path).content.decode()
        assert other.name in page
        assert "您填写的内容已恢复" not in page  # somebody else at the same screen

    def test_an_unbound_phone_is_out_at_once(self, resident: Client) -> None:
        Resident.objects.update(ended_at=timezone.now())
        assert resident.get("/portal/cases/").status_code == 302

    def test_nobody_is_led_to_another_site(self, resident: Client, sent: list[tuple[str, str]]) -> None:
        resident.post("/portal/sign-out/")
        Attempt.objects.all().delete()
        resident.get("/portal/sign-in/?next=//evil.invalid/")
        resident.post("/portal/sign-in/", {"phone": PHONE})
        assert resident.post("/portal/sign-in/code/", {"code": code_in(sent)})["Location"] == "/portal/"
        answer = resident.post("/portal/look/", {"elder": "1", "next": "//evil.invalid/"})
        assert answer["Location"] == "/portal/"
        assert 'class="portal elder"' in resident.get("/portal/").content.decode()


class TestActingForOthers:
    def test_parents_act_for_their_children_until_they_are_grown(self, person: Person) -> None:
        (ward,) = wards_of(person.pk, DAY)
        assert (ward.person.name, ward.basis) == ("周小雨", "parent")
        assert wards_of(person.pk, date(2033, 1, 1)) == []
        assert wards_of(ward.person.id, DAY) == []

    def test_anybody_else_needs_a_proof_that_an_officer_saw(
        self, district: District, resident: Client
    ) -> None:
        old = district.person("周大山", date(1950, 3, 3), **sealed(OTHER_NUMBER, OTHER_PHONE))
        assert (
            resident.post("/portal/acting/", {"number": OTHER_NUMBER, "basis": "relative"}).status_code == 302
        )
        assert resident.post("/portal/acting/choose/", {"person": old.pk}).status_code == 403
        asked = Mandate.objects.get()
        wanted = {"number": OTHER_NUMBER, "basis": "relative"}
        assert resident.post("/portal/acting/", wanted).status_code == 302
        assert Mandate.objects.count() == 1  # asked twice, kept once
        officer = Client()
        officer.force_login(district["wen"])
        assert "周大山" in officer.get("/portal/mandates/").content.decode()
        page = f"/portal/mandates/{asked.pk}/"
        assert officer.post(page, {"outcome": "confirm", "proof": ""}).status_code == 422
        assert officer.post(page, {"outcome": "confirm", "proof": "户口簿"}).status_code == 302
        assert resident.post("/portal/acting/choose/", {"person": old.pk}).status_code == 302
        assert "周大山" in resident.get("/portal/").content.decode()
        Mandate.objects.update(until=DAY)  # ended today
        assert "代 周大山" not in resident.get("/portal/").content.decode()

    def test_an_officer_elsewhere_answers_nothing(self, district: District, person: Person) -> None:
        old = district.person("周大山", date(1950, 3, 3), **sealed(OTHER_NUMBER, OTHER_PHONE))
        ask_to_act(actor=person.pk, given=OTHER_NUMBER, basis="proxy", at=timezone.now())
        asked = Mandate.objects.get()
        assert asked.division == COMMUNITY
        with pytest.raises(NoSuchMandate):
            answer_mandate(
                mandate=asked.pk, confirmed=True, proof="委托书", until=None, by=district["elsewhere"],
                at=timezone.now(),
            )  # fmt: skip
        with pytest.raises(ProofNeeded):
            answer_mandate(
                mandate=asked.pk, confirmed=True, proof=" ", until=None, by=district["wen"], at=timezone.now()
            )
        answer_mandate(
            mandate=asked.pk, confirmed=False, proof="", until=None, by=district["wen"], at=timezone.now()
        )
        assert wards_of(person.pk, DAY)[0].person.id != old.pk

    def test_who_asks_learns_nothing_about_a_number(self, district: District, resident: Client) -> None:
        district.person("周大山", date(1950, 3, 3), **sealed(OTHER_NUMBER, OTHER_PHONE))
        pages = []
        for number in (OTHER_NUMBER, UNKNOWN_NUMBER):
            for _twice in range(2):
                answer = resident.post("/portal/acting/", {"number": number, "basis": "relative"})
                assert answer.status_code == 302
            page = resident.get("/portal/acting/").content.decode()
            masked = Mandate.objects.latest("pk").number_masked
            assert masked in page
            assert number not in page
            assert "周大山" not in page
            assert page.count("撤回申请") == len(pages) + 1
            pages.append(page)
        assert Deed.objects.filter(verb="portal.ask_to_act").count() == 1
        officer = Client()
        officer.force_login(district["wen"])
        nobody = Mandate.objects.get(person__isnull=True)
        assert officer.get(f"/portal/mandates/{nobody.pk}/").status_code == 404
        with pytest.raises(IntegrityError, match="mandate_is_confirmed_for_somebody"), transaction.atomic():
            Mandate.objects.filter(pk=nobody.pk).update(
                state="confirmed", proof="户口簿", answered_by=district["wen"]
            )
        with pytest.raises(IntegrityError, match="mandate_is_asked_once_by_number"), transaction.atomic():
            Mandate.objects.create(
                actor=nobody.actor, number_index=nobody.number_index, basis="proxy", asked_at=timezone.now()
            )

    def test_numbers_are_tried_five_times_an_hour(self, resident: Client) -> None:
        said = {"number": UNKNOWN_NUMBER, "basis": "relative"}
        answers = [resident.post("/portal/acting/", said).status_code for _each in range(6)]
        assert answers == [302] * 5 + [422]

    def test_a_request_is_taken_back_by_who_asked_and_refusals_are_told(
        self, district: District, resident: Client, person: Person
    ) -> None:
        district.person("周大山", date(1950, 3, 3), **sealed(OTHER_NUMBER, OTHER_PHONE))
        resident.post("/portal/acting/", {"number": OTHER_NUMBER, "basis": "relative"})
        asked = Mandate.objects.get()
        path = f"/portal/acting/{asked.pk}/take-back/"
        page = resident.post(path, follow=True).content.decode()
        assert asked.number_masked not in page
        assert "已不在办理中" in resident.post(path, follow=True).content.decode()
        resident.post("/portal/acting/", {"number": OTHER_NUMBER, "basis": "relative"})
        second = Mandate.objects.latest("pk")
        officer = Client()
        officer.force_login(district["wen"])
        page = officer.get(f"/portal/mandates/{second.pk}/").content.decode()
        assert "近亲属" in page
        assert "Relative" not in page
        officer.post(f"/portal/mandates/{second.pk}/", {"outcome": "refuse", "proof": ""})
        assert "未同意" in resident.get("/portal/acting/").content.decode()

    def test_an_officer_ends_what_was_confirmed(
        self, district: District, resident: Client, person: Person
    ) -> None:
        old = district.person("周大山", date(1950, 3, 3), **sealed(OTHER_NUMBER, OTHER_PHONE))
        resident.post("/portal/acting/", {"number": OTHER_NUMBER, "basis": "relative"})
        page, officer = f"/portal/mandates/{Mandate.objects.get().pk}/", Client()
        officer.force_login(district["wen"])
        assert officer.post(page, {"outcome": "end"}).status_code == 422  # not confirmed yet
        officer.post(page, {"outcome": "confirm", "proof": "户口簿"})
        assert "周大山" in resident.get("/portal/acting/").content.decode()
        assert "结束代办" in officer.get(page).content.decode()
        elsewhere = Client()
        elsewhere.force_login(district["elsewhere"])
        assert elsewhere.post(page, {"outcome": "end"}).status_code == 404
        assert officer.post(page, {"outcome": "end"}).status_code == 302
        assert Mandate.objects.get().state == "ended"
        assert resident.post("/portal/acting/choose/", {"person": old.pk}).status_code == 403
        assert Deed.objects.filter(verb="portal.end_mandate", by=district["wen"]).exists()

    def test_the_database_wants_a_proof_too(self, person: Person) -> None:
        with pytest.raises(IntegrityError, match="mandate_is_confirmed_with_a_proof"), transaction.atomic():
            Mandate.objects.create(
                actor=person, person=child_of(person), basis="proxy", state="confirmed", division=COMMUNITY,
                asked_at=timezone.now(),
            )  # fmt: skip
        with pytest.raises(IntegrityError, match="nobody_has_a_mandate_for_themselves"), transaction.atomic():
            Mandate.objects.create(
                actor=person, person=person, basis="proxy", division=COMMUNITY, asked_at=timezone.now()
            )
        with pytest.raises(MandateStands):
            ask_to_act(actor=person.pk, given=NUMBER, basis="proxy", at=timezone.now())


def child_of(person: Person) -> Person:
    return Person.objects.exclude(pk=person.pk).get()
