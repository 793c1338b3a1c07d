"""The night begins what is due: each review and each follow-up once, spread, in few questions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huimin.casework.due.actions import begin_due
from huimin.casework.due.queries import deaths_due, reviews_due
from huimin.casework.kin.matching import match_again
from huimin.casework.models import Case, Filing, Kin, Staff, Task
from huimin.casework.tests.made_cases import COMMUNITY, MONDAY, District, at
from huimin.casework.tests.test_effects import award, begun, visited
from huimin.commons.audit.models import Deed
from huimin.registry.models import Household, Membership, Person
from huimin.rulebook.public import procedure_of

pytestmark = pytest.mark.django_db
OLD, GROWN = date(1940, 1, 1), date(1985, 5, 5)
NIGHT, NEXT = date(2025, 8, 5), date(2025, 8, 6)


def night(day: date = NIGHT) -> dict[str, int]:
    return begin_due(at=at(day, 0), day=day)


def held(district: District, birth: date = OLD, start: date = date(2024, 1, 1), **more: Any) -> Any:
    """Let somebody who lives alone hold an award since a day."""
    person = district.person(birth=birth)
    return award(person, district.household(person), **{"start": start} | more)


class TestReviews:
    def test_a_review_is_begun_when_its_cycle_is_over(self, district: District) -> None:
        found = held(district, start=date(2024, 8, 1))
        assert night(date(2025, 7, 31)) == {"deaths": 0, "reviews": 0}
        assert night(date(2025, 8, 1)) == {"deaths": 0, "reviews": 1}
        case = Case.objects.get()
        assert (case.kind, case.channel, case.state, case.award_id) == (
            "review", "platform", "open", found.pk,
        )  # fmt: skip
        assert (case.number, case.cause) == ("GA-420202001-2025-00001", "review 2025-08-01")
        assert (case.person_id, case.household_id) == (found.person_id, found.household_id)
        assert case.submitted_on == date(2025, 8, 1)
        task = Task.objects.get()
        assert (task.step, task.right, task.due_on) == ("check", "cases.verify", date(2025, 8, 8))
        assert case.due_on == date(2025, 8, 29)
        assert Deed.objects.filter(verb="case.begin", subject=f"casework.Case:{case.pk}").count() == 1

    def test_it_is_begun_once_and_again_after_the_next_cycle(self, district: District) -> None:
        held(district, start=date(2024, 8, 1))
        assert night()["reviews"] == 1
        assert night(NEXT)["reviews"] == 0
        case = Case.objects.get()
        district.do(case, "check", "consistent", "he", NEXT, answers={"sources": "公安"})
        visited(district, case, NEXT)
        district.do(case, "opinion", "keep", "lin", NEXT)
        assert night(date(2026, 8, 5))["reviews"] == 0
        assert night(date(2026, 8, 6))["reviews"] == 1

    @pytest.mark.parametrize(("birth", "months"), [(OLD, 12), (GROWN, 6), (date(2015, 1, 1), 12)])
    def test_who_is_able_to_work_is_reviewed_twice_a_year(
        self, district: District, birth: date, months: int
    ) -> None:
        held(district, birth, start=date(2025, 8, 1))
        half, whole = date(2026, 2, 1), date(2026, 8, 1)
        assert len(reviews_due(half)) == (months == 6)
        assert len(reviews_due(whole)) == 1

    def test_a_status_is_looked_at_before_it_ends(self, district: District) -> None:
        held(district, monthly=0, scheme="rigid", start=date(2025, 3, 1), end=date(2025, 9, 1))
        assert not reviews_due(date(2025, 7, 31))
        (due,) = reviews_due(date(2025, 8, 1))
        assert due.since == date(2025, 8, 1)

    def test_a_night_begins_a_share_of_all_and_the_longest_waiting_first(self, district: District) -> None:
        spread = procedure_of("dibao", "review").at(NIGHT).spread
        assert spread == 60
        waiting = [held(district, start=date(2020, 1 + number % 12, 1)) for number in range(61)]
        assert night()["reviews"] == 2  # a sixtieth of 61, and nobody is left out
        first = sorted(waiting, key=lambda each: (each.days.lower, each.pk))[:2]
        assert set(Case.objects.values_list("award_id", flat=True)) == {each.pk for each in first}
        begun_in_all = 2 + sum(night(date(2025, 8, day))["reviews"] for day in range(6, 30))
        assert begun_in_all == 2 * 25

    def test_nothing_is_begun_beside_another_case_about_the_award(self, district: District) -> None:
        found = held(district)
        begun(district, found.person, "stop")
        assert night()["reviews"] == 0

    def test_an_application_for_something_else_is_in_nobody_s_way(self, district: District) -> None:
        found = held(district)
        district.applied(found.person, scheme="edge")
        assert night()["reviews"] == 1

    def test_a_relative_of_the_staff_is_found_at_once(self, district: District) -> None:
        person = district.person(birth=OLD, id_index=b"x" * 32, id_cipher=b"c", id_masked="4202**")
        award(person, district.household(person))
        Staff.objects.create(name="周", unit="街道", division="420202001", id_index=b"x" * 32)
        night()
        assert Case.objects.get().filed
        assert Filing.objects.get().relation == "self"

    def test_it_asks_as_much_for_many_as_for_one(self, district: District) -> None:
        held(district)
        with CaptureQueriesContext(
            connection,
        ) as few:
            night()
        for _number in range(120):
            held(district)
        with CaptureQueriesContext(connection) as many:
            assert night(NEXT)["reviews"] == 3
        assert len(many) == len(few)

    def test_the_page_of_the_case_says_why_it_began_and_what_it_did(self, district: District) -> None:
        found = held(district, start=date(2024, 8, 1))
        night()
        case = Case.objects.get()
        district.do(case, "check", "consistent", "he", NIGHT, answers={"sources": "公安"})
        visited(district, case, NIGHT)
        district.do(case, "opinion", "keep", "lin", NIGHT)
        client = Client()
        client.force_login(district["qin"])
        page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert "自 2025-08-01 起应定期核查" in page
        assert "对待遇的处理" in page
        assert "下次核查 2026-08-05" in page
        assert reverse("entitlements:award", args=[found.pk]) in page


class TestDeaths:
    def dead(self, district: District, died_on: date, **more: Any) -> tuple[Person, Household]:
        holder = district.person(birth=OLD)
        child = district.person("周小军", birth=GROWN, died_on=died_on)
        home = district.household(holder, child)
        award(holder, home, **{"start": date(2025, 3, 1)} | more)
        return child, home

    def test_the_death_of_a_member_is_followed_up_within_three_months(self, district: District) -> None:
        child, home = self.dead(district, date(2025, 7, 3))
        assert night()["deaths"] == 1
        case = Case.objects.get(kind="death")
        assert (case.person_id, case.household_id, case.channel) == (child.pk, home.pk, "platform")
        assert (case.cause, case.events["event"]) == ("death 2025-07-03", "2025-07-03")
        assert case.due_on == date(2025, 10, 9)  # 3 October lies in the holidays
        assert Task.objects.get(case=case).step == "report"
        assert night(NEXT)["deaths"] == 0

    def test_the_death_of_a_holder_is_followed_up_for_each_scheme(self, district: District) -> None:
        holder = district.person(birth=OLD, died_on=date(2025, 7, 3))
        award(holder, district.household(holder), start=date(2025, 3, 1))
        award(holder, None, 5_000, scheme="old_age", start=date(2025, 3, 1))
        assert night() == {"deaths": 2, "reviews": 0}
        assert set(Case.objects.values_list("scheme", flat=True)) == {"dibao", "old_age"}
        assert set(Case.objects.values_list("person_id", flat=True)) == {holder.pk}

    def test_a_death_that_was_known_when_the_award_was_decided_is_none(self, district: District) -> None:
        self.dead(district, date(2025, 2, 27))
        assert deaths_due(NIGHT) == []

    def test_a_death_of_tomorrow_waits_and_an_award_that_ended_needs_none(self, district: District) -> None:
        self.dead(district, NEXT)
        self.dead(district, date(2025, 7, 3), end=date(2025, 8, 1))
        assert deaths_due(NIGHT) == []
        assert len(deaths_due(NEXT)) == 1

    def test_two_deaths_in_one_household_come_one_after_the_other(self, district: District) -> None:
        first, home = self.dead(district, date(2025, 6, 1))
        second = district.person("周二", died_on=date(2025, 7, 1))
        Membership.objects.create(
            household=home, person=second, purpose=home.purpose, start=date(2020, 1, 1), relation=3
        )
        assert night()["deaths"] == 1
        case = Case.objects.get(kind="death")
        assert case.person_id == first.pk
        assert night(NEXT)["deaths"] == 0
        district.do(
            case, "report", "mistaken", "wen", NEXT, reason="误报",
            answers={"died_on": NEXT, "source": "other"},
        )  # fmt: skip
        assert night(date(2025, 8, 7))["deaths"] == 1
        assert Case.objects.filter(kind="death", state="open").get().person_id == second.pk

    def test_a_member_who_moved_out_before_is_nobody_of_the_household(self, district: District) -> None:
        child, _home = self.dead(district, date(2025, 7, 3))
        child.memberships.update(end=date(2025, 5, 1))
        assert deaths_due(NIGHT) == []

    def test_no_review_is_begun_for_who_has_died(self, district: District) -> None:
        holder = district.person(birth=OLD, died_on=date(2025, 7, 3))
        award(holder, district.household(holder))
        assert night() == {"deaths": 1, "reviews": 0}
        Case.objects.update(state="closed", ending="kept", closed_on=NEXT)
        assert night(NEXT) == {"deaths": 0, "reviews": 0}


class TestMatching:
    def test_every_open_case_is_matched_in_as_many_questions_as_one(self, district: District) -> None:
        people = [
            district.person(id_index=bytes([number]) * 32, id_cipher=b"c", id_masked="4202**")
            for number in range(1, 9)
        ]
        for each in people:
            district.household(each)
        staff = Staff.objects.create(name="秦", unit="区民政局", division="420202")
        cases = [district.applied(people[0])]

        def tie(number: int) -> None:
            Kin.objects.create(
                staff=staff, relation="parent", name="周", id_index=bytes([number]) * 32,
                id_masked="4202**", since=MONDAY,
            )  # fmt: skip

        tie(1)
        with CaptureQueriesContext(connection) as one:
            assert match_again(at=at(MONDAY)) == 1
        cases += [district.applied(each) for each in people[1:]]
        for number in range(2, 9):
            tie(number)
        with CaptureQueriesContext(connection) as many:
            assert match_again(at=at(MONDAY)) == 7
        assert len(many) == len(one)
        assert Case.objects.filter(filed=True).count() == 8
        assert match_again(at=at(MONDAY)) == 0
        assert Deed.objects.filter(verb="case.file_apart").count() == 8

    def test_a_member_counts_while_living_there_and_two_ties_are_two(self, district: District) -> None:
        holder = district.person()
        gone = district.person("周二", id_index=b"a" * 32, id_cipher=b"c", id_masked="4202**")
        stays = district.person("周三", id_index=b"b" * 32, id_cipher=b"c", id_masked="4202**")
        district.household(holder, gone, stays)
        gone.memberships.update(end=date(2025, 8, 1))
        case = district.applied(holder)
        for name, index in (("秦", b"a"), ("陶", b"b"), ("余", b"b")):
            staff = Staff.objects.create(name=name, unit="区民政局", division=COMMUNITY)
            Kin.objects.create(
                staff=staff, relation="child", name="周", id_index=index * 32, id_masked="4202**",
                since=MONDAY,
            )  # fmt: skip
        assert match_again(at=at(MONDAY)) == 2
        filings = Filing.objects.filter(case=case)
        assert {(each.staff.name, each.person_id) for each in filings} == {("陶", stays.pk), ("余", stays.pk)}
