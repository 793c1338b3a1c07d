"""What goes wrong from outside: two at once, a year without holidays, a day without rules, an old page."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.models import Case, Decision, Duty, Task
from huimin.casework.moving.actions import complete_task
from huimin.casework.publicity.showing import begin_publicity, end_publicities
from huimin.casework.refusals import CaseHasMovedOn, CaseIsOpen
from huimin.casework.tests.made_cases import CHECKED, MONDAY, VISIT, District, at
from huimin.commons.workdays.models import HolidayYear
from huimin.entitlements.models import Award
from huimin.kernel.errors import Refusal
from huimin.kernel.workdays import UnknownYear
from huimin.procedures.declarations import VersionMissing

TUESDAY, AFTER = date(2025, 8, 5), date(2025, 8, 13)
FAR = date(2031, 3, 3)


@pytest.mark.django_db
def test_a_year_without_holidays_stops_nothing_half_way(district: District) -> None:
    person = district.person()
    district.household(person)
    draft = open_case(scheme="dibao", person=person.pk, channel="counter", by=None, at=at(FAR), day=FAR)
    with pytest.raises(UnknownYear, match="2031"):
        submit_case(case=draft.pk, by=None, at=at(FAR), day=FAR)
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("draft", None)
    assert not Task.objects.exists()
    HolidayYear.objects.create(year=2031, document="放假安排的通知")
    assert submit_case(case=draft.pk, by=None, at=at(FAR), day=FAR).number == "GA-420202001-2031-00001"


@pytest.mark.django_db
def test_a_day_without_rules_is_said(district: District) -> None:
    person = district.person()
    district.household(person)
    before = date(2024, 6, 3)
    with pytest.raises(VersionMissing, match="2024-06-03"):
        open_case(scheme="rigid", person=person.pk, channel="counter", by=None, at=at(before), day=before)
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_a_household_is_not_handled_twice(district: District) -> None:
    person, spouse = district.person(), district.person("周大山")
    district.household(person, spouse)
    case = district.applied(person)
    with pytest.raises(CaseIsOpen, match=case.number or "-"):
        open_case(scheme="dibao", person=spouse.pk, channel="portal", by=None, at=at(MONDAY), day=MONDAY)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do things in threads that start together, and return what each returned or was refused with."""
    together = Barrier(len(works))

    def work(do: Callable[[], object]) -> object:
        try:
            together.wait(10)
            return do()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(work, works))


@pytest.mark.django_db(transaction=True)
def test_two_officers_decide_at_once_and_one_decision_stands() -> None:
    district = District()
    person = district.person()
    district.household(person)
    case = district.applied(person)
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    district.do(
        case, "investigation", "done", "wen", MONDAY, answers=VISIT, given={"companions": [district["bai"]]}
    )
    district.do(case, "check", "consistent", "he", MONDAY, answers=CHECKED)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    shown = Task.objects.get(case=case, step="publicity")
    begin_publicity(task=shown.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
    end_publicities(at=at(AFTER), day=AFTER)
    task = Task.objects.get(case=case, step="decision").pk

    def decide(who: str) -> Callable[[], object]:
        officer = district[who]
        return lambda: complete_task(task=task, outcome="grant", by=officer, at=at(AFTER), day=AFTER)

    answers = at_once(decide("qin"), decide("tao"))
    assert sum(isinstance(each, CaseHasMovedOn) for each in answers) == 1
    assert Decision.objects.filter(stage="decision").count() == 1
    assert Award.objects.count() == 1
    deciders = Duty.objects.filter(case=case, group="decision").values_list("officer__username", flat=True)
    assert len(set(deciders)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twice_at_once_is_taken_once() -> None:
    district = District()
    person = district.person()
    district.household(person)
    draft = open_case(scheme="dibao", person=person.pk, channel="portal", by=None, at=at(MONDAY), day=MONDAY)

    def send() -> object:
        return submit_case(case=draft.pk, by=None, at=at(MONDAY), day=MONDAY)

    answers = at_once(send, send)
    assert sum(isinstance(each, CaseHasMovedOn) for each in answers) == 1
    assert Task.objects.filter(case=draft).count() == 1
    assert Case.objects.get().number == "GA-420202001-2025-00001"
