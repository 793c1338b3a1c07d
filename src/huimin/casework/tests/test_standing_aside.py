"""Whoever has a relative in a case does nothing on it, on any page, in any action, in any table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import URLPattern, reverse

from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.cases.signing import take_signature
from huimin.casework.cases.withdrawing import withdraw_case
from huimin.casework.clocks.actions import answer_for_time, ask_for_time, pause_case, resume_case
from huimin.casework.inbox.actions import give_task, take_tasks
from huimin.casework.kin.actions import add_relative, match_cases
from huimin.casework.models import (
    Case,
    Decision,
    Extension,
    Filing,
    Notice,
    Objection,
    Paper,
    Pause,
    Publicity,
    SpecialQuestion,
    Staff,
    Task,
    Upload,
    Withdrawal,
)
from huimin.casework.notices.actions import issue_form
from huimin.casework.papers.actions import note_paper, remove_upload, take_upload
from huimin.casework.publicity.answering import Said, answer_objection, take_objection
from huimin.casework.publicity.showing import begin_publicity
from huimin.casework.refusals import RelativeInvolved
from huimin.casework.tests.made_cases import COMMUNITY, MONDAY, UNSEEN, District, at
from huimin.casework.tests.made_papers import pdf
from huimin.casework.tests.made_staff import keeper, number, numbered, on_the_staff
from huimin.casework.tests.test_letters_of_aid import aided
from huimin.casework.tests.test_objectors import make_relative
from huimin.casework.tests.test_supervision import departed
from huimin.casework.urls import urlpatterns
from huimin.commons.access.models import Assignment, Officer, Role
from huimin.commons.audit.models import Deed
from huimin.commons.installation.public import stand_at
from huimin.registry.models import Division

pytestmark = pytest.mark.django_db
PDF = pdf()
EVERY = [
    "cases.intake", "cases.accept", "cases.verify", "cases.inquire", "cases.opine", "cases.publicise",
    "cases.spot_check", "cases.decide", "cases.appeal", "cases.decide_street", "cases.confirm",
    "cases.assign", "cases.objections", "cases.view", "registry.view",
]  # fmt: skip
SAID: dict[str, Any] = {
    "outcome": "unobjected", "text": "他有车", "upheld": "no", "answer": "不属实", "state": "missing",
    "reason": "因故", "place": "公示栏", "number": "3", "allowed": "True", "signer": "周淑珍", "act": "1",
    "drawn": "[[[100,100],[500,300],[900,100]]]", "facts": "",
    "ground": "force", "until": "2025-08-20",
}  # fmt: skip
BULK = {"take", "begin-many", "give-many", "team-give"}
OUTSIDE = {"case"}
"""The page that shows the case from outside; sent a form, it does nothing with it."""


class File:
    """A case in which everything lies that an address can name, and an officer with every right."""

    def __init__(self, district: District) -> None:
        Division.objects.create(code=COMMUNITY, kind="community", name="某社区", start=date(2020, 1, 1))
        person = district.person()
        district.household(person)
        self.case = district.applied(person)
        district.to_opinion(self.case, MONDAY)
        district.do(self.case, "opinion", "grant", "lin", MONDAY)
        self.task = Task.objects.get(case=self.case, step="publicity")
        wen = district["wen"]
        self.publicity = begin_publicity(task=self.task.pk, place="公示栏", by=wen, at=at(MONDAY), day=MONDAY)
        self.objection = take_objection(
            publicity=self.publicity.pk, said=Said("他有车"), by=wen, at=at(MONDAY), day=MONDAY
        )
        self.paper = Paper.objects.filter(case=self.case, state="provided")[0]
        self.upload = take_upload(case=self.case, name="x.pdf", content=PDF, by=wen, at=at(MONDAY))
        self.extension = ask_for_time(
            task=self.task.pk, number=2, reason="等", by=wen, at=at(MONDAY), day=MONDAY
        )
        self.decision = Decision.objects.get(case=self.case)
        self.officer = self._relative()
        stand_at(day=MONDAY)

    def _relative(self) -> Officer:
        officer = Officer.objects.create(
            username="kin", name="kin", office="x", division=COMMUNITY, must_change_password=False
        )
        role = Role.objects.create(code="every", name_zh="e", name_en="e", rights=EVERY)
        Assignment.objects.create(officer=officer, role=role, scope=COMMUNITY, start=date(2020, 1, 1))
        make_relative(officer, self.case)
        return Officer.objects.get(pk=officer.pk)

    def client(self) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(self.officer)
        return client


@pytest.fixture
def file(district: District) -> File:
    return File(district)


def stored() -> dict[str, list[Any]]:
    """Return every row of casework, as it is stored."""
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("casework").get_models():
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{model._meta.db_table}" t')
            found[model._meta.label] = sorted(row[0] for row in cursor.fetchall())
    return found


def addresses() -> Iterator[URLPattern]:
    """Yield every address that names a case, or something in one."""
    inside = {"case", "task", "paper", "upload", "objection", "decision", "extension"}
    yield from (each for each in urlpatterns if inside & set(each.pattern.converters) or each.name in BULK)


@pytest.mark.parametrize("name", sorted(each.name or "" for each in addresses()))
def test_every_address_of_a_case_is_closed_to_a_relative(file: File, name: str) -> None:
    pattern = next(each for each in urlpatterns if each.name == name)
    # A case of the open draft's page has its own door; an address with a new name must be named here.
    named = {key: getattr(file, key).pk for key in pattern.pattern.converters if hasattr(file, key)}
    if "kind" in pattern.pattern.converters:
        named["kind"] = "application"
    said = SAID | {"pick": file.task.pk}
    before = stored()
    answer = file.client().post(reverse(f"casework:{name}", kwargs=named), said)
    assert stored() == before
    if name in BULK:
        assert answer.status_code in {200, 302}
        return
    expected = 200 if name in OUTSIDE else 404 if name == "question" else 403
    assert answer.status_code == expected
    text = answer.content.decode()
    assert file.case.person.name not in text
    if expected != 404:
        assert "A relative of yours is in" in text
        noted = Deed.objects.get(verb="case.closed_file")
        assert (noted.by, noted.subject) == (file.officer, f"casework.Case:{file.case.pk}")


def test_the_same_addresses_are_open_to_somebody_else(file: File) -> None:
    """The table above proves nothing if what it sends would be refused to anybody."""
    other = Officer.objects.create(
        username="else", name="else", office="x", division=COMMUNITY, must_change_password=False
    )
    Assignment.objects.create(
        officer=other, role=Role.objects.get(code="every"), scope=COMMUNITY[:9], start=date(2020, 1, 1)
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(Officer.objects.get(pk=other.pk))
    for name, key in (
        ("paper", file.paper),
        ("object", file.task),
        ("pause", file.case),
        ("answer", file.objection),
    ):
        before = stored()
        assert client.post(reverse(f"casework:{name}", args=[key.pk]), SAID).status_code == 302, name
        assert stored() != before, name


def test_the_page_shows_the_case_from_outside(file: File) -> None:
    page = file.client().get(reverse("casework:case", args=[file.case.pk])).content.decode()
    assert file.case.number in page
    assert "Publicity" in page or "publicity" in page.lower()
    assert "closed to you" in page
    for hidden in (
        file.case.person.name,
        "他有车",
        "公租房",
        reverse("casework:uploaded", args=[file.upload.pk]),
    ):
        assert hidden not in page
    for name, key in (("uploaded", file.upload.pk), ("decision", file.decision.pk)):
        assert file.client().get(reverse(f"casework:{name}", args=[key])).status_code == 403
    letter = Notice.objects.filter(case=file.case)[0].document_id
    address = reverse("documents:document", args=[letter])
    assert file.client().get(address).status_code == 404
    assert Deed.objects.filter(verb="case.closed_file", by=file.officer).count() == 3


def actions(file: File) -> dict[str, Callable[[], object]]:
    by, day, moment = file.officer, MONDAY, at(MONDAY)
    return {
        "note_paper": lambda: note_paper(paper=file.paper.pk, state="missing", by=by),
        "take_upload": lambda: take_upload(case=file.case, name="y.pdf", content=PDF, by=by, at=moment),
        "remove_upload": lambda: remove_upload(upload=file.upload.pk, by=by, at=moment),
        "take_objection": lambda: take_objection(
            publicity=file.publicity.pk, said=Said("x"), by=by, at=moment, day=day
        ),
        "answer_objection": lambda: answer_objection(
            objection=file.objection.pk, upheld=False, answer="x", by=by, at=moment, day=day
        ),
        "withdraw_case": lambda: withdraw_case(
            case=file.case.pk, reason="x", by=by, at=moment, day=day
        ),
        "pause_case": lambda: pause_case(
            case=file.case.pk, ground="force", until=day + timedelta(days=9), reason="x", by=by, day=day
        ),
        "resume_case": lambda: resume_case(case=file.case.pk, by=by, day=day),
        "ask_for_time": lambda: ask_for_time(task=file.task.pk, number=1, reason="x", by=by, at=moment),
        "answer_for_time": lambda: answer_for_time(
            extension=file.extension.pk, allowed=True, by=by, at=moment
        ),
        "take_signature": lambda: take_signature(
            task=file.task.pk, signer="x", drawn=SAID["drawn"], by=by, at=moment
        ),
        "give_task": lambda: give_task(task=file.task.pk, to=None, reason="x", by=by),
        "issue_form": lambda: issue_form(case=file.case, kind="application", by=by, day=day),
    }  # fmt: skip


@pytest.mark.parametrize("name", [
    "note_paper", "take_upload", "remove_upload", "take_objection", "answer_objection", "withdraw_case",
    "pause_case", "resume_case", "ask_for_time", "answer_for_time", "take_signature", "give_task",
    "issue_form",
])  # fmt: skip
def test_every_action_refuses_a_relative(file: File, name: str) -> None:
    before = stored()
    with pytest.raises(RelativeInvolved):
        actions(file)[name]()
    assert stored() == before


def test_a_relative_takes_no_task(file: File) -> None:
    Task.objects.filter(pk=file.task.pk).update(assigned=None)
    assert take_tasks(tasks=[file.task.pk], by=file.officer) == 0
    file.task.refresh_from_db()
    assert file.task.assigned is None


def past_every_action(file: File) -> dict[str, Callable[[], object]]:
    kin, moment = file.officer, at(MONDAY)
    objection = {"publicity": file.publicity, "receipt": "r", "text": "x", "at": moment}
    upload = {
        "case": file.case,
        "name": "z",
        "media_type": "x",
        "size": 1,
        "sm3": b"",
        "place": "",
        "at": moment,
    }
    return {
        "paper": lambda: Paper.objects.filter(pk=file.paper.pk).update(state="missing", noted_by=kin),
        "upload": lambda: Upload.objects.create(**upload, by=kin),
        "upload taken out": lambda: Upload.objects.filter(pk=file.upload.pk).update(
            removed_at=moment, removed_by=kin
        ),
        "objection": lambda: Objection.objects.create(**objection, taken_by=kin),
        "answer": lambda: Objection.objects.filter(pk=file.objection.pk).update(
            handled_at=moment, handled_by=kin, upheld=False, answer="x"
        ),
        "pause": lambda: Pause.objects.create(case=file.case, start=MONDAY, reason="x", by=kin),
        "extension": lambda: Extension.objects.filter(pk=file.extension.pk).update(
            allowed=True, answered_by=kin, answered_at=moment
        ),
        "signature": lambda: file.task.signatures.create(signer="x", strokes=[], at=moment, by=kin),
        "notice taken down": lambda: Publicity.objects.filter(pk=file.publicity.pk).update(
            taken_down_at=moment, taken_down_by=kin
        ),
        "withdrawal": lambda: Withdrawal.objects.create(
            case=file.case, signer="x", strokes=[[[1, 1]]], at=moment, by=kin
        ),
        "special case": lambda: SpecialQuestion.objects.create(
            case=file.case, ground="apart", reason="x", asked_by=kin, asked_at=moment
        ),
        "task": lambda: Task.objects.filter(pk=file.task.pk).update(assigned=kin),
        "task done": lambda: Task.objects.filter(pk=file.task.pk).update(
            state="done", outcome="unobjected", done_by=kin, done_at=moment, done_on=MONDAY
        ),
    }


@pytest.mark.parametrize("name", [
    "paper", "upload", "upload taken out", "objection", "answer", "pause", "extension", "signature",
    "notice taken down", "withdrawal", "special case", "task", "task done",
])  # fmt: skip
def test_the_database_refuses_a_relative_on_every_table(file: File, name: str) -> None:
    with (
        pytest.raises(IntegrityError, match=r"nobody_(acts|answers|decides)_for_a_relative"),
        transaction.atomic(),
    ):
        past_every_action(file)[name]()


def test_who_is_found_a_relative_later_loses_what_they_had_in_hand(district: District) -> None:
    person = numbered(district, 1)
    district.household(person)
    case = district.applied(person)
    task = Task.objects.get(case=case, step="acceptance")
    Task.objects.filter(pk=task.pk).update(assigned=district["lin"])
    chief = keeper(district)
    staff = on_the_staff(chief, officer=district["lin"])
    add_relative(staff=staff.pk, name="周淑珍", number=number(1), relation="parent", by=chief, day=MONDAY)
    match_cases(by=chief, at=at(MONDAY), day=MONDAY)
    task.refresh_from_db()
    assert Filing.objects.filter(case=case).exists()
    assert task.assigned is None


def test_who_submits_for_a_relative_is_refused_and_the_draft_stays(district: District) -> None:
    person = numbered(district, 1)
    district.household(person)
    chief = keeper(district)
    staff = on_the_staff(chief, officer=district["wen"])
    add_relative(staff=staff.pk, name="周淑珍", number=number(1), relation="parent", by=chief, day=MONDAY)
    draft = open_case(
        scheme="dibao", person=person.pk, channel="counter", by=district["wen"], at=at(MONDAY), day=MONDAY
    )
    with pytest.raises(RelativeInvolved):
        submit_case(case=draft.pk, by=district["wen"], at=at(MONDAY), day=MONDAY)
    draft.refresh_from_db()
    assert draft.state == Case.State.DRAFT
    submit_case(case=draft.pk, by=district["elsewhere"], at=at(MONDAY), day=MONDAY)
    draft.refresh_from_db()
    assert (draft.state, draft.filed) == (Case.State.OPEN, True)


LISTS = (
    "casework:cases", "casework:supervision-late", "casework:supervision-paused", "casework:supervision-aid",
    "casework:supervision-departures", "casework:supervision-again", "casework:matches",
    "casework:undeclared", "casework:team", "casework:supervision-objections", "casework:supervision-bare",
    "casework:supervision-boards", "trail",
)  # fmt: skip


@pytest.fixture
def watched(district: District) -> Case:
    """Return a case that stands on every list, in which one of two supervisors has a relative."""
    Division.objects.create(code=COMMUNITY, kind="community", name="某社区", start=date(2020, 1, 1))
    case = aided(district)
    rights = ["cases.supervise", "cases.view", "cases.assign", "audit.view"]
    role = Role.objects.create(code="watch", name_zh="w", name_en="w", rights=rights)
    of_it = {"case": case, "division": case.division, "opened_at": at(MONDAY), "opened_on": MONDAY}
    Task.objects.create(
        **of_it, step="objection_answer", right="cases.objections", group="objection", offices=[6, 9],
        due_on=MONDAY - timedelta(days=1),
    )  # fmt: skip
    Task.objects.create(
        **of_it, step="district_visit", right="cases.spot_check", group="inquiry", offices=[6],
        answers=UNSEEN, state="done", outcome="done", done_at=at(MONDAY), done_on=MONDAY,
    )  # fmt: skip
    hung = Task.objects.create(
        **of_it, step="publicity", right="cases.publicise", group="publicity", offices=[12], state="done",
        outcome="unobjected", done_at=at(MONDAY), done_on=MONDAY,
    )  # fmt: skip
    Publicity.objects.create(
        case=case, task=hung, kind="opinion", code="x", division=case.division, content={}, sm3=b"",
        place="公示栏", start=MONDAY - timedelta(days=9), until=MONDAY, opened_at=at(MONDAY),
        opened_by=district["wen"],
    )  # fmt: skip
    for name in ("ling", "zhao"):
        officer = Officer.objects.create(
            username=name, name=name, office="某区", division="420202", must_change_password=False
        )
        Assignment.objects.create(officer=officer, role=role, scope="420202", start=date(2020, 1, 1))
    Task.objects.filter(case=case, state="open").update(due_on=MONDAY - timedelta(days=9), amber_on=MONDAY)
    departed(district, case, "lin")
    ling = Officer.objects.get(username="ling")
    staff = Staff.objects.create(officer=ling, name="凌", unit="某区", division=case.division)
    Filing.objects.create(
        case=case, staff=staff, officer=ling, person=case.person, relation="parent", declared=False,
        found_at=at(MONDAY),
    )  # fmt: skip
    return case


@pytest.mark.parametrize("name", LISTS)
def test_no_list_and_no_export_names_the_case_of_a_relative(watched: Case, name: str) -> None:
    if name == "casework:supervision-paused":
        Pause.objects.create(
            case=watched, start=MONDAY, until=MONDAY + timedelta(days=9), ground="force", reason="水灾"
        )
    address = reverse(name) + ("?month=all" if name == "casework:undeclared" else "")
    glue = "&" if "?" in address else "?"
    shown = {}
    for who in ("ling", "zhao"):
        client = Client()
        client.force_login(Officer.objects.get(username=who))
        page = client.get(address).content.decode()
        file = b"".join(client.get(f"{address}{glue}export=csv")).decode("utf-8-sig")  # type: ignore[arg-type]
        marks = (str(watched.number), reverse("casework:case", args=[watched.pk]))
        shown[who] = tuple(any(mark in text for mark in marks) for text in (page, file))
    assert shown["ling"] == (False, False)
    assert shown["zhao"][0], "the list shows it to everybody else"


def test_the_tiles_of_the_desk_count_what_their_lists_show(watched: Case) -> None:
    client = Client()
    client.force_login(Officer.objects.get(username="ling"))
    tiles = client.get(reverse("casework:supervision")).context["tiles"]
    assert {str(tile["address"]).split("?")[0]: tile["number"] for tile in tiles}[
        reverse("casework:supervision-aid")
    ] == 0
    assert not any(tile["number"] for tile in tiles)
