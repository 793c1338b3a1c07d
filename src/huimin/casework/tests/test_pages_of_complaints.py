"""The pages of complaints through HTTP: intake, receipt, handling, printing, and nobody sees their own."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from huimin.casework.complaints.registering import Subject, register_complaint
from huimin.casework.models import Case, Complaint, Exhibit, Handling, Respondent
from huimin.casework.tests.made_cases import MONDAY, PLACE, District, at
from huimin.casework.tests.made_papers import pdf
from huimin.commons.access.models import Assignment, Role
from huimin.commons.audit.models import Deed
from huimin.commons.documents.models import Document
from huimin.commons.installation.models import Installation
from huimin.commons.installation.settled import let_go
from huimin.registry.public import id_number, index_of

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)
SECRET = "独一无二的内容"


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"
    settings.KEY_FILE = tmp_path / "keys.json"


@pytest.fixture
def desk(district: District) -> District:
    Installation.objects.update(working_day=MONDAY)
    for name, rights in {
        "he": ["complaints.handle", "audit.view"],
        "fang": ["complaints.handle", "audit.view"],
        "yu": ["complaints.review", "cases.supervise", "audit.view"],
    }.items():
        role = Role.objects.create(code=f"{name}2", name_zh=name, name_en=name, rights=rights)
        Assignment.objects.create(officer=district[name], role=role, scope=PLACE, start=LONG_AGO)
    return district


def signed_in(district: District, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district[who])
    client.cookies["django_language"] = "en"
    return client


def page(client: Client, name: str, *arguments: object, **query: str) -> str:
    return client.get(reverse(f"casework:{name}", args=arguments), query).content.decode()


def opens(client: Client, name: str, key: int) -> bool:
    return client.get(reverse(name, args=[key])).status_code == 200


def made(subject: Subject | None = None) -> Complaint:
    return register_complaint(
        subject=subject or Subject("service"),
        text=SECRET,
        channel="portal",
        by=None,
        at=at(MONDAY),
        day=MONDAY,
    )


def test_a_complaint_is_taken_in_handled_reviewed_and_printed(desk: District) -> None:
    clerk, handler, reviewer = (signed_in(desk, who) for who in ("wen", "fang", "yu"))
    given = {
        "about": "service", "subject": "x", "text": SECRET, "named": "yes", "name": "钱多多", "phone": "139",
        "once": "form-1",
    }  # fmt: skip
    assert clerk.post(reverse("casework:complaint-new"), given | {"phone": ""}).status_code == 422
    photo = io.BytesIO(pdf())
    photo.name = "钱多多的证据.pdf"
    taken = clerk.post(reverse("casework:complaint-new"), given | {"file": photo})
    complaint = Complaint.objects.get()
    assert taken.headers["location"] == reverse("casework:complaint-receipt", args=[complaint.receipt])
    assert clerk.post(reverse("casework:complaint-new"), given).status_code == 302
    assert Complaint.objects.count() == 1
    receipt = clerk.get(taken.headers["location"]).content.decode()
    assert complaint.receipt in receipt
    assert SECRET not in receipt
    assert clerk.get(reverse("casework:complaint-receipt", args=["nobody"])).status_code == 404
    assert clerk.get(reverse("casework:complaint", args=[complaint.pk])).status_code == 403
    for missing in ("complaint-file", "complaint"):
        assert handler.get(reverse(f"casework:{missing}", args=[0])).status_code == 404
    assert handler.post(reverse("casework:complaint-reply", args=[0])).status_code == 404
    assert complaint.number in page(handler, "complaints")
    assert complaint.number in page(handler, "complaints", find=SECRET)
    shown = page(handler, "complaint", complaint.pk)
    assert SECRET in shown
    assert "钱多多" not in shown
    reveal = reverse("casework:complaint-reporter", args=[complaint.pk])
    assert "钱多多" not in handler.get(reveal).content.decode()
    assert "钱多多" not in handler.post(reveal, {"reason": ""}).content.decode()
    told = handler.post(reveal, {"reason": "电话回访核实"}).content.decode()
    assert "钱多多" in told
    assert "钱多多的证据.pdf" in told
    assert "Exhibit 1" in shown
    assert Deed.objects.filter(verb="read", reason="电话回访核实").count() == 1
    assert reviewer.get(reveal).status_code == 403
    file = handler.get(reverse("casework:complaint-file", args=[Exhibit.objects.get().pk]))
    assert file.headers["content-type"] == "application/pdf"
    taken = handler.post(reverse("casework:complaint-take-up", args=[complaint.pk]), {"told_by": "receipt"})
    assert taken.status_code == 422
    handler.post(reverse("casework:complaint-take-up", args=[complaint.pk]), {"told_by": "phone"})
    days = reverse("casework:complaint-days", args=[complaint.pk])
    assert handler.post(days, {"days": "40", "reason": "x"}).status_code == 422
    handler.post(days, {"days": "10", "reason": "需要外调"})
    assert complaint.number in page(reviewer, "complaint-reviews")
    assert "需要外调" in page(reviewer, "complaint", complaint.pk)
    assert handler.post(reverse("casework:complaint-allow", args=[complaint.pk])).status_code == 403
    reviewer.post(reverse("casework:complaint-allow", args=[complaint.pk]), {"allowed": "yes"})
    complaint.refresh_from_db()
    assert complaint.due_on == date(2025, 10, 13)
    assert complaint.number not in page(reviewer, "complaint-reviews")
    answer = reverse("casework:complaint-answer", args=[complaint.pk])
    told = {
        "outcome": "founded",
        "finding": "查实",
        "answer": "您反映的属实",
        "told_by": "letter",
        "liability": "other",
    }
    assert "Write the answer" in handler.post(answer, told | {"answer": ""}).content.decode()
    handler.post(answer, told)
    handler.post(reverse("casework:complaint-ask", args=[complaint.pk]), {"text": "不服"})
    complaint.refresh_from_db()
    assert complaint.step == "review"
    assert complaint.number in page(reviewer, "complaint-reviews")
    shown = page(reviewer, "complaint", complaint.pk)
    assert "30 days left" in shown
    assert "不服" in shown
    assert handler.post(answer, told).status_code == 409  # who handled does not review
    reply = reverse("casework:complaint-reply", args=[Handling.objects.get(step="handling").pk])
    printed = handler.post(reply)
    assert handler.post(reply).headers["location"] == printed.headers["location"]
    document = Document.objects.get()
    assert "钱多多" not in str(document.data)
    assert (document.data["next"], document.data["until"]) == ("复查", "2025-09-03")
    assert handler.get(printed.headers["location"]).headers["content-type"] == "application/pdf"


def test_nobody_sees_a_complaint_about_themselves_anywhere(desk: District) -> None:
    complaint = made(Subject("officer", words="he"))
    assert Respondent.objects.get().officer == desk["he"]
    other, about = signed_in(desk, "fang"), signed_in(desk, "he")
    other.post(reverse("casework:complaint-take-up", args=[complaint.pk]), {"told_by": "receipt"})
    told = {"outcome": "unfounded", "finding": "无", "answer": "经查不属实", "told_by": "receipt"}
    other.post(reverse("casework:complaint-answer", args=[complaint.pk]), told)
    other.post(reverse("casework:complaint-reply", args=[Handling.objects.get().pk]))
    document = Document.objects.get()
    for client, sees in ((other, True), (about, False)):
        found = {
            "list": complaint.number in page(client, "complaints"),
            "search": complaint.number in page(client, "complaints", find=SECRET),
            "export": complaint.number in b"".join(
                client.get(reverse("casework:complaints"), {"export": "csv"})
            ).decode(),
            "page": opens(client, "casework:complaint", complaint.pk),
            "reporter": opens(client, "casework:complaint-reporter", complaint.pk),
            "document": opens(client, "documents:document", document.pk),
            "trail": f"Complaint {complaint.number}" in client.get(reverse("trail")).content.decode(),
        }  # fmt: skip
        assert set(found.values()) == {sees}, found
    deed = Deed.objects.filter(verb="complaint.take_up").get()
    assert other.get(reverse("deed", args=[deed.pk])).status_code == 200
    assert about.get(reverse("deed", args=[deed.pk])).status_code == 404
    for name in ("take-up", "answer", "days", "subject", "ask"):
        posted = about.post(reverse(f"casework:complaint-{name}", args=[complaint.pk]), {"told_by": "letter"})
        assert posted.status_code == 404, name


def test_who_takes_the_case_on_loses_sight_of_its_complaint(desk: District) -> None:
    person = desk.person()
    desk.household(person)
    case = desk.applied(person)
    complaint = made()
    handler = signed_in(desk, "he")
    address = reverse("casework:complaint-subject", args=[complaint.pk])
    assert "There is no case" in handler.post(address, {"case_number": "?"}).content.decode()
    Case.objects.filter(pk=case.pk).update(opened_by=desk["he"])
    done = handler.post(address, {"case_number": case.number, "officer": desk["lin"].pk})
    assert done.status_code in {302, 404}
    assert handler.get(reverse("casework:complaint", args=[complaint.pk])).status_code == 404
    case.refresh_from_db()
    assert case.complained


def test_an_old_page_changes_nothing(desk: District) -> None:
    complaint = made()
    handler = signed_in(desk, "fang")
    told = {
        "outcome": "forwarded",
        "finding": "x",
        "answer": "已转",
        "told_by": "receipt",
        "forwarded_to": "住建局",
    }
    handler.post(reverse("casework:complaint-answer", args=[complaint.pk]), told)
    again = handler.post(reverse("casework:complaint-answer", args=[complaint.pk]), told, follow=True)
    assert "waits for no answer" in again.content.decode()
    late = handler.post(reverse("casework:complaint-take-up", args=[complaint.pk]), {"told_by": "phone"})
    assert late.status_code == 409
    assert "not at this step any more" in late.content.decode()


def test_the_way_of_a_complaint_is_drawn(desk: District) -> None:
    shown = page(signed_in(desk, "fang"), "complaint-steps")
    assert "<svg" in shown
    assert "not verified" in shown


def test_the_list_asks_the_same_however_many_there_are(desk: District) -> None:
    def asked() -> int:
        let_go()
        client = signed_in(desk, "fang")
        with CaptureQueriesContext(connection) as questions:
            client.get(reverse("casework:complaints"), {"clock": "late"})
            client.get(reverse("casework:complaints"))
        return len(questions)

    made()
    few = asked()
    for _number in range(5):
        made()
    assert asked() == few


def test_whoever_receives_is_found_by_the_id_number(desk: District) -> None:
    number = "11010519491231002X"
    person = desk.person(id_index=index_of(id_number(number)))
    home = desk.household(person)
    clerk, handler = signed_in(desk, "wen"), signed_in(desk, "he")
    given = {"about": "holder", "text": SECRET, "named": "no"}
    wrong = clerk.post(reverse("casework:complaint-new"), given | {"id_number": "110105194912310021"})
    assert wrong.status_code == 422
    clerk.post(reverse("casework:complaint-new"), given | {"id_number": number})
    assert Complaint.objects.get().household_id == home.pk
    later = made()
    handler.post(reverse("casework:complaint-subject", args=[later.pk]), {"id_number": number})
    later.refresh_from_db()
    assert (later.person_id, later.household_id) == (person.pk, home.pk)
