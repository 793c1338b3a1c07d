"""An officer declares their own relatives, and sees what is on file about them and about nobody else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from huimin.casework.kin.actions import add_relative, end_relative, leave_staff
from huimin.casework.kin.declaring import ask_to_end, enter_oneself, keep_listed
from huimin.casework.kin.refusals import (
    EndAskedAlready,
    NoSuchRelative,
    NoSuchStaff,
    OnTheStaffAlready,
    OwnRelatives,
    RegisterKnows,
    StaffListed,
)
from huimin.casework.models import Case, Filing, Kin, Staff
from huimin.casework.refusals import ReasonNeeded
from huimin.casework.tests.made_cases import MONDAY, District
from huimin.casework.tests.made_staff import keeper, number, numbered, on_the_staff
from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed

pytestmark = pytest.mark.django_db
TUESDAY = date(2025, 8, 5)


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    settings.KEY_FILE = tmp_path / "keys.json"
    settings.DATA = tmp_path


@pytest.fixture
def wen(district: District) -> Officer:
    return district["wen"]


def client_of(officer: Officer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


def page_of(client: Client) -> str:
    return client.get(reverse("casework:own-relatives")).content.decode()


def listed(wen: Officer, order: int = 1, name: str = "周淑珍") -> Kin:
    own = Staff.objects.get(officer=wen)
    return add_relative(staff=own.pk, relation="parent", name=name, number=number(order), by=wen, day=MONDAY)


class TestPage:
    def test_an_officer_enters_declares_and_asks(self, district: District, wen: Officer) -> None:
        person = numbered(district, 1)
        district.household(person)
        case: Case = district.applied(person)
        client = client_of(wen)
        assert reverse("casework:own-relatives") in client.get("/").content.decode(), "in the navigation"
        assert "You are not on the register of staff" in page_of(client)
        assert client.get(reverse("casework:own-relative-new")).status_code == 404
        wrong = client.post(reverse("casework:own-entry"), {"number": "123"})
        assert wrong.status_code == 409
        entered = client.post(reverse("casework:own-entry"), {"number": number(7)}, follow=True)
        assert "Declare your relatives now" in entered.content.decode()
        own = Staff.objects.get()
        assert (own.officer, own.name, own.unit, own.division) == (wen, wen.name, wen.office, wen.division)
        told = {"relation": "parent", "name": "周淑珍", "number": number(1)}
        added = client.post(reverse("casework:own-relative-new"), told, follow=True).content.decode()
        assert "周淑珍" in added
        assert number(1) not in added
        assert Filing.objects.get(case=case).officer == wen
        assert "1 case is kept apart because of this entry." in added
        assert case.number not in added, "whose case it is, is not told"
        said = client.post(reverse("casework:own-declaration"), {"what": "complete"}, follow=True)
        assert "Your declaration is noted." in said.content.decode()
        ending = reverse("casework:own-relative-end", args=[Kin.objects.get().pk])
        assert "ends the entry of 周淑珍" in client.get(ending).content.decode()
        asked = client.post(ending, {"reason": "离婚"}, follow=True).content.decode()
        assert "that it ends: 离婚" in asked
        assert Kin.objects.get().until is None
        assert Deed.objects.filter(verb="read", by=wen, subject=f"casework.Staff:{own.pk}").exists()

    def test_nobody_sees_or_changes_what_is_of_others(self, district: District, wen: Officer) -> None:
        enter_oneself(number=number(7), by=wen)
        kin = listed(wen)
        other = client_of(district["bai"])
        assert "周淑珍" not in page_of(other)
        assert other.get(reverse("casework:own-relative-end", args=[kin.pk])).status_code == 404
        with pytest.raises(NoSuchRelative):
            ask_to_end(kin=kin.pk, reason="x", by=district["bai"], day=TUESDAY)
        told = {"relation": "child", "name": "x", "number": number(3), "by": district["bai"], "day": MONDAY}
        with pytest.raises(NoSuchStaff):
            add_relative(staff=kin.staff_id, **told)
        assert other.get(reverse("casework:staff-member", args=[kin.staff_id])).status_code == 403

    def test_a_colleague_ends_or_keeps_what_was_asked_for(self, district: District, wen: Officer) -> None:
        enter_oneself(number=number(7), by=wen)
        first, second = listed(wen), listed(wen, 2, "周大山")
        for kin in (first, second):
            ask_to_end(kin=kin.pk, reason="离婚", by=wen, day=TUESDAY)
        lin = keeper(district)
        clerk = client_of(lin)
        assert "Asks to end an entry" in clerk.get(reverse("casework:staff")).content.decode()
        page = clerk.get(reverse("casework:staff-member", args=[first.staff_id])).content.decode()
        assert "that it ends: 离婚" in page
        assert 'value="离婚"' in clerk.get(reverse("casework:relative-end", args=[first.pk])).content.decode()
        end_relative(kin=first.pk, reason="离婚", by=lin, day=TUESDAY)
        kept = clerk.post(reverse("casework:relative-keep", args=[second.pk]), follow=True).content.decode()
        assert "周大山 stays on the list." in kept
        assert "Asks to end an entry" not in clerk.get(reverse("casework:staff")).content.decode()
        shown = page_of(client_of(wen))
        assert "周大山" in shown
        assert "Listed earlier" in shown


class TestRefusals:
    def test_nobody_enters_twice_or_takes_anothers_entry(self, district: District, wen: Officer) -> None:
        on_the_staff(keeper(district), 900)
        with pytest.raises(StaffListed, match="秦一鸣"):
            enter_oneself(number=number(900), by=wen)
        enter_oneself(number=number(7), by=wen)
        with pytest.raises(OnTheStaffAlready):
            enter_oneself(number=number(8), by=wen)

    def test_the_end_is_asked_once_with_a_reason_of_what_one_declared(
        self, district: District, wen: Officer
    ) -> None:
        enter_oneself(number=number(7), by=wen)
        kin = listed(wen)
        with pytest.raises(ReasonNeeded):
            ask_to_end(kin=kin.pk, reason=" ", by=wen, day=TUESDAY)
        ask_to_end(kin=kin.pk, reason="x", by=wen, day=TUESDAY)
        with pytest.raises(EndAskedAlready, match="2025-08-05"):
            ask_to_end(kin=kin.pk, reason="x", by=wen, day=TUESDAY)
        revealed = listed(wen, 2, "周大山")
        Kin.objects.filter(pk=revealed.pk).update(declared=False)
        with pytest.raises(RegisterKnows):
            ask_to_end(kin=revealed.pk, reason="x", by=wen, day=TUESDAY)
        with pytest.raises(NoSuchRelative):
            keep_listed(kin=revealed.pk, by=keeper(district))

    def test_who_keeps_the_register_does_not_answer_themselves(self, district: District) -> None:
        lin = keeper(district)
        enter_oneself(number=number(7), by=lin)
        kin = ask_to_end(kin=listed(lin).pk, reason="x", by=lin, day=TUESDAY)
        with pytest.raises(OwnRelatives):
            keep_listed(kin=kin.pk, by=lin)
        with pytest.raises(OwnRelatives):
            leave_staff(staff=kin.staff_id, on=TUESDAY, by=lin)

    def test_the_database_wants_a_reason(self, wen: Officer) -> None:
        enter_oneself(number=number(7), by=wen)
        kin = listed(wen)
        for change in ({"end_asked_on": MONDAY}, {"end_reason": "x"}):
            with pytest.raises(IntegrityError, match="kin_end_is_asked"), transaction.atomic():
                Kin.objects.filter(pk=kin.pk).update(**change)
