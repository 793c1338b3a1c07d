"""Letters name exactly the remedies that the platform then allows, and residents get official sources."""

from __future__ import annotations

import pytest
from django.db.models import F

from huimin.casework.applicants.actions import appeal
from huimin.casework.applicants.queries import own_case_page
from huimin.casework.models import Case, Notice
from huimin.casework.notices.filling import verdict_of
from huimin.casework.refusals import NothingToAppeal
from huimin.casework.remedies import ending_after, may_be_appealed
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.casework.tests.test_letters_of_aid import TUESDAY, asked_for_aid
from huimin.commons.desk.pieces import Tone, WhyRow, WhyTree
from huimin.commons.desk.plain_trees import for_residents
from huimin.procedures.vocabulary import Ending
from huimin.rulebook.public import procedure_of, procedures

TAKING_AWAY = {"refusal", "stop", "suspension", "termination"}


@pytest.mark.parametrize("ending", ["refused", "stopped", "changed", "terminated", "suspended"])
def test_what_takes_something_away_is_looked_at_again_but_a_review_is_not(ending: str) -> None:
    assert may_be_appealed("application", ending)
    assert not may_be_appealed("appeal", ending)


def test_what_is_granted_or_kept_is_not_but_an_objection_that_failed_is() -> None:
    assert not may_be_appealed("application", Ending.GRANTED)
    assert not may_be_appealed("review", Ending.KEPT)
    assert may_be_appealed("objection", Ending.KEPT)


def test_every_letter_that_takes_away_leads_to_an_ending_that_can_be_looked_at_again() -> None:
    wrong = [
        (procedure.name, step.name, outcome.name)
        for procedure in procedures().values()
        for version in procedure.versions
        for step in version.steps.values()
        for outcome in step.outcomes
        if outcome.notice in TAKING_AWAY and procedure.kind not in {"appeal", "move_out"}
        if not may_be_appealed(procedure.kind, ending_after(version, outcome))
    ]
    assert wrong == []


def test_one_pair_of_words_in_a_whole_procedure() -> None:
    for scheme, kind, pair in (
        ("dibao", "application", ("予以确认", "不予确认")),
        ("tekun", "application", ("予以确认", "不予确认")),
        ("edge", "application", ("予以认定", "不予认定")),
    ):
        version = procedure_of(scheme, kind).versions[-1]
        step = version["decision"]
        said = tuple(verdict_of(step, step.outcome(name), kind) for name in ("grant", "refuse"))
        assert said == pair
    older = procedure_of("dibao", "application").versions[0]["decision"]
    assert verdict_of(older, older.outcome("grant"), "application") == "批准"
    for version in procedure_of("dibao", "application").versions[1:]:
        assert not [step.zh for step in version.steps.values() if "批准" in step.zh]


@pytest.mark.django_db
class TestAnAppeal:
    def test_a_review_that_upholds_offers_the_court_and_no_second_review(self, district: District) -> None:
        case = asked_for_aid(district)
        district.do(case, "first_aid", "refuse", "jie", MONDAY, reason="不属急难")
        said = Notice.objects.get(case=case, kind="refusal").document
        assert said.data["remedies"]["review"] is True
        assert said.data["verdict"] == "不予救助"
        district.do(case, "delivery", "delivered", "lin", TUESDAY)
        number = appeal(persons=[case.person_id], case=case.pk, text="确有困难", at=at(TUESDAY), day=TUESDAY)
        again = Case.objects.get(pk=number)
        district.do(again, "receipt", "taken", "shen", TUESDAY)
        district.do(again, "examination", "done", "shen", TUESDAY, answers={"facts": "清楚", "law": "正确"})
        district.do(again, "decision", "refuse", "yan", TUESDAY, reason="维持")
        letter = Notice.objects.get(case=again, kind="refusal").document
        assert letter.title == "急难型临时救助复查决定书"
        assert letter.data["verdict"] == "维持原决定"
        assert letter.data["remedies"]["review"] is False
        district.do(again, "delivery_upheld", "delivered", "shen", TUESDAY)
        with pytest.raises(NothingToAppeal):
            appeal(persons=[case.person_id], case=again.pk, text="再查", at=at(TUESDAY), day=TUESDAY)

    def test_who_was_suspended_can_ask_as_the_letter_says(self, district: District) -> None:
        case = asked_for_aid(district)
        rows = Case.objects.filter(pk=case.pk)
        rows.update(state="closed", ending="suspended", closed_on=MONDAY, decided_on=F("submitted_on"))
        assert own_case_page([case.person_id], case.pk, MONDAY).may_appeal


def test_residents_get_no_edition_and_no_link_to_copies_elsewhere() -> None:
    inner = WhyRow("a", article="第一条", article_address="https://www.huangshi.gov.cn/x.html")
    row = WhyRow("b", article="第二条", article_address="https://tuliu.com/y.html", rows=(inner,))
    told = for_residents(WhyTree(answer="c", tone=Tone.DONE, rows=(row,), remedy="", edition="7f28"))
    assert told.edition == ""
    assert (told.rows[0].article, told.rows[0].article_address) == ("第二条", "")
    assert told.rows[0].rows[0].article_address == "https://www.huangshi.gov.cn/x.html"
