"""An objection to the old-age list that is right corrects the award by the case itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huimin.casework.models import Case, Consequence, Decision, Notice, Task
from huimin.casework.refusals import AnswerMissing
from huimin.casework.remedies import may_be_appealed
from huimin.casework.tests.made_cases import CHECKED, MONDAY, RECORDED, District
from huimin.casework.tests.test_effects import award, begun
from huimin.entitlements.models import Award
from huimin.registry.models import Fact, FactName, Person, Source

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = date(2025, 8, 1), date(2025, 9, 1)


@pytest.fixture
def elder(district: District) -> Person:
    """Return somebody of ninety who lives here and is registered here."""
    person = district.person("老人", birth=date(1935, 1, 1))
    name = FactName.objects.get(name="local_hukou")
    Fact.objects.create(
        name=name, person=person, value=1, start=date(2020, 1, 1), recorded_at=RECORDED,
        source=Source.REGISTER, reference="made",
    )  # fmt: skip
    district.household(person)
    return person


def decided(district: District, person: Person, outcome: str, **more: Any) -> Case:
    """Bring an objection to its decision."""
    case = begun(district, person, "objection", "old_age")
    told = {"objector": "本人", "subject": "left_out", "says": "满九十岁"}
    district.do(case, "report", "taken", "wen", MONDAY, answers=told)
    district.do(case, "check", "founded", "he", MONDAY, answers=CHECKED | {"findings": "属实"})
    return district.do(case, "decision", outcome, "qin", MONDAY, **more)


def test_who_was_left_out_is_put_on_from_the_month_that_was_decided(
    district: District, elder: Person
) -> None:
    case = decided(district, elder, "add", answers={"from_month": AUGUST})
    granted = Award.objects.get()
    assert (granted.monthly, granted.days.lower, granted.reference) == (100_00, AUGUST, case.number)
    decision = Decision.objects.get(case=case)
    assert (decision.engine, decision.departs, bool(decision.why)) == ("granted", False, True)
    assert Consequence.objects.get(case=case).successor == granted
    letter = Notice.objects.get(case=case, kind="approval").document.data
    assert letter["decision"]["amount"] == "100.00"
    assert letter["remedies"]["review"]
    assert Task.objects.get(case=case, state="open").step == "reply_corrected"
    case = district.do(case, "reply_corrected", "delivered", "wen", MONDAY)
    assert case.ending == "corrected"
    assert may_be_appealed(case.kind, case.ending)


def test_it_says_from_which_day(district: District, elder: Person) -> None:
    with pytest.raises(AnswerMissing):
        decided(district, elder, "add")
    assert not Award.objects.exists()


def test_a_wrong_amount_is_corrected(district: District, elder: Person) -> None:
    held = award(elder, None, 50_00, scheme="old_age")
    case = decided(district, elder, "correct", answers={"from_month": AUGUST})
    held.refresh_from_db()
    assert held.days.upper == AUGUST
    new = Award.objects.exclude(pk=held.pk).get()
    assert (new.monthly, new.days.lower) == (100_00, AUGUST)
    assert Notice.objects.filter(case=case, kind="change").exists()


def test_who_was_listed_wrongly_is_taken_off_with_remedies(district: District) -> None:
    young = district.person("未满", birth=date(1960, 1, 1))
    held = award(young, None, 50_00, scheme="old_age")
    case = decided(district, young, "end", answers={"from_month": SEPTEMBER}, reason="未满八十周岁")
    held.refresh_from_db()
    assert (held.days.upper, held.end_reason) == (SEPTEMBER, "未满八十周岁")
    letter = Notice.objects.get(case=case, kind="stop").document.data
    assert letter["remedies"]["review"]
    case = district.do(case, "reply_ended", "delivered", "wen", MONDAY)
    assert (case.ending, may_be_appealed(case.kind, case.ending)) == ("stopped", True)


def test_against_the_rules_it_needs_a_reason_and_a_second_officer(district: District, elder: Person) -> None:
    held = award(elder, None, 100_00, scheme="old_age")
    case = decided(district, elder, "end", answers={"from_month": SEPTEMBER}, reason="本人要求")
    held.refresh_from_db()
    assert held.days.upper is None
    assert Decision.objects.get(case=case).departs
