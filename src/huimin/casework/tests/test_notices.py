"""Notices are issued by what was done, say why, and can be proved to be genuine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from huimin.casework.forwarding import NothingToAnswer, note_feedback, overdue_answers
from huimin.casework.models import Case, Feedback, Notice, Paper, Task
from huimin.casework.notices.actions import issue_form, note_delivery, note_opened
from huimin.casework.notices.filling import remedies
from huimin.casework.notices.titles import ON_PAPER, WORDS
from huimin.casework.papers.checking import checked
from huimin.casework.publicity.showing import begin_publicity, end_publicities
from huimin.casework.refusals import NotYours, ReasonNeeded, ToldAtOnce
from huimin.casework.tests.made_cases import MONDAY, PASSED_ON, VISIT, District, at
from huimin.commons.access.models import Assignment, Role
from huimin.commons.documents.models import Document
from huimin.commons.documents.proving import genuine, genuine_content
from huimin.commons.documents.rendering import TemplateBroken
from huimin.procedures.vocabulary import Notice as NoticeWord

pytestmark = pytest.mark.django_db
TUESDAY, AFTER = date(2025, 8, 5), date(2025, 8, 13)
TEMPLATES = Path(__file__).resolve().parent.parent / "documents"


@pytest.fixture
def case(district: District) -> Case:
    person, child = district.person(), district.person("周小雨", date(2014, 3, 2))
    district.household(person, child)
    return district.applied(person)


def decided(district: District, case: Case, outcome: str, **more: Any) -> Case:
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", outcome, "lin", TUESDAY, **more)
    if outcome == "refuse":
        return district.do(case, "decision", outcome, "qin", AFTER, **more)
    task = Task.objects.get(case=case, step="publicity")
    begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
    end_publicities(at=at(AFTER), day=AFTER)
    return district.do(case, "decision", outcome, "qin", AFTER, **more)


def notice(case: Case, kind: str) -> Notice:
    return Notice.objects.select_related("document").get(case=case, kind=kind)


def test_every_notice_of_the_sheets_has_a_title_a_word_and_a_template() -> None:
    assert {word.value for word in NoticeWord} <= set(ON_PAPER)
    assert set(ON_PAPER) == set(WORDS)
    assert set(ON_PAPER) | {"notice"} == {path.stem for path in TEMPLATES.glob("*.typ")}


def test_acceptance_is_told_with_the_last_day(district: District, case: Case) -> None:
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    issued = notice(case, "acceptance").document
    assert issued.title == "城市最低生活保障申请受理通知书"
    assert str(issued) == issued.title
    assert (issued.series_id, issued.number) == ("TZ-420202001-2025", 1)
    assert issued.data["accepted"] == "2025年8月4日"
    assert issued.data["limit"] == "30 个工作日"
    assert issued.data["language"] == "zh-hans"
    assert checked("受理通知书.pdf", bytes(issued.content))[0] == "application/pdf"


def test_everything_that_is_missing_is_told_at_once(district: District, case: Case) -> None:
    Paper.objects.filter(case=case, evidence__in=["income", "promise"]).update(state="missing")
    district.do(case, "acceptance", "incomplete", "lin", MONDAY, reason="缺两项材料")
    said = notice(case, "missing_papers").document.data
    assert {paper["name"] for paper in said["papers"]} == {"信息真实承诺书", "收入和财产申报表"}
    assert said["reason"] == "缺两项材料"
    task = Task.objects.get(case=case, step="supplement")
    assert task.due_on == date(2025, 8, 18)
    assert said["supplement"] == {"limit": "10 个工作日", "due": "2025年8月18日", "lapsed": "逾期未补正"}
    assert said["matter"] == "你于2025年8月4日提出的城市最低生活保障申请"
    assert said["portal"].endswith("/portal/")


def test_what_is_missing_is_told_once_and_again_only_by_a_colleague(district: District, case: Case) -> None:
    Paper.objects.filter(case=case, evidence__in=["income", "promise"]).update(state="missing")
    district.do(case, "acceptance", "incomplete", "lin", MONDAY, reason="缺两项材料")
    Paper.objects.filter(case=case, evidence="income").update(state="provided")
    district.do(case, "supplement", "supplied", "wen", TUESDAY)
    with pytest.raises(ToldAtOnce, match=r"2025-08-04.*lin"):
        district.do(case, "acceptance", "incomplete", "lin", TUESDAY, reason="还缺一项")
    assert Notice.objects.filter(case=case, kind="missing_papers").count() == 1
    role = Role.objects.create(code="two", name_zh="2", name_en="2", rights=["cases.accept"])
    Assignment.objects.create(officer=district["bai"], role=role, scope="420202001", start=date(2020, 1, 1))
    district.do(case, "acceptance", "incomplete", "bai", TUESDAY, reason="申请人新增一名成员")
    assert Notice.objects.filter(case=case, kind="missing_papers").count() == 2


def test_an_approval_says_how_much_from_when_and_why(district: District, case: Case) -> None:
    decided(district, case, "grant")
    said = notice(case, "approval").document.data
    assert said["decision"]["amount"] == "1,793.00"
    assert said["decision"]["in_words"] == "壹仟柒佰玖拾叁元整"
    assert said["decision"]["start"] == "2025年9月"
    assert "1,793.00 元" in said["why"]["answer"]
    assert all(row["mark"] != "failed" for row in said["why"]["rows"])
    assert any(row["article"] for row in said["why"]["rows"])
    assert said["remedies"]["review"] is False  # nobody here looks again at what was granted
    assert said["verdict"] == "予以确认"
    assert notice(case, "approval").document.title == "城市最低生活保障予以确认通知书"


def test_a_refusal_says_its_reason_and_what_can_be_done(district: District, case: Case) -> None:
    decided(district, case, "refuse", reason="名下有两套住房")
    assert not Notice.objects.filter(kind="refusal").exists()  # a departure waits for the second officer
    from huimin.casework.decisions.deciding import confirm_decision, waiting_for_confirmation

    waiting = waiting_for_confirmation(case)
    assert waiting is not None
    confirm_decision(decision=waiting.pk, agrees=True, reason="", by=district["tao"], at=at(AFTER), day=AFTER)
    said = notice(case, "refusal").document.data
    assert said["reason"] == "名下有两套住房"
    assert (said["remedies"]["days"], said["remedies"]["months"]) == ("60", "6")
    assert said["remedies"]["verified"] is False
    assert said["remedies"]["review"] is True
    assert said["remedies"]["days_by"] == "《行政复议法》第二十条"
    assert said["remedies"]["months_by"] == "《行政诉讼法》第四十六条"
    assert said["decision"]["departs"]
    sheet = (TEMPLATES / "notice.typ").read_text(encoding="utf-8")
    assert "按规则测算" in sheet
    assert "尚未与法律文本核对" not in sheet  # a mark for officers, on the page of the case
    assert "规则版本" not in sheet
    assert said["office"].startswith("420202")
    assert notice(case, "refusal").document.series_id == "TZ-420202-2025"


def test_the_time_to_go_to_court_was_shorter_before_may_2015(district: District) -> None:
    assert remedies(date(2014, 6, 1), at(MONDAY), review=True)["months"] == "3"
    assert remedies(date(2015, 5, 1), at(MONDAY), review=True)["months"] == "6"


def test_a_visit_leaves_a_record_with_both_officers(district: District, case: Case) -> None:
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    district.do(
        case, "investigation", "done", "wen", MONDAY, answers=VISIT, given={"companions": [district["bai"]]}
    )
    said = notice(case, "record").document.data
    assert said["officers"] == ["wen", "bai"]
    assert {"label": "申请人已签字确认", "value": "是"} in said["answers"]


def test_numbers_of_an_office_have_no_gap(district: District) -> None:
    for name in ("甲", "乙", "丙"):
        person = district.person(name * 2)
        district.household(person)
        district.do(district.applied(person), "acceptance", "accepted", "lin", MONDAY)
    numbers = Document.objects.filter(series="TZ-420202001-2025").order_by("number")
    assert list(numbers.values_list("number", flat=True)) == [1, 2, 3]


class TestForms:
    def test_a_form_is_the_same_until_something_changes(self, district: District, case: Case) -> None:
        first = issue_form(case=case, kind="application", by=district["wen"], day=MONDAY)
        assert issue_form(case=case, kind="application", by=district["wen"], day=MONDAY) == first
        Case.objects.filter(pk=case.pk).update(
            declared=[{"name": "wage", "value": 120_000, "person": case.person_id, "written": "1200"}]
        )
        case.refresh_from_db()
        second = issue_form(case=case, kind="application", by=district["wen"], day=MONDAY)
        assert second != first
        assert second.document.data["declared"][0]["value"].startswith("1,200.00")

    def test_an_authorisation_names_every_member(self, district: District, case: Case) -> None:
        issued = issue_form(case=case, kind="authorisation", by=None, day=MONDAY)
        assert [each["name"] for each in issued.document.data["members"]] == ["周淑珍", "周小雨"]
        assert issued.document.series_id == "SQ-420202001-2025"


class TestArrival:
    def test_the_first_day_of_delivery_stands(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        found = notice(case, "acceptance")
        assert note_delivery(notice=found.pk, by=district["wen"], day=TUESDAY).delivered_on == TUESDAY
        assert note_delivery(notice=found.pk, by=district["wen"], day=AFTER).delivered_on == TUESDAY
        note_opened(notice=found, at=at(TUESDAY))
        note_opened(notice=found, at=at(AFTER))
        assert notice(case, "acceptance").read_at == at(TUESDAY)

    def test_nothing_arrives_before_it_was_issued(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", TUESDAY)
        with pytest.raises(IntegrityError, match="notice_is_delivered"), transaction.atomic():
            Notice.objects.update(delivered_on=MONDAY)

    def test_what_the_step_delivers_has_arrived(self, district: District, case: Case) -> None:
        from huimin.casework.decisions.deciding import confirm_decision, waiting_for_confirmation

        decided(district, case, "refuse", reason="名下有两套住房")
        waiting = waiting_for_confirmation(case)
        assert waiting is not None
        confirm_decision(
            decision=waiting.pk, agrees=True, reason="", by=district["tao"], at=at(AFTER), day=AFTER
        )
        district.do(case, "delivery", "delivered", "lin", AFTER)
        assert notice(case, "refusal").delivered_on == AFTER
        assert notice(case, "acceptance").delivered_on is None  # handed out long before, by nobody's word
        assert notice(case, "record").delivered_on is None  # stays inside


class TestProof:
    def test_a_notice_can_be_proved_by_its_code_or_its_content(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        issued = notice(case, "acceptance").document
        assert issued.code
        proof = genuine(issued.code)
        assert proof is not None
        assert (proof.title, proof.number, proof.day, proof.whole) == (
            issued.title, "TZ-420202001-2025-0001", MONDAY, True,
        )  # fmt: skip
        assert genuine_content(bytes(issued.content)) == proof
        assert genuine_content(bytes(issued.content) + b" ") is None
        assert genuine("nosuchcode") is None
        assert genuine("") is None

    def test_a_district_puts_its_own_template_in_the_place(
        self, district: District, case: Case, settings: Any, tmp_path: Path
    ) -> None:
        settings.DISTRICT_TEMPLATES = tmp_path
        own = (TEMPLATES / "acceptance.typ").read_text(encoding="utf-8") + "#pagebreak()\n本区另行约定。"
        (tmp_path / "acceptance.typ").write_text(own, encoding="utf-8")
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        assert b"/Type/Pages/Count 2" in bytes(notice(case, "acceptance").document.content)

    def test_a_template_that_cannot_be_set_is_named_and_nothing_happens(
        self, district: District, case: Case, settings: Any, tmp_path: Path
    ) -> None:
        settings.DISTRICT_TEMPLATES = tmp_path
        (tmp_path / "acceptance.typ").write_text("#nothing()", encoding="utf-8")
        with pytest.raises(TemplateBroken, match=r"acceptance\.typ"):
            district.do(case, "acceptance", "accepted", "lin", MONDAY)
        assert not Document.objects.exists()
        assert district.waiting(case) == {"acceptance"}


def test_a_letter_of_forwarding_says_to_whom_and_until_when_they_answer(district: District) -> None:
    person = district.person()
    district.household(person)
    case = district.applied(person)
    district.do(case, "acceptance", "forwarded", "lin", MONDAY, reason="属于别处", answers=PASSED_ON)
    letter = Notice.objects.get(case=case, kind="forwarding").document
    assert letter.data["passed_on"] == {"to": "某区民政局", "until": "2025年12月31日"}
    assert bytes(letter.content)[:5] == b"%PDF-"


def test_the_answer_is_noted_once_and_an_overdue_one_stands_on_supervision(district: District) -> None:
    person = district.person()
    district.household(person)
    case = district.applied(person)
    scope, late = district["tao"].scope("cases.view"), date(2026, 1, 2)
    with pytest.raises(NothingToAnswer):
        note_feedback(case=case.pk, text="x", by=district["lin"], at=at(MONDAY), day=MONDAY)
    with pytest.raises(IntegrityError, match="feedback_is_of_a_forwarded_case"), transaction.atomic():
        Feedback.objects.create(case=case, text="x", on=MONDAY, at=at(MONDAY), by=district["lin"])
    district.do(case, "acceptance", "forwarded", "lin", MONDAY, reason="属于别处", answers=PASSED_ON)
    assert not overdue_answers(scope, date(2025, 12, 31)).exists()
    assert [row.passed_to for row in overdue_answers(scope, late)] == ["某区民政局"]
    with pytest.raises(NotYours):
        note_feedback(case=case.pk, text="已办", by=district["wen"], at=at(MONDAY), day=MONDAY)
    with pytest.raises(ReasonNeeded):
        note_feedback(case=case.pk, text=" ", by=district["lin"], at=at(MONDAY), day=MONDAY)
    client = Client()
    client.force_login(district["lin"])
    assert str(case.number) in client.get("/cases/supervision/answers/").content.decode()
    waiting = client.get(f"/cases/{case.pk}/").content.decode()
    assert "某区民政局" in waiting
    assert f'href="/cases/{case.pk}/feedback/"' in waiting
    assert client.post(f"/cases/{case.pk}/feedback/", {"text": "已受理"}).status_code == 302
    answered = client.get(f"/cases/{case.pk}/").content.decode()
    assert "已受理" in answered
    assert f'href="/cases/{case.pk}/feedback/"' not in answered
    assert client.post(f"/cases/{case.pk}/feedback/", {"text": "再次"}).status_code == 409
    assert not overdue_answers(scope, late).exists()
