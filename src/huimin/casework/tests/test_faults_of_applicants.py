"""What goes wrong with applicants: they die on the way, the rules change between sending in and acceptance,
their household is in another case, and the next year's holidays are not published.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from huimin.casework.cases.withdrawing import Statement, withdraw_case
from huimin.casework.decisions.deciding import confirm_decision
from huimin.casework.models import Case, Decision, Task
from huimin.casework.publicity.showing import begin_publicity, end_publicities
from huimin.casework.refusals import NobodyIsLeft
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.casework.tests.made_papers import pdf
from huimin.casework.tests.test_pages_of_cases import signed_in, waiting
from huimin.commons.installation.public import stand_at
from huimin.commons.workdays.models import HolidayYear
from huimin.entitlements.models import Award
from huimin.kernel.workdays import UnknownYear
from huimin.registry.models import Membership, Person

pytestmark = pytest.mark.django_db
TUESDAY, AFTER = date(2025, 8, 5), date(2025, 8, 13)


def to_decision(district: District, case: Case) -> None:
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    shown = Task.objects.get(case=case, step="publicity")
    begin_publicity(task=shown.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
    end_publicities(at=at(AFTER), day=AFTER)


def died(person: Person, day: date = TUESDAY) -> None:
    Person.objects.filter(pk=person.pk).update(died_on=day)


class TestDeathOnTheWay:
    def test_nothing_is_granted_when_nobody_is_left(self, district: District) -> None:
        """Not even with a reason and an amount, which would otherwise only ask for a second officer."""
        person = district.person()
        district.household(person)
        case = district.applied(person)
        to_decision(district, case)
        died(person)
        with pytest.raises(NobodyIsLeft, match=r"周淑珍 died on 2025-08-05.*refuse it"):
            district.do(case, "decision", "grant", "qin", AFTER, reason="已答应", given={"amount": 10_000})
        assert not Decision.objects.filter(task__step="decision").exists()
        assert district.waiting(case) == {"decision"}
        district.do(case, "decision", "refuse", "qin", AFTER, reason="申请人已去世")
        assert district.waiting(case) == {"delivery"}
        assert not Award.objects.exists()

    def test_the_page_says_it_and_the_family_takes_the_case_back(self, district: District) -> None:
        person = district.person()
        district.household(person)
        case = district.applied(person)
        to_decision(district, case)
        died(person)
        stand_at(day=AFTER)
        refused = signed_in(district, "qin").post(
            reverse("casework:do", args=[waiting(case, "decision").pk]),
            {"outcome": "grant", "reason": "已答应", "amount": "100"},
        )
        assert refused.status_code == 409
        page = refused.content.decode()
        assert "周淑珍 died on 2025-08-05, and nobody of the household is left" in page
        assert "已答应" in page  # what was typed is not lost
        signed = Statement(("撤回.pdf", pdf()))
        withdraw_case(
            case=case.pk, reason="家属撤回", by=district["wen"], at=at(AFTER), day=AFTER, statement=signed
        )
        case.refresh_from_db()
        assert (case.state, case.ending) == ("closed", "withdrawn")

    def test_a_child_who_died_gets_no_allowance(self, district: District) -> None:
        child = district.person("周小雨", date(2016, 3, 2))
        district.household(district.person(), child)
        case = district.applied(child, scheme="unsupported_child")
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        found = {"father": "died", "mother": "lost_contact", "sources": "公安"}
        district.do(case, "verification", "confirmed", "he", MONDAY, answers=found)
        died(child)
        with pytest.raises(NobodyIsLeft):
            district.do(case, "opinion", "grant", "lin", AFTER, reason="属实", given={"amount": 163_000})
        district.do(case, "opinion", "refuse", "lin", AFTER, reason="已去世")
        assert district.waiting(case) == {"decision"}

    def test_who_is_left_of_the_household_gets_it(self, district: District) -> None:
        """It goes on with them: the award is nobody's who has died."""
        person = district.person()
        wife = district.person("王芳", date(1986, 1, 1))
        home = district.household(person, wife)
        Membership.objects.filter(person=wife).update(relation=Membership.Relation.SPOUSE)
        case = district.applied(person)
        to_decision(district, case)
        died(person)
        district.do(case, "decision", "grant", "qin", AFTER)
        award = Award.objects.get()
        assert (award.person_id, award.household_id, award.monthly) == (wife.pk, home.pk, 81_500)

    def test_somebody_who_dies_on_the_day_itself_was_still_there(self, district: District) -> None:
        person = district.person()
        district.household(person)
        case = district.applied(person)
        to_decision(district, case)
        died(person, AFTER)
        district.do(case, "decision", "grant", "qin", AFTER)
        assert Award.objects.get().person_id == person.pk


class TestRulesOfAcceptance:
    """Cases accepted to 2021-06-30 run by the rules of 2012, later ones by those of 2021."""

    SENT = date(2021, 6, 28)

    @pytest.fixture
    def case(self, district: District) -> Case:
        person = district.person()
        district.household(person)
        found = district.applied(person, day=self.SENT)
        assert found.since == date(2012, 12, 12)
        return found

    def test_accepted_on_the_last_day_it_runs_by_the_old_ones(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", date(2021, 6, 30))
        case.refresh_from_db()
        assert case.since == date(2012, 12, 12)
        assert district.waiting(case) == {"check"}
        assert case.due_on == self.SENT.replace(month=7)  # thirty days after it was sent in

    def test_accepted_a_day_later_it_runs_by_the_new_ones(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", date(2021, 7, 1))
        case.refresh_from_db()
        assert case.since == date(2021, 7, 1)
        assert district.waiting(case) == {"check", "investigation"}
        assert case.due_on == date(2021, 8, 12)  # thirty working days after acceptance
        begin = Task.objects.get(case=case, step="investigation").begin_on
        assert begin == date(2021, 7, 6)

    def test_the_database_lets_it_change_no_later(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", date(2021, 7, 1))
        for change in ("since = '2012-12-12'", "procedure = 'edge'"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE casework_case SET {change} WHERE id = {case.pk}")


class TestHouseholdInAnotherCase:
    def test_the_counter_is_told_the_number_and_nothing_is_begun(self, district: District) -> None:
        person, spouse = district.person(), district.person("周大山")
        district.household(person, spouse)
        case = district.applied(person)
        clerk = signed_in(district, "wen")
        page = clerk.post(reverse("casework:new", args=[spouse.pk]), {"scheme": "dibao"}, follow=True)
        assert str(case.number) in page.content.decode()
        assert Case.objects.count() == 1

    def test_the_database_refuses_a_second_one_by_every_path(self, district: District) -> None:
        person = district.person()
        district.household(person)
        case = district.applied(person)
        case.pk, case.number = None, "GA-420202001-2025-99999"
        with pytest.raises(IntegrityError), transaction.atomic():
            case.save(force_insert=True)


class TestYearWithoutHolidays:
    DECEMBER = date(2030, 12, 16)

    def test_what_would_be_due_in_it_waits_until_it_is_entered(self, district: District) -> None:
        """Thirty working days after an acceptance in December lie in a year that nobody has published."""
        HolidayYear.objects.create(year=2030, document="放假安排的通知")
        person = district.person()
        district.household(person)
        case = district.applied(person, day=self.DECEMBER)
        with pytest.raises(UnknownYear, match="2031") as refused:
            district.do(case, "acceptance", "accepted", "lin", self.DECEMBER)
        assert "calendar register" in str(refused.value)  # it says where the year is entered
        case.refresh_from_db()
        assert (case.accepted_on, district.waiting(case)) == (None, {"acceptance"})
        HolidayYear.objects.create(year=2031, document="放假安排的通知")
        district.do(case, "acceptance", "accepted", "lin", self.DECEMBER)
        case.refresh_from_db()
        assert case.accepted_on == self.DECEMBER


def test_a_departure_for_somebody_who_died_meanwhile_is_not_carried_out(district: District) -> None:
    """Between the decision and the second officer's word."""
    person = district.person()
    district.household(person)
    case = district.applied(person)
    to_decision(district, case)
    district.do(case, "decision", "grant", "qin", AFTER, reason="有隐性收入", given={"amount": 40_000})
    died(person)
    decision = Decision.objects.get(task__step="decision")
    with pytest.raises(NobodyIsLeft):
        confirm_decision(
            decision=decision.pk, agrees=True, reason="", by=district["tao"], at=at(AFTER), day=AFTER
        )
    assert not Award.objects.exists()
