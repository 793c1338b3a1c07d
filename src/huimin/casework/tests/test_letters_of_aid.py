"""Aid that is given once is told as that: in the letter, on the portal and in public, never by the month."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from huimin.casework.applicants.queries import own_case_page
from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.models import Case, Consequence, Decision, Notice
from huimin.casework.once import paid_once
from huimin.casework.publicity.showing import content_for, result_for
from huimin.casework.publicity.wording import granted_words, proposed_words
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.entitlements.models import Award

pytestmark = pytest.mark.django_db
TUESDAY = date(2025, 8, 5)


def asked_for_aid(district: District, name: str = "周淑珍") -> Case:
    """Let somebody ask for aid in an emergency, and let it be taken in."""
    person = district.person(name)
    district.household(person)
    case = open_case(
        scheme="temporary_emergency", person=person.pk, channel="counter", by=district["wen"], at=at(MONDAY),
        day=MONDAY,
    )  # fmt: skip
    submit_case(case=case.pk, by=district["wen"], at=at(MONDAY), day=MONDAY)
    told = {"cause": "fire", "needs": "住处"}
    return district.do(case, "acceptance", "accepted", "lin", MONDAY, answers=told)


def aided(district: District, form: str = "cash") -> Case:
    """Let somebody be given 1,630 yuan before anything was looked into."""
    case, told = asked_for_aid(district), {"form": form}
    return district.do(case, "first_aid", "grant", "jie", MONDAY, answers=told, given={"amount": 163_000})


def test_only_temporary_aid_is_paid_once() -> None:
    assert [name for name in ("dibao", "edge", "tekun", "orphan", "old_age") if paid_once(name)] == []
    assert paid_once("temporary_emergency")
    assert paid_once("temporary_expenditure")


class TestTheLetter:
    def test_it_is_a_decision_on_aid_with_a_sum_and_the_day(self, district: District) -> None:
        issued = Notice.objects.get(case=aided(district), kind="aid").document
        assert issued.title == "急难型临时救助决定书"
        said = issued.data["decision"]
        assert (said["once"], said["amount"]) == (True, "1,630.00")
        assert said["way"] == "救助金由街道以现金方式发放，领取时请签收。"

    def test_first_aid_says_that_it_is_looked_into_afterwards_and_by_when(self, district: District) -> None:
        said = Notice.objects.get(case=aided(district), kind="aid").document.data["decision"]
        assert said["follows"] == {"limit": "10 个工作日", "due": "2025年8月18日"}

    @pytest.mark.parametrize(
        ("form", "words"),
        [("goods", "实物折价"), ("referral", "转介"), ("transfer", "下一次发放名册转入")],
    )
    def test_it_says_how_the_aid_is_given(self, district: District, form: str, words: str) -> None:
        said = Notice.objects.get(case=aided(district, form), kind="aid").document.data["decision"]
        assert words in said["way"]

    def test_nothing_in_it_speaks_of_months(self, district: District) -> None:
        """The template itself is read, since the text inside a PDF is no plain text."""
        from huimin.casework.notices.actions import TEMPLATES

        sheet = (TEMPLATES / "aid.typ").read_text(encoding="utf-8")
        assert "每月" not in sheet
        assert "起发放" not in sheet
        assert "一次性救助金额" in sheet
        assert bytes(Notice.objects.get(case=aided(district), kind="aid").document.content)[:5] == b"%PDF-"


def test_the_portal_tells_it_as_a_sum_and_how_it_came(district: District) -> None:
    case = aided(district)
    with override("en"):
        decision = own_case_page([case.person_id], case.pk, MONDAY).decision
    assert decision is not None
    assert decision.once
    assert decision.way == "In cash from the street; you sign for it."


def test_public_notices_tell_it_as_a_sum_even_where_no_effect_was_kept(district: District) -> None:
    case = aided(district)
    decision = Decision.objects.get(case=case)
    with override("en"):
        for content in (content_for(case, decision, MONDAY), result_for(case, decision, MONDAY)):
            older = {name: value for name, value in content.items() if name != "effect"}
            assert granted_words(older)[1] == "1,630.00 yuan once"
            assert proposed_words(older)[1].endswith("1,630.00 yuan once")


def test_an_appeal_about_aid_grants_a_sum_and_no_award_without_end(district: District) -> None:
    from huimin.casework.applicants.actions import appeal

    case = asked_for_aid(district)
    district.do(case, "first_aid", "refuse", "jie", MONDAY, reason="不属急难")
    district.do(case, "delivery", "delivered", "lin", TUESDAY)
    number = appeal(persons=[case.person_id], case=case.pk, text="确有困难", at=at(TUESDAY), day=TUESDAY)
    again = Case.objects.get(pk=number)
    district.do(again, "receipt", "taken", "shen", TUESDAY)
    district.do(again, "examination", "done", "shen", TUESDAY, answers={"facts": "属实", "law": "有误"})
    district.do(again, "decision", "grant", "yan", TUESDAY, reason="属急难", given={"amount": 50_000})
    award = Award.objects.get()
    assert (award.origin, award.monthly, award.days.upper) == ("once", 50_000, date(2025, 10, 1))
    assert Consequence.objects.get(case=again).amount == 50_000
    assert Notice.objects.filter(case=again, kind="aid").exists()
