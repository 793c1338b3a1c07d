"""A street gives aid up to what was delegated; beyond the usual a second officer agrees; all is listed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.decisions.deciding import confirm_decision, waiting_for_confirmation
from huimin.casework.decisions.limits import Given, given_in_year
from huimin.casework.models import Case, Consequence, Decision, Notice
from huimin.casework.refusals import (
    AboveTheStreet,
    AboveTheStreetInYear,
    AboveTheUsual,
    NoStreetLimit,
    TooOftenForTheStreet,
)
from huimin.casework.supervision.queries import aid_given, departures
from huimin.casework.supervision.tables import AID
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.casework.tests.test_letters_of_aid import asked_for_aid
from huimin.commons.access.models import Assignment, Officer, Role
from huimin.entitlements.models import Award, Figure
from huimin.registry.models import Membership

pytestmark = pytest.mark.django_db
CASH = {"form": "cash"}


@pytest.fixture
def case(district: District) -> Case:
    return asked_for_aid(district)


def given(district: District, case: Case, amount: int, step: str = "first_aid", **more: Any) -> Case:
    by = "jie" if step == "first_aid" else "qin"
    return district.do(case, step, "grant", by, MONDAY, answers=CASH, given={"amount": amount}, **more)


def asked_again(district: District, case: Case, day: date = MONDAY) -> Case:
    """Let the same household ask once more."""
    other = open_case(
        scheme="temporary_emergency", person=case.person_id, channel="counter", by=district["wen"],
        at=at(day), day=day,
    )  # fmt: skip
    submit_case(case=other.pk, by=district["wen"], at=at(day), day=day)
    told = {"cause": "fire", "needs": "住处"}
    return district.do(other, "acceptance", "accepted", "lin", day, answers=told)


class TestTheStreet:
    def test_it_gives_up_to_its_limit_and_not_a_fen_more(self, district: District, case: Case) -> None:
        with pytest.raises(AboveTheStreet) as refused:
            given(district, case, 200_001)
        said = str(refused.value)
        assert "2,000.00" in said
        assert "演示值" in said  # no document was found, and the officer is told so
        assert "Above the street's limit" in said or "超出街道额度" in said
        assert not Decision.objects.exists()
        given(district, case, 200_000)
        assert Consequence.objects.get().amount == 200_000

    def test_a_million_in_cash_needs_more_than_the_street_and_a_reason_does_not_help(
        self, district: District, case: Case
    ) -> None:
        with pytest.raises(AboveTheStreet):
            given(district, case, 99_999_900, reason="很急")
        assert not Consequence.objects.exists()

    def test_the_limit_is_a_figure_that_the_district_enters(self, district: District, case: Case) -> None:
        Figure.objects.create(
            parameter="temporary/street_limit", place="420202", since=MONDAY, value="500",
            document="委托书", state="confirmed", entered_by=district["qin"], confirmed_by=district["tao"],
            confirmed_at=at(MONDAY, 1),
        )  # fmt: skip
        with pytest.raises(AboveTheStreet, match=r"500\.00.*委托书"):
            given(district, case, 50_001)
        given(district, case, 50_000)

    def test_without_a_limit_on_record_the_street_gives_nothing(self, district: District, case: Case) -> None:
        Figure.objects.create(
            parameter="temporary/street_limit", place="420202", since=MONDAY, value=None, document="废止",
            state="confirmed", entered_by=district["qin"], confirmed_by=district["tao"],
            confirmed_at=at(MONDAY, 1),
        )  # fmt: skip
        with pytest.raises(NoStreetLimit):
            given(district, case, 100)


class TestTheYear:
    """Three sums in a year, 4,000 yuan together, are what a street may give to one household."""

    def again(self, district: District, case: Case, amount: int, day: date = MONDAY) -> Case:
        """Close a case and give to the same household once more."""
        told = {"aided": "周淑珍", "reason": "火灾", "amount": amount, "signed": True}
        if case.state == "open":
            district.do(case, "completion", "completed", "lin", MONDAY, answers=told)
        next_one = asked_again(district, case, day)
        return district.do(next_one, "first_aid", "grant", "jie", day, answers=CASH, given={"amount": amount})

    def test_small_sums_add_up_to_a_wall(self, district: District, case: Case) -> None:
        given(district, case, 200_000)
        second = self.again(district, case, 150_000)
        with pytest.raises(AboveTheStreetInYear, match=r"3,500\.00.*4,000\.00.*演示值"):
            self.again(district, second, 50_001)

    def test_up_to_it_and_in_another_year_it_goes_on(self, district: District, case: Case) -> None:
        given(district, case, 200_000)
        second = self.again(district, case, 200_000)
        self.again(district, second, 200_000, date(2026, 1, 5))
        assert Consequence.objects.filter(effect="once").count() == 3

    def test_so_does_how_often(self, district: District, case: Case) -> None:
        given(district, case, 10_000)
        second = self.again(district, case, 10_000)
        third = self.again(district, second, 10_000)
        with pytest.raises(TooOftenForTheStreet, match="3"):
            self.again(district, third, 10_000)

    def test_what_was_untrue_does_not_count(self, district: District, case: Case) -> None:
        given(district, case, 200_000)
        told = {"aided": "周淑珍", "reason": "火灾", "amount": 200_000, "signed": True}
        case = district.do(case, "completion", "unfounded", "lin", MONDAY, answers=told, reason="不实")
        district.do(case, "recovery", "stop", "qin", MONDAY, reason="虚报火灾")
        case.refresh_from_db()
        second = self.again(district, case, 200_000)
        assert given_in_year(second, MONDAY) == Given(0, 0)

    def test_another_of_the_household_gets_from_the_same(self, district: District, case: Case) -> None:
        given(district, case, 200_000)
        other = district.person("周小明")
        Membership.objects.create(
            household_id=case.household_id, person=other, purpose=2, relation=3, start=date(2020, 1, 1)
        )
        mine = open_case(
            scheme="temporary_expenditure", person=other.pk, channel="counter", by=district["wen"],
            at=at(MONDAY), day=MONDAY,
        )  # fmt: skip
        assert given_in_year(mine, MONDAY) == Given(1, 200_000)

    def test_the_district_gives_what_is_left_of_the_usual_and_more_by_two(
        self, district: District, case: Case
    ) -> None:
        given(district, case, 200_000)
        told = {"aided": "周淑珍", "reason": "火灾", "amount": 200_000, "signed": True}
        district.do(case, "completion", "completed", "lin", MONDAY, answers=told)
        waiting = asked_again(district, case)
        district.do(waiting, "first_aid", "above", "jie", MONDAY, reason="累计超额度")
        with pytest.raises(AboveTheUsual, match=r"7,780\.00"):
            given(district, waiting, 12 * 81_500 - 200_000 + 1, "district_aid")
        given(district, waiting, 12 * 81_500 - 200_000, "district_aid")

    def test_the_officer_sees_it_at_the_decision(self, district: District, case: Case, client: Any) -> None:
        given(district, case, 163_000)
        told = {"aided": "周淑珍", "reason": "火灾", "amount": 163_000, "signed": True}
        district.do(case, "completion", "completed", "lin", MONDAY, answers=told)
        second = asked_again(district, case)
        client.force_login(district["jie"])
        page = client.get(f"/cases/{second.pk}/", headers={"accept-language": "en"}).content.decode()
        assert "1,630.00" in page


class TestBeyondTheUsual:
    def at_the_district(self, district: District, case: Case) -> Case:
        return district.do(case, "first_aid", "above", "jie", MONDAY, reason="超出额度")

    def test_the_district_needs_a_reason_and_a_second_officer(self, district: District, case: Case) -> None:
        self.at_the_district(district, case)
        most = 12 * 81_500  # twelve months of the standard for one person
        with pytest.raises(AboveTheUsual, match=r"9,780\.00"):
            given(district, case, most + 1, "district_aid")
        given(district, case, most + 1, "district_aid", reason="重大困难，一事一议")
        assert not Consequence.objects.exists()
        waiting = waiting_for_confirmation(case)
        assert waiting is not None
        confirm_decision(
            decision=waiting.pk, agrees=True, reason="", by=district["tao"], at=at(MONDAY), day=MONDAY
        )
        assert Consequence.objects.get().amount == most + 1
        said = Notice.objects.get(case=case, kind="aid").document.data["decision"]
        assert (said["departs"], said["reason"]) == (True, "重大困难，一事一议")
        scope = district["tao"].scope("cases.confirm")
        assert [(each.direction, each.difference) for each in departures(scope)] == [("more", 1)]

    def test_up_to_it_one_officer_decides(self, district: District, case: Case) -> None:
        self.at_the_district(district, case)
        given(district, case, 12 * 81_500, "district_aid")
        assert Consequence.objects.get().amount == 12 * 81_500
        assert not Decision.objects.get(stage="decision", grants=True).departs


class TestTheList:
    def supervisor(self) -> Officer:
        officer = Officer.objects.create(
            username="ling", name="ling", office="某区", division="420202", must_change_password=False
        )
        role = Role.objects.create(code="ling", name_zh="l", name_en="l", rights=["cases.supervise"])
        Assignment.objects.create(officer=officer, role=role, scope="420202", start=MONDAY.replace(year=2020))
        return officer

    def test_what_was_handed_over_is_listed_with_its_sum(self, district: District, case: Case) -> None:
        given(district, case, 163_000)
        other = asked_for_aid(district, "王二")
        district.do(
            other, "first_aid", "grant", "jie", MONDAY, answers={"form": "transfer"},
            given={"amount": 100_000},
        )  # fmt: skip
        listed = aid_given(self.supervisor().scope("cases.supervise")).order_by("pk")
        assert [(each.note, each.amount, each.by.username) for each in listed] == [
            ("cash", 163_000, "jie"), ("", 100_000, "jie"),
        ]  # fmt: skip
        assert Award.objects.get().monthly == 100_000
        assert AID.sum == "amount"

    def test_it_is_a_page_that_can_be_exported(self, district: District, case: Case, client: Any) -> None:
        given(district, case, 163_000)
        client.force_login(self.supervisor())
        page = client.get("/cases/supervision/aid/").content.decode()
        assert "1,630.00" in page
        assert case.number in page
        exported = client.get("/cases/supervision/aid/?export=csv")
        assert "1630.00" in b"".join(exported).decode("utf-8-sig").replace(",", "")
