"""The pages of cases through HTTP, as officers use them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from huimin.casework.cases.asking import said_of
from huimin.casework.decisions.deciding import confirm_decision
from huimin.casework.models import Case, Decision, Notice, Paper, Task, Upload
from huimin.casework.publicity.answering import Said, answer_objection, take_objection
from huimin.casework.publicity.showing import (
    begin_publicity,
    end_publicities,
    note_showing,
)
from huimin.casework.tests.made_cases import CHECKED, MONDAY, UNSEEN, District, at
from huimin.commons.access.models import Role
from huimin.commons.installation.settled import let_go
from huimin.entitlements.models import Award
from huimin.entitlements.public import grant_award
from huimin.registry.models import Division

pytestmark = pytest.mark.django_db
LATER = date(2025, 8, 12)


def signed_in(district: District, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district[who])
    client.cookies["django_language"] = "en"
    return client


def act(client: Client, task: Task, outcome: str, **answers: object) -> object:
    return client.post(reverse("casework:do", args=[task.pk]), {"outcome": outcome, **answers})


def waiting(case: Case, step: str) -> Task:
    return Task.objects.get(case=case, step=step, state="open")


@pytest.fixture
def case(district: District) -> Case:
    Division.objects.create(code="420202001001", kind="community", name="某社区", start=date(2020, 1, 1))
    person = district.person()
    district.household(person)
    clerk = signed_in(district, "wen")
    begun = clerk.post(reverse("casework:new", args=[person.pk]), {"scheme": "dibao"})
    case = Case.objects.get()
    assert begun.headers["location"] == reverse("casework:draft", args=[case.pk])
    for paper in Paper.objects.filter(case=case, state="missing"):
        clerk.post(reverse("casework:paper", args=[paper.pk]), {"state": "provided"})
    page = clerk.get(reverse("casework:draft", args=[case.pk]))
    assert "Nothing is listed: made" in page.content.decode()  # asked all the same
    clerk.post(reverse("casework:draft", args=[case.pk]), {"submit": "1"})
    case.refresh_from_db()
    assert case.state == "open"
    return case


def test_a_case_runs_from_the_counter_to_the_publicity(district: District, case: Case) -> None:
    reviewer, worker, checker = (signed_in(district, who) for who in ("lin", "wen", "he"))
    inbox = reviewer.get(reverse("casework:inbox")).content.decode()
    assert case.person.name in inbox
    assert act(reviewer, waiting(case, "acceptance"), "accepted").status_code == 302
    visit = {
        "present": "x", "housing": "x", "income_seen": "x", "property_seen": "x", "signed": "yes",
        **UNSEEN,
    }  # fmt: skip
    alone = act(worker, waiting(case, "investigation"), "done", **visit)
    assert alone.status_code == 409
    assert "Name the second one" in alone.content.decode()
    act(worker, waiting(case, "investigation"), "done", **visit, companions=[district["bai"].pk])
    act(checker, waiting(case, "check"), "consistent", **CHECKED)
    act(reviewer, waiting(case, "opinion"), "grant")
    assert Decision.objects.get().amount == 81_500
    task = waiting(case, "publicity")
    worker.post(reverse("casework:publicise", args=[task.pk]), {"place": "公示栏"})
    worker.post(reverse("casework:object", args=[task.pk]), {"text": "他有车"})
    page = worker.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "他有车" in page
    early = act(worker, task, "unobjected")
    assert "There are objections without an answer" in early.content.decode()


def test_the_same_button_twice_does_nothing_twice(district: District, case: Case) -> None:
    reviewer, task = signed_in(district, "lin"), waiting(case, "acceptance")
    act(reviewer, task, "accepted")
    again = act(reviewer, task, "accepted")
    assert again.status_code == 409
    assert "was done already by lin" in again.content.decode()


def test_other_divisions_do_not_know_the_case(district: District, case: Case) -> None:
    stranger = signed_in(district, "elsewhere")
    assert stranger.get(reverse("casework:case", args=[case.pk])).status_code == 404
    assert act(stranger, waiting(case, "acceptance"), "accepted").status_code == 404
    assert case.person.name not in stranger.get(reverse("casework:cases")).content.decode()


def test_what_is_wrong_with_an_answer_stands_at_the_form(district: District, case: Case) -> None:
    reviewer = signed_in(district, "lin")
    refused = act(reviewer, waiting(case, "acceptance"), "incomplete")
    assert refused.status_code == 409
    assert "Say why" in refused.content.decode()


def test_a_draft_can_be_taken_back_and_procedures_are_drawn(district: District, case: Case) -> None:
    clerk = signed_in(district, "wen")
    clerk.post(reverse("casework:withdraw", args=[case.pk]), {"reason": "x"})
    case.refresh_from_db()
    assert case.state == "open"  # what was sent in is taken back in writing
    person = district.person("另一人")
    district.household(person)
    clerk.post(reverse("casework:new", args=[person.pk]), {"scheme": "dibao"})
    draft = Case.objects.get(person=person)
    clerk.post(reverse("casework:withdraw", args=[draft.pk]), {"reason": "x"})
    draft.refresh_from_db()
    assert draft.ending == "withdrawn"
    assert not Award.objects.exists()
    assert clerk.get(reverse("casework:procedures")).status_code == 200
    page = clerk.get(reverse("casework:procedure-version", args=["dibao", date(2012, 12, 12)]))
    assert "<svg" in page.content.decode()


def test_a_list_asks_the_same_however_many_rows_it_has(district: District, case: Case) -> None:
    def asked() -> list[int]:
        let_go()
        client, counts = signed_in(district, "lin"), []
        for page in ("casework:inbox", "casework:cases"):
            with CaptureQueriesContext(connection) as questions:
                client.get(reverse(page))
            counts.append(len(questions))
        return counts

    few = asked()
    for number in range(5):
        person = district.person(f"王{number}")
        district.household(person)
        district.applied(person)
    assert asked() == few


def test_an_award_that_is_replaced_says_so(district: District, case: Case) -> None:
    held = grant_award(
        scheme="dibao", person=case.person_id, household=case.household_id, monthly=100,
        start=date(2025, 1, 1), division=case.division, decided_on=date(2024, 12, 1), edition="x", by=None,
    )  # fmt: skip
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", MONDAY)
    task = waiting(case, "publicity")
    begin_publicity(task=task.pk, place="x", by=district["wen"], at=at(MONDAY), day=MONDAY)
    end_publicities(at=at(LATER), day=LATER)
    district.do(case, "decision", "grant", "qin", LATER)
    former, present = Award.objects.order_by("pk")
    assert (former.pk, former.end_reason) == (held.id, "renewed")
    assert present.previous_id == held.id


def test_who_may_read_the_whole_explanation_gets_its_outline(district: District, case: Case) -> None:
    path, part = reverse("casework:case", args=[case.pk]), "/awards/why/household/"
    whole = signed_in(district, "lin").get(path).content.decode()
    assert part not in whole
    assert "815.00" in whole
    role = Role.objects.get(code="lin")
    role.rights = [*role.rights, "awards.view"]
    role.save()
    outline = signed_in(district, "lin").get(path).content.decode()
    assert f'hx-get="{part}' in outline
    assert "815.00" in outline
    assert len(outline) < len(whole)


def test_what_was_said_and_given_stands_beside_what_was_found(district: District, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(
        declared=[{"name": "wage", "value": 120_000, "person": case.person_id, "written": "1200"}]
    )
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    worker, task = signed_in(district, "wen"), waiting(case, "investigation")
    page = worker.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "1,200.00" in page
    assert "Declaration of income and property" in page
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    photo = SimpleUploadedFile("灶台.png", drawn.getvalue(), "image/png")
    worker.post(reverse("casework:upload", args=[case.pk]), {"file": photo, "task": task.pk})
    taken = Upload.objects.get()
    assert (taken.task_id, taken.paper_id) == (task.pk, None)
    assert "灶台.png" in worker.get(reverse("casework:case", args=[case.pk])).content.decode()
    lies = {"file": SimpleUploadedFile("a.png", b"#!/bin/sh", "image/png"), "task": task.pk}
    part = worker.post(reverse("casework:upload", args=[case.pk]), lies, headers={"HX-Request": "true"})
    assert part.content.decode().startswith('<div class="photos">')  # what is typed beside it stays
    assert "its content is not what its name says" in part.content.decode()
    done = {
        "present": "全家",
        "housing": "公租房",
        "income_seen": "无",
        "property_seen": "无",
        "signed": "yes",
        "without_signature": UNSEEN["without_signature"],
        "without_colleague": UNSEEN["without_colleague"],
    }
    said = {**done, "companions": [district["bai"].pk], "location": "30.21987, 115.06789"}
    act(worker, task, "done", **said)
    page = worker.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "30.21987, 115.06789" in page
    assert "灶台.png" in page  # beside what was found at that step
    record = Notice.objects.get(case=case, kind="record")
    assert record.document.data["location"] == "30.21987, 115.06789"
    stranger = signed_in(district, "elsewhere")
    assert stranger.get(reverse("casework:uploaded", args=[taken.pk])).status_code == 404


def test_years_later_the_page_tells_why_what_was_shown_and_to_how_many(
    district: District, case: Case
) -> None:
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", MONDAY)
    task = waiting(case, "publicity")
    shown = begin_publicity(task=task.pk, place="社区公示栏", by=district["wen"], at=at(MONDAY), day=MONDAY)
    note_showing(publicity=shown.pk, day=MONDAY)
    note_showing(publicity=shown.pk, day=MONDAY)
    said = take_objection(publicity=shown.pk, said=Said("他家有车"), by=None, at=at(MONDAY), day=MONDAY)
    answer_objection(
        objection=said.pk, upheld=False, answer="已核实，无车", by=district["song"], at=at(MONDAY), day=MONDAY
    )
    end_publicities(at=at(LATER), day=LATER)
    district.do(case, "decision", "grant", "qin", LATER)
    district.do(case, "announcement", "announced", "wen", LATER)
    auditor = signed_in(district, "tao")
    page = auditor.get(reverse("casework:case", args=[case.pk])).content.decode()
    for told in ("社区公示栏", "2025-08-04 × 2", "他家有车", "已核实，无车", bytes(shown.sm3).hex()[:16]):
        assert told in page
    decision = Decision.objects.get(case=case, stage="decision")
    why = auditor.get(reverse("casework:decision", args=[decision.pk]))
    assert decision.why["answer"] in why.content.decode()
    assert decision.rules in why.content.decode()
    numbered = auditor.get(reverse("casework:numbered", args=[case.number]))
    assert numbered.headers["location"] == reverse("casework:case", args=[case.pk])
    stranger = signed_in(district, "elsewhere")
    for path in (reverse("casework:decision", args=[decision.pk]), reverse("casework:numbered", args=["x"])):
        assert stranger.get(path).status_code == 404


def test_the_counter_takes_back_and_appeals_at_the_applicants_word(district: District, case: Case) -> None:
    clerk = signed_in(district, "wen")
    page = clerk.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert reverse("casework:withdrawal", args=[case.pk]) in page
    assert clerk.post(reverse("casework:withdrawal", args=[case.pk]), {"text": ""}).status_code == 422
    district.to_opinion(case, MONDAY)
    why = {"reason": "名下有两套住房"}
    district.do(case, "opinion", "refuse", "lin", MONDAY, **why)
    district.do(case, "decision", "refuse", "qin", MONDAY, **why)
    decision = Decision.objects.get(case=case, stage="decision")
    confirm_decision(
        decision=decision.pk, agrees=True, reason="", by=district["tao"], at=at(MONDAY), day=MONDAY
    )
    early = clerk.post(
        reverse("casework:withdrawal", args=[case.pk]), {"text": "不办了", "who": case.person.name}
    )
    assert early.status_code == 422  # decided: too late
    district.do(case, "delivery", "delivered", "lin", MONDAY)
    page = clerk.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert reverse("casework:appeal", args=[case.pk]) in page
    begun = clerk.post(reverse("casework:appeal", args=[case.pk]), {"text": "只有一套"})
    appealed = Case.objects.get(kind="appeal")
    assert begun.headers["location"] == reverse("casework:case", args=[appealed.pk])
    assert (appealed.channel, appealed.opened_by, said_of(appealed)) == (
        "counter", district["wen"], [(MONDAY, "只有一套")],
    )  # fmt: skip
    for here, there in ((case, appealed), (appealed, case)):
        page = clerk.get(reverse("casework:case", args=[here.pk])).content.decode()
        assert reverse("casework:case", args=[there.pk]) in page
    assert "What the appeal says" in page
    assert "只有一套" in page
    assert "Follows case" not in page  # what is said is no number of a case


def test_temporary_assistance_can_be_applied_for_at_the_counter(district: District, case: Case) -> None:
    person = district.person("吴小军")
    district.household(person)
    clerk = signed_in(district, "wen")
    page = clerk.get(reverse("casework:new", args=[person.pk])).content.decode()
    assert "temporary_emergency" in page
    begun = clerk.post(reverse("casework:new", args=[person.pk]), {"scheme": "temporary_emergency"})
    draft = Case.objects.get(person=person)
    assert begun.headers["location"] == reverse("casework:draft", args=[draft.pk])
    address = reverse("casework:draft", args=[draft.pk])
    untold = clerk.post(address, {"submit": "1"})
    assert untold.status_code == 422
    assert "What is needed now" in untold.content.decode()
    told = {
        "cause": "fire",
        "happened_on": "2025-08-04",
        "happened_at": "某路1号",
        "needs": "住处",
        "loss": "100",
    }
    clerk.post(address, {**told, "submit": "1"})
    draft.refresh_from_db()
    assert draft.state == "open"
