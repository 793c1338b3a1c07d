"""Complaints: taken in from anybody, kept from whom they are about, answered within the days of the law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from huimin.casework.complaints.following import settle_complaints
from huimin.casework.complaints.handling import (
    Answer,
    answer_complaint,
    answer_for_days,
    ask_for_days,
    link_case,
    link_holder,
    name_respondent,
    names_of_exhibits,
    show_reporter,
    take_up,
)
from huimin.casework.complaints.queries import complaint_for, complaints
from huimin.casework.complaints.refusals import (
    AllowedByAnother,
    AnswerInPerson,
    AnswerNeeded,
    ComplaintHasMovedOn,
    HandledBefore,
    NameMissing,
    NoCaseNumbered,
    NoSuchAnswer,
    NoSuchComplaint,
    NoSuchReceipt,
    NothingToAnswerFor,
    NotYourComplaint,
    ReasonNeeded,
    SaysNothing,
    TooLateToAsk,
    TooManyDays,
    WhereToNeeded,
)
from huimin.casework.complaints.registering import Reporter, Subject, register_complaint
from huimin.casework.models import Case, Complaint, Exhibit, Handling, MoreDays, Respondent, Task
from huimin.casework.public import ask_for_review, complaint_by_receipt, take_complaint
from huimin.casework.refusals import VisitFirst
from huimin.casework.tests.made_cases import MONDAY, PLACE, District, at
from huimin.casework.tests.made_papers import pdf
from huimin.commons.access.models import Assignment, Officer, Role
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import ReadWithoutReason
from huimin.kernel.errors import Refusal
from huimin.procedures.checking import check_procedures
from huimin.rulebook.public import complaint_procedure

pytestmark = pytest.mark.django_db
LATER = date(2025, 8, 20)
LONG_AGO = date(2020, 1, 1)
FOUNDED = Answer("founded", "查实收取好处", "您反映的情况属实，已处理。", "letter", ["other"])
PARTLY = Answer("partly", "部分属实", "部分属实。", "phone")
UNFOUNDED = Answer("unfounded", "未发现问题", "经查不属实。", "receipt")


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"
    settings.KEY_FILE = tmp_path / "keys.json"


@pytest.fixture
def desk(district: District) -> District:
    """Let two officers handle complaints, and two review them."""
    for name, right in {"he": "handle", "fang": "handle", "yu": "review", "tao": "review"}.items():
        role = Role.objects.create(
            code=f"{name}2", name_zh=name, name_en=name, rights=[f"complaints.{right}"]
        )
        Assignment.objects.create(officer=district[name], role=role, scope=PLACE, start=LONG_AGO)
    return district


@pytest.fixture
def case(desk: District) -> Case:
    person = desk.person()
    desk.household(person)
    return desk.applied(person)


def complain(about: str = "service", text: str = "窗口没有人", **more: Any) -> Complaint:
    given: dict[str, Any] = {"channel": "portal", "by": None, "at": at(MONDAY), "day": MONDAY} | more
    subject = given.pop("subject", None) or Subject(about)
    return register_complaint(subject=subject, text=text, **given)


def named(about: str = "service", **more: Any) -> Complaint:
    return complain(about, reporter=Reporter("钱多多", "13900000000"), **more)


def taken_up(desk: District, complaint: Complaint, by: str = "he", day: date = MONDAY) -> Complaint:
    told = "phone" if complaint.named else "receipt"
    return take_up(complaint=complaint.pk, told_by=told, by=desk[by], at=at(day), day=day)


def answered(
    desk: District, complaint: Complaint, given: Answer = PARTLY, by: str = "he", day: date = LATER
) -> Complaint:
    return answer_complaint(complaint=complaint.pk, given=given, by=desk[by], at=at(day), day=day)


def test_the_sheet_is_sound_but_for_what_only_cases_have() -> None:
    only_of_cases = (
        "is no kind of procedure", "nobody can hold the right", "is no ending", "name the visit, or why none",
    )  # fmt: skip
    faults = [str(fault) for fault in check_procedures([complaint_procedure()])]
    assert [fault for fault in faults if not any(each in fault for each in only_of_cases)] == []
    version = complaint_procedure().at(MONDAY)
    assert not version.verified
    assert {name: step.limit.number for name, step in version.steps.items() if step.limit} == {
        "transferred": 5, "registered": 15, "handling": 60, "answered": 30, "review": 30, "reviewed": 30,
        "second_review": 30,
    }  # fmt: skip


class TestTakingIn:
    def test_who_reports_is_enciphered_and_read_for_a_reason_only(self, desk: District) -> None:
        complaint = named()
        stored = b"".join(bytes(each or b"") for each in (complaint.name_cipher, complaint.phone_cipher))
        assert "钱多多".encode() not in stored
        assert b"13900000000" not in stored
        with pytest.raises(ReadWithoutReason):
            show_reporter(complaint=complaint, reason=" ", by=desk["he"])
        with pytest.raises(NotYourComplaint):
            show_reporter(complaint=complaint, reason="回访", by=desk["yu"])
        identity = show_reporter(complaint=complaint, reason="电话回访", by=desk["he"])
        assert (identity.name, identity.phone) == ("钱多多", "13900000000")
        deed = Deed.objects.get(verb="read", subject=f"casework.Complaint:{complaint.pk}")
        assert (deed.by, deed.reason) == (desk["he"], "电话回访")
        assert not Deed.objects.filter(details__icontains="钱多多").exists()

    def test_an_anonymous_one_keeps_nobody(self, desk: District) -> None:
        receipt = take_complaint(
            about="officer", text="态度差", named=False, name="钱多多", phone="139", at=at(MONDAY), day=MONDAY
        )
        complaint = Complaint.objects.get(receipt=receipt.code)
        assert (complaint.named, complaint.name_cipher, complaint.phone_cipher) == (False, None, None)
        assert receipt.number == f"TS-{PLACE}-2025-00001"
        assert receipt.told_until == date(2025, 8, 19)

    def test_the_same_form_sent_twice_is_one_complaint_and_takes_one_number(self, desk: District) -> None:
        first, again = complain(once="a"), complain(once="a")
        assert first.pk == again.pk
        assert complain(once="b").number.endswith("00002")

    def test_something_must_be_said_and_a_name_be_whole(self, desk: District) -> None:
        with pytest.raises(SaysNothing):
            complain(text="  ")
        for reporter in (Reporter(" ", "139"), Reporter("钱", " ")):
            with pytest.raises(NameMissing):
                complain(reporter=reporter)

    def test_only_a_counter_is_told_that_a_case_number_is_wrong(self, desk: District) -> None:
        with pytest.raises(NoCaseNumbered):
            complain(channel="counter", by=desk["wen"], subject=Subject("case", case_number="GA-1"))
        assert complain(subject=Subject("case", case_number="GA-1")).case is None
        assert take_complaint(about="x", text="y", named=False, at=at(MONDAY), day=MONDAY)

    def test_a_file_is_kept_enciphered(self, desk: District) -> None:
        complain(files=[("证据.pdf", pdf())])
        assert Exhibit.objects.get().media_type == "application/pdf"

    def test_nobody_reads_from_a_file_who_made_it(self, desk: District) -> None:
        complain(files=[("张三的证据.pdf", pdf())])
        exhibit = Exhibit.objects.get()
        assert "张三".encode() not in bytes(exhibit.name_cipher or b"")
        assert "张三" not in str(exhibit)
        with connection.cursor() as cursor:
            cursor.execute("SELECT casework_exhibit::text FROM casework_exhibit")
            assert "张三" not in cursor.fetchone()[0]
        assert names_of_exhibits(exhibit.complaint) == ["张三的证据.pdf"]

    def test_a_case_complained_of_needs_a_visit(self, desk: District, case: Case) -> None:
        complain(subject=Subject("case", case_number=case.number or ""))
        case.refresh_from_db()
        assert case.complained
        desk.to_opinion(case, MONDAY)
        desk.do(case, "opinion", "refuse", "lin", MONDAY, reason="不符合")
        with pytest.raises(VisitFirst):
            desk.do(case, "decision", "refuse", "qin", MONDAY, reason="不符合")

    def test_a_complaint_about_a_holder_is_about_their_open_cases(self, desk: District, case: Case) -> None:
        complaint = complain(subject=Subject("holder", person=case.person_id, household=case.household_id))
        case.refresh_from_db()
        assert case.complained
        assert complaint.division == case.division


class TestHiding:
    def seen(self, desk: District, *who: str) -> list[int]:
        return [complaints(desk[each]).count() for each in who]

    def test_the_officer_complained_of_does_not_see_it(self, desk: District) -> None:
        complaint = complain(subject=Subject("officer", words="街道的he经办人"))
        assert Respondent.objects.get().officer == desk["he"]
        assert self.seen(desk, "he", "fang", "yu", "wen") == [0, 1, 1, 0]
        with pytest.raises(NoSuchComplaint):
            complaint_for(desk["he"], complaint.pk)

    def test_an_officer_named_later_does_not_see_it_any_more(self, desk: District) -> None:
        complaint = taken_up(desk, complain())
        name_respondent(complaint=complaint.pk, officer=desk["he"], by=desk["fang"], at=at(MONDAY))
        assert self.seen(desk, "he", "fang") == [0, 1]
        with pytest.raises(NoSuchComplaint):
            answered(desk, complaint, UNFOUNDED)
        with pytest.raises(NoSuchComplaint):
            show_reporter(complaint=complaint, reason="x", by=desk["he"])
        assert answered(desk, complaint, UNFOUNDED, by="fang").step == "answered"

    def test_who_has_a_duty_on_the_case_does_not_see_it(self, desk: District, case: Case) -> None:
        complaint = complain(subject=Subject("case", case_number=case.number or ""))
        assert self.seen(desk, "he", "fang") == [1, 1]
        desk.to_opinion(case, MONDAY)
        assert self.seen(desk, "he", "fang") == [0, 1]
        with pytest.raises(NoSuchComplaint):
            taken_up(desk, complaint)

    @pytest.mark.parametrize("holder", ["person", "household"])
    def test_who_has_a_duty_on_a_case_of_the_holder_does_not_see_it(
        self, desk: District, case: Case, holder: str
    ) -> None:
        complain(subject=Subject("holder", **{holder: getattr(case, f"{holder}_id")}))
        Task.objects.filter(case=case, state="open").update(assigned=desk["fang"])
        assert self.seen(desk, "he", "fang") == [1, 0]

    def test_a_case_that_is_linked_hides_it_from_its_officers(self, desk: District, case: Case) -> None:
        Task.objects.filter(case=case, state="open").update(assigned=desk["fang"])
        complaint = complain()
        with pytest.raises(NoCaseNumbered):
            link_case(complaint=complaint.pk, number="?", by=desk["he"])
        link_case(complaint=complaint.pk, number=case.number or "", by=desk["he"])
        case.refresh_from_db()
        assert case.complained
        assert self.seen(desk, "he", "fang") == [1, 0]

    def test_a_holder_that_is_linked_is_their_household_too(self, desk: District, case: Case) -> None:
        assert case.household is not None
        spouse = desk.person("周配偶")
        case.household.memberships.create(
            person=spouse, purpose=case.household.purpose, start=LONG_AGO, relation=2
        )
        Task.objects.filter(case=case, state="open").update(assigned=desk["fang"])
        complaint = complain()
        found = link_holder(complaint=complaint.pk, person=spouse.pk, by=desk["he"], day=MONDAY)
        assert (found.person_id, found.household_id) == (spouse.pk, case.household_id)
        case.refresh_from_db()
        assert case.complained
        assert self.seen(desk, "he", "fang") == [1, 0]
        assert complain(subject=Subject("holder", person=spouse.pk)).household_id == case.household_id

    def test_without_the_right_there_nobody_handles_it(self, desk: District) -> None:
        complaint = complain()
        with pytest.raises(NotYourComplaint):
            taken_up(desk, complaint, by="yu")
        assert complaints(desk["wen"]).count() == 0

    def test_the_database_refuses_the_officer_complained_of_on_every_path(self, desk: District) -> None:
        complaint = complain()
        Respondent.objects.create(complaint=complaint, officer=desk["he"], at=at(MONDAY))
        he = desk["he"].pk
        paths = [
            ("UPDATE casework_complaint SET taken_up_on = '2025-08-04', taken_up_by_id = %s", [he]),
            (
                "INSERT INTO casework_handling (complaint_id, step, opened_at, opened_on, asked, outcome,"
                " finding, answer, told_by, forwarded_to, liability, answered_at, answered_on,"
                " answered_by_id)"
                " VALUES (%s, 'handling', now(), now(), '', 'founded', 'x', 'x', 'letter', '', '{}', now(),"
                " now(), %s)",
                [complaint.pk, he],
            ),
            (
                "INSERT INTO casework_moredays (complaint_id, days, reason, asked_by_id, asked_at)"
                " VALUES (%s, 3, 'x', %s, now())",
                [complaint.pk, he],
            ),
        ]
        for sql, values in paths:
            assert "nobody_handles_a_complaint_of_their_own" in refused(sql, values)

    def test_a_deed_about_it_is_hidden_too(self, desk: District) -> None:
        complaint = complain(subject=Subject("officer", words="he"))
        show_reporter(complaint=complaint, reason="联系钱多多", by=desk["fang"])
        from huimin.casework.public import deeds_shown_to

        about = Deed.objects.filter(subject__startswith="casework.Complaint:")
        assert about.count() == 2
        assert not about.filter(deeds_shown_to(desk["he"])).exists()
        assert about.filter(deeds_shown_to(desk["yu"])).count() == 2
        assert Deed.objects.filter(deeds_shown_to(desk["he"])).count() == Deed.objects.count() - 2


class TestClocks:
    def test_days_of_the_calendar_roll_on_to_a_working_day(self, desk: District) -> None:
        complaint = complain(day=date(2025, 9, 19), at=at(date(2025, 9, 19)))
        # 15 days later is 2025-10-04, in the holidays that end on 2025-10-08.
        assert complaint.due_on == date(2025, 10, 9)
        taken_up(desk, complaint, day=date(2025, 9, 30))
        complaint.refresh_from_db()
        assert complaint.due_on == date(2025, 11, 18)  # 60 days from the receipt

    def test_more_days_need_a_reason_and_somebody_else(self, desk: District) -> None:
        complaint = taken_up(desk, complain())
        due = complaint.due_on
        asking = {"complaint": complaint.pk, "by": desk["he"], "at": at(LATER)}
        with pytest.raises(TooManyDays):
            ask_for_days(days=31, reason="x", **asking)
        with pytest.raises(ReasonNeeded):
            ask_for_days(days=30, reason=" ", **asking)
        with pytest.raises(ComplaintHasMovedOn):
            answer_for_days(complaint=complaint.pk, allowed=True, by=desk["yu"], at=at(LATER))
        ask_for_days(days=30, reason="情况复杂", **asking)
        with pytest.raises(ComplaintHasMovedOn):
            ask_for_days(days=30, reason="情况复杂", **asking)
        with pytest.raises(NotYourComplaint):
            answer_for_days(complaint=complaint.pk, allowed=True, by=desk["fang"], at=at(LATER))
        found = answer_for_days(complaint=complaint.pk, allowed=True, by=desk["yu"], at=at(LATER))
        assert (due, found.due_on) == (date(2025, 10, 9), date(2025, 11, 3))  # 90 days end on a Sunday

    def test_who_asks_for_days_does_not_allow_them(self, desk: District) -> None:
        complaint = taken_up(desk, complain())
        both = Role.objects.create(code="b", name_zh="b", name_en="b", rights=["complaints.review"])
        Assignment.objects.create(officer=desk["he"], role=both, scope=PLACE, start=LONG_AGO)
        ask_for_days(complaint=complaint.pk, days=3, reason="x", by=desk["he"], at=at(LATER))
        with pytest.raises(AllowedByAnother):
            answer_for_days(complaint=complaint.pk, allowed=True, by=desk["he"], at=at(LATER))
        refused_days = answer_for_days(complaint=complaint.pk, allowed=False, by=desk["yu"], at=at(LATER))
        assert refused_days.due_on == date(2025, 10, 9)


class TestAnswering:
    def test_the_whole_way_with_two_reviews(self, desk: District) -> None:
        complaint = answered(desk, taken_up(desk, named()), FOUNDED)
        assert (complaint.step, complaint.due_on) == ("answered", date(2025, 9, 19))
        card = complaint_by_receipt(complaint.receipt.upper(), day=LATER)
        assert card.may_ask_for_review
        assert [each.answer for each in card.answers] == [FOUNDED.answer]
        with pytest.raises(SaysNothing):
            ask_for_review(complaint.receipt, text=" ", at=at(LATER), day=LATER)
        card = ask_for_review(complaint.receipt, text="处理太轻", at=at(LATER), day=LATER)
        assert (card.state, card.days_left, card.may_ask_for_review) == ("complaint.review", 30, False)
        with pytest.raises(NotYourComplaint):
            answered(desk, complaint, PARTLY, by="fang")
        answered(desk, complaint, PARTLY, by="yu")
        ask_for_review(complaint.receipt, text="仍不服", at=at(LATER), day=LATER)
        with pytest.raises(HandledBefore):
            answered(desk, complaint, FOUNDED, by="yu")
        complaint = answered(desk, complaint, FOUNDED, by="tao")
        assert (complaint.ending, complaint.closed_on, complaint.outcome) == ("answered", LATER, "founded")
        card = complaint_by_receipt(complaint.receipt, day=LATER)
        assert (card.state, card.due_on, card.days_left) == ("complaint.answered", None, None)
        assert len(card.answers) == 3
        with pytest.raises(TooLateToAsk):
            ask_for_review(complaint.receipt, text="x", at=at(LATER), day=LATER)

    def test_a_card_tells_nothing_of_who_or_whom(self, desk: District) -> None:
        complaint = named(text="甲收钱", subject=Subject("officer", words="甲"))
        told = str(complaint_by_receipt(complaint.receipt, day=MONDAY))
        assert "complaint.registered" in told
        for secret in ("钱多多", "139", "甲", "officer", complaint.number):
            assert secret not in told
        for code in ("", "nobody-has-it"):
            with pytest.raises(NoSuchReceipt):
                complaint_by_receipt(code, day=MONDAY)

    def test_who_gave_a_name_is_answered_in_person(self, desk: District) -> None:
        complaint = named()
        with pytest.raises(AnswerInPerson):
            take_up(complaint=complaint.pk, told_by="receipt", by=desk["he"], at=at(MONDAY), day=MONDAY)
        taken_up(desk, complaint)
        with pytest.raises(AnswerInPerson):
            answered(desk, complaint, UNFOUNDED)

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [
            (Answer("granted", "x", "x", "letter"), NoSuchAnswer),
            (Answer("taken_up", "x", "x", "letter"), NoSuchAnswer),
            (Answer("founded", " ", "x", "letter"), ReasonNeeded),
            (Answer("founded", "x", " ", "letter"), AnswerNeeded),
            (Answer("forwarded", "x", "x", "letter"), WhereToNeeded),
            (Answer("unfounded", "x", "x", "letter", ["other"]), NothingToAnswerFor),
            (Answer("founded", "x", "x", "letter", ["invented"]), NoSuchAnswer),
            (Answer("founded", "x", "x", ""), AnswerInPerson),
        ],
    )
    def test_an_answer_is_whole(self, desk: District, given: Answer, refusal: type[Refusal]) -> None:
        complaint = taken_up(desk, complain())
        with pytest.raises(refusal):
            answered(desk, complaint, given)

    def test_what_is_not_for_this_office_is_passed_on(self, desk: District) -> None:
        given = Answer("forwarded", "属于住建部门", "已转区住建局。", "receipt", forwarded_to="区住建局")
        complaint = answered(desk, complain(), given)
        assert (complaint.step, complaint.ending) == ("", "forwarded")
        (told,) = complaint_by_receipt(complaint.receipt, day=LATER).answers
        assert told.forwarded_to == "区住建局"
        with pytest.raises(ComplaintHasMovedOn):
            answered(desk, complaint, given)
        with pytest.raises(ComplaintHasMovedOn):
            taken_up(desk, complaint)

    def test_what_nobody_asks_about_ends_by_itself(self, desk: District) -> None:
        complaint = answered(desk, taken_up(desk, complain()), UNFOUNDED)
        assert settle_complaints(day=date(2025, 9, 19)) == 0
        after = date(2025, 9, 20)
        assert not complaint_by_receipt(complaint.receipt, day=after).may_ask_for_review
        with pytest.raises(TooLateToAsk):
            ask_for_review(complaint.receipt, text="x", at=at(after), day=after)
        assert settle_complaints(day=after) == 1
        complaint.refresh_from_db()
        assert (complaint.ending, complaint.closed_on) == ("answered", after)


def refused(sql: str, values: list[object]) -> str:
    """Return the name of what the database refuses a statement by."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        _execute(sql, values)
    return str(caught.value)


def _execute(sql: str, values: list[object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestBackDoor:
    """Each constraint and trigger, violated once by SQL."""

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ("named = true", "named_complaint_has_a_name|is never changed"),
            ("ending = 'answered'", "complaint_waits_or_has_ended"),
            ("step = ''", "complaint_waits_or_has_ended"),
            ("taken_up_on = '2025-08-04'", "complaint_is_taken_up_by_somebody"),
            ("text = ''", "is never changed"),
            ("receipt = 'x'", "is never changed"),
            (
                "step = '', ending = 'answered', closed_on = '2025-08-04', due_on = NULL",
                "complaint_ends_with_an_answer",
            ),
        ],
    )
    def test_a_complaint(self, desk: District, change: str, constraint: str) -> None:
        complaint = complain()
        told = refused(f"UPDATE casework_complaint SET {change} WHERE id = %s", [complaint.pk])
        assert any(each in told for each in constraint.split("|")), told

    def test_a_complaint_of_nobody_or_about_nothing(self, desk: District) -> None:
        row = Complaint(
            number="1", receipt="1", about="service", text="x", division=PLACE, channel="portal", named=True,
            at=at(MONDAY), received_on=MONDAY, since=LONG_AGO, step="registered",
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="named_complaint_has_a_name"), transaction.atomic():
            row.save()
        row.named, row.text = False, ""
        with pytest.raises(IntegrityError, match="complaint_says_something"), transaction.atomic():
            row.save()

    @pytest.mark.parametrize(
        ("given", "constraint"),
        [
            ({"answer": ""}, "handling_ends_with_an_answer"),
            ({"told_by": ""}, "handling_ends_with_an_answer"),
            ({"outcome": "forwarded"}, "forwarded_says_where_to"),
            ({"outcome": "unfounded", "liability": ["other"]}, "only_the_founded_has_liability"),
            ({"told_by": "receipt"}, "who_gave_a_name_is_answered"),
        ],
    )
    def test_an_answer(self, desk: District, given: dict[str, Any], constraint: str) -> None:
        look = Handling.objects.get(complaint=taken_up(desk, named()))
        whole = {
            "outcome": "founded", "answer": "x", "told_by": "letter", "answered_at": at(LATER),
            "answered_on": LATER, "answered_by": desk["he"],
        } | given  # fmt: skip
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Handling.objects.filter(pk=look.pk).update(**whole)

    def test_a_complaint_is_looked_at_once_at_a_time_and_by_others_again(self, desk: District) -> None:
        complaint = taken_up(desk, complain())
        look = {"complaint": complaint, "opened_at": at(LATER), "opened_on": LATER}
        with pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
            Handling.objects.create(step="review", **look)
        answered(desk, complaint, UNFOUNDED)
        done = {
            "outcome": "founded", "answer": "x", "told_by": "letter", "answered_at": at(LATER),
            "answered_on": LATER,
        }  # fmt: skip
        with pytest.raises(IntegrityError, match="comes_to_a_step_once"), transaction.atomic():
            Handling.objects.create(step="handling", **look, **done, answered_by=desk["fang"])
        with pytest.raises(IntegrityError, match="review_is_by_somebody_else"), transaction.atomic():
            Handling.objects.create(step="review", **look, **done, answered_by=desk["he"])

    @pytest.mark.parametrize(
        ("given", "constraint"),
        [
            ({"days": 31}, "thirty_more_days_at_most"),
            ({"days": 0}, "thirty_more_days_at_most"),
            ({"reason": ""}, "more_days_have_a_reason"),
            ({"allowed": True}, "allowed_by_somebody_else"),
            ({"allowed": True, "answered_by": "he"}, "allowed_by_somebody_else"),
        ],
    )
    def test_more_days(self, desk: District, given: dict[str, Any], constraint: str) -> None:
        whole: dict[str, Any] = {"days": 3, "reason": "x"} | given
        if "answered_by" in whole:
            whole["answered_by"] = desk["he"]
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            MoreDays.objects.create(complaint=complain(), asked_by=desk["he"], asked_at=at(MONDAY), **whole)

    @pytest.mark.parametrize(
        "sql",
        [
            "DELETE FROM casework_complaint",
            "DELETE FROM casework_respondent",
            "UPDATE casework_respondent SET at = now()",
            "DELETE FROM casework_handling",
            "UPDATE casework_handling SET answer = 'y'",
            "DELETE FROM casework_exhibit",
        ],
    )
    def test_what_was_said_and_answered_stays(self, desk: District, sql: str) -> None:
        complaint = complain(subject=Subject("officer", officers=[desk["wen"]]), files=[("a.pdf", pdf())])
        answered(desk, taken_up(desk, complaint), UNFOUNDED)
        assert "is never" in refused(sql, [])

    def test_an_officer_is_named_once(self, desk: District) -> None:
        complaint = complain(subject=Subject("officer", officers=[desk["wen"]]))
        with pytest.raises(IntegrityError, match="respondent_is_named_once"), transaction.atomic():
            Respondent.objects.create(complaint=complaint, officer=desk["wen"], at=at(MONDAY))


def test_the_night_ends_what_nobody_asks_about(desk: District, monkeypatch: pytest.MonkeyPatch) -> None:
    from huimin.commons.installation.models import Installation

    complaint = answered(desk, taken_up(desk, complain()), UNFOUNDED)
    Installation.objects.update(working_day=date(2025, 10, 20))
    from huimin.casework import tasks

    monkeypatch.setattr(tasks.connections, "close_all", lambda: None)
    night: Callable[[int], None] = tasks.look_at_clocks.func
    night(0)
    complaint.refresh_from_db()
    assert complaint.ending == "answered"
    assert Officer.objects.exists()
