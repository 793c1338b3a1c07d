"""The pages of the portal: apply, follow, give papers, object, check, verify."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.models import Case, Complaint, Notice, Paper, Publicity, Showing, Task, Upload
from huimin.casework.publicity.showing import begin_publicity, end_publicities
from huimin.casework.tests.made_cases import CHECKED, COMMUNITY, MONDAY, District, at
from huimin.commons.documents.models import Document
from huimin.commons.installation.public import stand_at
from huimin.entitlements.models import Award
from huimin.portal.models import Attempt, Office, Resident
from huimin.portal.tests.conftest import PHONE
from huimin.registry.models import Division, Membership, Person
from huimin.registry.public import Statement, replace_fact

pytestmark = pytest.mark.django_db
AFTER = date(2025, 8, 12)
KINDS = {
    "wage", "business_net", "pension", "property_net", "support_received", "other_transfers", "other_income",
}  # fmt: skip
"""What an adult is asked about whom no register lists."""
KINDS_OF_CHILDREN = {"support_received", "other_transfers", "other_income"}


def picture(name: str = "照片.png") -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def applied(resident: Client) -> Case:
    resident.post("/portal/apply/", {"scheme": "dibao"})
    case = Case.objects.get()
    for paper in Paper.objects.filter(case=case, state="missing"):
        resident.post(f"/portal/cases/{case.pk}/papers/{paper.pk}/", {f"paper-{paper.pk}": picture()})
    resident.post(f"/portal/apply/{case.pk}/send/")
    case.refresh_from_db()
    return case


class TestApplying:
    def test_choose_answer_give_papers_send(self, resident: Client, person: Person) -> None:
        said = Statement(
            name="wage", value=None, start=date(2020, 1, 1), source=3, reference="税务", person_id=person.pk
        )
        replace_fact(statement=said, reason="", by=None, at=at(date(2024, 1, 2)))
        offered = text(resident.get("/portal/apply/"))
        assert "家庭人均月收入低于低保标准" in offered
        assert (
            offered.index("城市最低生活保障") < offered.index("急难型临时救助") < offered.index("残疾抚恤金")
        )
        assert resident.post("/portal/apply/", {}).status_code == 422
        begun = resident.post("/portal/apply/", {"scheme": "dibao"})
        case = Case.objects.get()
        assert begun["Location"] == f"/portal/apply/{case.pk}/"
        page = text(resident.get(f"/portal/apply/{case.pk}/"))
        assert "工资性收入" in page
        field = f"wage.{person.pk}"
        wrong = resident.post(f"/portal/apply/{case.pk}/", {field: "很多"})
        assert wrong.status_code == 422
        assert "很多" in text(wrong)  # nothing that was typed is lost
        later = resident.post(f"/portal/apply/{case.pk}/", {field: "1200", "later": "1"})
        assert later["Location"] == "/portal/cases/"
        assert "尚未提交" in text(resident.get("/portal/cases/"))
        assert 'value="1200"' in text(resident.get(f"/portal/apply/{case.pk}/"))
        assert resident.post(f"/portal/apply/{case.pk}/", {field: "1200"})["Location"].endswith("?part=1")
        last = resident.post(f"/portal/apply/{case.pk}/", {"part": "9"})
        assert last["Location"].endswith("/papers/")
        paper = Paper.objects.get(case=case, evidence="income")
        given = resident.post(f"/portal/cases/{case.pk}/papers/{paper.pk}/", {f"paper-{paper.pk}": picture()})
        assert given["Location"] == f"/portal/apply/{case.pk}/papers/"
        assert Upload.objects.get().name == "照片.png"
        over = text(resident.get(f"/portal/apply/{case.pk}/send/"))
        assert "1,200.00" in over
        assert "没有回答" in over  # the rest of what must be stated
        assert "家庭经济状况核对授权书（周淑珍）" in over  # still missing, whose, and said so
        assert "承诺书（" not in over  # what is declared when sending is no photo
        sent = resident.post(f"/portal/apply/{case.pk}/send/")
        assert sent["Location"] == f"/portal/cases/{case.pk}/"
        case.refresh_from_db()
        assert (case.state, case.channel, case.opened_by) == ("open", "portal", None)
        twice = resident.post(f"/portal/apply/{case.pk}/send/")
        assert twice["Location"] == f"/portal/cases/{case.pk}/"
        for back in (f"/portal/apply/{case.pk}/", f"/portal/apply/{case.pk}/papers/"):
            for answer in (resident.get(back, follow=True), resident.post(back, follow=True)):
                assert answer.redirect_chain[-1][0] == f"/portal/cases/{case.pk}/"
                assert "您已经提交过了" in text(answer)
        assert Case.objects.count() == 1

    def test_everything_that_was_chosen_is_taken_in_when_going_on(self, resident: Client) -> None:
        resident.post("/portal/apply/", {"scheme": "dibao"})
        case = Case.objects.get()
        path = f"/portal/apply/{case.pk}/papers/"
        income, signed = (Paper.objects.get(case=case, evidence=name) for name in ("income", "authorisation"))
        page = text(resident.get(path))
        assert "书面申请" not in page
        assert "本人授权" in page  # an adult who applies accepts it on the screen
        chosen = {f"paper-{income.pk}": picture("收入.png"), f"paper-{signed.pk}": picture("授权.png")}
        assert resident.post(path, chosen)["Location"] == f"/portal/apply/{case.pk}/send/"
        assert sorted(Upload.objects.values_list("name", flat=True)) == ["授权.png", "收入.png"]
        lies = SimpleUploadedFile("a.png", b"#!/bin/sh", "image/png")
        mixed = {f"paper-{income.pk}": picture("再来.png"), f"paper-{signed.pk}": lies}
        assert resident.post(path, mixed)["Location"] == path  # one is wrong: not gone on, the other kept
        assert Upload.objects.filter(name="再来.png").exists()
        first = Upload.objects.get(name="收入.png")
        shown = resident.get(f"/portal/cases/{case.pk}/uploads/{first.pk}/")
        assert shown["Content-Type"] == "image/jpeg"
        removed = resident.post(f"/portal/cases/{case.pk}/uploads/{first.pk}/remove/", follow=True)
        assert "收入.png" not in text(removed)
        again = resident.post(f"/portal/cases/{case.pk}/uploads/{first.pk}/remove/", follow=True)
        assert "请重新打开" in text(again) or "没有" in text(again)

    def test_an_authorisation_is_accepted_or_printed(self, resident: Client) -> None:
        resident.post("/portal/apply/", {"scheme": "dibao"})
        case = Case.objects.get()
        printed = resident.post(f"/portal/cases/{case.pk}/authorisation/")
        assert printed["Content-Type"] == "application/pdf"
        signed = Paper.objects.get(case=case, evidence="authorisation")
        resident.post(f"/portal/cases/{case.pk}/papers/{signed.pk}/", {"accept": "1"})
        signed.refresh_from_db()
        assert signed.state == "provided"

    def test_papers_are_brought_later(self, resident: Client) -> None:
        resident.post("/portal/apply/", {"scheme": "dibao"})
        case = Case.objects.get()
        resident.post(f"/portal/apply/{case.pk}/send/")
        income = Paper.objects.get(case=case, evidence="income")
        page = text(resident.get(f"/portal/cases/{case.pk}/"))
        assert f'name="paper-{income.pk}"' in page
        resident.post(f"/portal/cases/{case.pk}/papers/{income.pk}/", {f"paper-{income.pk}": picture()})
        income.refresh_from_db()
        assert income.state == "provided"

    def test_what_is_no_picture_is_refused_in_words(self, resident: Client) -> None:
        resident.post("/portal/apply/", {"scheme": "dibao"})
        case, paper = Case.objects.get(), Paper.objects.filter(state="missing").first()
        assert paper is not None
        lies = SimpleUploadedFile("a.png", b"#!/bin/sh", "image/png")
        page = resident.post(
            f"/portal/cases/{case.pk}/papers/{paper.pk}/", {f"paper-{paper.pk}": lies}, follow=True
        )
        assert "a.png" in text(page)
        assert not Upload.objects.exists()
        page = resident.post(f"/portal/cases/{case.pk}/papers/{paper.pk}/", {}, follow=True)
        assert "请先选择照片或文件" in text(page)

    def test_a_draft_is_thrown_away(self, resident: Client) -> None:
        resident.post("/portal/apply/", {"scheme": "dibao"})
        case = Case.objects.get()
        resident.post(f"/portal/cases/{case.pk}/withdraw/", {})
        assert "暂无办事记录" in text(resident.get("/portal/cases/"))

    def test_somebody_elses_case_is_not_there(self, district: District, resident: Client) -> None:
        other = district.person("别人")
        district.household(other)
        case = district.applied(other)
        for path in (
            f"/portal/cases/{case.pk}/",
            f"/portal/apply/{case.pk}/",
            f"/portal/cases/{case.pk}/appeal/",
        ):
            answer = resident.get(path)
            assert answer.status_code == 404
            assert "没有您的这项办理记录" in text(answer)
            assert "辖区" not in text(answer)
        assert resident.post(f"/portal/cases/{case.pk}/withdraw/").status_code == 302
        case.refresh_from_db()
        assert case.state == "open"
        assert resident.get("/portal/awards/1/change/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_phone_is_told_of_a_letter_and_not_what_it_says(
    district: District, resident: Client, sent: list[tuple[str, str]]
) -> None:
    case = applied(resident)
    before = len(sent)
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    assert sent[before:] == [
        (PHONE, "您有一份新的文书：城市最低生活保障申请受理通知书。请登录便民服务查看，或者到窗口咨询。")
    ]
    Resident.objects.update(ended_at=timezone.now())
    district.do(case, "check", "consistent", "he", MONDAY, answers=CHECKED)
    assert len(sent) == before + 1


class TestFollowing:
    def test_the_page_of_a_case_tells_track_letters_and_what_is_missing(
        self, district: District, resident: Client
    ) -> None:
        case = applied(resident)
        Paper.objects.filter(case=case, evidence="income").update(state="missing")
        district.do(case, "acceptance", "incomplete", "lin", MONDAY, reason="缺收入申报表")
        page = text(resident.get(f"/portal/cases/{case.pk}/"))
        assert "需要您办理" in page
        assert "补正材料一次性告知书" in page
        assert "缺收入申报表" in page
        short = text(resident.post(f"/portal/cases/{case.pk}/supply/", follow=True))
        assert "收入和财产申报表（周淑珍）" in short
        assert district.waiting(case) == {"supplement"}
        assert "lin" not in page.split("<main", 1)[1]  # officers stay unnamed
        notice = Notice.objects.get(case=case, kind="missing_papers")
        home = text(resident.get("/portal/")).split('class="tasks"', 1)[0]
        assert "需要您办理" in home
        assert f"/portal/documents/{notice.pk}/" in home
        assert "新的文书" in home
        opened = resident.get(f"/portal/documents/{notice.pk}/")
        assert opened["Content-Type"] == "application/pdf"
        notice.refresh_from_db()
        assert notice.read_at is not None
        assert "新的文书" not in text(resident.get("/portal/"))
        paper = Paper.objects.get(case=case, evidence="income")
        resident.post(f"/portal/cases/{case.pk}/papers/{paper.pk}/", {f"paper-{paper.pk}": picture()})
        resident.post(f"/portal/cases/{case.pk}/supply/")
        assert district.waiting(case) == {"acceptance"}
        page = text(resident.post(f"/portal/cases/{case.pk}/supply/", follow=True))
        assert "需要您办理" not in page
        assert "“—”" not in page
        assert "我们已经记下" in page

    def test_granted_told_with_reasons_and_then_changed(self, district: District, resident: Client) -> None:
        case = applied(resident)
        district.to_opinion(case, MONDAY)
        district.do(case, "opinion", "grant", "lin", MONDAY)
        task = Task.objects.get(case=case, step="publicity")
        begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(MONDAY), day=MONDAY)
        end_publicities(at=at(AFTER), day=AFTER)
        district.do(case, "decision", "grant", "qin", AFTER)
        page = text(resident.get(f"/portal/cases/{case.pk}/"))
        assert "已批准" in page
        assert "1,793.00" in page
        Award.objects.get()
        assert resident.post(f"/portal/cases/{case.pk}/withdraw/", follow=True).status_code == 200
        case.refresh_from_db()
        assert case.ending != "withdrawn"  # decided: too late

    def test_what_is_received_is_confirmed_once_a_year_by_photo(
        self, resident: Client, person: Person
    ) -> None:
        review = open_case(
            scheme="disability_pension", person=person.pk, channel="platform", by=None, at=at(MONDAY),
            day=MONDAY, kind="review",
        )  # fmt: skip
        submit_case(case=review.pk, by=None, at=at(MONDAY), day=MONDAY)
        path = f"/portal/cases/{review.pk}/"
        assert "年度确认" in text(resident.get(path))
        assert "请先选择照片" in text(resident.post(f"{path}confirm/", {}, follow=True))
        page = text(resident.post(f"{path}confirm/", {"file": picture()}, follow=True))
        assert "照片已收到" in page
        lies = SimpleUploadedFile("a.png", b"#!/bin/sh", "image/png")
        assert "照片已收到" not in text(resident.post(f"{path}confirm/", {"file": lies}, follow=True))

    def test_nothing_to_appeal_leads_back_to_the_case(self, resident: Client) -> None:
        case = applied(resident)
        for answer in (
            resident.get(f"/portal/cases/{case.pk}/appeal/", follow=True),
            resident.post(f"/portal/cases/{case.pk}/appeal/", {"text": "不服"}, follow=True),
        ):
            assert answer.redirect_chain[-1][0] == f"/portal/cases/{case.pk}/"
            assert "目前没有可以申诉的决定" in text(answer)


class TestInPublic:
    def shown(self, district: District, resident: Client) -> Publicity:
        case = applied(resident)
        district.to_opinion(case, MONDAY)
        district.do(case, "opinion", "grant", "lin", MONDAY)
        task = Task.objects.get(case=case, step="publicity")
        return begin_publicity(
            task=task.pk, place="社区公示栏", by=district["wen"], at=at(MONDAY), day=MONDAY
        )

    def test_a_notice_shows_exactly_what_it_may(
        self, client: Client, district: District, resident: Client, person: Person
    ) -> None:
        shown = self.shown(district, resident)
        anybody = Client()
        page = text(anybody.get("/portal/notices/"))
        assert "周淑珍" in page
        page = text(anybody.get(f"/portal/notices/{shown.code}/"))
        assert "周某某" not in page
        assert "周小雨" not in page
        for secret in (person.id_masked, person.phone_masked, "13900000001"):
            assert secret not in page
        anybody.get(f"/portal/notices/{shown.code}/")
        assert Showing.objects.get().times == 2
        sheet = text(anybody.get(f"/portal/notices/{shown.code}/sheet/"))
        assert Showing.objects.get().times == 3  # the sheet is the same notice
        assert "《最低生活保障审核确认办法》（民发〔2021〕57号）第十九条" in sheet
        assert "2025-08-11（含当日）" in sheet
        assert "<svg" in sheet
        assert "viewBox" in sheet
        assert "12349" in sheet
        assert f"/portal/notices/{shown.code}/" in sheet
        assert anybody.get("/portal/notices/zzzzzzzzzz/").status_code == 404
        assert "没有公示" in text(anybody.get("/portal/notices/?division=420202002"))

    def test_a_result_is_announced_in_plain_words_and_names_the_applicant_alone(
        self, district: District, resident: Client, person: Person
    ) -> None:
        case = self.shown(district, resident).case
        end_publicities(at=at(AFTER), day=AFTER)
        district.do(case, "decision", "grant", "qin", AFTER)
        district.do(case, "announcement", "announced", "wen", AFTER)
        result = Publicity.objects.get(case=case, kind="result")
        assert result.content["members"] == []
        stand_at(day=AFTER)
        for path in ("", "sheet/"):
            page = text(Client().get(f"/portal/notices/{result.code}/{path}"))
            for word in ("周淑珍", "<dd>2</dd>", "保障金额", "每月 1,793.00 元"):
                assert word in page
            for word in ("周某某", "予以", "拟", person.id_masked, person.phone_masked):
                assert word not in page
        on_file = Publicity.objects.create(
            case=case, task=Task.objects.filter(case=case, publicity__isnull=True).first(), kind="result",
            code="older22222", division=case.division, content={**result.content, "members": ["周某某"]},
            sm3=result.sm3, start=AFTER, until=AFTER, opened_at=at(AFTER), opened_by=district["wen"],
        )  # fmt: skip
        assert "周某某" not in text(Client().get(f"/portal/notices/{on_file.code}/"))

    def test_who_receives_is_listed_as_long_as_they_do(self, district: District, resident: Client) -> None:
        case = self.shown(district, resident).case
        end_publicities(at=at(AFTER), day=AFTER)
        district.do(case, "decision", "grant", "qin", AFTER)
        for code, kind in (("420202", "district"), (COMMUNITY[:9], "street"), (COMMUNITY, "community")):
            parent = code[: {"district": 0, "street": 6, "community": 9}[kind]] or None
            Division.objects.create(
                code=code, parent_id=parent, kind=kind, name=code, name_en=code, start=date(2000, 1, 1)
            )
        anybody = Client()
        path = f"/portal/notices/standing/?division={COMMUNITY}"
        assert "周淑珍" not in text(anybody.get(path))  # from September on
        stand_at(day=date(2025, 9, 1))
        page = text(anybody.get(path))
        assert "周淑珍" in page
        assert "1,793.00" in page
        assert "周淑珍" not in text(anybody.get("/portal/notices/standing/?division=4202"))

    def test_anybody_objects_and_follows_it_up(self, district: District, resident: Client) -> None:
        shown = self.shown(district, resident)
        anybody = Client()
        path = f"/portal/notices/{shown.code}/object/"
        assert anybody.post(path, {"text": ""}).status_code == 422
        page = text(anybody.post(path, {"text": "他家有车", "name": "知情人", "phone": "13900000009"}))
        objection = shown.objections.get()
        assert objection.receipt in page
        assert "请记下" in page
        assert "知情人".encode() not in bytes(objection.name_cipher or b"")
        follow = text(anybody.post("/portal/receipt/", {"receipt": objection.receipt}))
        assert "他家有车" in follow
        assert "周某某" in follow or "周淑珍" in follow
        assert "城市最低生活保障" in follow  # which notice it is about
        said = {"text": "他家有车", "once": "f00d"}
        pages = [text(anybody.post(path, said)) for _twice in range(2)]
        (again,) = shown.objections.filter(once="f00d")
        assert all(again.receipt in page for page in pages)
        answered = {
            "handled_at": timezone.now(),
            "handled_by": district["song"],
            "upheld": False,
            "answer": "x",
        }
        with pytest.raises(IntegrityError, match="once"), transaction.atomic():
            shown.objections.create(receipt="other", text="x", at=timezone.now(), once="f00d", **answered)
        assert "知情人" not in follow
        assert anybody.post("/portal/receipt/", {"receipt": "zzzz"}).status_code == 422

    def test_objections_are_limited_by_place(self, district: District, resident: Client) -> None:
        shown = self.shown(district, resident)
        anybody = Client()
        path = f"/portal/notices/{shown.code}/object/"
        answers = [anybody.post(path, {"text": "他家有车"}).status_code for _each in range(11)]
        assert answers == [200] * 10 + [422]
        assert shown.objections.count() == 10


class TestComplaining:
    SAID = (
        ("about", "officer"),
        ("subject", "窗口人员"),
        ("text", "拒收材料"),
        ("named", "no"),
        ("once", "a1"),
    )

    def test_anybody_complains_and_follows_it_with_the_receipt(self, district: District) -> None:
        anybody = Client()
        assert anybody.post("/portal/complain/", {"text": ""}).status_code == 422
        page = text(anybody.post("/portal/complain/", dict(self.SAID)))
        complaint = Complaint.objects.get()
        assert complaint.receipt in page
        assert not complaint.named
        anybody.post("/portal/complain/", dict(self.SAID))  # the same form again
        assert Complaint.objects.count() == 1
        follow = text(anybody.post("/portal/receipt/", {"receipt": complaint.receipt}))
        assert "您反映的问题" in follow
        assert "拒收材料" not in follow  # a code that is found tells nobody
        assert anybody.post("/portal/receipt/review/", {"text": "不对"}, follow=True).status_code == 200

    def test_who_gives_a_name_is_asked_for_both(self, district: District) -> None:
        anybody = Client()
        said = dict(self.SAID) | {"named": "yes", "name": "周大山"}
        assert anybody.post("/portal/complain/", said).status_code == 422
        assert "电话号码" in text(anybody.post("/portal/complain/", said | {"phone": "12"}))
        assert not Complaint.objects.exists()
        assert anybody.post("/portal/complain/", said | {"phone": "13900000003"}).status_code == 200
        kept = Complaint.objects.get()
        assert kept.named
        assert "周大山".encode() not in bytes(kept.name_cipher or b"")

    def test_a_review_needs_a_receipt_first(self, district: District) -> None:
        page = text(Client().post("/portal/receipt/review/", {"text": "不对"}, follow=True))
        assert "请简要说明" in page


class TestVerifying:
    def test_a_document_is_genuine_and_nothing_else_is_said(self, resident: Client) -> None:
        applied(resident)
        document = Document.objects.get(kind="casework.notice")
        page = text(Client().get(f"/verify/{document.code}/"))
        assert "真实有效" in page
        for said in (f"{document.series_id}-{document.number:04d}", document.title, "周淑珍", "2025-08-04"):
            assert said not in page
        spaced = f" {document.code[:4]} {document.code[4:]}" if document.code else ""
        assert Client().post("/verify/", {"code": spaced})["Location"] == f"/verify/{document.code}/"
        whole = SimpleUploadedFile("a.pdf", bytes(document.content), "application/pdf")
        assert "真实有效" in text(Client().post("/verify/", {"file": whole}))
        changed = SimpleUploadedFile("a.pdf", bytes(document.content) + b" ", "application/pdf")
        answer = Client().post("/verify/", {"file": changed})
        assert (answer.status_code, "没有查到" in text(answer)) == (404, True)
        assert Client().post("/verify/", {}).status_code == 422

    def test_a_code_and_a_file_belong_together(self, resident: Client) -> None:
        applied(resident)
        document = Document.objects.get(kind="casework.notice")

        def looked(content: bytes, code: str | None = document.code) -> tuple[int, str]:
            file = SimpleUploadedFile("a.pdf", content, "application/pdf")
            answer = Client().post("/verify/", {"code": code or "", "file": file})
            return answer.status_code, text(answer)

        whole = bytes(document.content)
        assert "真实有效" in looked(whole)[1]
        status, page = looked(whole + b" ")
        assert status == 422
        assert "真实有效" not in page
        assert "与该核验码对应的文书内容不一致" in page
        status, page = looked(whole, "zzzzzzzz")
        assert (status, "真实有效" in page) == (404, False)
        status, page = looked(picture().read(), "")
        assert status == 422
        assert "照片或扫描件无法核验" in page

    def test_guessing_is_slowed_down(self, district: District) -> None:
        """The sixtieth look within ten minutes is answered, the next one is not."""
        assert Client().get("/verify/code1/").status_code == 404
        first = Attempt.objects.get(what="look")
        Attempt.objects.bulk_create(Attempt(what="look", key=first.key, at=first.at) for _look in range(58))
        answers = [Client().get(f"/verify/code{number}/").status_code for number in (60, 61)]
        assert answers == [404, 429]
        Attempt.objects.update(at=first.at - timedelta(minutes=10))
        assert Client().get("/verify/code62/").status_code == 404


class TestChecking:
    def one(self, **more: str) -> dict[str, str]:
        home = {"savings": "0", "cars": "0", "homes": "1", "medical": "", "alone": "no"}
        member = {"m1_age": "45", "m1_work": "0", "m1_pension": "0", "m1_study": "0", "m1_illness": "no"}
        return home | member | more

    def test_the_rules_answer_and_nothing_is_kept(self, district: District) -> None:
        anybody, before = Client(), Case.objects.count()
        assert "几人" in text(anybody.get("/portal/check/"))
        page = text(anybody.post("/portal/check/?people=1", self.one()))
        assert "815.00" in page
        assert Case.objects.count() == before
        rich = text(anybody.post("/portal/check/?people=1", self.one(m1_work="9000")))
        assert "初步看没有符合的项目" in rich

    def test_what_one_scheme_gives_the_next_one_knows(self, district: District) -> None:
        """Nobody is told to be an edge household beside Dibao."""
        page = text(Client().post("/portal/check/?people=1", self.one(m1_work="400")))
        likely = page.split("看起来不符合", 1)[0]
        assert "415.00" in likely
        assert "低保边缘" not in likely

    def test_everybody_of_eighty_hears_of_the_old_age_allowance(self, district: District) -> None:
        page = text(Client().post("/portal/check/?people=1", self.one(m1_age="84", m1_pension="3000")))
        assert "高龄津贴" in page.split("看起来不符合", 1)[0]

    def test_an_impossible_age_is_said_at_its_field(self, district: District) -> None:
        answer = Client().post("/portal/check/?people=1", self.one(m1_age="200"))
        assert answer.status_code == 422
        assert 'id="id_m1_age_error"' in text(answer)
        assert Client().get("/portal/check/?people=99").status_code == 200  # twelve at most


def test_large_type_offers_few_tasks_and_a_telephone(client: Client) -> None:
    Office.objects.create(division="420202", name="区民政局", address="二路1号", phone="0714-6000002")
    usual = text(client.get("/portal/")).split('class="tasks"', 1)[1].split("</ul>", 1)[0]
    client.cookies["elder"] = "1"
    page = text(client.get("/portal/"))
    large = page.split('class="tasks"', 1)[1].split("</ul>", 1)[0]
    assert (usual.count("<li>"), large.count("<li>")) == (8, 4)
    assert page.count("tel:0714-6000002") == 2  # on top of every page, and as a task
    assert "tel:0714-6000002" in text(client.get("/portal/sign-in/"))


def test_large_type_asks_one_question_a_page(resident: Client) -> None:
    resident.post("/portal/apply/", {"scheme": "dibao"})
    case = Case.objects.get()
    assert text(resident.get(f"/portal/apply/{case.pk}/")).count('class="stated"') > 1
    resident.cookies["elder"] = "1"
    path, person = f"/portal/apply/{case.pk}/", case.person_id
    resident.post(path, {"part": "0", "there": [f"wage.{person}", f"pension.{person}"]})
    first = text(resident.get(f"{path}?part=1"))
    assert first.count('class="stated"') == 1
    assert "工资性收入" in first
    on = resident.post(path, {"part": "1", f"wage.{person}.how": "other", f"wage.{person}": "1200"})
    assert on["Location"].endswith("?part=2")
    case.refresh_from_db()
    declared = {each["name"]: each["value"] for each in case.declared}
    assert declared["wage"] == 120_000
    assert {name for name, value in declared.items() if value == 0} == KINDS - {"wage", "pension"}
    left = text(resident.get(path))  # gone on where one left
    assert ("工资性收入" in left, "养老金" in left) == (False, True)


class TestWhatThereIs:
    @pytest.fixture
    def path(self, resident: Client) -> str:
        """Return the page of questions of a draft, in large type."""
        resident.post("/portal/apply/", {"scheme": "dibao"})
        resident.cookies["elder"] = "1"
        return f"/portal/apply/{Case.objects.get().pk}/"

    def test_none_of_these_is_stated_of_all_of_them(self, resident: Client, path: str) -> None:
        first = text(resident.get(path))
        assert first.count('type="checkbox"') == len(KINDS)
        assert re.findall(r"第 (\d+) 页，共 (\d+) 页", first) == [("1", "3")]
        on = resident.post(path, {"part": "0", "nothing": "1"})
        after = text(resident.get(on["Location"]))  # a child, then the household: no more than before
        assert after.count('type="checkbox"') == len(KINDS_OF_CHILDREN)
        assert re.findall(r"第 (\d+) 页，共 (\d+) 页", after) == [("2", "3")]
        case = Case.objects.get()
        assert {each["name"]: each["value"] for each in case.declared} == dict.fromkeys(KINDS, 0)

    def test_something_has_to_be_said(self, resident: Client, path: str) -> None:
        person = Case.objects.get().person_id
        for said in ({}, {"there": [f"wage.{person}"], "nothing": "1"}):
            answer = resident.post(path, {"part": "0", **said})
            assert answer.status_code == 422
            assert 'id="id_there_error"' in text(answer)
        assert Case.objects.get().declared == []

    def test_who_goes_on_later_has_stated_nothing(self, resident: Client, path: str) -> None:
        person = Case.objects.get().person_id
        for said in ({}, {"there": [f"wage.{person}"]}):
            answer = resident.post(path, {"part": "0", "later": "1", **said})
            assert answer["Location"] == "/portal/cases/"
        assert Case.objects.get().declared == []

    def test_where_all_is_ticked_all_is_asked(self, resident: Client, path: str) -> None:
        person = Case.objects.get().person_id
        on = resident.post(path, {"part": "0", "there": [f"{name}.{person}" for name in KINDS]})
        assert text(resident.get(on["Location"])).count('class="stated"') == 1
        assert Case.objects.get().declared == []

    def test_what_was_said_can_be_changed(self, resident: Client, path: str) -> None:
        person = Case.objects.get().person_id
        resident.post(path, {"part": "0", "nothing": "1"})
        resident.post(path, {"part": "0", "there": [f"wage.{person}"]})
        assert {each["name"] for each in Case.objects.get().declared} == KINDS - {"wage"}
        resident.post(path, {"part": "1", f"wage.{person}.how": "other", f"wage.{person}": "90"})
        shown = text(resident.get(f"{path}?part=0"))
        assert re.findall(r'value="(\w+)\.\d*"[^>]*checked', shown) == ["wage"]
        resident.post(path, {"part": "0", "nothing": "1"})
        declared = {each["name"]: each["value"] for each in Case.objects.get().declared}
        assert declared == dict.fromkeys(KINDS, 0)


def test_the_first_page_shows_the_nearest_counter(resident: Client) -> None:
    Office.objects.create(
        division="420202001001", name="社区便民窗口", address="一路1号", phone="0714-6000001"
    )
    assert "社区便民窗口" in text(resident.get("/portal/"))
    assert "社区便民窗口" in text(Client().get("/portal/offices/"))


def test_another_adult_signs_or_confirms(district: District, resident: Client, person: Person) -> None:
    spouse = district.person("周大山", date(1983, 1, 1))
    home = Membership.objects.get(person=person).household
    Membership.objects.create(
        household=home, person=spouse, purpose=home.purpose, relation=2, start=date(2020, 1, 1)
    )
    resident.post("/portal/apply/", {"scheme": "dibao"})
    case = Case.objects.get()
    path = f"/portal/apply/{case.pk}/statements/{spouse.pk}/"
    assert path in text(resident.get(f"/portal/apply/{case.pk}/papers/"))
    asks = text(resident.get(path))
    assert "周大山" in asks
    assert "js/shell.js" in asks  # without it the sheet to sign on stays hidden
    assert resident.post(path, {"drawn": "[]"}).status_code == 422
    assert resident.post(path, {"drawn": ""}).status_code == 422
    assert resident.get(f"/portal/agree/{case.pk}/").status_code == 404  # nobody asks the applicant
    drawn = "[[[100,100],[500,300],[900,100]]]"
    assert resident.post(path, {"drawn": drawn})["Location"] == f"/portal/apply/{case.pk}/papers/"
    assert not Paper.objects.filter(case=case, person=spouse, state="missing").exists()


def test_somebody_of_the_household_confirms_on_their_own_first_page(
    district: District, resident: Client, person: Person
) -> None:
    spouse = district.person("周大山", date(1983, 1, 1))
    home = Membership.objects.get(person=person).household
    Membership.objects.create(
        household=home, person=spouse, purpose=home.purpose, relation=2, start=date(2020, 1, 1)
    )
    case = open_case(scheme="dibao", person=spouse.pk, channel="portal", by=None, at=at(MONDAY), day=MONDAY)
    path = f"/portal/agree/{case.pk}/"
    assert path in text(resident.get("/portal/"))
    assert "周大山" in text(resident.get(path))
    assert resident.post(path)["Location"] == "/portal/"
    assert path not in text(resident.get("/portal/"))
    assert resident.get(f"/portal/cases/{case.pk}/").status_code == 404  # the case stays the other's
