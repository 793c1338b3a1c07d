"""Applicants apply, answer, follow, and appeal; they see their own cases and nobody else's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from huimin.casework.applicants.actions import (
    answer_draft,
    appeal,
    begin_application,
    confirm_by_photo,
    open_document,
    report_change,
    submit_draft,
    supply_papers,
    take_back,
)
from huimin.casework.applicants.giving import (
    accept_authorisation,
    give_paper,
    own_upload,
    promise_paper,
    take_upload_back,
)
from huimin.casework.applicants.queries import own_case_page, own_cases, own_draft
from huimin.casework.applicants.refusals import (
    NothingAsked,
    NothingOfYours,
    SentAlready,
    StillMissing,
    TakesNoPapers,
)
from huimin.casework.cases.actions import open_case, submit_case, words_of
from huimin.casework.cases.asking import photos_of, said_of
from huimin.casework.inbox.able import Asked, Bar, hands_on
from huimin.casework.inbox.queries import colleagues_for, waiting_for
from huimin.casework.models import Case, Duty, Notice, Paper, Publicity, Task, Upload
from huimin.casework.papers.actions import NoPromise, NoSuchPaper, take_upload
from huimin.casework.publicity.answering import Said, answer_objection, take_objection
from huimin.casework.publicity.queries import (
    NoSuchNotice,
    NoSuchReceipt,
    objection_of,
    public_notice,
    public_notices,
)
from huimin.casework.publicity.showing import (
    begin_publicity,
    end_publicities,
)
from huimin.casework.refusals import (
    AnswerMissing,
    AppealDecided,
    AppealOfOwn,
    CaseHasMovedOn,
    CaseIsOpen,
    FeedbackPast,
    NoSuchCase,
    NothingToAppeal,
    ReasonNeeded,
)
from huimin.casework.tests.made_cases import COMMUNITY, MONDAY, PASSED_ON, RECORDED, District, at
from huimin.commons.audit.models import Deed
from huimin.entitlements.public import awards_of_household
from huimin.kernel.errors import Invalid
from huimin.registry.models import Person
from huimin.registry.public import Statement, replace_fact

pytestmark = pytest.mark.django_db
TUESDAY, AFTER, LATER = date(2025, 8, 5), date(2025, 8, 13), date(2025, 8, 20)
OCTOBER = date(2025, 10, 9)


@pytest.fixture
def person(district: District) -> Person:
    found = district.person()
    district.household(found, district.person("周小雨", date(2014, 3, 2)))
    return found


@pytest.fixture
def draft(person: Person) -> Case:
    return open_case(scheme="dibao", person=person.pk, channel="portal", by=None, at=at(MONDAY), day=MONDAY)


def picture() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return drawn.getvalue()


def submitted(draft: Case) -> Case:
    Paper.objects.filter(case=draft, state="missing").update(state="provided")
    submit_draft(persons=[draft.person_id], case=draft.pk, signer=draft.person_id, at=at(MONDAY), day=MONDAY)
    return Case.objects.get(pk=draft.pk)


def refused(district: District, draft: Case) -> Case:
    case = submitted(draft)
    district.to_opinion(case, MONDAY)
    reason = {"reason": "名下有两套住房"}
    district.do(case, "opinion", "refuse", "lin", TUESDAY, **reason)
    district.do(case, "decision", "refuse", "qin", AFTER, **reason)
    from huimin.casework.decisions.deciding import confirm_decision, waiting_for_confirmation

    waiting = waiting_for_confirmation(case)
    assert waiting is not None
    confirm_decision(decision=waiting.pk, agrees=True, reason="", by=district["tao"], at=at(AFTER), day=AFTER)
    return district.do(case, "delivery", "delivered", "lin", AFTER)


def appealed(case: Case) -> Case:
    begun = appeal(persons=[case.person_id], case=case.pk, text="只有一套", at=at(AFTER), day=AFTER)
    return Case.objects.get(pk=begun)


class TestApplying:
    def test_a_draft_keeps_answers_and_becomes_a_case_with_its_form(
        self, draft: Case, person: Person
    ) -> None:
        found = own_draft([person.pk], draft.pk, MONDAY)
        assert all(each.stated and each.held.implied for each in found.asked)  # type: ignore[union-attr]
        assert found.written == {}
        answer_draft(persons=[person.pk], case=draft.pk, answers={}, at=at(MONDAY), day=MONDAY)
        case = submitted(draft)
        assert case.number
        assert Notice.objects.get(case=case).kind == "application"
        with pytest.raises(SentAlready):
            own_draft([person.pk], draft.pk, MONDAY)
        with pytest.raises(CaseHasMovedOn):
            submit_draft(persons=[person.pk], case=draft.pk, signer=person.pk, at=at(MONDAY), day=MONDAY)

    def test_nobody_reaches_the_case_of_somebody_else(self, district: District, draft: Case) -> None:
        other = [district.person("别人").pk]
        for reach in (
            lambda: own_case_page(other, draft.pk, MONDAY),
            lambda: own_draft(other, draft.pk, MONDAY),
            lambda: submit_draft(
                persons=other, case=draft.pk, signer=draft.person_id, at=at(MONDAY), day=MONDAY
            ),
            lambda: appeal(persons=other, case=draft.pk, text="不服", at=at(MONDAY), day=MONDAY),
        ):
            with pytest.raises(NoSuchCase):
                reach()
        assert own_cases(other) == []

    def test_papers_are_given_as_pictures_or_promised(self, draft: Case, person: Person) -> None:
        income = Paper.objects.get(case=draft, evidence="income")
        give_paper(
            persons=[person.pk],
            case=draft.pk,
            paper=income.pk,
            name="收入.png",
            content=picture(),
            at=at(MONDAY),
        )
        page = own_case_page([person.pk], draft.pk, MONDAY)
        row = next(each for each in page.papers if each.id == income.pk)
        assert (row.state, [name for _id, name in row.uploads]) == ("provided", ["收入.png"])
        with pytest.raises(NoPromise):
            promise_paper(persons=[person.pk], case=draft.pk, paper=income.pk)
        illness = Paper.objects.filter(case=draft, evidence="illness").first()
        assert illness is not None
        promise_paper(persons=[person.pk], case=draft.pk, paper=illness.pk)
        with pytest.raises(NoSuchPaper):
            promise_paper(persons=[person.pk], case=draft.pk, paper=0)
        with pytest.raises(NoSuchPaper):
            give_paper(
                persons=[person.pk], case=draft.pk, paper=0, name="a.png", content=picture(), at=at(MONDAY)
            )

    def test_an_answer_that_is_no_value_is_named(self, district: District, person: Person) -> None:
        said = Statement(
            name="wage", value=None, start=MONDAY, source=3, reference="税务", person_id=person.pk
        )
        replace_fact(statement=said, reason="", by=None, at=RECORDED)
        draft = open_case(
            scheme="dibao", person=person.pk, channel="portal", by=None, at=at(MONDAY), day=MONDAY
        )
        asked = own_draft([person.pk], draft.pk, MONDAY).asked
        field = asked[0].field
        assert asked[0].name == "wage"
        with pytest.raises(Invalid) as wrong:
            answer_draft(
                persons=[person.pk], case=draft.pk, answers={field: "很多"}, at=at(MONDAY), day=MONDAY
            )
        assert wrong.value.field == field
        answer_draft(persons=[person.pk], case=draft.pk, answers={field: "1200"}, at=at(MONDAY), day=MONDAY)
        assert own_draft([person.pk], draft.pk, MONDAY).written == {field: "1200", f"{field}.how": "other"}


class TestFollowing:
    def test_the_track_names_steps_and_days_and_nobody(self, district: District, draft: Case) -> None:
        case = submitted(draft)
        district.do(case, "acceptance", "accepted", "lin", TUESDAY)
        page = own_case_page([case.person_id], case.pk, TUESDAY)
        assert [step.state for step in page.steps[:2]] == ["done", "current"]
        assert {str(step.who) for step in page.steps} == {""}
        assert page.steps[0].on == TUESDAY
        assert page.clock is not None
        assert [notice.kind for notice in page.notices] == ["acceptance", "application"]
        assert page.may_withdraw
        assert page.case.now == "入户调查、信息核对"

    def test_what_was_given_is_seen_and_taken_back_until_it_is_accepted(
        self, district: District, draft: Case, person: Person
    ) -> None:
        case, own = submitted(draft), [person.pk]
        income = Paper.objects.get(case=case, evidence="income")
        income.state = "missing"
        income.save()
        for _each in range(2):
            give_paper(
                persons=own, case=case.pk, paper=income.pk, name="收入.png", content=picture(), at=at(MONDAY)
            )
        first, second = Upload.objects.order_by("pk")
        assert own_upload(persons=own, case=case.pk, upload=first.pk).media_type == "image/jpeg"
        with pytest.raises(NothingOfYours):
            own_upload(persons=[district.person("别人").pk], case=case.pk, upload=first.pk)
        take_upload_back(persons=own, case=case.pk, upload=first.pk, at=at(MONDAY))
        income.refresh_from_db()
        assert income.state == "provided"  # one is left
        with pytest.raises(NoSuchPaper):
            own_upload(persons=own, case=case.pk, upload=first.pk)
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        with pytest.raises(TakesNoPapers):
            take_upload_back(persons=own, case=case.pk, upload=second.pk, at=at(MONDAY))
        Case.objects.filter(pk=case.pk).update(accepted_on=None)
        other = Paper.objects.get(case=case, evidence="authorisation")
        theirs = take_upload(
            case=case, paper=other, name="授权.png", content=picture(), by=district["lin"], at=at(MONDAY)
        )
        with pytest.raises(NoSuchPaper):  # what an officer took in is the officer's
            take_upload_back(persons=own, case=case.pk, upload=theirs.pk, at=at(MONDAY))
        take_upload_back(persons=own, case=case.pk, upload=second.pk, at=at(MONDAY))
        income.refresh_from_db()
        assert income.state == "missing"

    def test_sending_declares_what_the_platform_writes(self, draft: Case, person: Person) -> None:
        demanded = {row.evidence for row in own_case_page([person.pk], draft.pk, MONDAY).missing}
        assert demanded == {"authorisation", "income"}
        paper = Paper.objects.get(case=draft, evidence="authorisation")
        with pytest.raises(NoSuchPaper):
            accept_authorisation(persons=[person.pk], case=draft.pk, paper=paper.pk, signer=0)
        accept_authorisation(persons=[person.pk], case=draft.pk, paper=paper.pk, signer=person.pk)
        submit_draft(persons=[person.pk], case=draft.pk, signer=person.pk, at=at(MONDAY), day=MONDAY)
        stood = dict(Paper.objects.filter(case=draft, state="provided").values_list("evidence", "note"))
        assert stood == {
            "application": "提交时已在线声明", "promise": "提交时已在线声明",
            "authorisation": "本人经手机验证登录后在线确认",
        }  # fmt: skip
        missing = own_case_page([person.pk], draft.pk, MONDAY).missing
        assert [row.named for row in missing] == ["收入和财产申报表（周淑珍）"]

    def test_nobody_declares_for_another_adult(self, district: District) -> None:
        sender, other = district.person("唐利金"), district.person("唐大明", date(1980, 1, 1))
        district.household(sender, other)
        case = open_case(
            scheme="dibao", person=sender.pk, channel="portal", by=None, at=at(MONDAY), day=MONDAY
        )
        asked = own_case_page([sender.pk], case.pk, MONDAY).missing
        assert [row.person_id for row in asked if row.evidence == "promise"] == [other.pk]
        submit_draft(persons=[sender.pk], case=case.pk, signer=sender.pk, at=at(MONDAY), day=MONDAY)
        promises = Paper.objects.filter(case=case, evidence="promise")
        assert dict(promises.values_list("person", "state")) == {sender.pk: "provided", other.pk: "missing"}
        theirs = promises.get(person=other)
        give_paper(
            persons=[sender.pk], case=case.pk, paper=theirs.pk, name="a.png", content=picture(),
            at=at(MONDAY),
        )  # fmt: skip
        theirs.refresh_from_db()
        assert theirs.state == "provided"  # the paper that they signed themselves

    def test_a_closed_case_takes_no_papers(self, district: District, draft: Case) -> None:
        case = refused(district, draft)
        paper = Paper.objects.filter(case=case).first()
        assert paper is not None
        with pytest.raises(TakesNoPapers):
            give_paper(
                persons=[case.person_id], case=case.pk, paper=paper.pk, name="a.png", content=picture(),
                at=at(AFTER),
            )  # fmt: skip
        later = own_case_page([case.person_id], appealed(case).pk, AFTER)
        assert later.may_give
        assert [row.evidence for row in later.others] == ["proof"]

    def test_missing_papers_wait_for_the_applicant(self, district: District, draft: Case) -> None:
        case = submitted(draft)
        Paper.objects.filter(case=case, evidence="income").update(state="missing")
        district.do(case, "acceptance", "incomplete", "lin", MONDAY, reason="缺收入申报表")
        assert own_cases([case.person_id])[0].waits_for_applicant
        supplement = own_case_page([case.person_id], case.pk, TUESDAY).supplement
        assert supplement is not None
        assert supplement.reason == "缺收入申报表"
        with pytest.raises(StillMissing, match="周淑珍"):
            supply_papers(persons=[case.person_id], case=case.pk, at=at(TUESDAY), day=TUESDAY)
        income = Paper.objects.get(case=case, evidence="income")
        give_paper(
            persons=[case.person_id], case=case.pk, paper=income.pk, name="收入.png", content=picture(),
            at=at(TUESDAY),
        )  # fmt: skip
        supply_papers(persons=[case.person_id], case=case.pk, at=at(TUESDAY), day=TUESDAY)
        assert district.waiting(case) == {"acceptance"}
        with pytest.raises(NothingAsked):
            supply_papers(persons=[case.person_id], case=case.pk, at=at(TUESDAY), day=TUESDAY)

    def test_the_track_goes_by_when_and_shows_no_step_that_never_comes(
        self, district: District, draft: Case
    ) -> None:
        case = submitted(draft)
        Paper.objects.filter(case=case, evidence="income").update(state="missing")
        district.do(case, "acceptance", "incomplete", "lin", MONDAY, reason="缺收入申报表")
        steps = own_case_page([case.person_id], case.pk, TUESDAY).steps
        assert [(step.label, step.state) for step in steps][:2] == [("受理", "done"), ("补正材料", "current")]
        assert steps[2].state == "next"
        assert len({step.label for step in steps}) == len(steps)

    def test_a_decided_case_has_no_clock(self, district: District, draft: Case) -> None:
        case = granted(district, draft)
        end_publicities(at=at(AFTER), day=AFTER)
        assert own_case_page([case.person_id], case.pk, AFTER).clock is not None
        district.do(case, "decision", "grant", "qin", AFTER)
        page = own_case_page([case.person_id], case.pk, AFTER)
        assert page.clock is None
        assert "抽查" not in {step.label for step in page.steps if step.state == "next"}

    def test_a_record_of_a_visit_stays_inside(self, district: District, draft: Case) -> None:
        case = submitted(draft)
        district.to_opinion(case, MONDAY)
        record = Notice.objects.get(case=case, kind="record")
        with pytest.raises(NoSuchCase):
            open_document(persons=[case.person_id], notice=record.pk, at=at(TUESDAY))
        acceptance = Notice.objects.get(case=case, kind="acceptance")
        opened = open_document(persons=[case.person_id], notice=acceptance.pk, at=at(TUESDAY))
        assert opened.title == "城市最低生活保障申请受理通知书"
        assert opened.content.startswith(b"%PDF-")
        acceptance.refresh_from_db()
        assert acceptance.read_at == at(TUESDAY)

    def test_a_withdrawn_draft_is_gone(self, draft: Case) -> None:
        begun = begin_application(scheme="dibao", person=draft.person_id, at=at(MONDAY), day=MONDAY)
        assert begun == draft.pk  # the one that lies there is gone on with
        take_back(persons=[draft.person_id], case=draft.pk, reason="", at=at(MONDAY), day=MONDAY)
        assert own_cases([draft.person_id]) == []


class TestAppealing:
    def test_what_was_refused_can_be_appealed_once(self, district: District, draft: Case) -> None:
        case = refused(district, draft)
        page = own_case_page([case.person_id], case.pk, AFTER)
        assert page.may_appeal
        assert page.decision is not None
        assert (page.decision.grants, page.decision.reason) == (False, "名下有两套住房")
        with pytest.raises(ReasonNeeded):
            appeal(persons=[case.person_id], case=case.pk, text=" ", at=at(AFTER), day=AFTER)
        begun = appealed(case)
        assert (begun.kind, begun.cause, said_of(begun)) == ("appeal", "", [(AFTER, "只有一套")])
        assert Case.objects.get(pk=begun.pk).follows_id == case.pk
        page = own_case_page([case.person_id], case.pk, AFTER)
        assert (page.may_appeal, page.appeal) == (False, begun.pk)
        with pytest.raises(CaseIsOpen):
            appeal(persons=[case.person_id], case=case.pk, text="再说", at=at(AFTER), day=AFTER)

    def test_who_decided_does_not_hear_the_appeal(self, district: District, draft: Case) -> None:
        case = refused(district, draft)
        begun = appealed(case)
        for outcome, more in (("taken", {}), ("forwarded", {"reason": "不属于本机关", "answers": PASSED_ON})):
            with pytest.raises(AppealOfOwn):
                district.do(begun, "receipt", outcome, "qin", AFTER, **more)
        receipt = Task.objects.get(case=begun, step="receipt")
        hands = hands_on(begun, AFTER)
        assert hands.bar(district["qin"].pk, Asked("cases.appeal", "counter")) == Bar.OWN_DECISION
        assert hands.bar(district["shen"].pk, Asked("cases.appeal", "counter")) is None
        assert receipt not in waiting_for(district["qin"], AFTER)
        assert receipt in waiting_for(district["shen"], AFTER)
        assert district["qin"] not in [each for each, _number in colleagues_for([receipt], AFTER)]
        with pytest.raises(IntegrityError, match="nobody_hears_their_own_appeal"), transaction.atomic():
            Duty.objects.create(case=begun, officer=district["qin"], group="counter", step="receipt")
        district.do(begun, "receipt", "taken", "shen", AFTER)
        told = {"facts": "只有一套住房，登记有误", "law": "正确"}
        with pytest.raises(AppealOfOwn):
            district.do(begun, "examination", "done", "qin", AFTER, answers=told)
        district.do(begun, "examination", "done", "shen", AFTER, answers=told)
        with pytest.raises(AppealOfOwn):
            district.do(begun, "decision", "grant", "tao", LATER, reason="只有一套住房")
        assert not Duty.objects.filter(case=begun, officer=district["tao"]).exists()

    def test_what_is_passed_on_says_where_to_and_until_when(self, district: District, draft: Case) -> None:
        begun = appealed(refused(district, draft))
        given = {"reason": "不属于本机关"}
        with pytest.raises(AnswerMissing) as missing:
            district.do(begun, "receipt", "forwarded", "shen", AFTER, **given)
        assert [each.field for each in (missing.value, *missing.value.others)] == list(PASSED_ON)
        late = {**PASSED_ON, "feedback_on": date(2025, 1, 1)}
        with pytest.raises(FeedbackPast):
            district.do(begun, "receipt", "forwarded", "shen", AFTER, answers=late, **given)
        district.do(begun, "receipt", "forwarded", "shen", AFTER, answers=PASSED_ON, **given)
        begun.refresh_from_db()
        assert begun.ending == "forwarded"

    def test_an_appeal_that_nobody_decided_uses_nothing_up(self, district: District, draft: Case) -> None:
        case = refused(district, draft)
        first = appealed(case)
        given = {"reason": "不属于本机关", "answers": PASSED_ON}
        district.do(first, "receipt", "forwarded", "shen", AFTER, **given)
        assert own_case_page([case.person_id], case.pk, AFTER).may_appeal
        second = appealed(case)
        take_back(persons=[case.person_id], case=second.pk, reason="", at=at(AFTER), day=AFTER)
        page = own_case_page([case.person_id], case.pk, AFTER)
        assert (page.may_appeal, page.appeal) == (True, None)
        third = appealed(case)
        district.do(third, "receipt", "taken", "shen", AFTER)
        told = {"facts": "清楚", "law": "正确"}
        district.do(third, "examination", "done", "shen", AFTER, answers=told)
        district.do(third, "decision", "grant", "yan", OCTOBER, reason="只有一套住房")
        district.do(third, "delivery_reversed", "delivered", "yan", OCTOBER)
        assert own_case_page([case.person_id], case.pk, AFTER).appeal == third.pk
        with pytest.raises(AppealDecided, match=third.number):
            appealed(case)

    def test_a_reversal_loses_no_month(self, district: District, draft: Case) -> None:
        case = refused(district, draft)
        begun = appealed(case)
        district.do(begun, "receipt", "taken", "shen", AFTER)
        told = {"facts": "只有一套住房，登记有误", "law": "正确"}
        district.do(begun, "examination", "done", "shen", AFTER, answers=told)
        district.do(begun, "decision", "grant", "yan", OCTOBER, reason="只有一套住房")
        district.do(begun, "delivery_reversed", "delivered", "yan", OCTOBER)
        begun.refresh_from_db()
        assert (begun.state, begun.ending) == ("closed", "granted")
        assert Notice.objects.get(case=begun, kind="approval").delivered_on == OCTOBER
        assert [award.start for award in awards_of_household(case.household_id or 0)] == [date(2025, 9, 1)]

    def test_what_was_granted_or_is_under_way_cannot_be_appealed(self, draft: Case) -> None:
        case = submitted(draft)
        with pytest.raises(NothingToAppeal):
            appeal(persons=[case.person_id], case=case.pk, text="太慢", at=at(MONDAY), day=MONDAY)


def granted(district: District, draft: Case) -> Case:
    case = submitted(draft)
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    task = Task.objects.get(case=case, step="publicity")
    begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
    return case


class TestInPublic:
    def test_an_opinion_is_shown_while_it_runs_and_the_result_afterwards(
        self, district: District, draft: Case
    ) -> None:
        case = granted(district, draft)
        (shown,) = public_notices(TUESDAY, COMMUNITY)
        assert (shown.name, shown.members, shown.people) == ("周淑珍", (), 2)
        assert shown.basis == "《最低生活保障审核确认办法》（民发〔2021〕57号）第十九条"
        assert shown.takes_objections
        assert public_notices(TUESDAY, "420202002") == []
        assert public_notice(shown.code, date(2025, 8, 12)) == shown
        with pytest.raises(NoSuchNotice):
            public_notice(shown.code, AFTER)
        end_publicities(at=at(AFTER), day=AFTER)
        district.do(case, "decision", "grant", "qin", AFTER)
        district.do(case, "announcement", "announced", "wen", AFTER)
        (result,) = public_notices(AFTER, COMMUNITY)
        assert (result.kind, result.takes_objections) == ("result", False)
        assert "1,793.00" in " ".join(result.said)
        assert Notice.objects.get(case=case, kind="approval").delivered_on == AFTER

    def test_an_objection_is_followed_by_its_receipt(self, district: District, draft: Case) -> None:
        granted(district, draft)
        shown = Publicity.objects.get()
        with pytest.raises(ReasonNeeded):
            take_objection(publicity=shown.pk, said=Said(" "), by=None, at=at(TUESDAY), day=TUESDAY)
        night = datetime(2025, 8, 5, 17, tzinfo=UTC)  # one in the night of the sixth
        receipt = take_objection(
            publicity=shown.pk, said=Said("他家有车"), by=None, at=night, day=date(2025, 8, 6)
        ).receipt
        card = objection_of(receipt.upper())
        assert (card.text, card.answered_on, card.upheld) == ("他家有车", None, None)
        assert objection_of(receipt).on == date(2025, 8, 6)
        answer_objection(
            objection=shown.objections.get().pk, upheld=False, answer="已核实，无车", by=district["song"],
            at=at(AFTER), day=AFTER,
        )  # fmt: skip
        assert objection_of(receipt).answer == "已核实，无车"
        with pytest.raises(NoSuchReceipt):
            objection_of("zzzzzzzz")


def test_a_change_is_reported_for_an_award(district: District, draft: Case) -> None:
    case = granted(district, draft)
    end_publicities(at=at(AFTER), day=AFTER)
    district.do(case, "decision", "grant", "qin", AFTER)
    (award,) = awards_of_household(case.household_id or 0)
    with pytest.raises(ReasonNeeded):
        report_change(award=award, text="", at=at(LATER), day=LATER)
    begun = Case.objects.get(pk=report_change(award=award, text="孩子上大学了", at=at(LATER), day=LATER))
    assert (begun.kind, begun.cause, begun.award_id) == ("change", "", award.id)
    assert report_change(award=award, text="搬家了", at=at(LATER), day=LATER) == begun.pk
    begun.refresh_from_db()
    assert said_of(begun) == [(LATER, "孩子上大学了"), (LATER, "搬家了")]
    assert Deed.objects.filter(verb="case.change_added").exists()


def test_what_was_said_is_no_cause_and_stays(district: District, draft: Case) -> None:
    case = refused(district, draft)
    begun = appealed(case)
    wrong = Case.objects.filter(pk=begun.pk)
    for change in (
        {"cause": "只有一套"},
        {"cause": "review soon"},
        {"said": []},
        {"said": [{"on": "2025-08-13", "text": "x"}]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.update(**change)
    wrong.update(said=[*begun.said, words_of("还有", LATER)])


def test_a_yearly_confirmation_is_given_by_photo_and_seen_by_an_officer(
    district: District, person: Person
) -> None:
    review = open_case(
        scheme="disability_pension", person=person.pk, channel="platform", by=None, at=at(MONDAY), day=MONDAY,
        kind="review",
    )  # fmt: skip
    submit_case(case=review.pk, by=None, at=at(MONDAY), day=MONDAY)
    assert own_case_page([person.pk], review.pk, MONDAY).asks_to_confirm
    confirm_by_photo(persons=[person.pk], case=review.pk, name="本人.png", content=picture(), at=at(MONDAY))
    (task,) = Task.objects.filter(case=review, state="open")
    assert [name for _id, name in photos_of(review)[task.pk]] == ["本人.png"]
    district.do(
        review, "confirm", "confirmed", "wen", TUESDAY,
        answers={"confirmed_on": TUESDAY, "confirmed_how": "face"},
    )  # fmt: skip
    assert not own_case_page([person.pk], review.pk, TUESDAY).asks_to_confirm
    with pytest.raises(CaseHasMovedOn):
        confirm_by_photo(
            persons=[person.pk], case=review.pk, name="本人.png", content=picture(), at=at(TUESDAY)
        )
