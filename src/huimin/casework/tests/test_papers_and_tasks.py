"""Papers and uploads, tasks that change hands, draws, and what follows from an ending."""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image
from pytest_django import Settings

from huimin.casework.cases.actions import follow, open_case
from huimin.casework.inbox.actions import give_task, note_absence, take_tasks
from huimin.casework.inbox.queries import waiting_for
from huimin.casework.models import Case, Draw, Paper, Task, Upload
from huimin.casework.moving.works import Move
from huimin.casework.papers.actions import NoPromise, NoSuchPaper, note_paper, remove_upload, take_upload
from huimin.casework.papers.checking import LARGEST, LONGEST_SIDE, WrongUpload, checked
from huimin.casework.papers.keeping import ContentLost, content_of
from huimin.casework.publicity.drawing import draw_spot_checks, drawn_from, waiting_for_draw
from huimin.casework.publicity.showing import begin_publicity, digest_of, end_publicities, note_showing
from huimin.casework.refusals import CaseHasMovedOn, NotYours, ReasonNeeded, StepBefore
from huimin.casework.tests.made_cases import CHECKED, MONDAY, VISIT, District, at
from huimin.casework.tests.made_papers import pdf
from huimin.rulebook.public import procedure_of

pytestmark = pytest.mark.django_db
OLD = date(2020, 6, 1)


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"
    settings.KEY_FILE = tmp_path / "keys.json"


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "white").save(written, kind)
    return written.getvalue()


class TestUploads:
    def test_a_large_photo_is_shrunk_and_kept_enciphered(self, district: District, case: Case) -> None:
        content = picture(size=(4_000, 3_000))
        paper = Paper.objects.filter(case=case, evidence="illness").first()
        upload = take_upload(
            case=case, name="IMG_1.JPG", content=content, by=district["wen"], at=at(MONDAY), paper=paper
        )
        kept = content_of(upload)
        assert max(Image.open(io.BytesIO(kept)).size) == LONGEST_SIDE
        assert paper is not None
        assert paper.state == Paper.State.PROVIDED
        (stored,) = [path for path in Path(_uploads()).rglob("*") if path.is_file()]
        assert kept[:100] not in stored.read_bytes()
        stored.write_bytes(stored.read_bytes()[:-1])
        with pytest.raises(Exception, match=r"whole backup|missing or was changed"):
            content_of(upload)
        stored.unlink()
        with pytest.raises(ContentLost):
            content_of(upload)

    @pytest.mark.parametrize(
        ("name", "content", "why"),
        [
            ("a.jpg", b"", "empty"),
            ("a.exe", b"MZ", "kind"),
            ("a.jpg", b"%PDF-1.7 pretends", "content"),
            ("a.pdf", b"not a pdf", "content"),
            ("a.png", b"GIF89a and so on", "content"),
            ("a.jpg", picture()[:200], "damaged"),
            ("noending", picture(), "kind"),
        ],
    )
    def test_what_lies_about_itself_is_refused(self, name: str, content: bytes, why: str) -> None:
        with translation.override("en"), pytest.raises(WrongUpload, match=why):
            checked(name, content)

    def test_what_is_too_large_is_refused(self) -> None:
        with pytest.raises(WrongUpload, match="50 MB"):
            checked("a.jpg", bytes(LARGEST + 1))
        with pytest.raises(WrongUpload, match="50 MB"):
            checked("a.pdf", b"%PDF-" + bytes(11 * 1024 * 1024))

    def test_a_pdf_is_kept_as_it_is_and_png_becomes_a_picture(self) -> None:
        assert checked("a.pdf", pdf()) == ("application/pdf", pdf())
        assert checked("a.png", picture("PNG"))[0] == "image/jpeg"

    def test_an_upload_is_opened_by_its_division_only_and_can_be_taken_out(
        self, district: District, case: Case
    ) -> None:
        client = Client()
        client.force_login(district["wen"])
        paper = Paper.objects.filter(case=case, evidence="illness").get()
        photo = io.BytesIO(picture())
        photo.name = "photo.jpg"
        client.post(reverse("casework:upload", args=[case.pk]), {"file": photo, "paper": paper.pk})
        upload = Upload.objects.get()
        shown = client.get(reverse("casework:uploaded", args=[upload.pk]))
        assert shown.headers["content-type"] == "image/jpeg"
        assert shown.headers["x-content-type-options"] == "nosniff"
        client.force_login(district["elsewhere"])
        assert client.get(reverse("casework:uploaded", args=[upload.pk])).status_code == 404
        remove_upload(upload=upload.pk, by=district["wen"], at=at(MONDAY))
        with pytest.raises(NoSuchPaper):
            remove_upload(upload=upload.pk, by=district["wen"], at=at(MONDAY))
        client.force_login(district["wen"])
        assert client.get(reverse("casework:uploaded", args=[upload.pk])).status_code == 404
        lie = io.BytesIO(b"MZ")
        lie.name = "a.exe"
        assert client.post(reverse("casework:upload", args=[case.pk]), {"file": lie}).status_code == 302
        assert client.post(reverse("casework:upload", args=[case.pk]), {}).status_code == 302
        assert Upload.objects.count() == 1


class TestPapers:
    def test_a_commitment_stands_for_some_papers_only(self, district: District, case: Case) -> None:
        illness = Paper.objects.filter(case=case, evidence="illness").get()
        assert note_paper(paper=illness.pk, state="promised", by=None).state == "promised"
        income = Paper.objects.filter(case=case, evidence="income").get()
        with pytest.raises(NoPromise):
            note_paper(paper=income.pk, state="promised", by=None)
        for paper, state in ((0, "provided"), (income.pk, "lost")):
            with pytest.raises(NoSuchPaper):
                note_paper(paper=paper, state=state, by=None)


class TestTasks:
    def test_a_task_is_taken_given_and_covered(self, district: District, case: Case) -> None:
        task = Task.objects.get(case=case)
        assert take_tasks(tasks=[task.pk], by=district["elsewhere"]) == 0
        assert take_tasks(tasks=[task.pk], by=district["lin"]) == 1
        assert take_tasks(tasks=[task.pk], by=district["lin"]) == 0
        with pytest.raises(ReasonNeeded):
            give_task(task=task.pk, to=None, reason=" ", by=district["lin"])
        with pytest.raises(NotYours):
            give_task(task=task.pk, to=district["wen"], reason="忙", by=district["lin"])
        with pytest.raises(NotYours):
            give_task(task=task.pk, to=None, reason="忙", by=district["wen"])
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        with pytest.raises(CaseHasMovedOn):
            give_task(task=task.pk, to=None, reason="忙", by=district["lin"])
        visit = Task.objects.get(case=case, step="investigation")
        give_task(task=visit.pk, to=district["bai"], reason="分工", by=district["lin"])
        assert not waiting_for(district["wen"], MONDAY).filter(pk=visit.pk).exists()
        with pytest.raises(NotYours):
            note_absence(
                officer=district["bai"], cover=district["wen"], start=MONDAY, end=date(2025, 8, 9),
                by=district["wen"],
            )  # fmt: skip
        note_absence(
            officer=district["bai"],
            cover=district["wen"],
            start=MONDAY,
            end=date(2025, 8, 9),
            by=district["bai"],
        )
        assert waiting_for(district["wen"], MONDAY).filter(pk=visit.pk).exists()
        assert not waiting_for(district["wen"], date(2025, 8, 9)).filter(pk=visit.pk).exists()

    def test_the_button_of_the_list_takes_tasks(self, district: District, case: Case) -> None:
        client = Client()
        client.force_login(district["lin"])
        client.post(reverse("casework:take"), {"pick": [str(Task.objects.get().pk), "x"]})
        assert Task.objects.get().assigned == district["lin"]


class TestOldRules:
    def test_a_case_of_2020_is_appraised_shown_twice_and_drawn(self, district: District) -> None:
        person = district.person()
        district.household(person)
        case = district.applied(person, day=OLD)
        assert case.since == date(2012, 12, 12)
        district.do(case, "acceptance", "accepted", "lin", OLD)
        while district.waiting(case) & {"check", "investigation"}:
            if "check" in district.waiting(case):
                district.do(case, "check", "consistent", "he", OLD, answers=CHECKED)
            else:
                district.do(
                    case, "investigation", "done", "wen", OLD, answers=VISIT,
                    given={"companions": [district["bai"]]},
                )  # fmt: skip
        meeting = {
            "held_on": OLD, "participants": 9, "representatives": 5, "agreed": 9, "minutes": "同意",
            "all_signed": True,
        }  # fmt: skip
        from huimin.casework.refusals import AllMustSign, TooFewRepresentatives

        with pytest.raises(TooFewRepresentatives, match="at least 6"):
            district.do(case, "appraisal", "held", "wen", OLD, answers=meeting)
        meeting["representatives"] = 6
        with pytest.raises(AllMustSign):
            district.do(case, "appraisal", "held", "wen", OLD, answers={**meeting, "all_signed": False})
        district.do(case, "appraisal", "held", "wen", OLD, answers=meeting)
        district.do(case, "opinion", "refuse", "lin", OLD, reason="不符合")
        task = Task.objects.get(case=case, step="publicity")
        shown = begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(OLD), day=OLD)
        with pytest.raises(CaseHasMovedOn):
            begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(OLD), day=OLD)
        note_showing(publicity=shown.pk, day=OLD)
        note_showing(publicity=shown.pk, day=OLD)
        assert shown.showings.get().times == 2
        assert bytes(shown.sm3) == digest_of(shown.content)
        later = date(2020, 6, 9)
        end_publicities(at=at(later), day=later)
        assert waiting_for_draw("dibao") == 1
        with pytest.raises(NotYours):
            draw_spot_checks(scheme="dibao", by=district["wen"], at=at(later), day=later)
        draw = draw_spot_checks(scheme="dibao", by=district["qin"], at=at(later), day=later, seed="s")
        assert draw.share == "3/10"
        again = drawn_from(draw.candidates, seed="s", share=Fraction(draw.share))
        assert draw.drawn == again == [case.number]
        assert district.waiting(case) == {"district_visit"}
        assert Draw.objects.count() == 1


class TestWhatFollows:
    def test_an_outcome_waits_for_the_step_that_it_needs(self, district: District, case: Case) -> None:
        district.to_opinion(case, MONDAY)
        district.do(case, "opinion", "refuse", "lin", MONDAY, reason="不符合")
        with pytest.raises(StepBefore):
            district.do(case, "decision", "grant", "qin", MONDAY)

    def test_an_ending_begins_the_case_that_it_opens(self, district: District, case: Case) -> None:
        procedure = procedure_of("dibao", "stop")
        follow(Move(case, procedure.at(MONDAY), None, at(MONDAY), MONDAY), "stop")
        begun = Case.objects.get(kind="stop")
        assert begun.follows == case
        assert begun.state == "open"
        assert begun.cause == case.number

    def test_a_draft_is_nobody_s_case_yet(self, district: District) -> None:
        person = district.person()
        district.household(person)
        begun = open_case(
            scheme="dibao", person=person.pk, channel="portal", by=None, at=at(MONDAY), day=MONDAY
        )
        client = Client()
        client.force_login(district["wen"])
        assert client.get(reverse("casework:case", args=[begun.pk])).status_code == 302
        page = client.get(reverse("casework:cases")).content.decode()
        assert str(begun) not in page


def _uploads() -> str:
    from django.conf import settings

    return str(settings.UPLOADS)
